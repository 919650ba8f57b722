"""One fetch from one site, as the tests of the wire need it."""

import time
from dataclasses import replace
from typing import Any

from tests.crawl.conftest import Nights, TestClock
from tests.site.server import Script, Site
from transforms.archive.readback import read_payload
from transforms.crawl.fetch import Failed, Fetched, Fetcher
from transforms.crawl.settings import Clock, Settings
from transforms.records import Capture

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def settings_for(*sites: Site, **changes: Any) -> Settings:
    own = Settings(
        contact="ops@example.org",
        open_addresses=frozenset((site.address, site.port) for site in sites),
        connect_seconds=1.0,
        read_seconds=1.0,
        fetch_seconds=1.5,
        retry_backoff_seconds=0.0,
    )
    return replace(own, **changes)


def get(site: Site, path: str = "/", *, url: str | None = None, **changes: Any) -> Fetched | Failed:
    clock = Clock(TestClock().now, time.monotonic, time.sleep)
    fetcher = Fetcher(settings_for(site, **changes), clock)
    try:
        return fetcher.get(url or site.url + path)
    finally:
        fetcher.close()


def outcome_of(script: Script, **changes: Any) -> tuple[str, str]:
    with Site({"/": script}) as site:
        result = get(site, **changes)
        assert isinstance(result, Failed), result
        return result.outcome, result.detail


HTML = (("Content-Type", "text/html; charset=utf-8"),)


def payload(own: Nights, capture: Capture) -> bytes:
    assert capture.warc_file is not None and capture.warc_offset is not None
    return read_payload(own.root / "archive", capture.warc_file, capture.warc_offset, sha256=capture.payload_sha256)
