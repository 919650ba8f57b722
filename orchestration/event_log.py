"""Dagster's storage in SQLite files with the connections kept open; named by `dagster.yaml`.

Dagster opens the file anew, with an engine of its own, for each of the 400 reads and writes of a night: a sixth of what a night with
nothing new costs. Belongs here: how its files are reached. Does not belong here: what is written to them, which is Dagster's.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage, SqliteStorageConfig
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine


class SqliteStorage(DagsterSqliteStorage):
    """Dagster's own, but for its event log. The files are the same: either reads what the other wrote."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLog(str(Path(base_dir, "history", "runs")))

    @classmethod  # Dagster's own does not fit its supertype either
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: SqliteStorageConfig) -> "SqliteStorage":  # type: ignore[override]
        return cls.from_local(inst_data=inst_data, **config_value)


class EventLog(SqliteEventLogStorage):
    """Keeps two files open: the index of all runs, and the log of the run that was asked for last."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._one_at_a_time = threading.Lock()
        super().__init__(base_dir, inst_data)

    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        return self._kept_open(str(run_id))

    def index_connection(self) -> AbstractContextManager[Connection]:
        return self._kept_open(INDEX_SHARD_NAME)

    @contextmanager
    def _kept_open(self, shard: str) -> Iterator[Connection]:
        with self._one_at_a_time:
            if shard not in self._engines:
                with self._connect(shard):  # Dagster's way, which makes the file where there is none
                    pass
                for other in self._engines.keys() - {INDEX_SHARD_NAME}:
                    self._engines.pop(other).dispose()
                address = self.conn_string_for_shard(shard)
                self._engines[shard] = create_engine(address, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
            with self._engines[shard].begin() as connection:
                yield connection

    def dispose(self) -> None:
        super().dispose()
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
