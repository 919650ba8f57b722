"""Rows in quarantine come back by themselves, from months that are closed as well."""

from datetime import date
from pathlib import Path

import pytest

from expectations.frames import observations
from orchestration import staging
from orchestration.auditing import check_nights
from orchestration.compaction import close_months
from orchestration.data_root import DataRoot
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, end_of, stage_night

NIGHT, LATER = date(2026, 9, 14), date(2026, 11, 2)


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    """A closed month with a misprinted rate and a sound one, and an open night."""
    for name, day, printed in (("slip", NIGHT, "336"), ("sound", NIGHT, "8.92"), ("open", LATER, "6.02")):
        page = Page(page=name, source=f"{name}.vn", url=f"https://{name}.vn/a", published_on=date(2026, 1, 10))
        page.state("poor_household_rate", "level", printed, f"{printed}%", unit="percent", period=end_of(2024))
        stage_night(tmp_path / "staged", day, [page])
    return DataRoot(tmp_path)


def out(root: DataRoot) -> list[str]:
    return [row["rule"] for row in staging.read(root.staged, "quarantine").to_pylist()]


def test_a_correction_brings_back_a_row_of_a_closed_month(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    _, held, quarantined = check_nights(root, recipe="one")
    rules = out(root)
    assert quarantined == len(rules) > 0 and not held
    assert ask(build(root.path), "SELECT DISTINCT source FROM core.fact_observation ORDER BY 1") == [("open.vn",), ("sound.vn",)]
    assert close_months(root.staged, today=LATER) == ("2026-09",)
    assert check_nights(root, recipe="one") == ((), {}, 0), "nothing has changed"
    assert check_nights(root, recipe="two")[2] == 0 and out(root) == rules, "other rules that say the same"

    right = {("slip.vn/a", "poor_household_rate", "level", "2024-12-31", 336.0): 3.36}
    monkeypatch.setattr(observations, "corrections_in", lambda _: right)
    check_nights(root, recipe="three")
    assert out(root) == []
    assert ask(build(root.path), "SELECT DISTINCT source FROM core.fact_observation ORDER BY 1") == [
        ("open.vn",),
        ("slip.vn",),
        ("sound.vn",),
    ]
    assert close_months(root.staged, today=LATER) == ("2026-09",) and out(root) == []
