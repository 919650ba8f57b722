"""Dagster's event log in files that stay open: the same files, fewer openings."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import psutil
import pytest
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import Engine, event

from orchestration.data_root import DataRoot, make_ready
from orchestration.event_log import EventLog


@dg.multi_asset(specs=[dg.AssetSpec(f"table_{number}") for number in range(10)])
def tables() -> Iterator[dg.MaterializeResult[None]]:
    yield from (dg.MaterializeResult(asset_key=f"table_{number}", metadata={"rows": number}) for number in range(10))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("DAGSTER_HOME", "GIAMNGHEO_DATA"):  # what make_ready sets is put back
        monkeypatch.setenv(variable, os.environ.get(variable, ""))
    return make_ready(DataRoot(tmp_path)).dagster_home


@contextmanager
def connections_counted() -> Iterator[Counter[str]]:
    """How often each SQLite file is opened, by its name."""
    opened: Counter[str] = Counter()

    def count(connection: sqlite3.Connection, _: object) -> None:
        opened[Path(connection.execute("PRAGMA database_list").fetchone()[2]).stem] += 1

    event.listen(Engine, "connect", count)
    try:
        yield opened
    finally:
        event.remove(Engine, "connect", count)


def test_a_run_opens_few_connections_and_dagster_reads_what_it_wrote(home: Path) -> None:
    with dg.DagsterInstance.get() as instance, connections_counted() as opened:
        assert isinstance(instance.event_log_storage, EventLog)
        run = dg.materialize([tables], instance=instance)
        written = [record.event_log_entry for record in instance.get_records_for_run(run.run_id).records]
        assert opened["index"] + opened[run.run_id] < len(written), "Dagster alone opens both with each event"
    theirs = DagsterSqliteStorage(str(home)).event_log_storage
    assert [record.event_log_entry for record in theirs.get_records_for_run(run.run_id).records] == written
    assert theirs.get_latest_materialization_events([dg.AssetKey("table_9")])[dg.AssetKey("table_9")] is not None


def test_however_many_runs_are_looked_at_two_files_stay_open(home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        for run_id in [dg.materialize([tables], instance=instance).run_id for _ in range(4)]:
            assert instance.get_records_for_run(run_id).records
        logs = {Path(file.path).stem for file in psutil.Process().open_files() if file.path.startswith(str(home / "history" / "runs"))}
        assert {name for name in logs if not name.endswith(("-wal", "-shm"))} >= {"index", run_id}
        assert len({name.split(".db")[0] for name in logs}) == 2, logs
    assert not [file for file in psutil.Process().open_files() if file.path.startswith(str(home / "history" / "runs"))]
