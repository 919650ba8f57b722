"""How far a page's markup is from what its portal's pages looked like: selector hits and a fingerprint of the structure.

Belongs here: the measures of one page. Does not belong here: comparing them over the nights (`sql/marts/layout_drift.sql`), reading on
when a portal has changed (`page.py`).
"""

import hashlib
import re
from functools import lru_cache

from lxml import etree

from transforms.reading.declared import count_hits
from transforms.reading.tree import Element, PageTree
from transforms.records import Layout
from transforms.sources.declaration import Declaration

_BITS = 64
_LANE = 4  # hex digits in which a bit's votes are added up: enough for 65,535 boxes
_NUMBERED = re.compile(r"\d+")
_TEXT_TAGS = frozenset(
    {"p", "br", "img", "b", "i", "em", "strong", "span", "font", "a", "li", "tr", "td", "th", "option", "meta", "link", "script"}
)

SAME_LAYOUT = 15
"""Bits in which the fingerprints of two pages of one template may differ; measured on the labelled pages, other templates differ in 18 and
more."""


def survey(tree: PageTree, declaration: Declaration | None, *, page: str) -> Layout:
    """The fingerprint of a whole page, before anything is cut from it, and the hits of its portal's selectors."""
    return Layout(page, fingerprint_of(tree.root), count_hits(tree.body, declaration) if declaration else ())


def fingerprint_of(root: Element) -> str:
    """64 bits as 16 hex digits, alike for pages of one template: a SimHash over the kinds of box a page is made of (a tag with its class
    words in its parent), each counted once, so that the length of an article does not matter."""
    votes = {
        _vote(_names(parent), _names(element))
        for element in root.iter(etree.Element)
        if element.tag not in _TEXT_TAGS and (parent := element.getparent()) is not None
    }
    lanes = f"{sum(votes):0{_BITS * _LANE}x}"
    ayes = (int(lanes[at : at + _LANE], 16) for at in range(0, len(lanes), _LANE))
    return f"{int(''.join('1' if 2 * aye > len(votes) else '0' for aye in ayes), 2):016x}"


def _names(element: Element) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


@lru_cache(maxsize=1 << 14)
def _vote(parent: tuple[str, str], own: tuple[str, str]) -> int:
    """The bits of a box's digest, each in a lane of its own, so that the votes of all boxes are one sum."""
    digest = hashlib.blake2b(f"{_box(parent)}>{_box(own)}".encode(), digest_size=_BITS // 8).digest()
    bits = f"{int.from_bytes(digest, 'big'):0{_BITS}b}"
    return int("".join(bit.zfill(_LANE) for bit in bits), 16)


def _box(names: tuple[str, str]) -> str:
    tag, classes = names
    return f"{tag}.{'.'.join(sorted({_NUMBERED.sub('0', word) for word in classes.split()}))}"


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
