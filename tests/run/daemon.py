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
from pathlib import Path
from typing import TypeVar

from tests.run.commands import ROOT

Found = TypeVar("Found")


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


def wait_for(question: Callable[[], Found | None], *, seconds: float, what: str) -> Found:
    """The first answer that is not None or False. Fails by name when there is none in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = question()
        if found is not None and found is not False:
            return found
        time.sleep(1)
    raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")


def ask(port: int, query: str, variables: dict[str, object] | None = None) -> dict[str, object] | None:
    """One GraphQL question to the webserver; None while it does not answer."""
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            data: dict[str, object] = json.load(answer)["data"]
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
    assert answer is not None and answer["launchRun"]["__typename"] == "LaunchRunSuccess", answer  # type: ignore[index,call-overload]
    return str(answer["launchRun"]["run"]["runId"])  # type: ignore[index,call-overload]


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
    assert answer is not None and answer["launchPartitionBackfill"]["__typename"] == "LaunchBackfillSuccess", answer  # type: ignore[index,call-overload]
    return str(answer["launchPartitionBackfill"]["backfillId"])  # type: ignore[index,call-overload]
