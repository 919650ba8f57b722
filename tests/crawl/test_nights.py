"""Nights of a well-behaved portal: what is found, what a night costs, what the next one asks again."""

from tests.crawl.conftest import NightsOf
from tests.site.portal import portal_of


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
            assert night.pages["changed"] == 0 and not night.is_partial
    assert {capture.outcome for capture in own.captures()} <= {"changed", "not_modified", "unchanged"}
