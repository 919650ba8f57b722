"""A look at a portal tells what fits its declaration and what does not."""

from dataclasses import replace
from typing import Any

from tests.crawl.conftest import NightsOf
from tests.site.portal import ROBOTS, portal_of
from tests.site.server import Answer
from transforms.crawl.live_check import SourceCheck, check_source
from transforms.reading.page import read_document


def look(nights: NightsOf, portal: object, **changes: Any) -> SourceCheck:
    own = nights(portal)
    return check_source(
        replace(own.declaration, **changes),
        state_root=own.root / "crawl",
        settings=own.settings,
        clock=own.time.clock,
        read=read_document,
    )


def test_a_portal_that_fits_is_told_in_words(nights: NightsOf) -> None:
    with portal_of(30, with_feed=True, with_sitemap=True) as portal:
        check = look(nights, portal)
        assert check.fits
        assert len(portal.asked) == 5
        told = {what.partition(" ")[0]: seen for what, _, seen in check.findings}
        assert told["listing"].startswith("10 articles, 10 with a date, next page http://")
        assert told["sitemap"].startswith("30 articles")
        assert "ETag given" in told["article"] and "dated 2026-03-13" in told["article"]


def test_a_portal_that_changed_or_refuses_is_told_too(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        assert [seen.partition(":")[0] for _, good, seen in look(nights, portal, listings=(f"{portal.url}/moved",)).findings] == [
            "status 404"
        ]
        lost = look(nights, portal, article_pattern=r"^/bai-viet/\d+$")
        assert not lost.fits and lost.findings[0][2].startswith("0 articles")
        assert not look(nights, portal, listings=()).fits
    with portal_of(3, robots=Answer(200, b"User-agent: *\nDisallow: /", ROBOTS.headers)) as portal:
        refused = look(nights, portal)
        assert refused.findings[0][2].startswith("robots_disallowed: robots.txt disallows")
        assert portal.paths() == ["/robots.txt"]


def test_sitemaps_that_robots_names_are_told(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        portal.robots = Answer(
            200, f"User-agent: *\nSitemap: {portal.url}/s.xml\nSitemap: https://evil.example/s.xml".encode(), ROBOTS.headers
        )
        told = [seen for what, _, seen in look(nights, portal).findings if what == "robots.txt"]
        assert told == [f"names sitemaps that the declaration does not: {portal.url}/s.xml"]
