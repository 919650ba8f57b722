"""Staged Parquet: whole or not at all, found again, gathered by month without a row lost or read twice."""

import contextlib
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration import compaction, staging
from orchestration.staged_schema import TABLES, printed_unit, rounded_to, schema
from tests.warehouse import build
from tests.warehouse_rows import capture_of, instant, seeds, stage_night, vbsp_page, vietnamvn_page
from transforms.errors import UsageError
from transforms.records import EXTRACTOR_VERSION, Figure, Observation


def rows(root: Path) -> dict[str, int]:
    return {table: staging.read(root, table).num_rows for table in TABLES}


def test_columns_are_the_fields_of_the_records() -> None:
    assert set(Observation.__dataclass_fields__) < set(schema("observations").names)
    assert schema("observations").field("value").type == schema("figures").field("value").type
    assert schema("documents").field("blocks").type.value_type.num_fields == 5
    assert schema("figures").names[:5] == ["captured_on", "source", "document_id", "text_sha256", "captured_at"]


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    page = vietnamvn_page()
    stage_night(tmp_path, date(2026, 11, 1), [page])
    reading = page.reading(instant(date(2026, 11, 1)))
    staged = staging.read(tmp_path, "observations").to_pylist()
    assert [row["value"] for row in staged] == [o.value for o in reading.observations]
    assert staged[0]["sentence"] == reading.document.text[reading.observations[0].sentence_start : reading.observations[0].sentence_end]
    assert staging.read(tmp_path, "documents").to_pylist()[0]["text"] == reading.document.text


def test_a_quiet_night_stages_captures_alone(tmp_path: Path) -> None:
    stage_night(tmp_path, date(2026, 11, 1), seeds(), outcome="unchanged")
    assert {path.name for path in tmp_path.rglob("*.parquet")} == {"captures.parquet"}
    assert staging.stale(tmp_path, extractor_version="another") == ()


def test_a_second_run_of_a_night_adds_and_does_not_double(tmp_path: Path) -> None:
    day = date(2026, 11, 1)
    page = vbsp_page()
    stage_night(tmp_path, day, [page])
    before = rows(tmp_path)
    stage_night(tmp_path, day, [page])
    assert rows(tmp_path) == before
    later = capture_of(page, instant(day, 21), outcome="unchanged", number=7)
    staging.stage(tmp_path, day=day, source=page.source, captures=[later])
    assert rows(tmp_path) == before | {"captures": before["captures"] + 1}
    assert staging.read(tmp_path, "captures")["capture_number"].to_pylist() == [0, 1]


def test_stale_nights_are_found_and_staged_afresh(tmp_path: Path) -> None:
    stage_night(tmp_path, date(2026, 11, 1), seeds())
    assert {night.source for night in staging.stale(tmp_path, extractor_version="next")} == {"eng.vbsp.org.vn", "vietnam.vn"}
    assert staging.stale(tmp_path, extractor_version=EXTRACTOR_VERSION) == ()
    page = vbsp_page()
    staging.stage(tmp_path, day=date(2026, 11, 1), source=page.source, captures=[], readings=[], afresh=True)
    assert [night.source for night in staging.stale(tmp_path, extractor_version="next")] == ["vietnam.vn"]


@pytest.mark.parametrize("stop_after", range(1, 9))
def test_a_kill_at_any_moment_leaves_the_old_night_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_after: int) -> None:
    class Killed(BaseException):
        pass

    day, page = date(2026, 11, 1), vbsp_page()
    stage_night(tmp_path, day, [page])
    old, steps = rows(tmp_path), 0

    def step(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == stop_after:
            raise Killed

    monkeypatch.setattr(staging, "sync_file", step)
    monkeypatch.setattr(staging, "sync_directory", step)
    with contextlib.suppress(Killed):
        staging.stage(tmp_path, day=day, source=page.source, captures=[capture_of(page, instant(day, 21), number=5)])
    monkeypatch.undo()
    staging.recover(tmp_path)
    assert rows(tmp_path) in (old, old | {"captures": 2})
    assert not list(tmp_path.rglob(".*"))


def test_closed_months_are_one_file_a_table_and_hold_the_same(tmp_path: Path) -> None:
    for month in (9, 10, 11):
        for day in (1, 2):
            stage_night(tmp_path / "staged", date(2026, month, day), seeds(), outcome="changed" if day == 1 else "unchanged")
    before = rows(tmp_path / "staged")
    expected = build(tmp_path).content_hash
    assert compaction.close_months(tmp_path / "staged", today=date(2026, 11, 21)) == ("2026-09", "2026-10")
    assert rows(tmp_path / "staged") == before
    assert build(tmp_path).content_hash == expected
    assert len(staging.partitions(tmp_path / "staged")) == 4
    assert compaction.close_months(tmp_path / "staged", today=date(2026, 11, 21)) == ()


def test_a_kill_between_gathering_and_removing_reads_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_night(tmp_path, date(2026, 10, 1), seeds())
    before = rows(tmp_path)
    copy = tmp_path.parent / f"{tmp_path.name}-copy"
    shutil.copytree(tmp_path, copy)
    compaction.close_months(tmp_path, today=date(2026, 11, 21))
    shutil.copytree(copy, tmp_path, dirs_exist_ok=True)  # the nights' own folders had not gone yet
    assert rows(tmp_path) == before
    compaction.close_months(tmp_path, today=date(2026, 11, 21))
    assert rows(tmp_path) == before and staging.partitions(tmp_path) == ()


def test_a_night_staged_anew_after_its_month_was_closed_counts_alone(tmp_path: Path) -> None:
    page = vbsp_page()
    stage_night(tmp_path, date(2026, 10, 1), seeds())
    compaction.close_months(tmp_path, today=date(2026, 11, 21))
    at = instant(date(2026, 10, 1))
    fewer = page.reading(at)
    fewer = type(fewer)(document=fewer.document, figures=fewer.figures)
    staging.stage(
        tmp_path, day=date(2026, 10, 1), source=page.source, captures=[capture_of(page, at)], readings=[(capture_of(page, at), fewer)]
    )
    ours = [row for row in staging.read(tmp_path, "observations").to_pylist() if row["source"] == page.source]
    assert ours == [] and rows(tmp_path)["documents"] == 2
    compaction.close_months(tmp_path, today=date(2026, 11, 21))
    assert rows(tmp_path)["documents"] == 2 and rows(tmp_path)["rates"] == 0


def test_a_night_that_goes_on_after_its_month_was_closed_keeps_what_it_had(tmp_path: Path) -> None:
    day, page = date(2026, 10, 1), vbsp_page()
    stage_night(tmp_path, day, [page])
    before = rows(tmp_path)
    compaction.close_months(tmp_path, today=date(2026, 11, 21))
    known = staging.staged_capture_ids(tmp_path, page.source, since=day)
    later = capture_of(page, instant(day, 21), outcome="unchanged", number=7)
    staging.stage(tmp_path, day=day, source=page.source, captures=[later])
    assert rows(tmp_path) == before | {"captures": before["captures"] + 1}
    assert staging.staged_capture_ids(tmp_path, page.source, since=day) == known | {later.capture_id}


def test_held_nights_wait(tmp_path: Path) -> None:
    stage_night(tmp_path, date(2026, 11, 1), seeds())
    staging.hold(tmp_path, day=date(2026, 11, 1), source="vietnam.vn", reason="half of its rows broke a rule")
    assert set(staging.read(tmp_path, "documents")["source"].to_pylist()) == {"eng.vbsp.org.vn"}
    stage_night(tmp_path, date(2026, 11, 1), [vietnamvn_page()])
    assert len(set(staging.read(tmp_path, "documents")["source"].to_pylist())) == 2


def test_quarantined_rows_do_not_load_and_stay_visible(tmp_path: Path) -> None:
    from tests.warehouse import ask

    page, day = vietnamvn_page(), date(2026, 11, 1)
    stage_night(tmp_path / "staged", day, [page])
    bad = page.reading(instant(day)).observations[1]
    row: dict[str, object] = {
        "document_id": page.document_id,
        "table_name": "observations",
        "row_key": bad.observation_id,
        "rule": "r",
        "reason": "why",
    }
    staging.stage_quarantine(tmp_path / "staged", day=day, source=page.source, rows=[row])
    built = build(tmp_path)
    assert ask(built, "SELECT row_key, reason FROM core.quarantine") == [(bad.observation_id, "why")]
    assert ask(built, "SELECT count(*) FROM core.fact_observation WHERE observation_id = ?", [bad.observation_id]) == [(0,)]
    assert ask(built, "SELECT quarantined FROM source_health") == [(1,)]


def test_a_source_that_cannot_be_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        staging.stage(tmp_path, day=date(2026, 11, 1), source="../x", captures=[])


def test_a_number_too_long_to_be_one_keeps_its_raw_text(tmp_path: Path) -> None:
    from transforms.records import Reading

    page, at = vbsp_page(), instant(date(2026, 11, 1))
    reading = page.reading(at)
    figure = Figure("p", "9" * 40, Decimal("9" * 40), None, 0, 1, "ignored", "phone", EXTRACTOR_VERSION)
    staging.stage(
        tmp_path,
        day=date(2026, 11, 1),
        source=page.source,
        captures=[capture_of(page, at)],
        readings=[(capture_of(page, at), Reading(document=reading.document, figures=(figure,)))],
    )
    assert staging.read(tmp_path, "figures").to_pylist()[0]["value"] is None


@pytest.mark.parametrize(
    ("quote", "value", "unit", "hedged"),
    [
        ("12.2%", "12.2", "0.1", "0.1"),
        ("8,92%", "8.92", "0.01", "0.01"),
        ("decreased by 2.9%", "-2.9", "0.1", "0.1"),
        ("more than 5,600 turns", "5600", "1", "100"),
        ("over 1,149,180 million VND", "1149180000000", "1000000", "10000000"),
        ("nearly 249", "249", "1", "1"),
        ("844 tỷ đồng", "844000000000", "1000000000", "1000000000"),
        ("4.356.000", "4356000", "1", "1000"),
        ("0,55%/tháng", "6.6", "0.1", "0.1"),
        ("một nửa", "0.5", "0.1", "0.1"),
        ("11,000-20,000", "11000", "1", "1000"),
        ("0%", "0", "1", "1"),
        ("3,36%", None, "1", "1"),
    ],
)
def test_the_last_printed_digit(quote: str, value: str | None, unit: str, hedged: str) -> None:
    number = None if value is None else Decimal(value)
    found = printed_unit(quote, number)
    assert (found, rounded_to(number, found)) == (Decimal(unit), Decimal(hedged))


def test_a_quarantined_version_takes_its_figures_along(tmp_path: Path) -> None:
    from tests.warehouse import ask

    day, pages = date(2026, 11, 1), seeds()
    stage_night(tmp_path / "staged", day, pages)
    row: dict[str, object] = {
        "document_id": pages[0].document_id,
        "table_name": "documents",
        "row_key": pages[0].document_id,
        "rule": "r",
        "reason": "why",
    }
    staging.stage_quarantine(tmp_path / "staged", day=day, source=pages[0].source, rows=[row])
    built = build(tmp_path)
    assert ask(built, "SELECT DISTINCT source FROM core.fact_observation") == [("vietnam.vn",)]
    assert ask(built, "SELECT count(*) FROM core.fact_rate") == [(0,)]
    assert ask(built, "SELECT count(*) FROM core.fact_capture") == [(2,)]


def test_a_marker_that_was_half_written_stands_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill within the write of a marker once ended every later night."""
    stage_night(tmp_path, date(2026, 11, 1), seeds())
    whole = {path.name for path in tmp_path.rglob("*.parquet")}

    def torn(path: Path, text: str, **_: Any) -> None:
        path.write_bytes(text.encode()[: len(text) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", torn)
    with pytest.raises(KeyboardInterrupt):
        stage_night(tmp_path, date(2026, 11, 1), seeds())
    monkeypatch.undo()
    staging.recover(tmp_path)
    assert len(staging.partitions(tmp_path)) and {path.name for path in tmp_path.rglob("*.parquet")} == whole
    assert not list(tmp_path.glob("*/.source=*"))
