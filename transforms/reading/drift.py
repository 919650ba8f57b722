"""How far a page's markup is from what its portal's pages looked like: selector hits and a fingerprint of the structure.

Belongs here: measures of one page and their comparison. Does not belong here: keeping them over the nights (`orchestration/`), reading on
when a portal has changed (`page.py`).
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from transforms.reading.cut import SelectorHits
from transforms.reading.declared import count_hits
from transforms.reading.decoding import decode
from transforms.reading.tree import Element, parse_page
from transforms.sources.declaration import Declaration

_BITS = 64
_NUMBERED = re.compile(r"\d+")
_TEXT_TAGS = frozenset(
    {"p", "br", "img", "b", "i", "em", "strong", "span", "font", "a", "li", "tr", "td", "th", "option", "meta", "link", "script"}
)

SAME_LAYOUT = 15
"""Bits in which the fingerprints of two pages of one template may differ; measured on the labelled pages, other templates differ in 18 and
more."""


@dataclass(frozen=True, slots=True)
class PageSurvey:
    """What one page shows of its layout."""

    fingerprint: str
    hits: tuple[SelectorHits, ...]

    @property
    def fits(self) -> bool:
        return all(hit.fits for hit in self.hits)


def survey_page(content: bytes, declaration: Declaration | None, *, where: str, charset: str | None = None) -> PageSurvey:
    """The fingerprint of a page and the hits of its portal's selectors. Raises UnreadableInput as `read_document` does."""
    tree = parse_page(decode(content, where=where, charset=charset).text, where=where)
    return PageSurvey(fingerprint_of(tree.root), count_hits(tree.body, declaration) if declaration else ())


def fingerprint_of(root: Element) -> str:
    """64 bits as 16 hex digits, alike for pages of one template: a SimHash over the kinds of box a page is made of (a tag with its class
    words in its parent), each counted once, so that the length of an article does not matter."""
    boxes = {_box(element) for element in root.iter(etree.Element) if element.tag not in _TEXT_TAGS}
    votes = [0] * _BITS
    for box in boxes:
        digest = int.from_bytes(hashlib.blake2b(box.encode(), digest_size=_BITS // 8).digest(), "big")
        for bit in range(_BITS):
            votes[bit] += 1 if digest >> bit & 1 else -1
    return f"{sum(1 << bit for bit in range(_BITS) if votes[bit] > 0):016x}"


def _box(element: Element) -> str:
    parent = element.getparent()
    return f"{_name(parent) if parent is not None else ''}>{_name(element)}"


def _name(element: Element) -> str:
    words = sorted({_NUMBERED.sub("0", word) for word in (element.get("class") or "").split()})
    return f"{element.tag}.{'.'.join(words)}"


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def hit_rates(surveys: Iterable[PageSurvey]) -> dict[str, float]:
    """For each declared part, the share of pages on which its selector found as many nodes as it expects."""
    fitting: dict[str, int] = {}
    pages: dict[str, int] = {}
    for survey in surveys:
        for hit in survey.hits:
            pages[hit.part] = pages.get(hit.part, 0) + 1
            fitting[hit.part] = fitting.get(hit.part, 0) + hit.fits
    return {part: fitting[part] / count for part, count in pages.items()}
