"""What every run does before its own work: finish what a killed run left, and gather what grew small.

Belongs here: that order. Does not belong here: how an archive, staged rows or a release are made whole (their own modules).
"""

from datetime import date

from orchestration import staging
from orchestration.compaction import close_months
from orchestration.data_root import DataRoot
from orchestration.release import refuse_foreign_file
from transforms.archive.index import compact, recover


def make_whole(root: DataRoot, *, today: date) -> None:
    """Makes a data root whole and gathers months that are over. Call while holding the root.

    Raises UsageError where a file that is not ours lies in the release's place: before any work is done.
    """
    refuse_foreign_file(root.warehouse)
    staging.recover(root.staged)
    recover(root.archive)
    close_months(root.staged, today=today)
    compact(root.archive, today=today)
