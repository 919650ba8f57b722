"""Dagster's daemon and webserver as an operator runs them, on a data root of the test, stopped by their own process ids."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import dagster as dg
import pytest

from orchestration import clock
from orchestration.capturing import capture_saved_pages
from orchestration.data_root import DataRoot, make_ready
from orchestration.instance import open_instance
from orchestration.progress import SilentReporter
from tests.run.commands import ROOT

Found = TypeVar("Found")

PATIENCE: Final = 600
"""Seconds of waiting for what takes few on an idle machine: one that has much else to do must not turn a test red."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*arguments: str, data: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`giamngheo ARGUMENTS` in a process group of its own, which is ended with the block."""
    log = data.parent / f"{arguments[0]}.log"
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIAMNGHEO_")} | environment
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", *arguments, "--data", str(data)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            yield process
        finally:
            for how in (signal.SIGTERM, signal.SIGKILL):
                if process.poll() is None:
                    os.killpg(process.pid, how)
                    try:
                        process.wait(30)
                    except subprocess.TimeoutExpired:
                        continue


def wait_for(question: Callable[[], Found | None], *, what: str, lives: tuple[subprocess.Popen[bytes], ...] = ()) -> Found:
    """The first answer that is not None or False. Fails by name when there is none in time, or a process of `lives` has ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = question()
        if found is not None and found is not False:
            return found
        for process in lives:
            assert process.poll() is None, f"{process.args!r} ended with {process.returncode} before {what}"
        time.sleep(1)
    raise AssertionError(f"waited {PATIENCE} s in vain for {what}")


def ask(port: int, query: str, variables: dict[str, object] | None = None) -> dict[str, Any] | None:
    """One GraphQL question to the webserver; None while it does not answer."""
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
            return data
    except OSError:
        return None


LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}
"""


def launch(port: int, job: str, *, partition: str) -> str:
    """Starts a job as the UI does; returns the id of its run."""
    params = {
        "selector": {"repositoryLocationName": "giamngheo", "repositoryName": "__repository__", "jobName": job},
        "runConfigData": {},
        "executionMetadata": {"tags": [{"key": "dagster/partition", "value": partition}]},
    }
    answer = ask(port, LAUNCH, {"params": params})
    assert answer is not None and answer["launchRun"]["__typename"] == "LaunchRunSuccess", answer
    return str(answer["launchRun"]["run"]["runId"])


BACKFILL = """
mutation Backfill($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}
"""


def launch_backfill(port: int, keys: list[list[str]], *, partitions: list[str]) -> str:
    """Starts a backfill of assets as the UI does; returns its id."""
    params = {"assetSelection": [{"path": key} for key in keys], "partitionNames": partitions, "title": "a test"}
    answer = ask(port, BACKFILL, {"params": params})
    assert answer is not None and answer["launchPartitionBackfill"]["__typename"] == "LaunchBackfillSuccess", answer
    return str(answer["launchPartitionBackfill"]["backfillId"])


YESTERDAY = clock.day_of(clock.now()) - timedelta(days=1)  # a day that is over is read from the archive: no network


DAEMONS: list[subprocess.Popen[bytes]] = []


@pytest.fixture
def daemon() -> subprocess.Popen[bytes]:
    """The daemon of `served`, for the one test that kills it; that test stands last."""
    return DAEMONS[-1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DataRoot, dg.DagsterInstance, int]]:
    """A root with captures of yesterday, with webserver and daemon over it and every schedule and sensor on."""
    before = {name: os.environ.pop(name, None) for name in ("DAGSTER_HOME", "GIAMNGHEO_DATA")}
    root = make_ready(DataRoot(tmp_path_factory.mktemp("daemon") / "data"))
    pages = [ROOT / "tests" / "pages" / "langson", ROOT / "tests" / "pages" / "vbsp_en"]
    capture_saved_pages(root, pages, day=YESTERDAY, now=clock.now, reporter=SilentReporter())
    port = free_port()
    with (
        running("ui", "--port", str(port), data=root.path) as ui,
        running("daemon", "--start", data=root.path) as process,
        open_instance(root) as instance,
    ):
        DAEMONS.append(process)
        wait_for(lambda: ask(port, "{ version }"), what="the webserver", lives=(ui, process))
        wait_for(
            lambda: len([one for one in instance.all_instigator_state() if one.is_running]) >= 5,
            what="schedules and sensors to be on",
            lives=(ui, process),
        )
        yield root, instance, port
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def status_of(instance: dg.DagsterInstance, run_id: str) -> str | None:
    run = instance.get_run_by_id(run_id)
    return run.status.value if run else None
