"""Portals asked by the machines of a cluster: the same is archived and noted as here, each portal by one machine, also when one dies."""

import os
import threading
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration import clock as wall
from orchestration import cluster_crawl
from orchestration.capturing import fetchers_of
from orchestration.configuration import Configuration
from tests.scale.machines import Machines, needs_ray
from tests.site.portal import Portal, portal_of, robots
from tests.site.server import Answer, Asked, Script
from transforms.archive.index import read_captures
from transforms.archive.readback import verify
from transforms.crawl.crawl import crawl
from transforms.crawl.fetch import Fetcher, FetcherFactory
from transforms.crawl.ledger import read_ledger
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.summary import SourceNight
from transforms.errors import UsageError

ARTICLES = 30
CLOCK = Clock(wall.now, time.monotonic, time.sleep)
pytestmark = [pytest.mark.long, needs_ray, pytest.mark.filterwarnings("default")]  # Ray's own

Told = Counter[tuple[object, ...]]


def night(portals: dict[str, Portal], root: Path, open_fetcher: FetcherFactory, **changes: object) -> list[SourceNight]:
    """One night of the portals, side by side."""
    own = Settings(
        contact="ops@example.org",
        open_addresses=frozenset({(one.address, one.port) for one in portals.values()}),
        pace_seconds=0.0,
        connect_seconds=120.0,
        read_seconds=120.0,
        fetch_seconds=120.0,
    )
    return crawl(
        [portal.declaration(name=name) for name, portal in portals.items()],
        archive_root=root / "archive",
        state_root=root / "crawl",
        settings=replace(own, **changes),  # type: ignore[arg-type]
        clock=CLOCK,
        open_fetcher=open_fetcher,
    )


def archived(root: Path) -> Told:
    """Every capture without its time and place in the archive."""
    assert verify(root / "archive").damage == ()
    found = read_captures(root / "archive")
    return Counter((one.source, one.page, one.url, one.outcome, one.http_status, one.payload_sha256, one.text_sha256) for one in found)


def noted(root: Path) -> Told:
    """Every row of the ledger without its times."""
    names = ("source", "purpose", "url", "rule", "delay_seconds", "requests_left", "outcome", "http_status", "wire_bytes")
    return Counter(tuple(row[name] for name in names) for row in read_ledger(root / "crawl"))


def asked_of(portal: Portal) -> Counter[str]:
    return Counter(portal.paths())


def test_two_nights_by_a_cluster_are_those_of_one_machine(machines: Machines, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machines.begin_second()
    portals = {"one": portal_of(ARTICLES, with_feed=True), "other": portal_of(ARTICLES, with_sitemap=True)}
    there = cluster_crawl.fetchers(machines.address)
    spent, asked = [], []
    with portals["one"], portals["other"]:
        for name, open_fetcher in (("here", Fetcher), ("there", there)):
            for portal in portals.values():
                portal.asked.clear()
            assert [each.pages["changed"] for each in night(portals, tmp_path / name, open_fetcher)] == [ARTICLES, ARTICLES]
            began = time.process_time()
            again = night(portals, tmp_path / name, open_fetcher, every_known_page=True)
            spent.append((time.process_time() - began) / sum(each.requests for each in again))
            asked.append([asked_of(portal) for portal in portals.values()])
    assert archived(tmp_path / "there") == archived(tmp_path / "here")
    assert noted(tmp_path / "there") == noted(tmp_path / "here")
    assert asked[0] == asked[1], "the portals have seen the same requests"
    with capsys.disabled():
        print(f"\na request by the cluster costs this machine {1000 * (spent[1] - spent[0]):+.2f} ms of CPU beside one from here")


def test_a_node_that_dies_asking_loses_nothing_and_another_asks_again(machines: Machines, tmp_path: Path) -> None:
    machines.begin_second()
    portals = {"one": portal_of(ARTICLES), "other": portal_of(ARTICLES)}
    with portals["one"], portals["other"]:
        night(portals, tmp_path / "here", Fetcher)
        before = [asked_of(portal) for portal in portals.values()]
        both = threading.Barrier(2, action=machines.kill_second)
        for portal in portals.values():
            portal.asked.clear()
            portal.scripts = {portal.articles[9].path: held_until(both, portal)}
        nights = night(portals, tmp_path / "there", cluster_crawl.fetchers(machines.address))
        more = sum((asked_of(portal) - once for portal, once in zip(portals.values(), before, strict=True)), Counter())
    assert both.n_waiting == 0 and not both.broken and [each.ended for each in nights] == ["done", "done"]
    assert archived(tmp_path / "there") == archived(tmp_path / "here")
    assert noted(tmp_path / "there") == noted(tmp_path / "here")
    assert list(more.values()) == [1], "of the two requests under way one went down with its machine and was sent again"


def held_until(both: threading.Barrier, portal: Portal) -> Script:
    """Answers as the portal does, the first time not before all have come to the barrier."""
    first = threading.Lock()

    def answer(asked: Asked) -> "Answer | Script":
        if first.acquire(blocking=False):
            both.wait(300)
        return portal.fallback

    return answer


def test_pace_and_robots_hold_wherever_requests_come_from(machines: Machines, tmp_path: Path) -> None:
    machines.begin_second()
    with portal_of(6, robots=robots("User-agent: *\nDisallow: /commune-no-3\nCrawl-delay: 0.3")) as portal:
        two_sources = {"one": portal, "other": portal}  # of one host: one request at a time, whichever machine sends it
        night(two_sources, tmp_path, cluster_crawl.fetchers(machines.address))
    pauses = [later.at - earlier.at for earlier, later in pairwise(portal.asked) if later.path != "/robots.txt"]
    assert len(pauses) >= 12 and min(pauses) >= 0.29, pauses
    assert not any(path.startswith("/commune-no-3") for path in portal.paths())
    refused = [row["outcome"] == "robots_disallowed" for row in read_ledger(tmp_path / "crawl")]
    assert refused.count(True) == 2 and refused.count(False) == len(portal.asked)


def test_a_machine_with_another_reader_asks_nothing(machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_crawl, "EXTRACTOR_VERSION", "of another day")
    with portal_of(3) as portal, pytest.raises(UsageError, match=f"{os.uname().nodename}: expected version of another day"):
        night({"one": portal}, tmp_path, cluster_crawl.fetchers(machines.address))
    assert not portal.asked


def test_the_setting_chooses_who_asks(machines: Machines) -> None:
    assert fetchers_of(Configuration(ray_address=machines.address)) is Fetcher
    chosen = fetchers_of(Configuration(ray_address=machines.address, crawl_from="cluster"))
    assert getattr(chosen, "func", None) is cluster_crawl.ClusterFetcher
