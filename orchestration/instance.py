"""Dagster's instance over a data root, opened so that two processes can begin at the same moment.

Belongs here: opening it. Does not belong here: what is told of it (`instance_check.py`), and what is removed from it (`retention.py`).
"""

from typing import Final

import dagster as dg
from filelock import FileLock, Timeout

from orchestration.data_root import DataRoot
from transforms.errors import UsageError

_PATIENCE: Final = 120
"""Seconds for another process to make the tables; it takes one on an idle machine."""


def open_instance(root: DataRoot) -> dg.DagsterInstance:
    """The instance of `root.dagster_home`, with all its tables there; it is closed as a context manager.

    One process at a time: Dagster makes its tables without a lock, and of four that open a new root at once two fail, or leave
    tables that no later one can open. Who starts another program of Dagster's over a root opens the instance here first.
    Raises UsageError when another process does not get ready in time.
    """
    try:
        with FileLock(root.dagster_home / "opening.lock", timeout=_PATIENCE):
            return dg.DagsterInstance.from_config(str(root.dagster_home))
    except Timeout:
        raise UsageError(f"{root.dagster_home}: another process has been opening Dagster's instance for {_PATIENCE} s") from None
