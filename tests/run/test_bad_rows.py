"""Bad rows between staging and publishing: one is quarantined, too many hold their source, the other portals' figures are shown."""

from datetime import date
from pathlib import Path

import pytest

from orchestration import builder
from orchestration.auditing import check_nights
from orchestration.data_root import DataRoot
from orchestration.reference_tables import reference_tables
from tests.warehouse import BUILT_AT, ask
from tests.warehouse_rows import Page, end_of, stage_night

NIGHT, NEXT = date(2026, 11, 20), date(2026, 11, 21)


def page_of(source: str, *, good: int, bad: int, name: str = "a") -> Page:
    """A page with levels of the poverty rate, of which some are beyond a hundred per cent."""
    page = Page(page=name, source=source, url=f"https://{source}/{name}", published_on=date(2026, 11, 1))
    for number in range(good + bad):
        value = f"{10 + number}.5" if number < good else f"{110 + number}.5"
        page.state("poor_household_rate", "level", value, f"{value}%", unit="percent", period=end_of(1995 + number))
    return page


@pytest.mark.long
def test_bad_rows_never_block_the_other_portals(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    stage_night(root.staged, NIGHT, [page_of("held.vn", good=8, bad=0, name="earlier")])
    assert check_nights(root, recipe="one")[1] == {}
    stage_night(
        root.staged, NEXT, [page_of(source, good=24 - bad, bad=bad) for source, bad in (("held.vn", 12), ("one.vn", 1), ("good.vn", 0))]
    )

    outcomes, held, quarantined = check_nights(root, recipe="one")

    assert set(held) == {"held.vn"}
    assert quarantined >= 13
    assert not any(outcome.blocks for outcome in outcomes)
    assert shown_of(root) == [("good.vn", 24), ("held.vn", 8), ("one.vn", 23)]
    taken = ask(root.current_release, "SELECT source, rule, count(*) FROM core.quarantine WHERE source = 'one.vn' GROUP BY ALL")
    assert taken == [("one.vn", "observations.level_percent", 1)]

    _, held, _ = check_nights(root, recipe="another")  # rules have changed: every night is looked at again, what was released stays
    assert set(held) == {"held.vn"}
    assert shown_of(root) == [("good.vn", 24), ("held.vn", 8), ("one.vn", 23)]


def shown_of(root: DataRoot) -> list[tuple[str, int]]:
    """How many figures of each source a release of what is staged shows."""
    built = builder.build(staged=root.staged, warehouse=root.warehouse, reference=reference_tables(), built_at=BUILT_AT)
    assert all(row.passed for row in builder.check_integrity(built.path))
    builder.publish_built(built)
    return ask(root.current_release, "SELECT source, count(*) FROM core.fact_observation GROUP BY source ORDER BY source")
