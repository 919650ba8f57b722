"""Days and instants, whatever the host's zone and however its clock jumps; and what is forgotten when it is old."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration import clock
from orchestration.capturing import capture_saved_pages
from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot, make_ready
from orchestration.definitions import defs
from orchestration.progress import SilentReporter
from orchestration.retention import forget_runs
from tests.run.commands import ROOT
from transforms.archive.index import read_captures

PAGES = [ROOT / "tests" / "pages" / "langson"]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati"])
def test_a_day_is_a_day_in_vietnam_on_every_host(zone: str) -> None:
    code = (
        "from datetime import UTC, datetime; from orchestration.clock import day_of, start_of_night\n"
        "for text in ('2026-03-08T16:59', '2026-03-08T17:00', '2026-03-08T17:30', '2026-03-08T23:59'):\n"
        "    print(day_of(datetime.fromisoformat(text).replace(tzinfo=UTC)))\n"
        "print(start_of_night(day_of(datetime(2026, 3, 8, 19, tzinfo=UTC))).isoformat())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ | {"TZ": zone})
    assert done.stdout.split() == ["2026-03-08", "2026-03-09", "2026-03-09", "2026-03-09", "2026-03-08T19:00:00+00:00"]


def test_a_clock_set_back_within_a_night_never_turns_captures_round(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    root = make_ready(DataRoot(data))
    now = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
    for at in (now, now - timedelta(hours=2)):
        capture_saved_pages(root, PAGES, day=date(2026, 10, 5), now=lambda at=at: at, reporter=SilentReporter())
    captures = read_captures(root.archive)
    half = len(captures) // 2
    assert {capture.outcome for capture in captures[:half]} == {"changed"}
    assert {capture.outcome for capture in captures[half:]} == {"unchanged"}
    assert all(clock.day_of(capture.captured_at) == date(2026, 10, 5) for capture in captures)


def test_old_runs_are_forgotten_with_their_logs_and_the_newest_stay() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        job = defs.resolve_job_def("verify_archive")
        runs = [instance.create_run_for_job(job, status=dg.DagsterRunStatus.SUCCESS) for _ in range(8)]
        open_run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        kept = Configuration(runs_kept_days=90)
        assert forget_runs(instance, kept, now=clock.now()) == 0
        assert forget_runs(instance, kept, now=clock.now() + timedelta(days=91)) == 4
        left = {record.dagster_run.run_id for record in instance.get_run_records()}
        assert left == {open_run.run_id, *(run.run_id for run in runs[4:])}
