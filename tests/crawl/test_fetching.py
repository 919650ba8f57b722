"""One fetch of a well-behaved site: TLS, retries, what is kept and what is sent."""

import socket
import threading
import time
from pathlib import Path

from tests.crawl.conftest import NightsOf, TestClock
from tests.crawl.fetching import get, settings_for
from tests.site.portal import article, portal_of
from tests.site.server import Answer, Site
from transforms.crawl.fetch import Failed, Fetched, Fetcher
from transforms.crawl.guard import Guard
from transforms.crawl.settings import Clock


def test_a_certificate_that_nobody_vouches_for_is_a_tls_error(tls_site: Site) -> None:
    result = get(tls_site)
    assert isinstance(result, Failed) and result.outcome == "tls_error"
    assert tls_site.asked == []


def test_tls_is_guarded_and_read_like_plain_http(tls_site: Site, certificate: Path) -> None:
    bundle = str(certificate)
    result = get(tls_site, ca_bundle=bundle)
    assert isinstance(result, Fetched) and (result.exchange.body, result.exchange.ip_address) == (b"over TLS", "127.0.0.1")
    closed = get(tls_site, ca_bundle=bundle, open_addresses=frozenset())
    assert isinstance(closed, Failed) and closed.outcome == "blocked_address"


def test_a_retry_is_sent_only_where_it_can_help() -> None:
    with Site() as site:
        for status, asked in ((502, 3), (504, 3), (500, 1), (404, 1), (503, 1)):
            site.asked.clear()
            site.scripts["/"] = Answer(status, b"")
            result = get(site)
            assert isinstance(result, Fetched) and result.exchange.status == status
            assert len(site.asked) == asked, status


def test_cookies_are_not_kept_and_nothing_of_the_environment_is_sent() -> None:
    with Site({"/": Answer(200, b"x", (("Set-Cookie", "id=1; Path=/"),))}) as site:
        clock = Clock(TestClock().now, time.monotonic, time.sleep)
        fetcher = Fetcher(settings_for(site), clock)
        fetcher.get(site.url + "/")
        fetcher.get(site.url + "/")
        fetcher.close()
        assert "cookie" not in site.asked[1].headers
        assert site.asked[0].headers["user-agent"] == "giamngheo/0.1 (+ops@example.org)"
        assert site.connections == 1


def test_a_page_of_one_article(nights: NightsOf) -> None:
    with portal_of(0) as portal:
        portal.articles = [article(1)]
        own = nights(portal)
        own.crawl()
        assert own.outcomes() == {article(1).slug: "changed"}


def test_one_watch_keeps_the_deadline_of_every_fetch_also_of_a_shorter_one() -> None:
    """Fetches that end in time wake no thread and begin none; a fetch with less time than the one before is ended when its own is up."""
    guard = Guard()
    here, there = socket.socketpair()
    with here, there:
        guard.begin(60)
        threads = threading.active_count()
        for _ in range(20):
            guard.end()
            guard.begin(60)
        assert threading.active_count() <= threads
        guard.end()
        guard.begin(0.05)
        guard.watch(here)
        here.settimeout(20)
        assert here.recv(1) == b""  # shut by the watch
        assert guard.expired
        guard.end()
        guard.begin(60)
        assert not guard.expired
        guard.end()
        guard.close()
