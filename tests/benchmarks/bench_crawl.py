"""What the crawl and the archive cost: CPU beside bare libraries and Scrapy, an unchanged night, memory over many pages."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median

import requests
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.benchmarks.measuring import Row, at_least, at_most, in_turns
from tests.benchmarks.page_set import page_set
from tests.benchmarks.site import ROOT, declare, portal
from transforms.archive.warc import Exchange
from transforms.archive.writer import ArchiveWriter
from transforms.crawl.fetch import Fetched, Fetcher
from transforms.crawl.judgement import ReadsPage
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.source_night import crawl_source
from transforms.crawl.summary import SourceNight
from transforms.reading.page import ParsedPage, read_document
from transforms.reading.tree import Hrefs
from transforms.records import Capture

HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"x"'), ("Server", "portal"))
MEMORY_LIMIT_MIB = 150
_DOCUMENT = read_document(f"<article><h1>Any</h1><p>{'Any text. ' * 50}</p></article>".encode(), page="any")


def rows(pages: int) -> Iterator[Row]:
    with portal(pages) as port:
        sample = min(pages, 400)
        fetched, archived = in_turns(ways_to_fetch(port, sample)), in_turns(ways_to_archive(sample))
        yield beside_bare("fetching", fetched, sample, "a bare requests session")
        yield beside_bare("archiving", archived, sample, "bare warcio")
        yield from beside_scrapy(port, pages, floor=(fetched["bare"] + archived["bare"]) / sample * pages)
        yield from nights(port, pages)


def settings_of(port: int, pages: int) -> Settings:
    """Those of an installation, with the one port opened, and neither a pace nor a budget to wait for."""
    opened = frozenset({("127.0.0.1", port)})
    return Settings(contact="ops@example.org", open_addresses=opened, pace_seconds=0.0, requests_per_source=10 * pages + 100)


def clock(ahead: timedelta = timedelta()) -> Clock:
    return Clock(lambda: datetime.now(UTC) + ahead, time.monotonic, time.sleep)


def ways_to_fetch(port: int, pages: int) -> dict[str, Callable[[], None]]:
    """The same bodies by our fetcher and by a bare session."""
    urls = [f"http://127.0.0.1:{port}/page-{number:05}.html" for number in range(pages)]

    def bare() -> None:
        with requests.Session() as session:
            for url in urls:
                assert session.get(url, timeout=10).content

    def ours() -> None:
        fetcher = Fetcher(settings_of(port, pages), clock())
        for url in urls:
            assert isinstance(fetcher.get(url), Fetched)
        fetcher.close()

    return {"bare": bare, "ours": ours}


def ways_to_archive(pages: int) -> dict[str, Callable[[], None]]:
    """The same bodies by our writer and by bare warcio."""
    bodies = [page.html for page in page_set(pages)]

    def bare() -> None:
        with tempfile.TemporaryFile() as stream:
            writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
            for number, body in enumerate(bodies):
                url = f"https://example.test/{number}.html"
                http = StatusAndHeaders("200 OK", list(HEADERS), protocol="HTTP/1.1")
                response = writer.create_warc_record(url, "response", payload=BytesIO(body), length=len(body), http_headers=http)
                asked = StatusAndHeaders(f"/{number}.html HTTP/1.1", [("Host", "example.test")], protocol="GET", is_http_request=True)
                request = writer.create_warc_record(url, "request", http_headers=asked)
                writer.write_request_response_pair(request, response)

    def ours() -> None:
        with tempfile.TemporaryDirectory() as root, ArchiveWriter(Path(root), "example", now=lambda: datetime.now(UTC)) as writer:
            for number, body in enumerate(bodies):
                exchange = Exchange(f"https://example.test/{number}.html", "GET", (), 200, "OK", HEADERS, body)
                writer.write_response(
                    exchange, page=str(number), document_id=f"{number:016x}", outcome="changed", text_sha256=f"{number:064x}"
                )

    return {"bare": bare, "ours": ours}


def beside_bare(name: str, spent: dict[str, float], pages: int, library: str) -> Row:
    """What we spent on the same as the bare library."""
    each = {way: f"{seconds / pages * 1000:.2f} ms" for way, seconds in spent.items()}
    return at_most(
        1.5,
        f"{name} {pages:,} pages",
        spent["ours"] / spent["bare"],
        ours=f"{each['ours']} of CPU a page",
        beside=f"{library}, {each['bare']}",
    )


def beside_scrapy(port: int, pages: int, *, floor: float) -> Iterator[Row]:
    """A first night, with every page archived and judged by its text, beside a Scrapy that keeps the bodies; then without the judging.

    `floor` is what a bare requests session and bare warcio take for as many pages, and so the least that a crawl on them can take.
    """
    spent: dict[str, list[float]] = {"scrapy": [], "whole": [], "crawl": []}
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.benchmarks.scrapy_crawl", f"http://127.0.0.1:{port}", folder]
            told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        assert told["pages"] == pages, told
        spent["scrapy"].append(told["seconds"])
        ways: dict[str, ReadsPage] = {"whole": ParsedPage, "crawl": _Unread}
        for way, read in ways.items():
            with tempfile.TemporaryDirectory() as root:
                seconds, night = _night(port, pages, Path(root), timedelta(), read=read)
            assert night.pages["changed"] == pages, night.pages
            spent[way].append(seconds)
    theirs, whole, crawl = (median(costs) for costs in spent.values())
    peer = f"Scrapy, bodies kept as files, {theirs / pages * 1000:.2f} ms; requests and warcio alone {floor / pages * 1000:.2f} ms"
    yield at_least(
        3,
        f"crawling {pages:,} pages of a site, archived as WARC, each read to tell by its text whether it changed",
        theirs / whole,
        ours=f"{whole / pages * 1000:.2f} ms of CPU a page",
        beside=peer,
    )
    not_read = f"crawling {pages:,} pages of a site, archived as WARC, not read"
    ours = f"{crawl / pages * 1000:.2f} ms of CPU a page"
    yield at_least(3, not_read, theirs / crawl, ours=ours, beside=peer)
    yield at_most(
        1.2,
        f"{not_read}, beside the bare packages that it is made of",
        crawl / floor,
        ours=ours,
        beside=f"requests and warcio alone, {floor / pages * 1000:.2f} ms",
    )


class _Unread:
    """Takes a page for its bytes: what a crawl costs that neither parses nor reads."""

    hrefs = Hrefs()

    def __init__(
        self, content: bytes, *, page: str, url: str | None, source: str | None, captured_at: datetime | None, plain_text: bool
    ) -> None:
        self.document = replace(_DOCUMENT, page=page, url=url, text_sha256=f"{page:0>64}")


def _night(
    port: int,
    pages: int,
    root: Path,
    ahead: timedelta,
    seen: Callable[[Capture], None] = lambda _: None,
    read: ReadsPage = ParsedPage,
) -> tuple[float, SourceNight]:
    began = time.process_time()
    night = crawl_source(
        declare(port),
        archive_root=root / "archive",
        state_root=root / "frontier",
        settings=settings_of(port, pages),
        clock=clock(ahead),
        read=read,
        seen=seen,
    )
    return time.process_time() - began, night


def nights(port: int, pages: int) -> Iterator[Row]:
    """A full night, and the unchanged one after it; memory on the way."""
    memory: list[float] = []
    seen = 0

    def look(_: Capture) -> None:
        nonlocal seen
        seen += 1
        if seen % max(1, pages // 10) == 0:
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    with tempfile.TemporaryDirectory() as folder:
        full, first = _night(port, pages, Path(folder), timedelta(), look)
        unchanged, second = _night(port, pages, Path(folder), timedelta(days=1))
    assert first.pages["changed"] == pages and not second.pages["changed"]
    yield at_most(
        0.05,
        f"crawl of an unchanged night after one of {pages:,} pages",
        unchanged / full,
        ours=f"{unchanged:.2f} s of CPU, {second.requests} requests",
        beside=f"the full night, {full:.1f} s, {first.requests} requests",
    )
    yield at_most(
        1,
        f"peak memory of a crawl of {pages:,} pages, beside its limit",
        memory[-1] / MEMORY_LIMIT_MIB,
        ours=f"{memory[-1]:.0f} MiB; every tenth of the way {', '.join(f'{one:.0f}' for one in memory)}",
        beside=f"{MEMORY_LIMIT_MIB} MiB",
    )
