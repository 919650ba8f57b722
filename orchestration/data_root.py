"""The data root: where everything lies, who holds it, and the one `DAGSTER_HOME` under it.

Belongs here: paths, the run lock and the name of its holder, making a root ready. Does not belong here: what is written into it.
"""

import fcntl
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import psutil
from filelock import FileLock, Timeout

from transforms.archive.durable import replacing
from transforms.errors import DataHeld, UsageError

ENVIRONMENT_VARIABLE: Final = "GIAMNGHEO_DATA"
DEFAULT: Final = "data"
_SHIPPED_DAGSTER_YAML: Final = Path(__file__).with_name("dagster.yaml")


@dataclass(frozen=True, slots=True)
class DataRoot:
    """One data root; every path of the project is named here and nowhere else."""

    path: Path

    @property
    def archive(self) -> Path:
        return self.path / "archive"

    @property
    def staged(self) -> Path:
        return self.path / "staged"

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse"

    @property
    def current_release(self) -> Path:
        return self.warehouse / "current.duckdb"

    @property
    def exports(self) -> Path:
        return self.path / "exports"

    @property
    def report(self) -> Path:
        return self.path / "report"

    @property
    def data_docs(self) -> Path:
        return self.report / "data_docs"

    @property
    def dagster_home(self) -> Path:
        return self.path / "dagster"

    @property
    def frontier(self) -> Path:
        return self.path / "frontier"

    @property
    def alerts(self) -> Path:
        return self.path / "alerts"

    @property
    def alive(self) -> Path:
        return self.path / "alive"

    @property
    def pulled_from(self) -> Path:
        """Only in a mirror: a file that says whose releases it holds."""
        return self.path / "pulled_from"

    @property
    def lock_file(self) -> Path:
        return self.path / "run.lock"

    @property
    def holder_file(self) -> Path:
        return self.path / "run.json"


def data_root_of(option: str | Path | None) -> DataRoot:
    """The data root that a command means: its option, else `GIAMNGHEO_DATA`, else `data/` where the command was called."""
    return DataRoot(Path(option or os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT).absolute())


def existing_root_of(option: str | Path | None) -> DataRoot:
    """The same, for commands that look at what is there. Raises UsageError where nothing is: a mistyped path is no empty root."""
    root = data_root_of(option)
    if not root.path.is_dir():
        raise UsageError(f"{root.path}: expected a data root, found none; `giamngheo nightly` makes one")
    return root


def refuse_made_pages(paths: Iterable[Path]) -> None:
    """Raises UsageError for a folder of pages that is or holds a data root, or lies in its report: those are pages that we made.

    The archive of a data root may be taken in, and pages that somebody keeps in a folder of their own beside it.
    """
    for path in paths:
        if not path.is_dir():
            continue
        whole = path.resolve()
        above = next((folder for folder in whole.parents if _is_data_root(folder)), None)
        if above is not None and whole.is_relative_to(DataRoot(above).report):
            raise UsageError(f"{path}: expected captured pages, got the report of the data root {above}, which was made of them")
        within = next((folder for folder in (whole, *whole.rglob("*/")) if _is_data_root(folder)), None)
        if within is not None:
            raise UsageError(
                f"{path}: expected captured pages, got the data root {within}, whose report would be taken for pages; "
                f"its captures lie in {within / 'archive'}"
            )


def _is_data_root(folder: Path) -> bool:
    root = DataRoot(folder)
    return root.current_release.exists() or (root.dagster_home / "dagster.yaml").exists()


def make_ready(root: DataRoot) -> DataRoot:
    """Creates the folders of a data root and points `DAGSTER_HOME` at it. Raises UsageError where it cannot be written, and for a mirror:
    a night there would put a release of its own in place of the pulled one, and end the pulling."""
    try:
        if root.pulled_from.exists():
            publisher = root.pulled_from.read_text(encoding="utf-8").strip()
            raise UsageError(f"{root.path}: expected a data root of its own, got one that pulls the releases of {publisher}; name another")
        for folder in (root.archive, root.staged, root.warehouse, root.dagster_home):
            _refuse_link_outside(root, folder)
            folder.mkdir(parents=True, exist_ok=True)
        probe = root.path / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
        shipped = _SHIPPED_DAGSTER_YAML.read_text(encoding="utf-8")
        settings = root.dagster_home / "dagster.yaml"
        if not settings.exists():  # an operator's own settings stay
            with replacing(settings) as temporary:
                temporary.write_text(shipped, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"data root {root.path}: expected a folder that can be written, got {error.strerror or error}") from error
    os.environ["DAGSTER_HOME"] = str(root.dagster_home)
    os.environ[ENVIRONMENT_VARIABLE] = str(root.path)
    return root


def _refuse_link_outside(root: DataRoot, folder: Path) -> None:
    """A folder of the root that is a link to elsewhere would let a page's files land where nobody looks for them."""
    if folder.is_symlink() and not folder.resolve().is_relative_to(root.path.resolve()):
        raise UsageError(f"{folder}: expected a folder inside the data root, got a link to {folder.resolve()}")


@contextmanager
def hold(root: DataRoot, *, purpose: str, started_at: datetime, wait_seconds: float = 0.0) -> Iterator[None]:
    """Holds the data root for one writer; the lock goes with the process, whatever ends it.

    Raises DataHeld, naming the holder, when it is not free within `wait_seconds`.
    """
    lock = FileLock(root.lock_file)
    try:
        lock.acquire(timeout=wait_seconds if wait_seconds > 0 else 0, poll_interval=0.2)
    except Timeout:
        raise DataHeld(f"data root {root.path}: another run holds it ({describe_holder(root)}); --wait SECONDS waits for it") from None
    except OSError as error:
        raise UsageError(f"{root.lock_file}: expected a lock file that can be written, got {error.strerror or error}") from error
    try:
        _write_holder(root, purpose=purpose, started_at=started_at)
        yield
    finally:
        root.holder_file.unlink(missing_ok=True)
        lock.release()


def _write_holder(root: DataRoot, *, purpose: str, started_at: datetime) -> None:
    """Says who holds the lock, for the message that others get."""
    process = psutil.Process()
    holder = {
        "pid": process.pid,
        "process_started": process.create_time(),
        "purpose": purpose,
        "since": started_at.isoformat(),
    }
    temporary = root.holder_file.with_suffix(".tmp")
    temporary.write_text(json.dumps(holder), encoding="utf-8")
    temporary.replace(root.holder_file)


def describe_holder(root: DataRoot) -> str:
    """The holder of the lock in words."""
    try:
        holder = json.loads(root.holder_file.read_text(encoding="utf-8"))
        return f"process {holder['pid']}, {holder['purpose']}, since {holder['since']}"
    except (OSError, ValueError, KeyError):
        return "a process that has not said its name yet"


def is_held(root: DataRoot) -> bool:
    """Whether a process holds the lock at this moment. Nothing is written in order to ask: the root may be one that can only be read."""
    try:
        with root.lock_file.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def free_space_bytes(root: DataRoot) -> int:
    """Free bytes on the disk of the data root."""
    return shutil.disk_usage(root.path).free


def is_terminal() -> bool:
    """Whether a person watches: progress bars there, plain lines elsewhere."""
    return sys.stderr.isatty()
