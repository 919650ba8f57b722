"""The daemon and a run of it killed: the run is closed, started again once, and told of. Row 2."""

import json
import os
import signal
import subprocess
from datetime import timedelta

import dagster as dg
import psutil
import pytest

from orchestration import clock
from orchestration.data_root import DataRoot, hold
from orchestration.reaper import AGAIN_TAG, PID_TAG
from tests.run.daemon import YESTERDAY, daemon, launch, running, served, status_of, wait_for

__all__ = ("daemon", "served")
pytestmark = pytest.mark.long


def test_row02_a_killed_run_is_closed_started_again_once_and_told_of(served: tuple[DataRoot, dg.DagsterInstance, int]) -> None:
    root, instance, port = served

    def pid() -> int | None:
        run = instance.get_run_by_id(run_id)
        return int(run.tags[PID_TAG]) if run and PID_TAG in run.tags else None

    def second() -> dg.DagsterRun | None:
        return next(iter(instance.get_runs(filters=dg.RunsFilter(tags={AGAIN_TAG: run_id}))), None)

    with hold(root, purpose="a test", started_at=clock.now()):  # the run waits for the root, so that it can be killed in the middle
        run_id = launch(port, "nightly", partition=YESTERDAY.isoformat())
        os.kill(wait_for(pid, what="the run to say its process"), signal.SIGKILL)
        assert status_of(instance, run_id) == "STARTED", "Dagster itself leaves a killed run as it was"
    wait_for(lambda: status_of(instance, run_id) == "FAILURE", what="the reaper to close the run")
    again = wait_for(second, what="the second try")
    wait_for(lambda: status_of(instance, again.run_id) == "SUCCESS", what="the second try to end well")
    assert len(instance.get_runs(filters=dg.RunsFilter(tags={AGAIN_TAG: run_id}))) == 1
    assert root.current_release.exists()
    wait_for(root.alive.exists, what="the digest of the good night")
    told = [json.loads(line) for line in (root.alerts / "messages.jsonl").read_text(encoding="utf-8").splitlines()]
    assert any("run_failed:nightly" in message["keys"] for message in told), "the killed run was told of"
    assert "Mended" in told[-1]["text"] or any("Mended" in message["text"] for message in told)


def test_row02_run_and_daemon_killed_together_are_made_good_by_the_next_daemon(
    served: tuple[DataRoot, dg.DagsterInstance, int], daemon: subprocess.Popen[bytes]
) -> None:
    root, instance, port = served
    day = (YESTERDAY - timedelta(days=1)).isoformat()

    def named() -> bool:
        run = instance.get_run_by_id(run_id)
        return run is not None and PID_TAG in run.tags

    def again() -> list[dg.DagsterRun]:
        return list(instance.get_runs(filters=dg.RunsFilter(tags={AGAIN_TAG: run_id})))

    with hold(root, purpose="a test", started_at=clock.now()):
        run_id = launch(port, "nightly", partition=day)
        wait_for(named, what="the run to say its process")
        os.killpg(daemon.pid, signal.SIGKILL)  # the daemon, its code server and the run in it
        daemon.wait(30)
        run = instance.get_run_by_id(run_id)
        assert run is not None
        if psutil.pid_exists(pid := int(run.tags[PID_TAG])):
            os.kill(pid, signal.SIGKILL)
    assert status_of(instance, run_id) == "STARTED", "nobody is left who could close it"
    with running("daemon", data=root.path):
        wait_for(lambda: status_of(instance, run_id) == "FAILURE", what="the reaper to close the run")
        second = wait_for(lambda: next(iter(again()), None), what="the second try")
        wait_for(lambda: status_of(instance, second.run_id) == "SUCCESS", what="the second try to end well")
        assert len(again()) == 1
