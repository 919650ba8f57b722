"""The sources of a night, side by side; one request at a time per host whatever the number of threads.

Belongs here: threads, and what one source's failure means for the others (nothing). Does not belong here: the night of one source.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from transforms.crawl.fetch import Fetcher, FetcherFactory
from transforms.crawl.judgement import ReadsPage
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.source_night import crawl_source
from transforms.crawl.summary import SourceNight
from transforms.reading.page import ParsedPage
from transforms.records import Capture
from transforms.sources.declaration import Declaration


def crawl(
    sources: Iterable[Declaration],
    *,
    archive_root: Path,
    state_root: Path,
    settings: Settings,
    clock: Clock,
    read: ReadsPage = ParsedPage,
    given: Mapping[str, Iterable[str]] | None = None,
    open_fetcher: FetcherFactory = Fetcher,
    stop: threading.Event | None = None,
    seen: Callable[[Capture], None] = lambda _: None,
) -> list[SourceNight]:
    """Crawl the sources; returns a summary of each in the order given.

    `given` are URLs to fetch besides, by source; `seen` is told of each capture, one at a time. Setting `stop`, or an interrupt, ends each
    source after the request under way, with everything archived so far sealed and indexed. An error in one source is raised after the
    others have ended.
    """
    stop = stop or threading.Event()
    telling = threading.Lock()

    def tell(capture: Capture) -> None:
        with telling:
            seen(capture)

    def night(declaration: Declaration) -> SourceNight:
        return crawl_source(
            declaration,
            archive_root=archive_root,
            state_root=state_root,
            settings=settings,
            clock=clock,
            read=read,
            given=(given or {}).get(declaration.name, ()),
            open_fetcher=open_fetcher,
            stop=stop,
            seen=tell,
        )

    with ThreadPoolExecutor(max_workers=settings.sources_at_once, thread_name_prefix="crawl") as pool:
        futures = [pool.submit(night, declaration) for declaration in sources]
        try:
            errors = [future.exception() for future in futures]
        except BaseException:
            stop.set()
            raise
    for error in errors:
        if error is not None:
            raise error
    return [future.result() for future in futures]
