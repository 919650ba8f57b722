"""Dates that trap, and portals that change their markup: what was read right stays right, or is not read. Rows 12 and 16."""

from datetime import UTC, date, datetime

import pytest

from tests.faults.totals import Tally
from tests.run.commands import ROOT
from tests.unit.made_pages import CHANGES, TEMPLATES, changed
from transforms.extract import read_page
from transforms.records import Reading


def is_utf8(content: bytes) -> bool:
    return content.decode(errors="ignore").encode() == content


PAGES = [path for path in sorted((ROOT / "tests" / "pages").glob("*/*.html")) if is_utf8(path.read_bytes())]
CAPTURED = datetime(2026, 3, 14, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "on"),
    [
        ("26/11/2025", date(2025, 11, 26)),
        ("03/04/2025", date(2025, 4, 3)),
        ("2024-04-16", date(2024, 4, 16)),
        ("13/3/2026", date(2026, 3, 13)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2025", None),
        ("31/04/2025", None),
        ("05/02/24", date(2024, 2, 5)),
        ("26/11/2026", None),
        ("01/01/2999", None),
    ],
)
def test_row12_a_date_is_read_by_the_sites_rule_and_never_from_the_future(printed: str, on: date | None, tally: Tally) -> None:
    page = TEMPLATES["modern"]
    assert "05/01/2024" in page
    reading = read_page(page.replace("05/01/2024", printed).encode(), page="made", captured_at=CAPTURED)
    tally.bad_input()
    assert reading.document.published_on == on
    if printed in ("26/11/2026", "01/01/2999"):
        assert any("after" in warning or "future" in warning for warning in reading.document.warnings), reading.document.warnings


Fact = tuple[str, ...]


def facts(reading: Reading) -> tuple[set[Fact], set[Fact]]:
    observations = {
        tuple(map(str, (one.indicator, one.kind, one.value, one.unit, one.place_name, one.population, one.period_end)))
        for one in reading.observations
        if one.confidence == "high"
    }
    return observations, {(rate.product_kind, str(rate.percent_per_year)) for rate in reading.rates}


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.long)])
def test_row16_a_portal_that_changes_its_markup_loses_figures_at_worst_and_says_so(tally: Tally, every: int) -> None:
    known = kept = 0
    wrong = []
    for path in PAGES[::every]:
        content = path.read_bytes()
        text = content.decode()
        before = read_page(content, page=path.stem)
        observations, rates = facts(before)
        for name, change in CHANGES.items():
            tally.bad_input()
            after = read_page(changed(text, change), page=path.stem)
            own, own_rates = facts(after)
            known += len(observations) + len(rates)
            kept += len(own & observations) + len(own_rates & rates)
            told = after.document.warnings and after.document.reader != before.document.reader
            undated = {(*fact[:-1], "None") for fact in observations}  # what loses its day alone is a loss, and nothing wrong
            false = own - observations - undated
            if (false or own_rates - rates) and not told:
                wrong.append(f"{path.stem}, {name}: {sorted(false)} {sorted(own_rates - rates)}")
    tried = len(PAGES[::every]) * len(CHANGES)
    assert len(wrong) <= tried // 500, "\n".join(wrong)  # a list of rates that becomes plain blocks is now and then read as a column
    assert kept >= 0.9 * known
