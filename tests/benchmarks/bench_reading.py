"""What reading one page costs: its figures beside quantulum3 and a bare pattern for numbers, its text beside selectolax.

A page of 6,000 characters is the sentences of several made pages, one language a page. Peers that are not installed are left out.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from bs4 import BeautifulSoup

from tests.benchmarks.measuring import Row, at_least, at_most, in_turns
from tests.benchmarks.page_set import MadePage, page_set
from transforms.figures.read import read_figures
from transforms.reading.page import read_document
from transforms.records import Document

LETTERS = 6_000
DIGITS = re.compile(r"\d+(?:[.,]\d+)*(?:\s?%)?")
URL = "https://portal.example/page.html"  # a portal that nobody has declared


def rows(pages: int) -> Iterator[Row]:
    made = list(page_set(max(20, min(pages, 200))))
    yield from reading_figures(documents_of(made))
    yield from reading_html(made)


def documents_of(pages: list[MadePage]) -> list[Document]:
    """Documents of 6,000 characters each, half of them of each language as far as the pages go."""
    found: list[Document] = []
    for language in ("vi", "en"):
        text = "\n".join(read_document(page.html, page=page.name, url=URL).text for page in pages if page.language == language)
        for start in range(0, len(text) - LETTERS, LETTERS):
            content = text[start : start + LETTERS].encode()
            found.append(read_document(content, page=f"{language}-{start}", plain_text=True))
    return found


def ways_to_read_figures(documents: list[Document]) -> dict[str, Callable[[], None]]:
    """Documents in memory to their records; the same texts by quantulum3, if it is there, and by a pattern for digits."""

    def ours() -> None:
        for document in documents:
            read_figures(document)

    def digits() -> None:
        for document in documents:
            DIGITS.findall(document.text)

    ways: dict[str, Callable[[], None]] = {"ours": ours, "digits": digits}
    if find_spec("quantulum3") is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its classifier is an extra that no current scikit-learn loads
            from quantulum3 import parser

        def peer() -> None:
            for document in documents:
                parser.parse(document.text)

        ways["quantulum3"] = peer
    return ways


def reading_figures(documents: list[Document]) -> Iterator[Row]:
    few = documents[:: max(1, len(documents) // 12)]
    spent = {name: 1000 * seconds / len(few) for name, seconds in in_turns(ways_to_read_figures(few)).items()}
    ours = f"{spent['ours']:.2f} ms of CPU a page of {LETTERS:,} characters"
    yield at_most(
        3,
        f"milliseconds for the figures of {LETTERS:,} characters",
        spent["ours"],
        ours=ours,
        beside=f"digits by pattern, {spent['digits']:.3f} ms ({spent['ours'] / spent['digits']:.0f} times less)",
    )
    if "quantulum3" in spent:
        beside = f"quantulum3 without its classifier, {spent['quantulum3']:.1f} ms: value and unit only"
        yield at_least(100, "figures of the same texts by quantulum3", spent["quantulum3"] / spent["ours"], ours=ours, beside=beside)


def ways_to_read_html(pages: list[MadePage]) -> dict[str, Callable[[], None]]:
    """Pages to their documents; to all text of their body by the packages that ours are built on, and by selectolax, if it is there."""

    def ours() -> None:
        for page in pages:
            read_document(page.html, page=page.name, url=URL)

    def packages() -> None:
        for page in pages:
            body = BeautifulSoup(page.html, "lxml").body
            assert body is not None
            body.get_text("\n")

    ways: dict[str, Callable[[], None]] = {"ours": ours, "packages": packages}
    if find_spec("selectolax") is not None:
        from selectolax.lexbor import LexborHTMLParser

        def peer() -> None:
            for page in pages:
                body = LexborHTMLParser(page.html).body
                assert body is not None
                body.text(separator="\n")

        ways["selectolax"] = peer
    return ways


def reading_html(pages: list[MadePage]) -> Iterator[Row]:
    spent = {name: 1000 * seconds / len(pages) for name, seconds in in_turns(ways_to_read_html(pages)).items()}
    if "selectolax" in spent:
        ours = f"{spent['ours']:.2f} ms of CPU a page"
        floor = f"by BeautifulSoup on lxml {spent['packages']:.2f} ms ({spent['packages'] / spent['selectolax']:.0f} times)"
        beside = f"all text of the body by selectolax, {spent['selectolax']:.3f} ms; {floor}"
        yield at_most(8, "HTML to document", spent["ours"] / spent["selectolax"], ours=ours, beside=beside)
    with_packages = "HTML to document, beside the bare packages that it is made of"
    told = f"BeautifulSoup on lxml, all text of the body: {spent['packages']:.2f} ms"
    yield at_most(1.2, with_packages, spent["ours"] / spent["packages"], ours=f"{spent['ours']:.2f} ms of CPU a page", beside=told)
