"""How much of its disk budget a data root uses.

Belongs here: sizes, the warning before the budget is reached. Does not belong here: removing anything (`retention.py`, `release.py`).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot, free_space_bytes

WARN_SHARE: Final = 0.8
LEAST_FREE_BYTES: Final = 1_000_000_000


def size_of(folder: Path) -> int:
    """Bytes of the files below a folder; a file with two names (a kept release) counts once."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for found in _files(folder):
        identity = (found.st_dev, found.st_ino)
        if identity not in seen:
            seen.add(identity)
            total += found.st_size
    return total


def _files(folder: Path) -> Iterator[os.stat_result]:
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                yield (Path(path) / name).lstat()
            except FileNotFoundError:
                continue  # a run beside us has finished with it


def disk_warning(root: DataRoot) -> str | None:
    """Says that budget or disk come to their end, before they do."""
    budget = configuration_of(root).disk_budget_bytes
    free = free_space_bytes(root)
    if free < LEAST_FREE_BYTES:
        return f"the disk of {root.path} has {in_words(free)} left"
    if budget is None:
        return None
    used = size_of(root.path)
    if used < WARN_SHARE * budget:
        return None
    return f"the data root takes {in_words(used)} of its budget of {in_words(budget)} ({used / budget:.0%})"


def in_words(size: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
