"""The fast parse of a cut region gives the lines that BeautifulSoup gives, on every page there is and on those built to break it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.page_set import page_set
from tests.unit.made_pages import BANK, TEMPLATES
from tests.unit.test_reading_hostile import OPEN, UNITS, broken
from tests.unit.test_reading_hostile import PAGES as HOSTILE
from transforms.errors import UnreadableInput
from transforms.reading import page
from transforms.reading.decoding import clean
from transforms.reading.layout import lay_out, parse_markup
from transforms.reading.pieces import Piece
from transforms.reading.soup import parse_soup

TESTS = Path(__file__).parent.parent
SHARED = TESTS.parent.parent / "shared" / "gold" / "pages"
LONGEST = 300_000  # characters of a hostile page: BeautifulSoup is slow


def own_pages() -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted((TESTS / "pages").rglob("*.html")))


def labelled_pages() -> Iterator[bytes]:
    yield from (path.read_bytes() for path in sorted(SHARED.glob("*.html")))


def made_pages() -> Iterator[bytes]:
    yield from (made.html for made in page_set(60))


def hostile_pages() -> Iterator[bytes]:
    yield from (content.encode() for content in HOSTILE.values() if len(content) <= LONGEST)
    yield from (f"{OPEN}<p>{unit * (20_000 // len(unit))}</p>".encode() for unit in UNITS)


def broken_pages() -> Iterator[bytes]:
    whole = [*own_pages(), *(page.encode() for page in (*TEMPLATES.values(), BANK))]
    dice = random.Random(20)
    yield from (broken(dice.choice(whole), dice) for _ in range(250))


SETS = {"own": own_pages, "labelled": labelled_pages, "made": made_pages, "hostile": hostile_pages, "broken": broken_pages}


def lines_of(pieces: list[Piece]) -> list[tuple[str, str, int | None, str | None]]:
    return [(piece.kind, clean(piece.text), piece.level, piece.role) for piece in pieces if clean(piece.text)]


@pytest.mark.parametrize("pages", SETS)
def test_fast_and_slow_parse_agree(pages: str, monkeypatch: pytest.MonkeyPatch) -> None:
    regions: list[str] = []

    def keep(markup: str, parse: object = parse_markup) -> list[Piece]:
        regions.append(markup)
        return lay_out(markup)

    monkeypatch.setattr(page, "lay_out", keep)
    for content in SETS[pages]():
        try:
            page.read_document(content, page="any")
        except UnreadableInput:
            continue
    if pages == "labelled" and not regions:
        pytest.skip("no labelled pages here")
    assert regions
    for markup in regions:
        assert lines_of(lay_out(markup)) == lines_of(lay_out(markup, parse_soup)), markup[:300]


@pytest.mark.parametrize("markup", ["", " ", "plain words", "<!-- only a remark -->", "<b<c>words</b>", "<o:p>office</o:p> words"])
def test_markup_without_a_region_is_no_error(markup: str) -> None:
    assert lines_of(lay_out(markup)) == lines_of(lay_out(markup, parse_soup))
