"""Nights of a well-behaved portal: what is found, what a night costs, what the next one asks again, and what a kill leaves."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.conftest import NightsOf
from tests.site.portal import article, declaration_of, portal_of
from tests.site.server import Answer, Asked, Script, late
from transforms.archive.index import forget_index, recover
from transforms.archive.readback import verify
from transforms.crawl.crawl import crawl
from transforms.crawl.frontier import Frontier, recheck_after
from transforms.records import Capture

ROOT = Path(__file__).parents[2]


def test_a_first_night_finds_every_page_and_archives_it(nights: NightsOf) -> None:
    with portal_of(23) as portal:
        own = nights(portal)
        night = own.crawl()
    assert (night.ended, night.pages["changed"], night.known_pages, night.waiting_pages) == ("done", 23, 23, 0)
    assert not night.is_partial and not night.is_unreachable and not night.is_empty
    assert set(own.outcomes().values()) == {"changed"}
    assert portal.paths()[0] == "/robots.txt"
    assert night.requests == len(portal.asked) == 1 + 3 + 23


def test_an_unchanged_night_costs_at_most_a_request_for_twenty_known_pages(nights: NightsOf) -> None:
    with portal_of(120, per_page=40, with_feed=True, with_sitemap=True) as portal:
        own = nights(portal)
        own.crawl()
        for _ in range(5):
            asked = len(portal.asked)
            night = own.crawl()
            assert len(portal.asked) - asked <= 120 // 20
            assert night.pages["changed"] == 0 and not night.is_partial and not night.is_empty
    assert {capture.outcome for capture in own.captures()} <= {"changed", "not_modified", "unchanged"}


def test_every_known_page_is_looked_at_where_that_is_asked_for(nights: NightsOf) -> None:
    with portal_of(60) as portal:
        own = nights(portal)
        own.crawl()
        portal.scripts[portal.articles[50].path] = Answer(410, b"")
        night = own.crawl(every_known_page=True)
        assert (night.pages["not_modified"], night.pages["gone"]) == (59, 1)


def test_the_archive_alone_tells_that_a_quiet_source_was_looked_at(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        own = nights(portal)
        own.crawl()
        own.crawl()
        hubs = [capture for capture in own.captures(hubs=True) if capture.is_hub]
        assert [capture.outcome for capture in hubs] == ["changed", "not_modified"]
        assert all(capture.payload_sha256 is None for capture in hubs)


@pytest.mark.parametrize("hub", ["listing", "feed", "sitemap"])
def test_a_new_page_is_found_through_any_hub(nights: NightsOf, hub: str) -> None:
    with portal_of(30, with_feed=True, with_sitemap=True) as portal:
        declaration = portal.declaration()
        hubs = {"listing": ("feeds", "sitemaps"), "feed": ("listings", "sitemaps"), "sitemap": ("listings", "feeds")}
        others: dict[str, Any] = dict.fromkeys(hubs[hub], ())
        own = nights(portal, replace(declaration, **others))
        own.crawl()
        asked = len(portal.asked)
        portal.articles.insert(0, article(500))
        night = own.crawl()
        assert own.outcomes()[article(500).slug] == "changed"
        assert (night.new_pages, night.pages["changed"]) == (1, 1)
        assert len(portal.asked) - asked <= 6


def test_hubs_that_word_a_page_differently_do_not_have_it_fetched_for_that(nights: NightsOf) -> None:
    with portal_of(30, with_feed=True, with_sitemap=True) as portal:
        own = nights(portal)
        own.crawl()
        for number in range(3):
            portal.articles.insert(0, article(500 + number))
            asked = len(portal.asked)
            night = own.crawl()
            assert (night.pages["changed"], night.pages["not_modified"]) == (1, 0)
            assert len(portal.asked) - asked <= 7


def test_a_new_date_in_the_sitemap_has_the_page_looked_at_again(nights: NightsOf) -> None:
    with portal_of(60, with_sitemap=True) as portal:
        own = nights(portal, portal.declaration(listings=()))
        own.crawl()
        old = portal.articles[50]
        portal.edit(old.slug, published_on=old.published_on + timedelta(days=9), paragraphs=(*old.paragraphs, "Bản tin được bổ sung."))
        own.crawl()
        assert [capture.outcome for capture in own.captures() if capture.page == old.slug] == ["changed", "changed"]


def test_an_index_of_sitemaps_is_read_where_its_dates_are_new(nights: NightsOf) -> None:
    with portal_of(6) as portal:
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        dates = {"a": "2026-01-01", "b": "2026-02-02"}

        def index(_: Asked) -> Script:
            rows = "".join(f"<sitemap><loc>{portal.url}/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>" for name, day in dates.items())
            return Answer(200, f"<sitemapindex {space}>{rows}</sitemapindex>".encode())

        def urls(*numbers: int) -> Answer:
            rows = "".join(f"<url><loc>{portal.url}{portal.articles[number].path}</loc></url>" for number in numbers)
            return Answer(200, f"<urlset {space}>{rows}</urlset>".encode())

        portal.scripts |= {"/index.xml": index, "/a.xml": urls(0, 1, 2), "/b.xml": urls(3, 4, 5)}
        own = nights(portal, declaration_of(portal, listings=(), sitemaps=(f"{portal.url}/index.xml",)))
        assert own.crawl().pages["changed"] == 6
        own.crawl()
        dates["b"] = "2026-03-03"
        own.crawl()
        assert [path for path in portal.paths() if path in ("/a.xml", "/b.xml")] == ["/a.xml", "/b.xml", "/b.xml"]


def test_related_news_lead_to_pages_that_no_hub_lists(nights: NightsOf) -> None:
    with portal_of(12) as portal:
        listed = portal.articles[0]
        own = nights(portal, declaration_of(portal, listings=()))
        own.crawl(given=(portal.url + listed.path,))
        assert len(own.outcomes()) >= 4


def test_a_trap_of_endless_pages_ends(nights: NightsOf) -> None:
    with portal_of(1) as portal:

        def trap(asked: Asked) -> Script:
            number = int(asked.path.rpartition("=")[2] or 1) if "=" in asked.path else 1
            more = f'<a href="/bay-vo-tan-{number}.html">x</a><a rel="next" href="/tin-tuc?page={number + 1}">Tiếp</a>'
            return Answer(200, f"<html><body>{more}</body></html>".encode())

        portal.scripts["/tin-tuc"] = trap
        night = nights(portal, pages_of_listing=12).crawl()
        assert night.ended == "done" and portal.paths().count("/tin-tuc?page=12") == 1
        assert "/tin-tuc?page=13" not in portal.paths()


def test_a_lost_frontier_is_begun_anew_from_the_archive(nights: NightsOf) -> None:
    with portal_of(30) as portal:
        own = nights(portal)
        own.crawl()
        (database,) = (own.root / "crawl" / "frontier").glob("*.sqlite")
        database.write_bytes(b"no database at all" * 400)
        Path(f"{database}-wal").unlink(missing_ok=True)
        asked = len(portal.asked)
        night = own.crawl()
        assert any("begun anew" in problem for problem in night.problems)
        assert night.known_pages == 30 and night.pages["changed"] == 0
        assert len(portal.asked) - asked <= 6
        assert database.with_suffix(".damaged").exists()


def test_a_frontier_of_another_version_is_begun_anew(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        own = nights(portal)
        own.crawl()
        (path,) = (own.root / "crawl" / "frontier").glob("*.sqlite")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
        night = own.crawl()
        assert any("version 99" in problem for problem in night.problems) and night.known_pages == 3


def test_the_index_of_a_crawl_is_derivable(nights: NightsOf) -> None:
    with portal_of(12) as portal:
        portal.scripts[portal.articles[1].path] = Answer(410, b"gone")
        own = nights(portal)
        own.crawl()
        own.crawl()
    before = own.captures(hubs=True)
    forget_index(own.root / "archive")
    recover(own.root / "archive")
    assert own.captures(hubs=True) == before
    assert verify(own.root / "archive").damage == ()


def test_stopping_ends_after_the_request_under_way(nights: NightsOf) -> None:
    with portal_of(30, per_page=30) as portal:
        own = nights(portal)
        stop, seen = threading.Event(), list[Capture]()

        def see(capture: Capture) -> None:
            seen.append(capture)
            if len(seen) == 5:
                stop.set()

        (night,) = crawl(
            [own.declaration],
            archive_root=own.root / "archive",
            state_root=own.root / "crawl",
            settings=own.settings,
            clock=own.time.clock,
            stop=stop,
            seen=see,
        )
        assert (night.ended, len(seen), len(own.captures(hubs=True))) == ("stopped", 5, 5)


def test_sources_run_side_by_side_and_one_that_hangs_holds_up_none(nights: NightsOf) -> None:
    with portal_of(5) as slow, portal_of(5) as quick:
        slow.scripts["/robots.txt"] = late(0.5, Answer(404))
        own = nights(slow)
        together = crawl(
            [declaration_of(slow, name="slow"), declaration_of(quick, name="quick")],
            archive_root=own.root / "archive",
            state_root=own.root / "crawl",
            settings=replace(own.settings, open_addresses=frozenset({(one.address, one.port) for one in (slow, quick)})),
            clock=own.time.clock,
        )
        assert [(night.source, night.pages["changed"]) for night in together] == [("slow", 5), ("quick", 5)]
        assert quick.asked[-1].at < slow.asked[1].at


KILLED = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from tests.site.portal import Declaration
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.source_night import crawl_source
from transforms.reading.page import ParsedPage
root, url, host, port = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
declaration = Declaration(name="demo", title="", hosts=(f"{host}:{port}",), language="vi", licence="", attribution="",
    listings=(f"{url}/tin-tuc",), article_pattern=r"^/[a-z0-9-]+\\.html$", allowed_hosts=(f"{host}:{port}",))
crawl_source(declaration, archive_root=root / "archive", state_root=root / "crawl",
    settings=Settings(contact="ops@example.org", open_addresses=frozenset({(host, port)}), pace_seconds=0.0),
    clock=Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep), read=ParsedPage)
"""


@pytest.mark.parametrize("after", [1, 4, 9, 21])
def test_a_killed_night_loses_at_most_the_page_under_way(nights: NightsOf, after: int) -> None:
    with portal_of(20, per_page=20) as portal:
        own = nights(portal)
        command = [sys.executable, "-c", KILLED, str(own.root), portal.url, portal.address, str(portal.port)]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        portal.scripts |= {one.path: late(0.02, portal.fallback) for one in portal.articles}
        while len(portal.asked) < after and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        asked = len(portal.asked)
        portal.scripts.clear()
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
        assert set(own.outcomes()) == {one.slug for one in portal.articles}
        changed = [capture.page for capture in own.captures() if capture.outcome == "changed"]
        assert len(changed) == len(set(changed)) == 20
        assert len(portal.asked) <= asked + 22 - max(0, after - 3) + 3
        assert verify(own.root / "archive").damage == ()


def test_pages_are_left_alone_longer_the_older_they_are() -> None:
    days = [recheck_after(timedelta(days=age), "unchanged", 0).days for age in (0, 3, 5, 20, 100, 1000)]
    assert days == [1, 1, 3, 7, 30, 90]
    assert [recheck_after(timedelta(), "timeout", failures).days for failures in (1, 2, 3, 9)] == [1, 2, 4, 30]
    assert [recheck_after(timedelta(), "not_found", failures).days for failures in (1, 2, 3, 9)] == [7, 30, 180, 180]


def test_two_processes_may_open_one_frontier(tmp_path: Path) -> None:
    with Frontier(tmp_path, "demo") as first, Frontier(tmp_path, "demo") as second:
        from tests.crawl.conftest import NIGHT

        assert first.add([("a", "http://h/a", None, None)], found_by="given", at=NIGHT) == (1, 0)
        assert second.add([("a", "http://h/a", None, None)], found_by="given", at=NIGHT) == (0, 0)
        assert second.count() == 1


def test_pages_older_than_wanted_are_left_alone(nights: NightsOf) -> None:
    with portal_of(40) as portal:
        own = nights(portal, since=date(2026, 3, 1))
        own.crawl()
        listed = [one for one in portal.articles if one.published_on >= date(2026, 3, 1)]
        linked = {capture.page for capture in own.captures()}
        assert {one.slug for one in listed} <= linked
        assert "/tin-tuc?page=3" in portal.paths() or "/tin-tuc?page=2" in portal.paths()
        assert "/tin-tuc?page=4" not in portal.paths()
