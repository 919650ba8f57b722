"""The declarations of portals against the portals as they are today: a short visit into a scratch archive that is thrown away.

Belongs here: that visit and what it says. Does not belong here: visiting (`transforms/crawl`), what is kept.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from orchestration import clock
from orchestration.alerts.night_record import why_silent
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot
from orchestration.doctor import Finding
from orchestration.reading import NEW_TEXT, read_capture
from transforms.crawl.crawl import crawl
from transforms.crawl.settings import Clock, Settings
from transforms.errors import GiamngheoError, SourceUnreachable
from transforms.records import Capture
from transforms.sources.declaration import declarations

REQUESTS: Final = 12
"""Of each portal: its robots file, its listings and a few articles."""
SECONDS: Final = 180.0


def live_settings(root: DataRoot) -> Settings:
    """The limits of such a visit. Raises UsageError where no contact is set."""
    return replace(configuration_of(root).crawl_settings(), requests_per_source=REQUESTS, seconds_per_source=SECONDS, pages_of_listing=1)


def check_portals(root: DataRoot, sources: Sequence[str], *, settings: Settings) -> Iterator[Finding]:
    """One finding a portal: whether it answers, lists articles, and whether its declaration still reads them."""
    known = declarations()
    captures: dict[str, list[Capture]] = {}
    with tempfile.TemporaryDirectory(prefix="giamngheo-live-") as scratch:
        archive = Path(scratch) / "archive"
        nights = crawl(
            [known[source] for source in sources],
            archive_root=archive,
            state_root=Path(scratch) / "state",
            settings=settings,
            clock=Clock(now=clock.now, monotonic=time.monotonic, sleep=time.sleep),
            seen=lambda capture: captures.setdefault(capture.source, []).append(capture),
        )
        for night in nights:
            pages = [capture for capture in captures.get(night.source, ()) if capture.outcome == NEW_TEXT]
            silent = why_silent(night)
            if silent is not None:
                yield Finding(f"live {night.source}", "bad", silent, SourceUnreachable.exit_code)
                continue
            misread = list(_misread(archive, pages))
            words = f"{night.requests} requests, {night.new_pages} articles listed, {len(pages)} read"
            if misread:
                yield Finding(
                    f"live {night.source}", "bad", f"{words}; {len(misread)} not as declared: {misread[0]}", SourceUnreachable.exit_code
                )
            elif not pages:
                yield Finding(f"live {night.source}", "note", f"{words}: the listing shows no article that fits the declaration")
            else:
                yield Finding(f"live {night.source}", "ok", words)


def _misread(archive: Path, pages: Sequence[Capture]) -> Iterator[str]:
    for capture in pages:
        try:
            document = read_capture(archive, capture).document
        except GiamngheoError as error:
            yield str(error)
            continue
        if document.warnings:
            yield f"{capture.url}: {document.warnings[0]}"
