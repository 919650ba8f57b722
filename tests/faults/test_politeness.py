"""What a portal asks of crawlers, and that it is done. Rows 33, 34 and 41."""

import gzip
import itertools
import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.crawl.conftest import NIGHT, NightsOf, TestClock
from tests.site.portal import portal_of, robots
from tests.site.server import Answer, Script, cycle, endless
from transforms.crawl.robots import Robots, judge_status
from transforms.crawl.settings import Clock
from transforms.crawl.visit import retry_after_seconds

# Row 33 ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "allowed", "hub_outcome"),
    [
        (robots("", 404), True, "changed"),
        (robots("", 401), True, "changed"),
        (robots("", 403), True, "changed"),
        (robots("User-agent: *\nDisallow: /", 410), True, "changed"),
        (robots("", 500), False, "server_error"),
        (robots("", 502), False, "server_error"),
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"#", pause=0.05), False, "timeout"),
        (robots("<html><body>Not a robots file</body></html>"), True, "changed"),
        (robots("User-agent: *\nDisallow: /"), False, "robots_disallowed"),
        (robots("User-agent: giamngheo\nDisallow: /\n\nUser-agent: *\nAllow: /"), False, "robots_disallowed"),
        (robots("User-agent: *\nDisallow: /\n\nUser-agent: GIAMNGHEO\nAllow: /"), True, "changed"),
        (
            robots("User-agent: giamngheo\nAllow: /\n\nUser-agent: x\nAllow: /\n\nUser-agent: giamngheo\nDisallow: /tin"),
            False,
            "robots_disallowed",
        ),
        (robots("User-agent: *\nDisallow: /tin\nAllow: /tin-tuc"), True, "changed"),
        (robots("User-agent: *\nDisallow: /*tuc$"), False, "robots_disallowed"),
        (robots("\ufeffUser-agent: *\r\nDisallow: /tin-tuc # quiet"), False, "robots_disallowed"),
    ],
    ids=["404", "401", "403", "410", "500", "502", "timeout", "html", "all", "named", "other", "merged", "longest", "wildcard", "bom"],
)
def test_row33_robots_answers_by_the_standard(nights: NightsOf, answer: Script, allowed: bool, hub_outcome: str) -> None:
    with portal_of(3, robots=answer) as portal:
        night = nights(portal, fetch_seconds=0.6 if hub_outcome == "timeout" else 20.0).crawl()
        assert night.hubs == {hub_outcome: 1}
        assert ("/tin-tuc" in portal.paths()) == allowed
        assert night.is_unreachable == (hub_outcome in ("server_error", "timeout"))


def test_row33_a_file_beyond_the_cap_counts_up_to_the_cap(nights: NightsOf) -> None:
    padding = "# quiet\n" * (600 * 1024 // 8)
    with portal_of(3, robots=robots(f"User-agent: *\nDisallow: /tin-tuc\n{padding}Allow: /tin-tuc\n")) as portal:
        assert nights(portal).crawl().hubs == {"robots_disallowed": 1}
        assert portal.paths() == ["/robots.txt"]


def test_row33_rules_hold_for_a_day_and_then_are_asked_again(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        own = nights(portal)
        own.crawl()
        portal.robots = robots("User-agent: *\nDisallow: /")
        own.time.pass_days(-0.9)
        own.crawl()
        assert portal.paths().count("/robots.txt") == 1
        night = own.crawl()
        assert portal.paths().count("/robots.txt") == 2 and night.hubs == {"robots_disallowed": 1}
        assert not night.is_unreachable and night.is_refused


def test_row33_a_short_outage_of_robots_is_asked_again_within_the_day(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        portal.scripts["/robots.txt"] = robots("", 500)
        own = nights(portal)
        own.crawl()
        del portal.scripts["/robots.txt"]
        own.time.pass_days(-0.9)
        assert own.crawl().pages["changed"] == 3


def test_row33_crawl_delay_is_kept_and_read_from_the_servers_own_log(nights: NightsOf) -> None:
    with portal_of(2, robots=robots("User-agent: *\nCrawl-delay: 0.25")) as portal:
        own = nights(portal, pace_seconds=0.05)
        own.time = RealClock()
        own.crawl()
        times = [asked.at for asked in portal.asked]
        assert len(times) == 4
        assert all(later - earlier >= 0.25 for earlier, later in itertools.pairwise(times[1:]))


class RealClock(TestClock):
    """The clock of the machine."""

    @property
    def clock(self) -> Clock:
        return Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nRequest-rate: 1/10", 10.0),
        ("User-agent: giamngheo\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 1", 7.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: -4", 0.0),
        ("", 0.0),
    ],
)
def test_row33_the_delay_that_a_file_asks_for(text: str, expected: float) -> None:
    assert Robots(judge_status("http://h", 200, text.encode(), at=NIGHT)).crawl_delay_seconds == expected


@pytest.mark.parametrize(("asked", "kept"), [("2.5", 2.5), ("86400", 300.0), ("0", 2.0)])
def test_row33_an_absurd_delay_is_capped_and_a_short_one_never_below_our_own_pace(nights: NightsOf, asked: str, kept: float) -> None:
    with portal_of(3, robots=robots(f"User-agent: *\nCrawl-delay: {asked}")) as portal:
        own = nights(portal)
        own.crawl()
        assert max(own.time.slept) == pytest.approx(kept, abs=0.1)
        assert {row["delay_seconds"] for row in own.ledger() if row["purpose"] != "robots"} == {kept}


def test_row33_robots_behind_redirects_is_followed(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        portal.scripts["/robots.txt"] = Answer(301, b"", (("Location", "/r2.txt"),))
        portal.scripts["/r2.txt"] = robots("User-agent: *\nDisallow: /")
        assert nights(portal).crawl().hubs == {"robots_disallowed": 1}


def test_row33_hostile_rules_cost_a_bounded_time() -> None:
    pattern = "Disallow: /" + "*a" * 50 + "$\n"
    file = judge_status("http://h", 200, ("User-agent: *\n" + pattern * 50).encode(), at=NIGHT)
    began = time.perf_counter()
    Robots(file).may_fetch("http://h/" + "a" * 2_000 + "b")
    assert time.perf_counter() - began < 2.0


# Row 34 ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("printed", "quiet"),
    [
        ("7200", timedelta(hours=2)),
        (format_datetime(NIGHT + timedelta(hours=3), usegmt=True), timedelta(hours=3)),
        ("1000000000", timedelta(days=7)),
        ("9" * 40, timedelta(days=7)),
    ],
    ids=["seconds", "date", "absurd", "longer"],
)
def test_row34_retry_after_ends_the_night_and_is_kept_to(nights: NightsOf, status: int, printed: str, quiet: timedelta) -> None:
    with portal_of(9) as portal:
        portal.scripts[portal.articles[2].path] = Answer(status, b"", (("Retry-After", printed),))
        own = nights(portal)
        night = own.crawl()
        assert (night.ended, night.pages["deferred"], night.is_unreachable) == ("deferred", 1, False)
        assert night.deferred_until is not None
        assert abs(night.deferred_until - (NIGHT + quiet)) < timedelta(minutes=2)
        asked = len(portal.asked)
        own.time.instant = night.deferred_until - timedelta(minutes=1)
        assert own.crawl().ended == "deferred"
        assert len(portal.asked) == asked
        portal.scripts.clear()
        own.time.instant = night.deferred_until + timedelta(minutes=1)
        assert own.crawl().ended == "done"
        assert set(own.outcomes().values()) <= {"changed", "not_modified"} and len(own.outcomes()) == 9


def test_row34_a_short_wait_is_sat_out(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        path = portal.articles[0].path
        portal.scripts[path] = cycle(Answer(429, b"", (("Retry-After", "30"),)), portal.fallback)
        own = nights(portal)
        night = own.crawl()
        assert (night.ended, night.pages["changed"]) == ("done", 3)
        assert 30.0 in own.time.slept


def test_row34_too_many_requests_without_a_time_means_an_hour(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        portal.scripts["/tin-tuc"] = Answer(429, b"")
        night = nights(portal).crawl()
        assert night.deferred_until is not None and night.ended == "deferred"
        assert timedelta(minutes=59) < night.deferred_until - NIGHT < timedelta(minutes=61)


@pytest.mark.parametrize("printed", [None, "", "soon", "-5", "1e9", "²"])
def test_row34_what_says_no_time_is_none(printed: str | None) -> None:
    assert retry_after_seconds(printed, NIGHT) is None


# Row 41 ---------------------------------------------------------------------------------------------------------------------------


def test_row41_a_token_in_a_url_reaches_neither_archive_nor_ledger(nights: NightsOf) -> None:
    canary = "c4n4ry"
    with portal_of(2) as portal:
        portal.scripts["/mot-hai-ba.html"] = Answer(
            302, b"", (("Location", f"/bon-nam-sau.html?sid={canary}"), ("Set-Cookie", f"k={canary}"))
        )
        portal.scripts["/bay-tam-chin.html"] = endless(b"", b"H", pause=0.05)
        own = nights(portal, fetch_seconds=0.5)
        given = (f"{portal.url}/mot-hai-ba.html?access_token={canary}", f"{portal.url}/bay-tam-chin.html?key={canary}")
        night = own.crawl(given=given)
        assert any(canary in asked.path for asked in portal.asked)
        told = json.dumps(own.ledger()) + repr(own.captures(hubs=True)) + repr(night)
        assert canary not in told and "REDACTED" in told
        for path in (own.root / "archive").rglob("*"):
            if path.is_file():
                content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
                assert canary.encode() not in content, path.name
