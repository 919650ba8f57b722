"""Files that are either wholly there or not there at all, also after a kill or a loss of power.

Belongs here: the order of write, fsync, rename, fsync of the directory. Does not belong here: what is written.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync_directory(directory: Path) -> None:
    """Make a rename or a removal inside `directory` survive a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside `path`; what is written there takes the place of `path` in one step when the block ends well.

    The temporary name is fixed for each process, so that what a killed run left behind is overwritten or seen (`.<name>.<pid>.part`).
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        sync_file(temporary)
        temporary.replace(path)
        sync_directory(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def make_directories(directory: Path) -> None:
    """Like `mkdir -p`, with each new entry made durable in its parent."""
    missing = [step for step in (directory, *directory.parents) if not step.exists()]
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except FileNotFoundError as error:  # though its parents are there: a file system that takes no folders, such as /proc
        raise PermissionError(errno.EACCES, "No folder can be made there", str(directory)) from error
    for step in reversed(missing):
        sync_directory(step.parent)
