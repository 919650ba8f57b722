"""Faults and attacks on the wire: torn, endless, swollen and misdirected answers. Rows 3, 23, 24, 25."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import brotli
import psutil
import pytest

from tests.crawl.conftest import NightsOf, TestClock
from tests.crawl.fetching import HEAD, get, outcome_of, settings_for
from tests.site.portal import declaration_of, portal_of
from tests.site.server import Answer, Script, Site, endless, pieces
from transforms.archive.readback import verify
from transforms.crawl.fetch import Failed, Fetched, Fetcher
from transforms.crawl.settings import Clock


@contextmanager
def memory_within(mebibytes: float) -> Iterator[None]:
    """Fails when the process grows by more than this at any moment of the block."""
    process, done, most = psutil.Process(), threading.Event(), [0]
    before = process.memory_info().rss

    def look() -> None:
        while not done.wait(0.005):
            most[0] = max(most[0], process.memory_info().rss)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    assert most[0] - before < mebibytes * 1024 * 1024


# Row 3 ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "torn",
    [
        pieces(HEAD + b"Content-Length: 5000\r\n\r\n" + b"x" * 30),
        pieces(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\n" + b"x" * 30),
        pieces(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"<p>whole</p>" * 99)[:-9]),
        pieces(b""),
        pieces(b"\x00\xff not http\r\n\r\n"),
    ],
    ids=["length", "chunked", "gzip", "nothing", "noise"],
)
def test_row03_a_torn_answer_is_never_a_page(torn: Script) -> None:
    outcome, _ = outcome_of(torn)
    assert outcome in ("connection_error", "unreadable")


def test_row03_an_answer_that_ends_in_its_headers_is_empty(nights: NightsOf) -> None:
    with portal_of(1) as portal:
        portal.scripts[portal.articles[0].path] = pieces(b"HTTP/1.1 200 OK\r\nContent-Le")
        own = nights(portal)
        assert own.crawl().pages["empty"] == 1


def test_row03_a_torn_page_is_a_row_without_bytes_and_is_fetched_whole_the_next_night(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        own = nights(portal)
        torn = portal.articles[1]
        portal.scripts[torn.path] = pieces(HEAD + b"Content-Length: 5000\r\n\r\n" + b"x" * 30)
        night = own.crawl()
        capture = next(capture for capture in own.captures() if capture.outcome == "connection_error")
        assert (capture.payload_sha256, capture.warc_file, night.is_partial) == (None, None, True)
        del portal.scripts[torn.path]
        assert own.crawl(given=(portal.url + torn.path,)).pages["changed"] == 1
        assert verify(own.root / "archive").damage == ()


# Row 23 ---------------------------------------------------------------------------------------------------------------------------


def bomb(coding: str) -> bytes:
    """A gibibyte of zeros in about a mebibyte; made of one block, repeated, so that making it costs nothing."""
    zeros = b"\0" * (1 << 20)
    if coding == "br":
        return bytes(brotli.compress(zeros, quality=1)) * 1024
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    return (b"\x1f\x8b\x08\0\0\0\0\0\0\xff" if coding == "gzip" else b"\x78\x9c") + block * 1024


@pytest.mark.parametrize(("coding", "expected"), [("gzip", "too_large"), ("deflate", "too_large"), ("br", "unreadable")])
def test_row23_a_bomb_stops_at_the_cap(coding: str, expected: str) -> None:
    body = bomb(coding)
    with memory_within(60):
        outcome, _ = outcome_of(Answer(200, body, (("Content-Type", "text/html"), ("Content-Encoding", coding))), fetch_seconds=20.0)
    assert outcome == expected


def test_row23_a_nested_bomb_is_refused_unopened() -> None:
    nested = gzip.compress(bomb("gzip"))
    outcome, detail = outcome_of(Answer(200, nested, (("Content-Type", "text/html"), ("Content-Encoding", "gzip, gzip"))))
    assert (outcome, "gzip, gzip" in detail) == ("unreadable", True)


def test_row23_bombs_in_robots_and_sitemap_stop_at_their_caps(nights: NightsOf) -> None:
    swollen = bomb("gzip")
    with portal_of(3, with_sitemap=True) as portal:
        portal.robots = Answer(200, swollen, (("Content-Type", "text/plain"), ("Content-Encoding", "gzip")))
        portal.scripts["/sitemap.xml"] = Answer(200, swollen, (("Content-Type", "application/gzip"),))
        own = nights(portal, fetch_seconds=20.0)
        with memory_within(100):
            night = own.crawl()
        assert night.hubs["too_large"] == 1 and night.pages["changed"] == 3


def test_row23_bodies_of_every_asked_for_coding_come_whole() -> None:
    page = b"<p>8,92%</p>" * 5_000
    raw_deflate = zlib.compress(page)[2:-4]
    members = gzip.compress(page[:1000]) + gzip.compress(page[1000:])
    for coding, sent in (
        ("gzip", members),
        ("x-gzip", gzip.compress(page)),
        ("deflate", zlib.compress(page)),
        ("deflate", raw_deflate),
        ("", page),
    ):
        with Site({"/": Answer(200, sent, (("Content-Type", "text/html"), ("Content-Encoding", coding)))}) as site:
            result = get(site)
            assert isinstance(result, Fetched) and result.exchange.body == page, coding


# Row 24 ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drip", "expected"),
    [
        (endless(HEAD + b"\r\n", b"x" * 65536), "too_large"),
        (endless(HEAD + b"\r\n", b"x", pause=0.05), "timeout"),
        (endless(HEAD + b"Content-Length: 999\r\n\r\n", b"x", pause=0.05), "timeout"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n", pause=0.05, most=90), "timeout"),
        (endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", pause=0.05), "timeout"),
        (endless(b"", b"H", pause=0.05), "timeout"),
        (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.02), "timeout"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"), "too_large"),
        (endless(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536), "too_large"),
        (pieces(b"", linger=5.0), "timeout"),
    ],
    ids=["endless", "body", "announced", "headers", "header", "status", "continue", "many-headers", "long-header", "silence"],
)
def test_row24_every_drip_ends_at_the_wall_clock(drip: Script, expected: str) -> None:
    began = time.monotonic()
    outcome, _ = outcome_of(drip)
    assert outcome == expected
    assert time.monotonic() - began < 8.0


def test_row24_a_slow_handshake_ends_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings = replace(settings_for(), open_addresses=frozenset({("127.0.0.1", port)}), read_seconds=30.0, connect_seconds=30.0)
        fetcher = Fetcher(settings, Clock(TestClock().now, time.monotonic, time.sleep))
        began = time.monotonic()
        result = fetcher.get(f"https://127.0.0.1:{port}/")
        assert isinstance(result, Failed) and result.outcome == "timeout"
        assert time.monotonic() - began < 8.0


def test_row24_the_next_fetch_is_not_shut_by_the_last_ones_watch() -> None:
    slow = pieces(HEAD + b"Content-Length: 2\r\n\r\nx", pause=3.0)
    half = pieces(HEAD + b"Content-Length: 2\r\n\r\nx", b"y", pause=0.25)
    with Site({"/slow": slow, "/half": half, "/": Answer(200, b"ok")}) as site:
        clock = Clock(TestClock().now, time.monotonic, time.sleep)
        fetcher = Fetcher(settings_for(site, fetch_seconds=0.4, retries=0), clock)
        assert isinstance(fetcher.get(site.url + "/"), Fetched)
        time.sleep(0.25)
        assert isinstance(fetcher.get(site.url + "/half"), Fetched)  # the first one's time is up in the middle of this
        assert isinstance(fetcher.get(site.url + "/slow"), Failed)
        for _ in range(3):
            assert isinstance(fetcher.get(site.url + "/"), Fetched)
        fetcher.close()
        assert site.connections <= 3


def test_row24_a_coded_body_that_never_becomes_anything_stops_at_the_wire_cap() -> None:
    nothing = b"\x00\x00\x00\xff\xff" * 20_000  # empty stored blocks: they inflate to no byte at all
    start = HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\xff"
    outcome, _ = outcome_of(endless(start, nothing), fetch_seconds=20.0)
    assert outcome == "too_large"


# Row 25 ---------------------------------------------------------------------------------------------------------------------------


def to(target: str, status: int = 302) -> Answer:
    return Answer(status, b"", (("Location", target),))


def refusal(nights: NightsOf, target: str, **more: Script) -> str:
    with portal_of(1) as portal:
        slug = portal.articles[0].path
        portal.scripts[slug] = to(target.replace("SELF", portal.url + slug).replace("HOST", portal.host))
        for number in range(9):
            portal.scripts[f"/hop-{number}"] = to(f"/hop-{number + 1}")
        own = nights(portal)
        own.crawl()
        (capture,) = own.captures()
        assert capture.outcome == "redirect_refused", capture
        return capture.detail or ""


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("SELF", "leads back to itself"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("ftp://example.org/x", "scheme 'ftp'"),
        ("javascript:alert(1)", "scheme 'javascript'"),
        ("//evil.example/x", "evil.example, which this source does not declare"),
        ("http://127.0.0.1:9/x", "127.0.0.1:9, which this source does not declare"),
        ("http://user:secret@HOST/x.html", "does not declare"),
        ("http://[::1", "scheme 'invalid'"),
    ],
)
def test_row25_redirects_that_lead_astray_are_refused_with_the_reason(nights: NightsOf, target: str, why: str) -> None:
    told = refusal(nights, target)
    assert why in told and "secret" not in told


def test_row25_a_chain_ends_after_five_hops(nights: NightsOf) -> None:
    with portal_of(1) as portal:
        for number in range(9):
            portal.scripts["/tin-tuc" if number == 0 else f"/hop-{number}"] = to(f"/hop-{number + 1}")
        night = nights(portal).crawl()
        assert night.hubs["redirect_refused"] == 1
        assert portal.paths(but=("/robots.txt",)) == ["/tin-tuc"] + [f"/hop-{number}" for number in range(1, 6)]


def test_row25_https_never_becomes_http(nights: NightsOf, tls_site: Site, certificate: Path) -> None:
    tls_site.scripts["/robots.txt"] = Answer(404)
    tls_site.scripts["/tin-tuc"] = to(f"http://{tls_site.host}/tin-tuc")
    own = nights(tls_site, declaration_of(tls_site), ca_bundle=str(certificate))
    assert own.crawl().hubs["redirect_refused"] == 1
    assert "from https to http" in str([capture.detail for capture in own.captures(hubs=True)])
