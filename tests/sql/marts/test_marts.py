"""Marts: given pages and reference rows, expected rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orchestration import staging
from orchestration.reference_tables import SourceRow, reference_tables, text_table
from orchestration.sql_files import SQL_ROOT
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, capture_of, end_of, instant, stage_night
from transforms.records import HUB, Layout, Outcome, SelectorHits

NIGHT = date(2026, 11, 1)
RATE = {"unit": "percent"}


def page(name: str, *, host: str = "bao.vn", **fields: Any) -> Page:
    return Page(page=name, source=host, url=f"https://{host}/{name}", published_on=date(2026, 1, 10), **fields)


def test_coverage_shows_what_is_filled_missing_and_disputed(tmp_path: Path) -> None:
    one = page("one")
    for year, rate in ((2020, "9.1"), (2021, "12.2"), (2024, "3.36")):
        one.state("poor_household_rate", "level", rate, f"{rate}%", period=end_of(year), **RATE)
    other = page("other", host="tin.vn").state("poor_household_rate", "level", "4.4", "4.4%", period=end_of(2024), **RATE)
    for paper, fall in ((one, "-2.5"), (other, "-1.5")):  # how far it fell is no rate: of neither year, in accord or not
        for year in (2021, 2022):
            span = (end_of(year - 1), end_of(year))
            paper.state("poor_household_rate", "change", fall, f"{fall[1:]} points", period=span, unit="percentage_point")
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
    latest = ask(built, "SELECT period_end, earlier_period_end, earlier_value::DOUBLE FROM indicator_latest WHERE kind = 'level'")
    assert latest == [(end_of(2024), end_of(2021), 12.2)]


def test_a_province_is_told_from_the_city_in_it_that_has_its_name(tmp_path: Path) -> None:
    one = page("one").state("poor_household_rate", "level", "3.36", "3.36%", period=end_of(2024), **RATE)
    one.state("poor_household_rate", "level", "0.41", "0.41%", period=end_of(2025), place_code="178", place_level="district", **RATE)
    stage_night(tmp_path / "staged", NIGHT, [one])
    built = build(tmp_path)
    for mart in ("indicator_series", "indicator_latest"):
        assert ask(built, f"SELECT place_level, value::DOUBLE FROM {mart} ORDER BY ALL") == [("district", 0.41), ("province", 3.36)]
    provinces = (SQL_ROOT / "examples" / "newest_rate_of_every_province.sql").read_text(encoding="utf-8")
    assert [row[0] for row in ask(built, provinces)] == ["20"]


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
    again = {**correction, "correction": ["c2"], "url": [str(wrong.url)], "right_value": ["3.63"], "added_on": ["2026-11-03"]}
    twice = build(tmp_path, corrections=text_table({name: correction[name] + again[name] for name in correction}))
    assert ask(twice, "SELECT correction, state, figures FROM correction_state") == [("c1", "superseded", 0), ("c2", "applied", 1)]
    fixed = build(tmp_path / "fixed", corrections=text_table(correction))
    assert ask(fixed, "SELECT state FROM correction_state") == [("out_of_date",)]


def laid_out(name: str, *, fits: bool = True, fingerprint: str = "00000000000000ff") -> Layout:
    return Layout(
        name, fingerprint, (SelectorHits("region", "div.body", "1", int(fits), fits), SelectorHits("lead", "p.lead", "0 to 1", 0, True))
    )


def drift_of(tmp_path: Path, nights: Sequence[Sequence[Layout]]) -> dict[str, list[bool]]:
    """Whether each part has drifted, night by night, of a portal that showed these layouts."""
    for number, layouts in enumerate(nights):
        pages = [page(f"{number}-{n}", layout=layout).ignore("1", "year") for n, layout in enumerate(layouts)]
        stage_night(tmp_path / "staged", NIGHT + timedelta(days=number), pages)
    found: dict[str, list[bool]] = {}
    for part, drifted in ask(build(tmp_path), "SELECT part, has_drifted FROM layout_drift ORDER BY captured_on"):
        found.setdefault(part, []).append(drifted)
    return found


def test_one_odd_page_among_few_is_no_drift(tmp_path: Path) -> None:
    drift = drift_of(tmp_path, [[laid_out("a")] * 3, [laid_out("odd", fits=False), *[laid_out("b")] * 2], [laid_out("c")]])
    assert drift["page"] == drift["region"] == drift["lead"] == [False, False, False]


def test_a_change_that_lasts_never_becomes_usual(tmp_path: Path) -> None:
    nights = [[laid_out("a")] * 3] * 4 + [[laid_out("new", fits=False)]] * 12
    drift = drift_of(tmp_path, nights)
    assert drift["page"] == drift["region"] == [False] * 4 + [True] * 12
    assert drift["lead"] == [False] * 16, "a selector that fits is not blamed"


def test_another_structure_is_told_once_there_is_a_history(tmp_path: Path) -> None:
    other = laid_out("b", fingerprint="ffffffffffffff00")
    few = drift_of(tmp_path / "few", [[laid_out("a")] * 3, [other] * 3])
    assert few["structure"] == [False] and few["page"] == [False, False]
    many = drift_of(tmp_path / "many", [[laid_out("a")] * 3] * 5 + [[other] * 3] * 2)
    assert many["structure"] == [False] * 4 + [True, False], "from the second night on it is a template of the portal"


def test_a_page_is_kept_to_hold_a_change_against(tmp_path: Path) -> None:
    drift_of(tmp_path, [[laid_out("first")], [laid_out("second")], [laid_out("changed", fits=False)]])
    built = tmp_path / "warehouse" / ".build.duckdb"
    (row,) = ask(built, "SELECT exemplar_page, misfit_page, missed FROM layout_drift WHERE part = 'page' AND has_drifted")
    assert row == ("second", "changed", ["region: div.body: expected 1, got 0"])
    ((state, layout),) = ask(built, "SELECT state, layout FROM source_health WHERE source = 'bao.vn'")
    assert state == "layout_changed"
    told = "0 of 1 new pages fit, usually 92 %; hold changed against second"
    assert layout == f"page: {told}; region: {told}"


def test_a_held_night_still_tells_its_layout(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", NIGHT, [page("a", layout=laid_out("a")).ignore("1", "year")])
    stage_night(tmp_path / "staged", NIGHT + timedelta(days=1), [page("b", layout=laid_out("b", fits=False)).ignore("1", "year")])
    staging.hold(tmp_path / "staged", day=NIGHT + timedelta(days=1), source="bao.vn", reason="too many")
    assert ask(build(tmp_path), "SELECT state FROM source_health WHERE source = 'bao.vn'") == [("layout_changed",)]


def test_a_look_at_a_listing_is_no_page(tmp_path: Path) -> None:
    one = page("a").ignore("1", "year")
    stage_night(tmp_path / "staged", NIGHT, [one])
    hub = replace(
        capture_of(page("list"), instant(NIGHT + timedelta(days=1)), outcome="unchanged"),
        payload_sha256=None,
        text_sha256=None,
        warc_file=None,
        detail=f"{HUB}3 links, 0 new or changed",
    )
    staging.stage(tmp_path / "staged", day=NIGHT + timedelta(days=1), source="bao.vn", captures=[hub])
    built = build(tmp_path)
    assert ask(built, "SELECT is_hub, shows_text FROM core.fact_capture ORDER BY captured_on") == [(False, True), (True, False)]
    assert ask(built, "SELECT state, attempts, showed_text FROM source_health WHERE source = 'bao.vn'") == [("fresh", 1, 0)]


def test_source_health_tells_fresh_failing_silent_and_unvisited(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    portals: list[tuple[str, int, Outcome]] = [("fresh.vn", 30, "changed"), ("silent.vn", 0, "unchanged"), ("failing.vn", 0, "timeout")]
    for host, first, later in portals:
        stage_night(staged, NIGHT + timedelta(days=first), [page("a", host=host).state("households", "level", "5", "5", unit="households")])
        if host != "fresh.vn":
            again = page("a", host=host).state("households", "level", "5", "5", unit="households")
            stage_night(staged, NIGHT + timedelta(days=30), [again], outcome=later)
    stage_night(staged, NIGHT, [page("a", host="unvisited.vn")])
    stage_night(staged, NIGHT + timedelta(days=30), [page("a", host="moved.vn", layout=laid_out("moved.vn", fits=False))])
    sources = [SourceRow(f"{name}.vn", name, cadence_days=7) for name in ("fresh", "silent", "failing", "unvisited", "moved", "never")]
    built = build(tmp_path, sources=reference_tables(sources=sources)["sources"])
    assert dict(ask(built, "SELECT source, state FROM source_health")) == {
        "fresh.vn": "fresh",
        "silent.vn": "silent",
        "failing.vn": "failing",
        "unvisited.vn": "unvisited",
        "moved.vn": "layout_changed",
        "never.vn": "unvisited",
    }


def test_unresolved_figures_name_their_reason(tmp_path: Path) -> None:
    told = page("a").ignore("30-50", "no_indicator", "unresolved").ignore("2024", "year")
    stage_night(tmp_path / "staged", NIGHT, [told])
    assert ask(build(tmp_path), "SELECT raw, reason, url FROM unresolved_figures") == [("30-50", "no_indicator", told.url)]
