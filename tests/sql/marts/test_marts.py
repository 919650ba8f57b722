"""Marts: given pages and reference rows, expected rows."""

from datetime import date, timedelta
from pathlib import Path

from orchestration.reference_tables import SourceRow, reference_tables, text_table
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, end_of, stage_night

NIGHT = date(2026, 11, 1)
RATE = {"unit": "percent"}


def page(name: str, *, host: str = "bao.vn", **fields: object) -> Page:
    return Page(page=name, source=host, url=f"https://{host}/{name}", published_on=date(2026, 1, 10), **fields)  # type: ignore[arg-type]


def test_coverage_shows_what_is_filled_missing_and_disputed(tmp_path: Path) -> None:
    one = page("one")
    for year, rate in ((2020, "9.1"), (2021, "12.2"), (2024, "3.36")):
        one.state("poor_household_rate", "level", rate, f"{rate}%", period=end_of(year), **RATE)
    other = page("other", host="tin.vn").state("poor_household_rate", "level", "4.4", "4.4%", period=end_of(2024), **RATE)
    stage_night(tmp_path / "staged", NIGHT, [one, other])
    built = build(tmp_path)
    assert ask(built, "SELECT year, state, statements FROM coverage ORDER BY year") == [
        (2020, "filled", 1),
        (2021, "filled", 1),
        (2022, "missing", 0),
        (2023, "missing", 0),
        (2024, "conflicting", 2),
    ]
    assert ask(built, "SELECT DISTINCT standard FROM poverty_timeline ORDER BY 1") == [("2016-2020",), ("2022-2025",)]
    latest = ask(built, "SELECT period_end, earlier_period_end, earlier_value::DOUBLE FROM indicator_latest")
    assert latest == [(end_of(2024), end_of(2021), 12.2)]


def test_a_correction_changes_the_value_and_keeps_what_was_printed(tmp_path: Path) -> None:
    wrong = page("wrong").state("poor_household_rate", "level", "33.6", "33.6%", period=end_of(2024), **RATE)
    stage_night(tmp_path / "staged", NIGHT, [wrong])
    correction = {
        "correction": ["c1"],
        "url": [f"{wrong.url}?utm_source=mail"],
        "indicator": ["poor_household_rate"],
        "kind": ["level"],
        "period_end": ["2024-12-31"],
        "printed_value": ["33.6"],
        "right_value": ["3.36"],
        "reason": ["a slip of the decimal sign"],
        "right_according_to": ["the decision"],
        "added_on": ["2026-11-02"],
    }
    built = build(tmp_path, corrections=text_table(correction))
    rows = ask(built, "SELECT value::DOUBLE, printed_value::DOUBLE, correction, quote FROM core.fact_observation")
    assert rows == [(3.36, 33.6, "c1", "33.6%")]
    assert ask(built, "SELECT correction, state FROM correction_state") == [("c1", "applied")]
    fixed = build(tmp_path / "fixed", corrections=text_table(correction))
    assert ask(fixed, "SELECT state FROM correction_state") == [("out_of_date",)]


def test_source_health_tells_fresh_failing_silent_and_unvisited(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    for host, first, later in (("fresh.vn", 30, "changed"), ("silent.vn", 0, "unchanged"), ("failing.vn", 0, "timeout")):
        stage_night(staged, NIGHT + timedelta(days=first), [page("a", host=host).state("households", "level", "5", "5", unit="households")])
        if host != "fresh.vn":
            again = page("a", host=host).state("households", "level", "5", "5", unit="households")
            stage_night(staged, NIGHT + timedelta(days=30), [again], outcome=later)
    stage_night(staged, NIGHT, [page("a", host="unvisited.vn")])
    stage_night(staged, NIGHT + timedelta(days=30), [page("a", host="moved.vn", warnings=("body: expected 1, got 0",))])
    sources = [SourceRow(f"{name}.vn", name, cadence_days=7) for name in ("fresh", "silent", "failing", "unvisited", "moved", "never")]
    built = build(tmp_path, sources=reference_tables(sources=sources)["sources"])
    assert dict(ask(built, "SELECT source, state FROM source_health")) == {
        "fresh.vn": "fresh",
        "silent.vn": "silent",
        "failing.vn": "failing",
        "unvisited.vn": "unvisited",
        "moved.vn": "reader_changed",
        "never.vn": "unvisited",
    }


def test_unresolved_figures_name_their_reason(tmp_path: Path) -> None:
    told = page("a").ignore("30-50", "no_indicator", "unresolved").ignore("2024", "year")
    stage_night(tmp_path / "staged", NIGHT, [told])
    assert ask(build(tmp_path), "SELECT raw, reason, url FROM unresolved_figures") == [("30-50", "no_indicator", told.url)]
