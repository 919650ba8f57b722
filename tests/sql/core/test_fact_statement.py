"""When a statement was known: given nights of captures (days of November 2026, at 02:00 in Vietnam), expected spans."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from orchestration import staging
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, capture_of, end_of, instant, stage_night


def page_stating(level: str, *, also: bool = True, name: str = "a") -> Page:
    page = Page(page=name, source="langson.gov.vn", url=f"https://langson.gov.vn/{name}", published_on=date(2025, 1, 10))
    page.state("poor_household_rate", "level", level, f"{level}%", unit="percent", period=end_of(2024))
    if also:
        page.state("poor_households", "level", "6500", "6,500 households", unit="households", period=end_of(2024))
    return page


def night(day: int) -> date:
    return date(2026, 11, day)


SPANS = """SELECT value::DOUBLE, run_number, day_of(known_from)::VARCHAR, day_of(known_to)::VARCHAR FROM core.fact_statement
    WHERE indicator = 'poor_household_rate' ORDER BY known_from"""
KNOWN = "SELECT coalesce(max(value)::DOUBLE, 0) FROM as_of(?) WHERE indicator = 'poor_household_rate'"


def test_edit_removal_return_and_a_page_that_is_gone(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    stage_night(staged, night(1), [page_stating("3.36")])
    stage_night(staged, night(2), [page_stating("3.36")], outcome="unchanged")
    stage_night(staged, night(3), [page_stating("3.63")])  # edited in silence
    stage_night(staged, night(4), [page_stating("9", also=True).without("9%")])  # taken out
    stage_night(staged, night(6), [page_stating("3.36")])  # put back as it was
    stage_night(staged, night(7), [page_stating("3.36")], outcome="gone")
    stage_night(staged, night(8), [page_stating("3.36")], outcome="server_error")
    built = build(tmp_path)
    assert ask(built, SPANS) == [
        (3.36, 1, "2026-11-01", "2026-11-03"),
        (3.63, 1, "2026-11-03", "2026-11-04"),
        (3.36, 2, "2026-11-06", None),
    ]
    told = {day: ask(built, KNOWN, [night(day)] if day else [date(2026, 10, 31)])[0][0] for day in range(9)}
    assert told == {0: 0, 1: 3.36, 2: 3.36, 3: 3.63, 4: 0, 5: 0, 6: 3.36, 7: 3.36, 8: 3.36}
    # the other figure of the page stood all the time, in three texts, and is one statement known from the first night
    assert ask(
        built, "SELECT run_number, day_of(known_from)::VARCHAR, known_to FROM core.fact_statement WHERE indicator = 'poor_households'"
    ) == [(1, "2026-11-01", None)]
    # every version stays; the statement's own span stands beside each
    assert ask(built, "SELECT count(*), count(DISTINCT version_id) FROM core.fact_observation") == [(5, 3)]
    assert ask(built, "SELECT DISTINCT page_status FROM poverty_timeline") == [("server_error",)]
    log = ask(built, "SELECT day_of(changed_at)::VARCHAR, what, indicator, old_quote, new_quote FROM revision_log ORDER BY 1")
    assert log == [
        ("2026-11-03", "value_changed", "poor_household_rate", "3.36%", "3.63%"),
        ("2026-11-04", "removed", "poor_household_rate", "3.63%", None),
        ("2026-11-06", "returned", "poor_household_rate", None, "3.36%"),
    ]


def test_an_edited_figure_has_a_successor_and_both_sentences_in_the_log(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", night(1), [page_stating("3.36")])
    stage_night(tmp_path / "staged", night(2), [page_stating("3.63")])
    built = build(tmp_path)
    rows = ask(
        built,
        """SELECT e.quote, s.quote, l.old_sentence LIKE '%3.36%', l.new_sentence LIKE '%3.63%'
        FROM evidence AS e JOIN evidence AS s ON e.successor_id = s.observation_id
        LEFT JOIN revision_log AS l ON l.old_observation_id = e.observation_id ORDER BY e.captured_at, e.document_start""",
    )
    assert rows == [
        ("3.36%", "3.63%", True, True),
        ("6,500 households", "6,500 households", None, None),
        ("3.63%", "3.63%", None, None),
        ("6,500 households", "6,500 households", None, None),
    ]
    # the chosen series holds the newest only
    assert ask(built, "SELECT value::DOUBLE, statements FROM indicator_series WHERE indicator = 'poor_household_rate'") == [(3.63, 1)]


def test_late_captures_fall_into_their_place(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", night(5), [page_stating("3.63")])
    stage_night(tmp_path / "staged", night(2), [page_stating("3.36")])  # a saved page of an earlier day, brought in later
    built = build(tmp_path)
    assert ask(built, SPANS) == [(3.36, 1, "2026-11-02", "2026-11-05"), (3.63, 1, "2026-11-05", None)]
    assert ask(built, KNOWN, [night(4)]) == [(3.36,)]


def test_knowledge_does_not_go_back_when_the_clock_does(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    stage_night(staged, night(3), [page_stating("3.36")])
    edited = page_stating("3.63")
    early = instant(night(3)) - timedelta(hours=5)  # the same night, after the clock was set back
    capture = capture_of(edited, early, number=1)
    staging.stage(staged, day=night(3), source=edited.source, captures=[capture], readings=[(capture, edited.reading(early))])
    built = build(tmp_path)
    assert ask(built, "SELECT bool_and(known_at >= TIMESTAMPTZ '2026-11-02 19:00:00+00') FROM core.fact_capture") == [(True,)]
    assert ask(built, "SELECT value::DOUBLE FROM core.fact_statement WHERE known_to IS NULL AND indicator = 'poor_household_rate'") == [
        (3.63,)
    ]


def test_a_night_staged_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        stage_night(tmp_path / "once/staged", night(1), [page_stating("3.36")])
    stage_night(tmp_path / "other/staged", night(1), [page_stating("3.36")])
    assert build(tmp_path / "once").content_hash == build(tmp_path / "other").content_hash


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Ho_Chi_Minh"])
def test_the_end_of_a_day_is_the_end_of_the_day_in_vietnam(tmp_path: Path, zone: str) -> None:
    page = page_stating("3.36")
    at = datetime(2026, 11, 2, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    capture = capture_of(page, at)
    staging.stage(tmp_path / "staged", day=night(2), source=page.source, captures=[capture], readings=[(capture, page.reading(at))])
    built = build(tmp_path)
    import duckdb

    with duckdb.connect(str(built.path), read_only=True) as connection:
        connection.execute(f"SET TimeZone = '{zone}'")
        told = [connection.execute(KNOWN, [day]).fetchall() for day in ("2026-11-01", "2026-11-02")]
    assert told == [[(0.0,)], [(3.36,)]]


def test_a_copy_that_reads_otherwise_by_itself_says_what_its_original_says(tmp_path: Path) -> None:
    """The same text on two portals: "the province" and "to date" are those of the page that showed it first."""
    words = {"sentence": "To date 6,500 households of the province are poor.", "unit": "households"}
    original = Page(page="a", source="langson.gov.vn", url="https://langson.gov.vn/a", published_on=date(2025, 1, 10))
    original.state("poor_households", "level", "6500", "6,500", period=date(2025, 1, 10), **words)
    copy = Page(page="b", source="caobang.gov.vn", url="https://caobang.gov.vn/b", published_on=date(2025, 3, 2))
    copy.state("poor_households", "level", "6500", "6,500", period=date(2025, 3, 2), place_code="04", place_name="Cao Bằng", **words)
    stage_night(tmp_path / "staged", night(1), [original])
    stage_night(tmp_path / "staged", night(2), [copy])
    built = build(tmp_path)
    told = "SELECT place_code, period_end::VARCHAR FROM {} ORDER BY 1, 2"
    assert ask(built, told.format("core.fact_observation")) == [("04", "2025-03-02"), ("20", "2025-01-10")]
    assert ask(built, told.format("core.fact_statement")) == [("20", "2025-01-10")] * 2
    for mart in ("poverty_timeline", "indicator_series", "indicator_latest"):
        assert ask(built, told.format(mart)) == [("20", "2025-01-10")], mart
