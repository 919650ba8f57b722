"""Dagster's instance over a new root, opened by several processes at the same moment, as `ui`, `daemon` and a night may be."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from filelock import FileLock

from orchestration import instance
from orchestration.commands.daemon import cause_in
from orchestration.data_root import DataRoot, make_ready
from orchestration.instance import open_instance
from transforms.errors import UsageError

PROCESSES = 4


def _open(path: Path, barrier: Barrier) -> None:
    barrier.wait(120)
    with open_instance(DataRoot(path)) as opened:
        assert not opened.get_runs(limit=1) and not opened.all_instigator_state()


@pytest.mark.long
def test_processes_that_open_a_new_root_at_once_all_find_its_tables(tmp_path: Path) -> None:
    root = make_ready(DataRoot(tmp_path / "data"))
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    processes = [context.Process(target=_open, args=(root.path, barrier)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
    assert [process.exitcode for process in processes] == [0] * PROCESSES


def test_an_opening_that_does_not_end_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_ready(DataRoot(tmp_path / "data"))
    monkeypatch.setattr(instance, "_PATIENCE", 0)
    with FileLock(root.dagster_home / "opening.lock"), pytest.raises(UsageError, match="another process has been opening"):
        open_instance(root)


@pytest.mark.parametrize(
    ("stderr", "cause"),
    [
        (
            "Traceback (most recent call last):\nsqlalchemy.exc.OperationalError: (sqlite3.OperationalError) table runs already exists"
            "\n[SQL: CREATE TABLE runs (id INTEGER)]\n(Background on this error at: https://sqlalche.me/e/20/e3q8)\n",
            "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) table runs already exists",
        ),
        ("Usage: dagster schedule start\nNo such option\n", "No such option"),
        ("", None),
    ],
)
def test_the_line_that_names_the_error_is_told_and_not_the_link_behind_it(stderr: str, cause: str | None) -> None:
    assert cause_in(stderr) == cause
