"""Runs that meet, repeat, come late or out of order, and people who decide beside them. Rows 2, 7, 9, 11, 13, 35, 38, 44, 45."""

import csv
import dataclasses
import fcntl
import gzip
import hashlib
import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import repeat
from multiprocessing.synchronize import Event
from pathlib import Path

import dagster as dg
import dagster._daemon
import duckdb
import psutil
import pytest
from dagster._core.remote_representation.external import RemoteSchedule
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._scheduler.scheduler import launch_scheduled_runs

from orchestration import clock, reading
from orchestration.builder import build
from orchestration.capturing import capture_saved_pages
from orchestration.data_root import DataRoot, hold, make_ready
from orchestration.definitions import defs
from orchestration.diff_reading import compare_reading
from orchestration.progress import SilentReporter
from orchestration.publishing import declared_sources
from orchestration.reading import archived_days, read_days
from orchestration.reaper import AGAIN_TAG, PID_TAG, PROCESS_STARTED_TAG, reaper
from orchestration.recovery import make_whole
from orchestration.reference_tables import REFERENCE_ROOT, reference_tables
from tests.faults.logical import archived, facts
from tests.faults.totals import Tally
from tests.faults.warm import Warm
from tests.run.commands import ROOT
from transforms.archive.index import read_captures
from transforms.archive.members import read_member
from transforms.archive.readback import verify_captures
from transforms.records import Capture, Reading

PAGES = ROOT / "tests" / "pages"
GOOD = PAGES / "vbsp_en"
ONE, OTHER = PAGES / "langson" / "langson-ra-soat-2023.html", PAGES / "langson" / "langson-ra-soat-2022.html"
DAY = date(2026, 10, 5)
SOURCE = "vbsp_en"

# Row 2 ----------------------------------------------------------------------------------------------------------------------------


def test_row02_runs_of_killed_processes_are_closed_and_asked_for_again_once() -> None:
    """What the daemon does about them (`test_daemon.py` kills a run under a real one), asked of its sensor."""

    def tags_of(process: psutil.Process) -> dict[str, str]:
        return {PID_TAG: str(process.pid), PROCESS_STARTED_TAG: repr(process.create_time())}

    with subprocess.Popen(["sleep", "600"]) as sleeping:
        dead = tags_of(psutil.Process(sleeping.pid))
        sleeping.kill()
    alive = tags_of(psutil.Process())
    with dg.DagsterInstance.ephemeral() as instance:

        def run(tags: dict[str, str]) -> str:
            job = defs.resolve_job_def("nightly")
            tags = {"dagster/partition": "2026-10-05", **tags}
            return instance.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.STARTED).run_id

        def asked_for() -> list[tuple[str | None, str | None]]:
            requests = reaper(dg.build_sensor_context(instance=instance, repository_def=defs.get_repository_def()))
            assert isinstance(requests, list)
            return sorted((request.run_key, request.partition_key) for request in requests)

        killed, given_out_again = run(dead), run(alive | {PROCESS_STARTED_TAG: "1.0"})
        living, nameless = run(alive), run({})
        wanted = sorted((f"again-{run_id}", "2026-10-05") for run_id in (killed, given_out_again))
        assert asked_for() == wanted
        assert asked_for() == wanted, "the same keys: Dagster runs nothing twice"
        second = run({**dead, AGAIN_TAG: killed})
        assert asked_for() == wanted, "a second try that is killed too is not tried again"
        closed = {run.run_id for run in instance.get_runs(filters=dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))}
        assert closed == {killed, given_out_again, second}
        assert {run.run_id for run in instance.get_runs()} - closed == {living, nameless}


# Rows 7 and 9 ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_row07_two_nights_at_once_are_one_after_the_other(root: DataRoot, warm: Warm, tmp_path: Path) -> None:
    alone = DataRoot(tmp_path / "alone")
    shutil.copytree(root.path, alone.path)
    assert warm.run("nightly", "--pages", ONE, OTHER, "--on", "2026-11-21", data=alone.path).code in (0, 4)
    first = warm.start("nightly", "--pages", ONE, "--on", "2026-11-21", "--wait", "300", data=root.path)
    second = warm.start("nightly", "--pages", OTHER, "--on", "2026-11-21", "--wait", "300", data=root.path)
    third = warm.run("nightly", "--pages", ONE, "--on", "2026-11-21", data=root.path)
    assert third.code in (0, 4, 75)
    for said in (first.wait(), second.wait()):
        assert said.code in (0, 4), said.err
    assert facts(root.current_release) == facts(alone.current_release)
    assert archived(root) == archived(alone)


@pytest.mark.long
def test_row09_a_night_run_again_and_read_again_changes_nothing(root: DataRoot, warm: Warm) -> None:
    night = ("nightly", "--pages", ONE, "--on", "2026-11-21", "--json")
    assert warm.run(*night, data=root.path).code in (0, 4)
    before, content = facts(root.current_release), hashlib.sha256(root.current_release.read_bytes()).hexdigest()
    again = warm.run(*night, data=root.path)
    assert again.code == 0 and again.json["published"] is False and again.json["facts_loaded"] == 0, again.err
    assert set(again.json["outcomes"]) == {"unchanged"}
    assert hashlib.sha256(root.current_release.read_bytes()).hexdigest() == content
    said = warm.run("backfill", "--from", "2026-11-20", "--to", "2026-11-21", data=root.path)
    assert said.code in (0, 4), said.err
    assert facts(root.current_release) == before


# Row 35 ---------------------------------------------------------------------------------------------------------------------------


def test_row35_a_flipped_byte_is_named_with_its_page_and_its_facts(root: DataRoot, warm: Warm, tally: Tally) -> None:
    (warc,) = root.archive.rglob("*.warc.gz")
    whole = warc.read_bytes()
    captures = [capture for capture in read_captures(root.archive) if capture.warc_offset is not None]
    for capture in captures:
        assert capture.warc_offset is not None
        damaged = bytearray(whole)
        damaged[capture.warc_offset + 400] ^= 0x10
        warc.write_bytes(damaged)
        said = warm.run("verify", data=root.path)
        assert said.code == 6, said.err
        assert any(str(capture.url) in line and "facts" in line for line in (said.out + said.err).splitlines()), said.out
        tally.fault()
    warc.write_bytes(whole)
    last = max(captures, key=lambda one: one.warc_offset or 0)
    block = read_member(warc, last.warc_offset or 0).block or b""
    warc.write_bytes(whole[: last.warc_offset] + gzip.compress(block.replace(b"<!doctype", b"<!Doctype")))
    damage = list(verify_captures(root.archive, captures))
    assert [one.url for one in damage] == [last.url], "gzip is whole and the page reads the same: only its digest tells"
    tally.fault()
    warc.write_bytes(whole)
    assert warm.run("verify", data=root.path).code == 0


# Row 38 ---------------------------------------------------------------------------------------------------------------------------


def test_row38_a_sink_that_is_down_is_told_of_spooled_for_and_leaves_the_dead_man_file_old(root: DataRoot, warm: Warm) -> None:
    said = warm.run("nightly", "--pages", ONE, "--on", "2026-11-21", data=root.path, GIAMNGHEO_WEBHOOK_URL="http://127.0.0.1:9/x")
    assert said.code in (0, 4), said.err
    assert "127.0.0.1" in said.err or "webhook" in said.err, said.err
    assert list((root.alerts / "spool" / "webhook").glob("*")), "the message waits"
    assert not root.alive.exists(), "a night that nobody heard of is not a good one"
    assert (root.alerts / "messages.jsonl").read_text(encoding="utf-8").strip()
    assert warm.run("doctor", data=root.path, GIAMNGHEO_WEBHOOK_URL="http://127.0.0.1:9/x").code == 5
    assert warm.run("alert", "test", data=root.path, GIAMNGHEO_WEBHOOK_URL="http://127.0.0.1:9/x").code == 5


# Row 44 ---------------------------------------------------------------------------------------------------------------------------

FIGURE = """
SELECT observation_id FROM poverty_timeline
WHERE indicator = 'poor_household_rate' AND kind = 'level' AND value IS NOT NULL ORDER BY value"""


def ask(release: Path, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(release), read_only=True) as connection:
        return connection.execute(question).fetchall()


PATIENCE = 4.0
"""Seconds in which a person who does not wait has long decided; one who waits does so for as long as it takes."""


@contextmanager
def _deciding(reference: Path) -> Iterator[None]:
    """Somebody else is about to write a row."""
    descriptor = os.open(reference, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def test_row44_people_who_correct_at_once_beside_builds_lose_nothing_and_their_correction_wins(
    root: DataRoot, warm: Warm, tmp_path: Path, tally: Tally
) -> None:
    reference = Path(shutil.copytree(REFERENCE_ROOT, tmp_path / "reference"))
    before = len((reference / "corrections.csv").read_text(encoding="utf-8").splitlines()) - 1
    (figure,), (other,) = ask(root.current_release, FIGURE)[:2]
    why = ("--reason", "digits swapped", "--according-to", "the decision", "--reference", reference)
    with _deciding(reference):  # chance alone would seldom bring two people to the table at once
        second = warm.start("review", "correct", str(figure), "--value", "7.99", *why, data=root.path)
        time.sleep(PATIENCE)
        assert len((reference / "corrections.csv").read_text(encoding="utf-8").splitlines()) - 1 == before, "the second did not wait"
    assert second.wait().code == 0
    before += 1
    people = [
        warm.start("review", "correct", str(one), "--value", f"7.{number}", *why, data=root.path)
        for number in range(10, 16)
        for one in (figure, other)
    ]
    built_at = datetime(2026, 11, 21, tzinfo=UTC)
    for number in range(2):  # a build reads the whole table, before or after a correction and never between
        tables = reference_tables(sources=declared_sources(), root=reference)
        build(staged=root.staged, warehouse=tmp_path / f"warehouse-{number}", reference=tables, built_at=built_at)
    for person in people:
        said = person.wait()
        assert said.code == 0, said.err
        tally.fault()
    with (reference / "corrections.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == before + len(people) and len({row["correction"] for row in rows}) == len(rows)


def test_row44_a_correction_wins_until_its_source_moves(root: DataRoot, warm: Warm, tmp_path: Path) -> None:
    reference = Path(shutil.copytree(REFERENCE_ROOT, tmp_path / "reference"))
    (figure,) = ask(root.current_release, FIGURE)[0]
    why = ("--reason", "digits swapped", "--according-to", "the decision", "--reference", reference)
    assert warm.run("review", "correct", str(figure), "--value", "7.77", *why, data=root.path).code == 0
    question = f"SELECT value::DOUBLE FROM core.fact_observation WHERE observation_id = '{figure}'"

    def rebuilt(name: str) -> list[tuple[object, ...]]:
        tables = reference_tables(sources=declared_sources(), root=reference)
        made = build(staged=root.staged, warehouse=tmp_path / name, reference=tables, built_at=datetime(2026, 11, 21, tzinfo=UTC))
        return ask(made.path, question)

    assert rebuilt("corrected") == [(7.77,)]
    table = reference / "corrections.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines[:-1], lines[-1].replace(",3.36", ",3.35")]) + "\n", encoding="utf-8")
    assert "3.35" in table.read_text(encoding="utf-8"), "the guard no longer fits what the page prints"
    assert rebuilt("moved") == [(3.36,)]


# Rows 7, 11, 13, 45 ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def read(data: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    """A root with three pages archived and read, and no release."""
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    root = make_ready(DataRoot(data))
    capture_saved_pages(root, sorted(GOOD.glob("*.html"))[:3], day=DAY, now=clock.now, reporter=SilentReporter())
    read_days(root, SOURCE, archived_days(root, SOURCE, [DAY]), reporter=SilentReporter())
    return root


def _hold(path: str, held: Event, release: Event) -> None:
    with hold(DataRoot(Path(path)), purpose="a test", started_at=clock.now()):
        held.set()
        release.wait(60)


def test_row07_a_second_run_gives_way_at_once_and_names_the_holder(data: Path, warm: Warm) -> None:
    data.mkdir()
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(data), held, release))
    other.start()
    try:
        assert held.wait(60)
        said = warm.run("nightly", "--pages", GOOD, data=data)
        assert said.code == 75 and str(other.pid) in said.err and "a test" in said.err
    finally:
        release.set()
        other.join(60)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati"])
def test_row11_a_day_is_a_day_in_vietnam_on_every_host(zone: str) -> None:
    code = (
        "from datetime import UTC, datetime; from orchestration.clock import day_of, start_of_night\n"
        "for text in ('2026-03-08T16:59', '2026-03-08T17:00', '2026-03-08T17:30', '2026-03-08T23:59'):\n"
        "    print(day_of(datetime.fromisoformat(text).replace(tzinfo=UTC)))\n"
        "print(start_of_night(day_of(datetime(2026, 3, 8, 19, tzinfo=UTC))).isoformat())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ | {"TZ": zone})
    assert done.stdout.split() == ["2026-03-08", "2026-03-09", "2026-03-09", "2026-03-09", "2026-03-08T19:00:00+00:00"]


def test_row11_a_clock_set_back_within_a_night_never_turns_captures_round(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    root = make_ready(DataRoot(data))
    now = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
    for back in (timedelta(), timedelta(hours=2)):
        capture_saved_pages(root, [GOOD], day=date(2026, 10, 5), now=repeat(now - back).__next__, reporter=SilentReporter())
    captures = read_captures(root.archive)
    half = len(captures) // 2
    assert {capture.outcome for capture in captures[:half]} == {"changed"}
    assert {capture.outcome for capture in captures[half:]} == {"unchanged"}
    assert all(clock.day_of(capture.captured_at) == date(2026, 10, 5) for capture in captures)


@pytest.fixture
def scheduled(data: Path) -> Iterator[tuple[dg.DagsterInstance, WorkspaceProcessContext, RemoteSchedule]]:
    make_ready(DataRoot(data))
    target = WorkspaceFileTarget([str(ROOT / "workspace.yaml")])
    with dg.DagsterInstance.get() as instance, WorkspaceProcessContext(instance, target) as context:
        location = context.create_request_context().get_code_location("giamngheo")
        yield instance, context, location.get_repository("__repository__").get_schedule("every_night")


@pytest.mark.long
def test_row13_three_missed_nights_give_one_catch_up_and_a_clock_set_back_gives_none(
    scheduled: tuple[dg.DagsterInstance, WorkspaceProcessContext, RemoteSchedule], monkeypatch: pytest.MonkeyPatch
) -> None:
    instance, context, schedule = scheduled
    now = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)

    def tick(at: datetime) -> list[str]:
        monkeypatch.setattr("dagster._scheduler.scheduler.get_current_datetime", lambda: at)
        list(launch_scheduled_runs(context, logging.getLogger("test"), end_datetime_utc=at, iteration_times={}))
        return sorted(run.tags["dagster/partition"] for run in instance.get_runs())

    monkeypatch.setattr("dagster._core.scheduler.scheduler.get_current_timestamp", now.timestamp)
    instance.start_schedule(schedule)
    assert tick(now) == []
    after = now + timedelta(days=3)  # 2026-10-08 19:00 in Vietnam: the nights of the 6th, 7th and 8th were missed
    assert tick(after) == ["2026-10-08"]
    assert tick(after) == ["2026-10-08"], "asked again it runs nothing twice"
    assert tick(after - timedelta(hours=30)) == ["2026-10-08"], "a clock that is set back repeats no night"
    assert tick(after + timedelta(days=1)) == ["2026-10-08", "2026-10-09"]


def digest_of(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


def test_row45_the_same_reader_changes_nothing(read: DataRoot) -> None:
    found = compare_reading(read, [DAY], [SOURCE], reporter=SilentReporter())
    assert found.days == 1 and found.figures > 0 and found.differences == ()


def test_row45_a_changed_reader_is_shown_figure_by_figure_and_leaves_no_trace(read: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    as_shipped = reading.read_capture

    def otherwise(capture: Capture, content: bytes) -> Reading:
        read = as_shipped(capture, content)
        rates = read.rates
        if len(rates) < 2:
            return read
        return dataclasses.replace(read, rates=(dataclasses.replace(rates[0], percent_per_year=Decimal("99")), *rates[2:]))

    monkeypatch.setattr(reading, "read_capture", otherwise)
    before = digest_of(read.staged)
    found = compare_reading(read, [DAY], [SOURCE], reporter=SilentReporter())
    changed = [each for each in found.differences if each.change == "changed"]
    assert {(each.field, each.after) for each in changed} == {("percent_per_year", Decimal("99"))}
    assert found.counts()["gone"] >= 1 and {each.table for each in found.differences} == {"rates"}
    assert digest_of(read.staged) == before and not list(read.path.glob(".diff-reading-*"))


def test_row01_files_that_a_killed_run_was_writing_are_forgotten(root: DataRoot) -> None:
    make_whole(root, today=date(2027, 1, 21))  # the month of the night is over: there are closed months too
    made_anew = (root.path / "dagster", root.exports, root.report)  # Dagster's own, and what takes its place as a whole folder
    kept = [path for path in (root.path, *root.path.rglob("*")) if not any(path.is_relative_to(folder) for folder in made_anew)]
    parts = [folder / ".x.77.part" for folder in kept if folder.is_dir()]
    assert root.staged / "closed" / ".x.77.part" in parts and len(parts) > 8
    for part in parts:
        part.touch()
    make_whole(root, today=date(2027, 1, 21))
    assert [part for part in parts if part.exists()] == []
    assert [path for path in kept if not path.exists()] == []
