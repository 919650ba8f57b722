"""Releases of the warehouse: putting a checked file in place of the last one, keeping some, opening one to read.

    warehouse/current.duckdb        what analysts open; replaced in one step, never written
    warehouse/releases/<id>.duckdb  the last 30 and each month's last

Belongs here: publishing, pruning and opening. Does not belong here: making the file (`orchestration/builder.py`).
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import duckdb

from transforms.archive.durable import make_directories, sync_directory, sync_file
from transforms.errors import OtherVersion, UsageError

CURRENT: Final = "current.duckdb"
KEPT: Final = 30
OPENING: Final = ".opening-"
"""Folders beside a release, for the moment in which it is opened."""
APPLICATION: Final = "giamngheo"
_CLOSED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True, slots=True)
class Release:
    """What a published file says of itself in `core.release`."""

    release_id: str
    built_at: datetime
    schema_version: str
    extractor_version: str
    content_hash: str
    inputs_digest: str
    engine_version: str


_KEPT: ContextVar[dict[Path, tuple[object, duckdb.DuckDBPyConnection]] | None] = ContextVar("kept", default=None)
"""What stays open, by path, each with the file that it was when it was opened."""


@contextmanager
def keeping_open() -> Iterator[None]:
    """Within, an opened release stays open for the next who asks: starting an engine costs as much as ten questions of a night."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        let_go()
        _KEPT.reset(token)


def let_go() -> None:
    """Closes what stays open, so that it takes no memory from what comes next."""
    kept = _KEPT.get()
    while kept:
        kept.popitem()[1][1].close()


def open_release(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can read this file and nothing else: no other file, no network, no changed setting.

    All that is read is of one release, also where another takes the name meanwhile.
    Raises UsageError where there is no warehouse, or a file that is not one of ours.
    """
    kept = _KEPT.get()
    if kept is None:
        return _open(path)
    _refuse_log(path)
    file = _file_at(path)  # before it is opened: where another takes the name meanwhile, the next who asks opens that
    known, connection = kept.get(path, (None, None))
    if connection is None or known != file:
        kept.pop(path, None)
        connection = _open(path)
        kept[path] = file, connection
    return connection.cursor()


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = _connect(path)
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute("SET lock_configuration = true")
        connection.execute("SELECT 1 FROM core.release").fetchall()
    except duckdb.Error as error:
        raise UsageError(
            f"{path}: expected a warehouse of {APPLICATION}, got a file that DuckDB {duckdb.__version__} refuses: {error}. "
            "Move it away; `giamngheo rebuild` makes a new one from the archive, `giamngheo pull` fetches one"
        ) from error
    return connection


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Opens the file under a name of our own, or again where it has none and another file took the name meanwhile.

    DuckDB 2.0 opens a file once for its head and once more for its blocks: a release put in place in between would lend its blocks to the
    head of the one before, and what DuckDB then meets has ended whole processes.
    """
    while True:
        if not path.is_file():
            raise UsageError(f"{path}: expected a published warehouse, found none; run the nightly job first")
        _refuse_log(path)
        before = _file_at(path)
        with _own_name(path) as name:
            try:
                connection = duckdb.connect(str(name), read_only=True, config=_CLOSED)
            except duckdb.Error:
                if name.exists() and (name != path or _file_at(path) == before):
                    raise
            else:
                if name != path or _file_at(path) == before:
                    return connection
                connection.close()


@contextmanager
def _own_name(path: Path) -> Iterator[Path]:
    """A second name of the file, which nobody else replaces; its first where the folder takes no names (a mirror that is only read)."""
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=OPENING, dir=path.parent))
        name = folder / path.name  # DuckDB calls the database by it
        os.link(path, name)
    except OSError:
        name = path
    try:
        yield name
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _file_at(path: Path) -> tuple[int, int, int] | None:
    """Which file bears this name; two releases never agree in all three."""
    with suppress(OSError):
        told = path.stat()
        return told.st_dev, told.st_ino, told.st_mtime_ns
    return None


def read_release(path: Path) -> Release:
    """The metadata of a published file. Raises UsageError as `open_release` does."""
    with open_release(path) as connection, of_this_version(path):
        row = connection.execute(
            "SELECT release_id, built_at, schema_version, extractor_version, content_hash, inputs_digest, engine_version FROM core.release"
        ).fetchone()
    if row is None:
        raise UsageError(f"{path}: expected a release that names itself, got an empty core.release")
    return Release(*row)


def refuse_foreign_file(warehouse: Path) -> None:
    """Raises UsageError when something that we did not make lies where the release belongs: it would be lost."""
    current = warehouse / CURRENT
    if current.exists() or current.is_symlink():
        if current.is_symlink() or not current.is_file():
            raise UsageError(f"{current}: expected a warehouse file, got a link or folder; move it away")
        open_release(current).close()
    _refuse_log(current)


def publish(private: Path, *, warehouse: Path, release_id: str, kept: int = KEPT) -> Path:
    """Puts a closed private file in place of the current release and into `releases/`; returns the current file's path.

    The private file must lie in `warehouse` (a rename, not a copy). Readers see the old file or the new one, never a mixture.
    """
    refuse_foreign_file(warehouse)
    if wal := _wal_beside(private):
        raise UsageError(f"{wal}: expected a warehouse that was checkpointed and closed")
    releases = warehouse / "releases"
    make_directories(releases)
    sync_file(private)
    _keep(private, releases / f"{release_id}.duckdb")
    current = warehouse / CURRENT
    private.replace(current)
    sync_directory(warehouse)
    prune(releases, kept=kept)
    return current


def _keep(private: Path, target: Path) -> None:
    """A second name for the same bytes costs nothing, since neither is ever written; a copy where links cannot be had."""
    temporary = target.with_name(f".{target.name}.part")
    temporary.unlink(missing_ok=True)
    try:
        os.link(private, temporary)
    except OSError:
        shutil.copyfile(private, temporary)
        sync_file(temporary)
    temporary.replace(target)
    sync_directory(target.parent)


def prune(releases: Path, *, kept: int) -> None:
    """Forgets old releases: the last `kept` stay, and the last of each month."""
    for name in superseded([path.name for path in releases.glob("*.duckdb") if not path.name.startswith(".")], kept=kept):
        (releases / name).unlink()
    for leftover in releases.glob(".*.part"):
        leftover.unlink()
    sync_directory(releases)


def superseded(names: Iterable[str], *, kept: int) -> list[str]:
    """Which releases go. Ids begin with the instant of the build, so that names sort by age and begin with their month."""
    by_age = sorted(names)
    last_of_month = {name[:7]: name for name in by_age}
    return [name for name in by_age[:-kept] if last_of_month[name[:7]] != name]


@contextmanager
def of_this_version(path: object) -> Iterator[None]:
    """Raises OtherVersion for a question about tables or columns that a release of another version does not have."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        what = str(error).strip().partition("\n")[0]
        raise OtherVersion(
            f"{path}: expected a release of this version of {APPLICATION}, got one of another ({what}); a night or `rebuild` makes it anew"
        ) from error


def _refuse_log(path: Path) -> None:
    """A published file has no log: one beside it holds what a stranger wrote, and a torn one loses it in silence."""
    if wal := _wal_beside(path):
        raise UsageError(f"{wal}: expected no write-ahead log beside a published warehouse; someone wrote to it. Remove both and rebuild")


def _wal_beside(path: Path) -> Path | None:
    wal = path.with_name(path.name + ".wal")
    return wal if wal.exists() else None
