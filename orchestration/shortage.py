"""What the machine would not give, told by an error: disk, access, memory, a lock or a whole file is the operator's business, no bug.

Belongs here: knowing such errors, whichever library raised them. Does not belong here: budgets and warnings before it (`disk.py`).
"""

import errno
import re
from collections.abc import Iterator
from typing import Final

from transforms.errors import DataHeld, UsageError

_DISK_ERRORS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DISK_WORDS: Final = re.compile(r"No space left|File too large|[Dd]isk quota|disk is full|disk I/O error", re.ASCII)
_LOCK_WORDS: Final = re.compile(r"database is locked", re.ASCII)
_ACCESS_WORDS: Final = re.compile(
    r"\b(?:Permission|FileExists|NotADirectory|IsADirectory)Error\b|Permission denied|Read-only file system", re.ASCII
)
_DAMAGE_WORDS: Final = re.compile(r"Could not open Parquet|Parquet magic bytes|No magic bytes found", re.ASCII)
_MEMORY_WORDS: Final = re.compile(r"\bMemoryError\b|Out of Memory Error|OutOfMemory|malloc of size|Cannot allocate memory", re.ASCII)


def shortage_of(error: BaseException) -> str | None:
    """`disk`, `access`, `memory`, `lock` or `damage` where that is behind an error or its causes, None for every other error."""
    for one in _causes(error):
        if isinstance(one, MemoryError):
            return "memory"
        if isinstance(one, OSError) and one.errno in _DISK_ERRORS:
            return "disk"
        if found := shortage_in(f"{type(one).__name__}: {one}"):
            return found
    return None


def shortage_in(words: str) -> str | None:
    """The same by what a library or a step's record says; SQLite calls a full disk an I/O error."""
    if _DISK_WORDS.search(words):
        return "disk"
    if _LOCK_WORDS.search(words):
        return "lock"
    if _ACCESS_WORDS.search(words):
        return "access"
    if _DAMAGE_WORDS.search(words):
        return "damage"
    return "memory" if _MEMORY_WORDS.search(words) else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or now.__context__


_TOLD: Final = {
    "disk": "out of disk space in the data root",
    "access": "a file or folder cannot be used",
    "damage": "a staged file is damaged, `giamngheo rebuild` makes all of them anew from the archive",
    "memory": "out of memory",
    "lock": "another process held the lock on Dagster's records for longer than a run waits",
}


def in_words(shortage: str, error: object) -> str:
    """What to tell an operator."""
    cause = str(error).strip().partition("\n")[0] or type(error).__name__
    return f"{_TOLD[shortage]}: {cause}"


def exit_code_of(shortage: str) -> int:
    """75 where waiting helps, 2 where the operator must act."""
    return DataHeld.exit_code if shortage == "lock" else UsageError.exit_code
