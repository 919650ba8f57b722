"""What a killed run left is finished: before every run's own work what it left half done, after it what it did not come to.

Belongs here: that order. Does not belong here: how an archive, staged rows or a release are made whole (their own modules).
"""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Final

from orchestration import staging
from orchestration.compaction import close_months
from orchestration.data_root import DataRoot
from orchestration.release import OPENING, read_release, refuse_foreign_file
from transforms.archive.index import compact, recover


def make_whole(root: DataRoot, *, today: date) -> None:
    """Makes a data root whole and gathers months that are over. Call while holding the root.

    Raises UsageError where a file that is not ours lies in the release's place: before any work is done.
    """
    refuse_foreign_file(root.warehouse)
    staging.recover(root.staged)
    _forget_parts(root)
    recover(root.archive)
    close_months(root.staged, today=today)
    compact(root.archive, today=today)


_PARTS: Final = (
    ".*.part",
    *(f"{folder}/{below}.*.part" for folder in ("warehouse", "alerts", "staged", "archive") for below in ("", "*/", "*/*/", "*/*/*/")),
)


def _forget_parts(root: DataRoot) -> None:
    """Removes files that a killed run was writing: their names hold its process, so that no later run writes over them."""
    for pattern in _PARTS:
        for part in root.path.glob(pattern):
            part.unlink(missing_ok=True)
    for folder in root.warehouse.glob(f"{OPENING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def follow_release(root: DataRoot, *, now: datetime) -> None:
    """Makes exports and report of the current release where those that lie there are of another one.

    For nights with nothing new: a run that was killed between publishing and its exports would else be followed by none until the next
    release. Call while holding the root.
    """
    if not root.current_release.exists():
        return
    release_id = read_release(root.current_release).release_id
    if not _names(root.exports / "datapackage.json", release_id):
        from orchestration.exporting import export_release

        export_release(root.current_release, root.exports)
    if not _names(root.report / "index.html", release_id):
        from orchestration.reporting import make_report  # templates and charts, only where there is something to make

        make_report(root, now=now)


def _names(path: Path, release_id: str) -> bool:
    return path.is_file() and release_id in path.read_text(encoding="utf-8")
