"""Weeks of nights at a portal that is edited, breaks, moves and asks for quiet, by chance: what must hold whatever happens."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.crawl.conftest import Nights, NightsOf
from tests.site.portal import Portal, article, portal_of
from tests.site.server import Answer, Script, pieces
from transforms.archive.index import compact, forget_index, recover
from transforms.archive.readback import verify

FAULTS: tuple[Script, ...] = (
    Answer(500),
    Answer(404),
    Answer(410),
    Answer(304),
    Answer(200, b""),
    Answer(302, b"", (("Location", "/"),)),
    Answer(429, b"", (("Retry-After", "4000"),)),
    pieces(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"),
)


def portal_by(chance: random.Random) -> Portal:
    return portal_of(
        chance.randint(0, 60),
        per_page=chance.choice([5, 10, 50]),
        with_feed=chance.random() < 0.5,
        with_sitemap=chance.random() < 0.5,
        with_etags=chance.random() < 0.7,
        churn=chance.random() < 0.3,
    )


def disturb(portal: Portal, own: Nights, chance: random.Random, number: int) -> None:
    """A day at the portal: a few pages are published, edited, removed, or break."""
    portal.scripts.clear()
    for step in range(chance.randint(0, 5)):
        kind = chance.random()
        if kind < 0.4:
            portal.articles.insert(0, article(number + step, published_on=own.time.instant.date()))
        elif portal.articles:
            one = chance.choice(portal.articles)
            if kind < 0.6:
                portal.edit(one.slug, paragraphs=(*one.paragraphs[:2], f"Bản sửa số {chance.random()} của bài viết này đã được đăng."))
            elif kind < 0.7:
                portal.remove(one.slug)
            else:
                portal.scripts[chance.choice([one.path, "/tin-tuc", "/rss.xml", "/sitemap.xml", "/robots.txt"])] = chance.choice(FAULTS)


def check(own: Nights, root: Path) -> None:
    """No bytes lost, each row true to the one before it, and the index derivable from the WARC files alone."""
    captures = own.captures(hubs=True)
    assert len({capture.capture_id for capture in captures}) == len(captures)
    shown: dict[str, str] = {}
    for capture in captures:
        if capture.text_sha256 is not None:
            assert (shown.get(capture.document_id) != capture.text_sha256) == (capture.outcome == "changed"), capture
            shown[capture.document_id] = capture.text_sha256
    assert verify(root).damage == ()
    forget_index(root)
    recover(root)
    assert own.captures(hubs=True) == captures


@pytest.mark.long
@pytest.mark.parametrize("seed", range(24))
def test_whatever_happens_to_a_portal_its_pages_are_kept(nights: NightsOf, seed: int) -> None:
    chance = random.Random(seed)
    with portal_by(chance) as portal:
        own = nights(portal, requests_per_source=chance.choice([7, 30, 1000]))
        root = own.root / "archive"
        for day in range(chance.randint(3, 12)):
            disturb(portal, own, chance, 1000 + 10 * day)
            assert own.crawl().requests <= own.settings.requests_per_source
            if chance.random() < 0.2:
                own.time.pass_days(chance.choice([-0.5, 3, 40]))
            if chance.random() < 0.2:
                compact(root, today=own.time.instant.date())
        portal.scripts.clear()
        own.time.instant += timedelta(days=200)  # beyond the longest wait after a failure
        for _ in range(30):
            night = own.crawl(requests_per_source=500)
            if night.ended == "done" and not night.waiting_pages and not night.is_partial:
                break
        assert (night.ended, night.waiting_pages) == ("done", 0)
        kept = {capture.page for capture in own.captures() if capture.text_sha256 is not None}
        assert {one.slug for one in portal.articles} <= kept
        check(own, root)
