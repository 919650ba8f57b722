"""What the crawl and the archive cost: CPU beside bare libraries on the same bodies, memory over many pages, an unchanged night.

Run: python -m tests.benchmarks.bench_crawl [PAGES]. The site runs in a process of its own, so that only the crawler's CPU is counted.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import psutil
import requests
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.site.portal import article
from transforms.archive.warc import Exchange
from transforms.archive.writer import ArchiveWriter
from transforms.crawl.fetch import Fetched, Fetcher
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.source_night import crawl_source
from transforms.reading.page import read_document
from transforms.records import Capture
from transforms.sources.declaration import Declaration

ROOT = Path(__file__).parents[2]
SERVER = """
import sys
from tests.site.portal import portal_of
with portal_of(int(sys.argv[1]), per_page=100) as portal:
    print(portal.port, flush=True)
    sys.stdin.read()
"""
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"x"'), ("Server", "portal"))
PASSES = 5


@contextmanager
def site(pages: int) -> Iterator[int]:
    """A portal with that many articles in another process; yields its port."""
    command = [sys.executable, "-c", SERVER, str(pages)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait()


def least_cpu(work: Callable[[], object]) -> float:
    """CPU seconds of the cheapest of several passes; the first, which loads things, is not counted."""
    work()
    costs = []
    for _ in range(PASSES):
        began = time.process_time()
        work()
        costs.append(time.process_time() - began)
    return min(costs)


def clock() -> Clock:
    return Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep)


def fetching(pages: int) -> None:
    with site(pages) as port:
        urls = [f"http://127.0.0.1:{port}{article(number, language='en' if number % 3 == 0 else 'vi').path}" for number in range(pages)]

        def bare() -> None:
            with requests.Session() as session:
                for url in urls:
                    assert session.get(url, timeout=10).content

        def ours() -> None:
            fetcher = Fetcher(Settings(contact="ops@example.org", open_addresses=frozenset({("127.0.0.1", port)})), clock())
            for url in urls:
                assert isinstance(fetcher.get(url), Fetched)
            fetcher.close()

        lower, upper = least_cpu(bare), least_cpu(ours)
    print(f"fetching {pages} pages: {upper:.2f} s CPU, a bare session {lower:.2f} s, ratio {upper / lower:.2f} (at most 1.5)")


def archiving(pages: int) -> None:
    saved = [path.read_bytes() for path in sorted((ROOT / "tests" / "pages").glob("*/*.html"))]
    bodies = [saved[number % len(saved)] + b"<!-- %d -->" % number for number in range(pages)]

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

    lower, upper = least_cpu(bare), least_cpu(ours)
    print(f"archiving {pages} pages: {upper:.2f} s CPU, bare warcio {lower:.2f} s, ratio {upper / lower:.2f} (at most 1.5)")


def nights(pages: int) -> None:
    """A full night, and the unchanged one after it."""
    process = psutil.Process()
    memory: list[float] = []
    seen = [0]

    def look(_: Capture) -> None:
        seen[0] += 1
        if seen[0] % max(1, pages // 10) == 0:
            memory.append(process.memory_info().rss / 2**20)

    with site(pages) as port, tempfile.TemporaryDirectory() as root:
        host = f"127.0.0.1:{port}"
        declaration = Declaration(
            name="demo",
            title="",
            hosts=(host,),
            language="vi",
            licence="",
            attribution="",
            listings=(f"http://{host}/tin-tuc",),
            article_pattern=r"^/[a-z0-9-]+\.html$",
            allowed_hosts=(host,),
        )
        day = timedelta()
        own = Settings(
            contact="ops@example.org",
            open_addresses=frozenset({("127.0.0.1", port)}),
            pace_seconds=0.0,
            requests_per_source=10 * pages + 100,
        )
        costs, requests_sent = [], []
        for _ in range(2):
            turned = Clock(lambda day=day: datetime.now(UTC) + day, time.monotonic, time.sleep)  # type: ignore[misc]
            began = time.process_time()
            night = crawl_source(
                declaration,
                archive_root=Path(root, "a"),
                state_root=Path(root, "s"),
                settings=own,
                clock=turned,
                read=read_document,
                seen=look,
            )
            costs.append(time.process_time() - began)
            requests_sent.append(night.requests)
            day += timedelta(days=1)
    full, unchanged = costs
    print(f"a full night of {pages} pages: {full:.1f} s CPU, {full / pages * 1000:.1f} ms a page, {requests_sent[0]} requests")
    print(
        f"the unchanged night after it: {unchanged:.2f} s CPU and {requests_sent[1]} requests, "
        f"{unchanged / full:.1%} and {requests_sent[1] / requests_sent[0]:.1%} of it (at most 5 %)"
    )
    print(f"memory every tenth of the way: {', '.join(f'{one:.0f}' for one in memory[:10])} MiB (flat, at most 150)")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    fetching(min(count, 400))
    archiving(min(count, 1_000))
    nights(count)
