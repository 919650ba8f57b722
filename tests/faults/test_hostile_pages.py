"""Bytes that lie, markup that floods, addresses that attack. Rows 27, 28, 29, 31."""

import re
from pathlib import Path
from time import perf_counter

import pytest

from tests.crawl.conftest import NightsOf
from tests.crawl.fetching import HTML, payload
from tests.site.portal import article, declaration_of, portal_of
from tests.site.server import Answer
from transforms.archive.readback import verify
from transforms.crawl.discovery import Discovery
from transforms.crawl.recognition import recognise_markup
from transforms.records import Document

# Row 27 ---------------------------------------------------------------------------------------------------------------------------

TOLD = (
    "<html><head>{meta}<title>Lạng Sơn giảm nghèo</title></head><body><article><h1>Lạng Sơn giảm nghèo</h1>{body}</article></body></html>"
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in article(1).paragraphs)


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "text/html; charset=nonsense", ""),
        ("utf-8-sig", "text/html", ""),
        ("utf-8", "text/html", "<!--" + "x" * 3000 + '--><meta charset="utf-8">'),
        ("utf-16", "text/html; charset=utf-16", ""),
    ],
    ids=["none", "wrong", "nonsense", "bom", "late", "utf-16"],
)
def test_row27_charset_lies_give_the_right_text_or_none(nights: NightsOf, encoding: str, header: str, meta: str) -> None:
    with portal_of(1) as portal:
        body = TOLD.format(meta=meta, body=BODY).encode(encoding)
        portal.scripts[portal.articles[0].path] = Answer(200, body, (("Content-Type", header),))
        own = nights(portal)
        seen: list[Document] = []
        own.watch_reading(seen.append)
        own.crawl()
        (capture,) = own.captures()
        assert payload(own, capture) == body
        if capture.outcome == "changed":
            assert "tỷ lệ hộ nghèo của xã còn" in seen[0].text
        else:
            assert capture.outcome == "unreadable" and encoding == "utf-16"


def test_row27_a_reader_that_fails_costs_its_page_and_not_the_night(nights: NightsOf) -> None:
    with portal_of(4) as portal:
        own = nights(portal)

        def fails(document: Document) -> None:
            if document.page == portal.articles[1].slug:
                raise RecursionError("too deep")

        own.watch_reading(fails)
        own.crawl()
        assert own.outcomes()[portal.articles[1].slug] == "unreadable"
        assert list(own.outcomes().values()).count("changed") == 3
        assert "RecursionError: too deep" in str(next(one.detail for one in own.captures() if one.outcome == "unreadable"))


@pytest.mark.parametrize(
    "body", [b"\x00" * 3000, b"<p>\xff\xfe\xfa" * 900, "<p>Tû lÖ hé nghÌo cßn</p>".encode() * 200], ids=["nul", "invalid", "tcvn3"]
)
def test_row27_bytes_that_are_no_text_end_no_night(nights: NightsOf, body: bytes) -> None:
    with portal_of(2) as portal:
        portal.scripts[portal.articles[0].path] = Answer(200, body, HTML)
        own = nights(portal)
        own.crawl()
        assert own.outcomes()[portal.articles[1].slug] == "changed"
        assert payload(own, next(one for one in own.captures() if one.page == portal.articles[0].slug)) == body


# Row 28 ---------------------------------------------------------------------------------------------------------------------------

HOSTILE = {
    "nested": b"<div>" * 200_000,
    "one-line": b"<p>" + b"x" * 10_000_000,
    "cells": b"<table><tr>" + b"<td>1</td>" * 100_000,
    "anchors": b"<a href=/a-b-c.html>x" * 60_000,
    "open-tags": b"<title" * 160_000,
    "headings": b"<h1>" * 200_000,
    "scripts": b"<script>" * 120_000,
    "inputs": b"<input type " * 90_000,
    "angles": b"<" * 1_000_000,
    "dates": b"1/1/" * 250_000,
    "entities": b"&amp;" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_row28_hostile_markup_costs_discovery_and_recognition_a_bounded_time(name: str) -> None:
    with portal_of(0) as portal:
        discovery = Discovery(portal.declaration())
        began = perf_counter()
        recognise_markup(HOSTILE[name], status=200)
        discovery.listing(HOSTILE[name], url=portal.url)
        discovery.sitemap(b"<urlset>" + HOSTILE[name], url=portal.url, inflate_limit=1 << 24)
        discovery.feed(b"<rss>" + HOSTILE[name], url=portal.url)
        assert perf_counter() - began < 8.0


def test_row28_entities_of_a_sitemap_are_not_expanded_and_nothing_is_loaded(tmp_path: Path) -> None:
    with portal_of(1) as portal:
        secret = tmp_path / "secret"
        secret.write_text(f"{portal.url}/tu-mot-tap-tin.html")
        good = f"<url><loc>{portal.url}/mot-hai-ba.html</loc></url>"
        for entity in (f'SYSTEM "{secret.as_uri()}"', f'SYSTEM "{portal.url}/dtd"', f'"{portal.url}/tu-mot-ten.html"'):
            sitemap = f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY x {entity}>]><urlset>{good}<url><loc>&x;</loc></url></urlset>'
            found = Discovery(portal.declaration()).sitemap(sitemap.encode(), url=portal.url, inflate_limit=1 << 20)
            assert [link.url for link in found.links] == [f"{portal.url}/mot-hai-ba.html"]
        laughs = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10 if number else "ha"}">' for number in range(12))
        flood = f'<?xml version="1.0"?><!DOCTYPE urlset [{laughs}]><urlset>{good}<url><loc>&a11;</loc></url></urlset>'
        began = perf_counter()
        Discovery(portal.declaration()).sitemap(flood.encode(), url=portal.url, inflate_limit=1 << 20)
        assert perf_counter() - began < 2.0 and portal.asked == []


# Rows 29, 31 ----------------------------------------------------------------------------------------------------------------------


def test_row29_addresses_that_are_no_pages_are_never_links() -> None:
    with portal_of(0) as portal:
        targets = [
            "javascript:alert('a-b-c.html')",
            "data:text/html,a-b-c.html",
            "file:///a-b-c.html",
            "//evil.example/a-b-c.html",
            "mailto:a-b-c.html",
        ]
        body = "".join(f'<a href="{target}">x</a>' for target in targets) + '<base href="https://evil.example/"><a href="/a-b-c.html">y</a>'
        found = Discovery(portal.declaration()).listing(body.encode(), url=portal.url)
        assert found.links == ()


NAMES = re.compile(
    r"archive/demo/\d{4}/\d\d/demo-\d{8}T\d{6}Z-[0-9a-f]{12}\.(?:warc\.gz|captures\.parquet)"
    r"|crawl/(?:pace/[0-9a-f]{16}\.lock|frontier/demo\.sqlite|ledger/\d{4}/\d\d/\d{8}T\d{6}Z-demo-\d+\.jsonl)"
)
"""Of the files of a crawl: sources, times, digests and random digits, none of them a page's to choose."""


@pytest.mark.parametrize(
    "path",
    ["/../../../../x.html", "/%2e%2e/%2e%2e/x.html", "/x%00.html", "/..%5c..%5cx.html", "/" + "a" * 1500 + ".html", "/%0d%0aWARC.html"],
)
def test_row31_no_url_names_a_file(nights: NightsOf, path: str) -> None:
    with portal_of(0) as portal:
        body = portal.page(article(1))
        portal.fallback = lambda asked: portal.robots if asked.path == "/robots.txt" else Answer(200, body, HTML)
        own = nights(portal, declaration_of(portal, listings=(), article_pattern=r"\.html"))
        own.crawl(given=(portal.url + path,))
        assert len(own.captures()) == 1
        assert verify(own.root / "archive").damage == ()
    for found in own.root.rglob("*"):
        assert found.resolve().is_relative_to(own.root.resolve())
        name = found.relative_to(own.root).as_posix()
        assert found.is_dir() or NAMES.fullmatch(name), f"{name!r}: something else than source, time or digest named it"
