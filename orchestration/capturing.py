"""Where a night's captures come from: saved pages that lie on disk, or the live portals.

Belongs here: the choice between the two, and what a past day means for each. Does not belong here: fetching (`transforms.crawl`), WARC
(`transforms.archive`).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc

from orchestration import clock, cluster_crawl
from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot
from orchestration.progress import Reporter
from transforms.archive.index import read_captures, read_index
from transforms.archive.pages import Captured, capture_pages, page_files
from transforms.crawl.crawl import crawl
from transforms.crawl.fetch import Fetcher, FetcherFactory
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.summary import SourceNight
from transforms.errors import UnreadableInput
from transforms.records import Capture
from transforms.sources.declaration import declarations


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


class Archived:
    """Fetches nothing: for saved pages that are in the archive already, and for days that are read again."""

    def __init__(self, root: DataRoot) -> None:
        self._root = root

    @property
    def nights(self) -> Mapping[str, SourceNight]:
        return {}

    def __call__(self, source: str, day: date) -> Sequence[Capture]:
        return captures_of_day(self._root, source, day)


def fetchers_of(configuration: Configuration) -> FetcherFactory:
    """Who sends the requests of a visit. Raises SourceUnreachable where it is a cluster and that does not answer."""
    if configuration.crawl_from == "here" or configuration.ray_address is None:
        return Fetcher
    return cluster_crawl.fetchers(configuration.ray_address)


class LivePortals:
    """Visits portals side by side, each at most once a run: the first step that asks for one visits all that the run is about.

    A day that is over cannot be visited; its captures are those that the archive holds.
    """

    def __init__(
        self,
        root: DataRoot,
        sources: Sequence[str],
        *,
        settings: Callable[[], Settings],
        say: Callable[[str], None] = lambda _: None,
        fetchers: Callable[[], FetcherFactory] = lambda: Fetcher,
    ) -> None:
        self._root, self._sources, self._settings, self._say = root, sources, settings, say
        self._fetchers = fetchers
        self._nights: dict[str, SourceNight] = {}

    @property
    def nights(self) -> Mapping[str, SourceNight]:
        return self._nights

    def __call__(self, source: str, day: date) -> Sequence[Capture]:
        if day == clock.day_of(clock.now()) and not self._nights and source in self._sources:
            self._visit()
        return captures_of_day(self._root, source, day)

    def _visit(self) -> None:
        known = declarations()
        nights = crawl(
            [known[source] for source in self._sources],
            archive_root=self._root.archive,
            state_root=self._root.frontier,
            settings=self._settings(),
            clock=Clock(now=clock.now, monotonic=time.monotonic, sleep=time.sleep),
            open_fetcher=self._fetchers(),
            seen=lambda capture: self._say(f"  {capture.source}: {capture.outcome} {capture.url or capture.page}"),
        )
        self._nights = {night.source: night for night in nights}
