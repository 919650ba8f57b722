"""Pace, budget, ledger and contact: what a night asks of a portal and what it writes down of it."""

import itertools
import json
import multiprocessing
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.crawl.conftest import NightsOf, TestClock
from tests.site.portal import portal_of, robots
from tests.site.server import Answer
from transforms.crawl.ledger import read_ledger
from transforms.crawl.pace import HostBusy, Pace
from transforms.crawl.settings import Clock, Settings, settings_from
from transforms.errors import UsageError


def test_a_redirect_to_a_forbidden_path_is_not_followed(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        path = portal.articles[0].path
        portal.scripts[path] = Answer(302, b"", (("Location", f"/admin/..{path}"),))
        own = nights(portal)
        own.crawl()
        assert not any(asked.startswith("/admin") for asked in portal.paths())


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
        left = [row["requests_left"] for row in sent if isinstance(row["requests_left"], int)]
        assert len(left) == len(sent) and left == sorted(left, reverse=True)
        assert {row["delay_seconds"] for row in sent} == {2.0}


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
