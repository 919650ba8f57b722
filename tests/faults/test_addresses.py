"""Addresses that a crawl must never reach, in whatever spelling and however late they show. Row 26."""

import ipaddress
import socket
import time
from typing import Any

import pytest

from tests.crawl.conftest import TestClock
from tests.crawl.fetching import get, settings_for
from tests.site.server import Answer, Site
from transforms.crawl.fetch import Failed, Fetched, Fetcher
from transforms.crawl.guard import is_public
from transforms.crawl.settings import Clock

# Row 26 ---------------------------------------------------------------------------------------------------------------------------


INNER = """
    127.0.0.1 127.8.9.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 255.255.255.255 198.18.0.1 nonsense
    :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 fe80::1 fe80::1%eth0 fc00::1 ff02::1 fec0::1 2002:7f00:1:: 2001:db8::1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2001:0:53aa:64c:0:0:80ff:fffe
"""


@pytest.mark.parametrize("address", INNER.split())
def test_row26_no_inner_address_in_any_spelling_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.113.131.1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_row26_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "localhost", "0", "0.0.0.0", "2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_row26_the_internal_listener_sees_nothing(name: str) -> None:
    with Site({"/": Answer(200, b"internal")}) as internal, Site() as opened:
        result = get(opened, url=f"http://{name}:{internal.port}/")
        assert isinstance(result, Failed)
        assert result.outcome in ("blocked_address", "connection_error"), result
        assert (internal.connections, internal.asked) == (0, [])


def test_row26_a_name_that_answers_differently_the_second_time_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({"/": Answer(200, b"internal")}) as internal, Site({"/": Answer(200, b"public")}) as opened:
        real = socket.getaddrinfo
        answers = iter([opened.port, internal.port, internal.port, internal.port])

        def rebinding(host: str, port: int, *arguments: Any, **named: Any) -> object:
            if host == "portal.example":
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", next(answers)))]
            return real(host, port, *arguments, **named)

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        clock = Clock(TestClock().now, time.monotonic, time.sleep)
        fetcher = Fetcher(settings_for(opened), clock)
        assert isinstance(fetcher.get("http://portal.example/"), Fetched)
        fetcher.close()
        result = fetcher.get("http://portal.example/")
        assert isinstance(result, Failed) and result.outcome == "blocked_address"
        assert internal.connections == 0


def test_row26_one_inner_answer_among_public_ones_blocks_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as internal:
        both = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.113.131.1", 80)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", internal.port)),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
        clock = Clock(TestClock().now, time.monotonic, time.sleep)
        result = Fetcher(settings_for(), clock).get("http://portal.example/")
        assert isinstance(result, Failed) and result.outcome == "blocked_address"
        assert internal.connections == 0


def test_row26_the_address_that_was_reached_counts_and_not_only_the_one_that_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({"/": Answer(200, b"internal")}) as internal:
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.113.131.1", 80))])
        real = socket.socket.connect
        monkeypatch.setattr(socket.socket, "connect", lambda own, _: real(own, ("127.0.0.1", internal.port)))
        clock = Clock(TestClock().now, time.monotonic, time.sleep)
        result = Fetcher(settings_for(), clock).get("http://portal.example/")
        assert isinstance(result, Failed) and result.outcome == "blocked_address"
        assert internal.asked == []


def test_row26_the_environment_cannot_send_requests_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({"/": Answer(200, b"portal")}) as site, Site() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        assert isinstance(get(site), Fetched)
        assert proxy.connections == 0


def test_row26_ipv6_is_guarded_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    assert ipaddress.ip_address("::1").is_loopback
    with Site({"/": Answer(200, b"internal")}, address="::1") as internal, Site() as opened:
        result = get(opened, url=f"http://[::1]:{internal.port}/")
        assert isinstance(result, Failed) and result.outcome == "blocked_address"
        assert internal.connections == 0
