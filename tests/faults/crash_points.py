"""A night that is killed at its k-th step on disk: before a write, rename, removal, fsync or commit under its data root.

The calls themselves are wrapped, in a forked process that is about to die; nothing in the code of a night knows of it. Killing before each
call is killing after the one before it, so that one count covers both sides of every step. Dagster's own records are left out: they are
killed at random moments (`make soak`).

Belongs here: counting and killing. Does not belong here: starting processes (`warm`), what must hold afterwards (`test_crash_points`).
"""

import functools
import io
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

NAMES = ("replace", "rename", "link", "unlink", "rmdir", "mkdir", "truncate", "ftruncate")
"""Calls of `os` that change what stands in a directory or how long a file is; pathlib and shutil go through them."""


class Steps:
    """Counts the steps of a night under `root` and sends this process SIGKILL before number `kill_at`, half way into a write."""

    def __init__(self, root: Path, kill_at: int | None, write_to: str | None = None) -> None:
        self.root, self.kill_at = str(root.resolve()), kill_at
        self.told: list[str] = []
        self._out = os.open(write_to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if write_to else None

    def step(self, what: str, path: Any) -> None:
        with suppress(ValueError):
            path = os.path.relpath(os.fspath(path), self.root)
        if str(path).startswith(("..", "dagster")) or (what == "mkdir" and Path(self.root, str(path)).exists()):
            return
        self.told.append(f"{what} {path}")
        if self._out is not None:
            os.write(self._out, f"{self.told[-1]}\n".encode())
        if len(self.told) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self) -> None:
        """From here on every step counts. There is no way back: the process is one that was forked for this."""
        for name in NAMES:
            setattr(os, name, self._counted(getattr(os, name), name))
        os.fsync = self._synced(os.fsync)  # type: ignore[assignment]  # os names its argument, nobody calls it by that name
        pq.write_table = self._written(pq.write_table)
        io.open = self._opened(io.open)
        duckdb.connect = self._connected(duckdb.connect)
        sqlite3.dbapi2.connect = sqlite3.connect = self._sqlite(sqlite3.connect)

    def _counted(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        @functools.wraps(real)
        def call(path: Any, *rest: Any, **named: Any) -> Any:
            self.step(name, _path_of(path, named.get("dir_fd") or named.get("src_dir_fd")))
            return real(path, *rest, **named)

        return call

    def _synced(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            self.step("fsync", _path_of(descriptor, None))
            real(descriptor)

        return call

    def _written(self, real: Callable[..., None]) -> Callable[..., None]:
        def call(table: Any, where: Any, *rest: Any, **named: Any) -> None:
            self.step("write", where)
            real(table, where, *rest, **named)

        return call

    def _opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Files opened for writing: one step before they are made, and one before each piece that goes into them."""

        def call(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
            if set(mode).isdisjoint("wax+") or isinstance(file, int):
                return real(file, mode, *rest, **named)
            self.step("open", file)
            stream = real(file, mode, *rest, **named)
            return _Stream(stream, self, file)

        return call

    def _connected(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*rest: Any, **named: Any) -> Any:
            return _Connection(real(*rest, **named), self)

        return call

    def _sqlite(self, real: Callable[..., Any]) -> Callable[..., Any]:
        steps = self

        class Counted(sqlite3.Connection):
            def __init__(self, database: Any, *rest: Any, **named: Any) -> None:
                self.path = database
                super().__init__(database, *rest, **named)

            def commit(self) -> None:
                if self.in_transaction:
                    steps.step("commit", self.path)
                super().commit()

        def call(*rest: Any, **named: Any) -> Any:
            named.setdefault("factory", Counted)
            return real(*rest, **named)

        return call


class _Stream:
    """A file whose writes count, half of each piece being on disk at the kill."""

    def __init__(self, real: Any, steps: Steps, path: object) -> None:
        self._real, self._steps, self._path = real, steps, path

    def write(self, content: Any) -> Any:
        if self._steps.kill_at == len(self._steps.told) + 1 and len(content) > 1:
            self._real.write(content[: len(content) // 2])
            self._real.flush()
        self._steps.step("write", self._path)
        return self._real.write(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __enter__(self) -> "_Stream":
        self._real.__enter__()
        return self

    def __exit__(self, *how: Any) -> Any:
        return self._real.__exit__(*how)

    def __iter__(self) -> Any:
        return iter(self._real)


class _Connection:
    """A DuckDB connection whose statements that end up on disk count."""

    def __init__(self, real: Any, steps: Steps) -> None:
        self._real, self._steps = real, steps

    def execute(self, query: str, *rest: Any, **named: Any) -> Any:
        if query.lstrip().startswith(("CHECKPOINT", "INSERT", "ATTACH", "CREATE SCHEMA", "ALTER")):
            self._steps.step("commit", f"{self._steps.root}/warehouse/.build.duckdb")
        return self._real.execute(query, *rest, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __enter__(self) -> "_Connection":
        return self

    def __exit__(self, *how: Any) -> Any:
        return self._real.__exit__(*how)


def _path_of(path: Any, directory: int | None) -> str:
    """The path behind a descriptor, or a name inside an open directory."""
    if isinstance(path, int):
        return str(Path(f"/proc/self/fd/{path}").readlink())
    if directory is not None:
        return str(Path(f"/proc/self/fd/{directory}").readlink() / path)
    return str(Path(path).absolute())
