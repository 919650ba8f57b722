"""What a portal asks of crawlers, and that it is done. Rows 33 and 34 of the reliability table, pace, budget and ledger."""

import gzip
import itertools
import json
import multiprocessing
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.crawl.conftest import NIGHT, NightsOf, TestClock
from tests.site.portal import portal_of
from tests.site.server import Answer, Script, cycle, endless
from transforms.crawl.ledger import read_ledger
from transforms.crawl.pace import HostBusy, Pace
from transforms.crawl.robots import Robots, judge_status
from transforms.crawl.settings import Clock, Settings, settings_from
from transforms.crawl.visit import retry_after_seconds
from transforms.errors import UsageError

TEXT = (("Content-Type", "text/plain"),)


def robots(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), TEXT)


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
        own.time = RealClock()  # type: ignore[assignment]
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


def test_a_redirect_to_a_forbidden_path_is_not_followed(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        path = portal.articles[0].path
        portal.scripts[path] = Answer(302, b"", (("Location", f"/admin/..{path}"),))
        own = nights(portal)
        own.crawl()
        assert not any(asked.startswith("/admin") for asked in portal.paths())


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


# Pace, budget, ledger, contact ----------------------------------------------------------------------------------------------------


def hold(state: Path, host: str, times: int, told: "multiprocessing.Queue[tuple[float, float]]") -> None:
    clock = Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep)
    pace = Pace(state, clock)
    for _ in range(times):
        with pace.turn(host, delay_seconds=0.1, wait_seconds=20):
            began = time.monotonic()
            time.sleep(0.02)
            told.put((began, time.monotonic()))


def test_processes_take_turns_at_a_host(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[tuple[float, float]] = context.Queue()
    processes = [context.Process(target=hold, args=(tmp_path, "h", 4, told)) for _ in range(3)]
    for process in processes:
        process.start()
    turns = sorted(told.get(timeout=30) for _ in range(12))
    for process in processes:
        process.join(10)
    assert all(later[0] - earlier[1] >= 0.095 for earlier, later in itertools.pairwise(turns))


def test_a_host_that_stays_busy_is_left_for_the_next_night(tmp_path: Path) -> None:
    clock = Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep)
    with Pace(tmp_path, clock).turn("h", delay_seconds=0, wait_seconds=1):

        def second() -> None:
            with pytest.raises(HostBusy, match="another process"), Pace(tmp_path, clock).turn("h", delay_seconds=0, wait_seconds=0.2):
                pass

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    with pytest.raises(HostBusy, match="3600 s between"), Pace(tmp_path, clock).turn("h", delay_seconds=3600, wait_seconds=5):
        pass


def test_a_clock_that_was_set_back_never_stretches_a_pause(tmp_path: Path) -> None:
    own = TestClock()
    pace = Pace(tmp_path, own.clock)
    with pace.turn("h", delay_seconds=2, wait_seconds=100):
        pass
    own.pass_days(-30)
    with pace.turn("h", delay_seconds=2, wait_seconds=100) as turn:
        assert turn.waited_seconds == pytest.approx(2.0, abs=0.1)


def test_a_first_crawl_ends_at_its_budget_and_goes_on_the_next_night(nights: NightsOf) -> None:
    with portal_of(60) as portal:
        own = nights(portal, requests_per_source=20)
        seen = []
        for _ in range(6):
            asked = len(portal.asked)
            seen.append((own.crawl().ended, len(portal.asked) - asked))
        assert seen[0] == ("budget", 20)
        assert seen[-1][0] == "done"
        assert {one.slug for one in portal.articles} == set(own.outcomes())
        assert len([capture for capture in own.captures() if capture.outcome == "changed"]) == 60


def test_a_night_ends_at_its_hour(nights: NightsOf) -> None:
    with portal_of(30, per_page=30) as portal:
        own = nights(portal, seconds_per_source=21.0)
        night = own.crawl()
        assert night.ended == "budget" and 5 <= night.requests <= 12 and night.waiting_pages > 15


def test_paging_goes_on_where_the_budget_ended(nights: NightsOf) -> None:
    with portal_of(80) as portal:
        own = nights(portal, requests_per_source=5)
        own.crawl()
        assert portal.paths()[-1] == "/tin-tuc?page=4"
        own.crawl()
        assert "/tin-tuc?page=5" in portal.paths() and "/tin-tuc?page=6" in portal.paths()


def test_each_request_has_its_row_in_the_ledger(nights: NightsOf) -> None:
    with portal_of(4, robots=robots("User-agent: *\nDisallow: /xa-thu-1-")) as portal:
        own = nights(portal)
        own.crawl()
        rows = own.ledger()
        sent = [row for row in rows if row["outcome"] != "robots_disallowed"]
        assert len(sent) == len(portal.asked)
        assert [row["purpose"] for row in rows[:2]] == ["robots", "listing"]
        refused = next(row for row in rows if row["outcome"] == "robots_disallowed")
        assert refused["rule"] == "robots.txt disallows /xa-thu-1-giam-ngheo-ben-vung.html"
        assert own.outcomes()["xa-thu-1-giam-ngheo-ben-vung"] == "robots_disallowed"
        assert all(isinstance(row["requests_left"], int) and row["delay_seconds"] == 2.0 for row in sent)
        assert [row["requests_left"] for row in sent] == sorted((row["requests_left"] for row in sent), reverse=True)


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


def test_a_torn_last_line_of_the_ledger_is_passed_over(nights: NightsOf) -> None:
    with portal_of(2) as portal:
        own = nights(portal)
        own.crawl()
        (path,) = (own.root / "crawl" / "ledger").rglob("*.jsonl")
        lines = path.read_text().splitlines()
        path.write_text("\n".join(lines)[:-20])
        assert len(list(read_ledger(own.root / "crawl"))) == len(lines) - 1
        assert json.loads(lines[-1])["source"] == "demo"


@pytest.mark.parametrize("contact", ["", "nobody", "ops@", "http://", "ops@example.org\r\nX: 1", "a b@example.org"])
def test_without_a_contact_no_crawl_begins(contact: str) -> None:
    with pytest.raises(UsageError, match="GIAMNGHEO_CONTACT"):
        settings_from({"GIAMNGHEO_CONTACT": contact} if contact else {})


@pytest.mark.parametrize("contact", ["ops@example.org", "https://example.org/crawler"])
def test_the_user_agent_names_the_contact(contact: str) -> None:
    assert Settings(contact=contact).user_agent == f"giamngheo/0.1 (+{contact})"
