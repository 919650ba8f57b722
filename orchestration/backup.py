"""Backup and restore of a data root, as one drill: what a backup holds is what a restore brings back, proven by digests.

    DIR/objects/<2 digits>/<sha256>     the bytes of a file, once, whatever its name and however many backups hold it
    DIR/backups/<instant>.json          one backup: the files of the root by name, size, digest; written last, in one step

An object is only written, never changed, so that a backup that is cut short leaves the ones before it whole and the next goes on.
Belongs here: copying and proving. Does not belong here: retention of releases, object stores.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from orchestration.configuration import FILE
from orchestration.data_root import DataRoot
from orchestration.progress import Reporter
from orchestration.release import OPENING, read_release
from transforms.archive.durable import make_directories, replacing, sync_directory, sync_file
from transforms.errors import UnreadableInput, UsageError, VerificationDiffers

PARTS: Final = ("archive", "staged", "warehouse", "frontier", "alerts", "dagster", "exports", "report", FILE, "alive")
PASSED_OVER: Final = (
    ".build.duckdb",
    ".work.duckdb",
    ".spill",
    "telling.lock",
    "run.lock",
    "run.json",
    ".telemetry",
    "compute_logs",
    "tmp",
)
"""Of a run under way, or of no use elsewhere."""
CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class BackedUp:
    """One file of a backup."""

    name: str  # below the data root, with "/"
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its files, and the release that was current. `made_at` is also its name."""

    made_at: str
    release_id: str | None
    files: tuple[BackedUp, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def back_up(root: DataRoot, target: Path, *, now: datetime, keep: int | None, reporter: Reporter) -> tuple[Backup, int]:
    """Backs the root up into `target`, beside earlier backups; returns it and the bytes that were new. The caller holds the data root.

    Raises UsageError for a target inside the root, or one that is something else; VerificationDiffers where a copy is not what was read.
    """
    _refuse_target(root, target)
    make_directories(target / "objects")
    make_directories(target / "backups")
    files, new_bytes = [], 0
    for path in reporter.track(list(_files(root)), label="backing up"):
        name = path.relative_to(root.path).as_posix()
        source = _frozen(path, target)
        try:
            sha256, size = _digest(source), source.stat().st_size
            if not (stored := _object(target, sha256)).exists() or stored.stat().st_size != size:
                _copy(source, stored, sha256)
                new_bytes += size
        finally:
            if source != path:
                source.unlink()
        files.append(BackedUp(name, size, sha256))
    release = read_release(root.current_release).release_id if root.current_release.exists() else None
    backup = Backup(f"{now:%Y-%m-%dT%H%M%SZ}", release, tuple(files))
    listed = [[file.name, file.size, file.sha256] for file in files]
    with replacing(target / "backups" / f"{backup.made_at}.json") as temporary:
        temporary.write_text(json.dumps({"made_at": backup.made_at, "release": release, "files": listed}), encoding="utf-8")
    if keep is not None:
        _forget(target, keep=keep)
    return backup, new_bytes


def restore(source: Path, root: DataRoot, *, of: str | None, reporter: Reporter) -> Backup:
    """Puts a backup in place of a root that holds nothing yet, in one rename, after every file was proven.

    Raises UsageError where the root holds something or there is no such backup; VerificationDiffers, naming the files, where the
    backup is damaged: then nothing is put in place.
    """
    backup = read_backup(source, of)
    if root.path.exists() and any(root.path.iterdir()):
        raise UsageError(f"{root.path}: expected a data root that does not exist yet or is empty, got one that holds something")
    beside = root.path.with_name(f".{root.path.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    make_directories(beside)
    damaged = []
    for file in reporter.track(backup.files, label="restoring"):
        path = beside / file.name
        if not path.resolve().is_relative_to(beside.resolve()):
            raise UsageError(f"{source}: expected names inside a data root, got {file.name!r}")
        try:
            _copy(_object(source, file.sha256), path, file.sha256)
        except (OSError, VerificationDiffers) as error:
            damaged.append(f"{file.name}: {error}")
    if damaged:
        shutil.rmtree(beside, ignore_errors=True)
        raise VerificationDiffers(f"{source}: {len(damaged)} of {len(backup.files)} files are damaged, nothing was restored: {damaged[:5]}")
    if root.path.exists():
        root.path.rmdir()
    beside.rename(root.path)
    sync_directory(root.path.parent)
    return backup


def read_backup(source: Path, of: str | None = None) -> Backup:
    """A backup by its name, the newest without one. Raises UsageError where there is none, UnreadableInput for a torn list."""
    names = backups(source)
    if not names or (of is not None and of not in names):
        raise UsageError(f"{source}: expected a backup{f' of {of}' if of else ''}, got {', '.join(names) or 'none'}")
    path = source / "backups" / f"{of or names[-1]}.json"
    try:
        raw: Mapping[str, list[list[str]]] = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(BackedUp(str(name), int(size), str(sha256)) for name, size, sha256 in raw["files"])
        return Backup(str(raw["made_at"]), str(raw["release"]) if raw["release"] else None, files)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(str(path), expected="the list of a backup", came=str(error)) from error


def backups(source: Path) -> list[str]:
    """The names of the backups that a folder holds, oldest first."""
    return sorted(path.stem for path in (source / "backups").glob("*.json") if not path.name.startswith("."))


def damage_of(source: Path, backup: Backup) -> list[str]:
    """The files of a backup whose bytes are not there or not what they were."""
    found = []
    for file in backup.files:
        stored = _object(source, file.sha256)
        if not stored.is_file() or _digest(stored) != file.sha256:
            found.append(file.name)
    return found


def _refuse_target(root: DataRoot, target: Path) -> None:
    if target.resolve().is_relative_to(root.path.resolve()) or root.path.resolve().is_relative_to(target.resolve()):
        raise UsageError(f"{target}: expected a folder outside of the data root {root.path}")
    if not root.archive.is_dir():
        raise UsageError(f"{root.path}: expected a data root, got a folder without an archive")
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target}: expected a folder, got a file")
    if target.exists() and any(path.name not in ("objects", "backups") for path in target.iterdir()):
        raise UsageError(f"{target}: expected an empty folder or one of earlier backups, got one that holds something else")


def _files(root: DataRoot) -> Iterator[Path]:
    """The files to back up, in order of their names; links are not followed, since they may lead out of the root."""
    for part in PARTS:
        start = root.path / part
        found = [start] if start.is_file() else sorted(start.rglob("*"))
        for path in found:
            unwanted = any(step in PASSED_OVER or step.startswith(OPENING) for step in path.relative_to(root.path).parts)
            if path.is_file() and not path.is_symlink() and not unwanted and not path.name.endswith((".part", "-wal", "-shm", ".lock")):
                yield path


def _frozen(path: Path, target: Path) -> Path:
    """A database that the webserver or the daemon may be writing is copied by SQLite itself; every other file is read as it lies."""
    if path.suffix != ".db":
        return path
    copy = target / "objects" / f".{path.name}.part"
    copy.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
    except sqlite3.DatabaseError:
        copy.unlink(missing_ok=True)
        return path
    return copy


def _object(target: Path, sha256: str) -> Path:
    return target / "objects" / sha256[:2] / sha256


def _copy(source: Path, target: Path, sha256: str) -> None:
    """Copies durably and proves the copy by reading it again. Raises VerificationDiffers."""
    make_directories(target.parent)
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)
        if (found := _digest(temporary)) != sha256:
            raise VerificationDiffers(f"expected SHA-256 {sha256}, got {found}")
        sync_file(temporary)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _forget(target: Path, *, keep: int) -> None:
    """Removes the oldest backups and the objects that no backup holds any more."""
    for name in backups(target)[:-keep]:
        (target / "backups" / f"{name}.json").unlink()
    held = {file.sha256 for name in backups(target) for file in read_backup(target, name).files}
    for path in list((target / "objects").glob("*/*")):
        if path.name not in held:
            path.unlink()
