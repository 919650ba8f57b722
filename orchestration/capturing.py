"""Where a night's captures come from: saved pages that lie on disk, or the live portals.

Belongs here: the choice between the two, and what a past day means for each. Does not belong here: fetching (`transforms.crawl`), WARC
(`transforms.archive`).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc

from orchestration import clock
from orchestration.data_root import DataRoot
from orchestration.night import Capturer
from orchestration.progress import Reporter
from transforms.archive.index import read_captures, read_index
from transforms.archive.pages import Captured, capture_pages, page_files
from transforms.errors import UnreadableInput
from transforms.records import Capture


def capture_saved_pages(
    root: DataRoot, paths: Sequence[Path], *, day: date, now: Callable[[], datetime], reporter: Reporter, source: str | None = None
) -> Captured:
    """Archives saved pages as captured on `day`: now when that is today, else from 02:00 of that day on.

    The instants never run before a capture that the archive already holds of the same day.
    """
    found = list(page_files(paths))
    problems = tuple(item for item in found if isinstance(item, UnreadableInput))
    files = [item for item in found if isinstance(item, Path)]
    captured = capture_pages(
        reporter.track(files, label="capturing"), archive_root=root.archive, now=clock_of(root, day=day, now=now), source=source
    )
    return Captured(captured.captures, (*problems, *captured.problems), captured.recovered)


def clock_of(root: DataRoot, *, day: date, now: Callable[[], datetime]) -> Callable[[], datetime]:
    """A clock for captures of `day` that only goes forward."""
    began = now()
    start = began if clock.day_of(began) == day else clock.start_of_night(day)
    known = read_index(
        root.archive, since=clock.start_of_day(day), until=clock.start_of_day(day + timedelta(days=1)), columns=["captured_at"]
    )
    if known.num_rows:
        newest: datetime = pc.max(known["captured_at"]).as_py()
        start = max(start, newest + timedelta(milliseconds=1))
    return lambda: start + max(now() - began, timedelta())


def captures_of_day(root: DataRoot, source: str, day: date) -> list[Capture]:
    """What the archive holds of one source for one day."""
    return read_captures(root.archive, source=source, since=clock.start_of_day(day), until=clock.start_of_day(day + timedelta(days=1)))


def archived(root: DataRoot) -> Capturer:
    """The capturer that fetches nothing: for saved pages that are in the archive already, and for days that are past."""
    return lambda source, day: captures_of_day(root, source, day)


def visitor(root: DataRoot) -> Capturer:
    return archived(root)
