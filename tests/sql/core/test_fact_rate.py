"""Runs of captures that show one rate: given nights, expected runs."""

from datetime import date
from pathlib import Path

from tests.warehouse import ask, build
from tests.warehouse_rows import Page, stage_night


def column(percent: str, *, name: str = "rates") -> Page:
    page = Page(page=name, source="eng.vbsp.org.vn", url=f"https://eng.vbsp.org.vn/{name}")
    return page.lend("poor_households", percent, "Lending to poor households").lend(
        "near_poor_households", "7.92", "Lending to near poor households"
    )


def night(day: int) -> date:
    return date(2026, 11, day)


RUNS = """SELECT percent_per_year::DOUBLE, day(first_seen_on), day(last_seen_on), captures FROM rate_history
    WHERE programme = 'poor_households' ORDER BY first_seen_on, percent_per_year"""


def test_a_night_without_a_capture_neither_ends_nor_extends_a_run(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    stage_night(staged, night(1), [column("6.6")])
    stage_night(staged, night(2), [column("6.6")], outcome="unchanged")
    stage_night(staged, night(3), [column("6.6")], outcome="timeout")
    stage_night(staged, night(7), [column("6.6")], outcome="unchanged")
    assert ask(build(tmp_path), RUNS) == [(6.6, 1, 7, 3)]


def test_a_change_ends_a_run_and_a_return_begins_another(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    stage_night(staged, night(1), [column("6.6")])
    stage_night(staged, night(3), [column("7.0")])
    stage_night(staged, night(5), [column("6.6")])
    built = build(tmp_path)
    assert ask(built, RUNS) == [(6.6, 1, 1, 1), (7.0, 3, 3, 1), (6.6, 5, 5, 1)]
    assert ask(built, "SELECT day(first_seen_on), day(last_seen_on) FROM rate_history WHERE programme = 'near_poor_households'") == [(1, 5)]
    assert ask(built, "SELECT verdict, count(*) FROM reconciliation WHERE identity = 'near_poor_rate_of_poor' GROUP BY 1 ORDER BY 1") == [
        ("holds", 2),
        ("violated", 1),
    ]


def test_two_pages_of_one_night_that_disagree_are_two_rows_and_a_conflict(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", night(1), [column("6.6"), column("6.8", name="other")])
    built = build(tmp_path)
    assert ask(built, RUNS) == [(6.6, 1, 1, 1), (6.8, 1, 1, 1)]
    assert ask(built, "SELECT indicator, kind_of_conflict, settled_by, values FROM conflict_ledger") == [
        ("loan:poor_households", "value", "unsettled", ["6.6%/year", "6.8%/year"])
    ] or ask(built, "SELECT list_sort(values) FROM conflict_ledger") == [(["6.6%/year", "6.8%/year"],)]


def test_a_rate_told_in_prose_stands_beside_with_its_effective_date(tmp_path: Path) -> None:
    page = column("6.6")
    page.lend("newly_escaped_households", "8.25", "from 5 June 2015 the rate is", section="prose", effective_from=date(2015, 6, 5))
    page.lend("newly_escaped_households", "9", "before it was", section="prose", superseded=True)
    stage_night(tmp_path / "staged", night(1), [page])
    rows = ask(
        build(tmp_path), "SELECT percent_per_year::DOUBLE, effective_from, superseded FROM rate_history WHERE section = 'prose' ORDER BY 1"
    )
    assert rows == [(8.25, date(2015, 6, 5), False), (9.0, None, True)]
