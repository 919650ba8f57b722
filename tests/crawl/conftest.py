"""A crawl against a local site: a clock that need not wait, settings that open one port, and a night as one call."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.site.portal import Portal
from tests.site.server import Answer, Site
from transforms.archive.index import read_captures
from transforms.crawl.judgement import ReadsPage
from transforms.crawl.ledger import read_ledger
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.source_night import crawl_source
from transforms.crawl.summary import SourceNight
from transforms.reading.page import ParsedPage
from transforms.records import Capture, Document
from transforms.sources.declaration import Declaration

NIGHT = datetime(2026, 3, 14, 19, 0, tzinfo=UTC)


class TestClock:
    """Time that moves only when something sleeps, and a little at each look."""

    __test__ = False

    def __init__(self, begin: datetime = NIGHT) -> None:
        self.instant = begin
        self.slept: list[float] = []

    def now(self) -> datetime:
        self.instant += timedelta(milliseconds=1)
        return self.instant

    def monotonic(self) -> float:
        return (self.now() - NIGHT).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.instant += timedelta(seconds=seconds)

    def pass_days(self, days: float) -> None:
        self.instant += timedelta(days=days)

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.monotonic, self.sleep)


class Nights:
    """Nights of one source against one site, one after the other."""

    def __init__(self, root: Path, site: Site, declaration: Declaration, **changes: Any) -> None:
        self.root, self.site, self.declaration = root, site, declaration
        self.time = TestClock()
        own = Settings(
            contact="mailto@example.org",
            open_addresses=frozenset({(site.address, site.port)}),
            retry_backoff_seconds=0.0,
            connect_seconds=20.0,
            read_seconds=20.0,
            fetch_seconds=30.0,
        )
        self.settings = replace(own, **changes)
        self._read: ReadsPage = ParsedPage

    def watch_reading(self, told: Callable[[Document], None]) -> None:
        """Have `told` see each document that is read."""

        def read(content: bytes, **named: Any) -> ParsedPage:
            page = ParsedPage(content, **named)
            told(page.document)
            return page

        self._read = read

    def crawl(self, given: tuple[str, ...] = (), **changes: Any) -> SourceNight:
        """One night, at the time it is; the next is a day later."""
        night = crawl_source(
            self.declaration,
            archive_root=self.root / "archive",
            state_root=self.root / "crawl",
            settings=replace(self.settings, **changes),
            clock=self.time.clock,
            read=self._read,
            given=given,
        )
        self.time.pass_days(1)
        return night

    def captures(self, *, hubs: bool = False) -> list[Capture]:
        """All captures of pages so far."""
        return [one for one in read_captures(self.root / "archive") if hubs or not one.is_hub]

    def outcomes(self) -> dict[str, str]:
        """The newest outcome of each page."""
        return {capture.page: capture.outcome for capture in self.captures()}

    def ledger(self) -> list[dict[str, object]]:
        return list(read_ledger(self.root / "crawl"))


NightsOf = Callable[..., Nights]


@pytest.fixture
def nights(tmp_path: Path) -> NightsOf:
    """Makes the nights of a portal, with settings changed by name."""

    def make(site: Site, declaration: Declaration | None = None, **changes: Any) -> Nights:
        if declaration is None:
            assert isinstance(site, Portal), "other sites declare nothing of themselves"
            declaration = site.declaration()
        return Nights(tmp_path, site, declaration, **changes)

    return make


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 of its own authority; its key lies beside it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, *subject],
        check=True,
        capture_output=True,
    )
    return certificate


@pytest.fixture
def tls_site(certificate: Path) -> Iterator[Site]:
    """A site over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with Site({"/": Answer(200, b"over TLS")}, tls=context) as site:
        yield site
