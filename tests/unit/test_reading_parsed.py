"""A page is parsed once for its links, its layout and its document, and says the same in whatever order it is asked."""

from pathlib import Path

import pytest

from tests.unit.made_pages import BANK, CHANGES, TEMPLATES, changed
from transforms.reading import page as door
from transforms.reading.page import ParsedPage, read_document
from transforms.reading.tree import Hrefs, PageTree, parse_page

PAGES = sorted((Path(__file__).parents[1] / "pages").rglob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name + "/" + path.stem)
def test_the_order_of_asking_does_not_matter(path: Path) -> None:
    content = path.read_bytes()
    first, last = ParsedPage(content, page="any"), ParsedPage(content, page="any")
    told = (first.hrefs, first.layout, first.document)
    document = last.document
    assert told == (last.hrefs, last.layout, document)
    assert document == read_document(content, page="any")


@pytest.mark.parametrize("page", [*TEMPLATES.values(), BANK], ids=[*TEMPLATES, "bank"])
def test_a_page_is_parsed_once(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def count(utf8: bytes, *, where: str) -> PageTree:
        parsed.append(where)
        return parse_page(utf8, where=where)

    monkeypatch.setattr(door, "parse_page", count)
    asked = ParsedPage(page.encode(), page="made", source="vbsp_en" if page is BANK else None)
    assert asked.hrefs.targets and asked.layout is not None and asked.document.text
    assert parsed == ["made"]


def test_a_portal_that_changed_is_read_from_a_whole_tree() -> None:
    content = changed(BANK, CHANGES["classes renamed"])
    asked = ParsedPage(content, page="made", source="vbsp_en")
    assert asked.document.reader == "generic" and asked.document.text == read_document(content, page="made").text


def test_links_are_told_as_printed_each_once() -> None:
    body = '<base href="/tin/"><p><a href="mot.html">Một</a> <a href="/hai.html#x">Hai</a> <a href="mot.html">Một</a> <a>không</a></p>'
    assert ParsedPage(f"<html><body>{body}</body></html>".encode(), page="made").hrefs == Hrefs("/tin/", ("mot.html", "/hai.html#x"))


def test_a_plain_text_has_neither_links_nor_layout() -> None:
    asked = ParsedPage(b'A line of text with <a href="/x.html">markup</a> in it.', page="made", plain_text=True)
    assert (asked.hrefs, asked.layout) == (Hrefs(), None) and "markup" in asked.document.text
