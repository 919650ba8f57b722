"""Where figures and rates stand in their documents.

Belongs here: finding the document of a row and cutting its words out of the text. Does not belong here: values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

import pandas

from expectations.frames.cells import days, texts, whole_numbers
from expectations.quotes import decimal_signs

_BAR = " | "
_BESIDE = 24  # characters after a quote in which its scale word may stand: "30-50 million VND"


@dataclass(frozen=True, slots=True)
class Place:
    """What a row's document says of itself; all None where no such document was given."""

    text: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    own_date: date | None = None  # the later of its publication and its last change, as printed


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of each row of a table: its place, what the text shows at its offsets, the words after them, and the marks
    that may be decimal signs in that line."""

    places: Sequence[Place]
    quoted: Sequence[str | None]
    beside: Sequence[str | None]
    signs: Sequence[str | None]


def evidence_of(rows: pandas.DataFrame, documents: pandas.DataFrame) -> Evidence:
    known = _places(documents)
    keys = zip(texts(rows, "document_id"), texts(rows, "text_sha256"), strict=True)
    places = [known.get(key) or known.get((key[0], None)) or Place() for key in keys]
    spans = list(zip(places, whole_numbers(rows, "start"), whole_numbers(rows, "end"), strict=True))
    return Evidence(
        places=places,
        quoted=[_cut(place.text, start, end) for place, start, end in spans],
        beside=[_beside(place.text, start, end) for place, start, end in spans],
        signs=[_signs(place, start, end) for place, start, end in spans],
    )


def _places(documents: pandas.DataFrame) -> dict[tuple[str | None, str | None], Place]:
    """Places by document and digest, and by document alone for rows that name no digest."""
    names = ("document_id", "text_sha256", "text", "url", "source", "language")
    columns = [texts(documents, name) for name in names]
    published, updated = days(documents, "published_on"), days(documents, "updated_at")
    known: dict[tuple[str | None, str | None], Place] = {}
    for (document, digest, text, url, source, language), first, second in zip(zip(*columns, strict=True), published, updated, strict=True):
        place = Place(text, url, source, language, max(first, second) if first and second else first or second)
        known[document, digest] = known[document, None] = place
    return known


def _signs(place: Place, start: int | None, end: int | None) -> str | None:
    """A line of the text is a block, and the decimal sign belongs to a block."""
    if place.text is None or start is None or end is None:
        return None
    line_end = place.text.find("\n", end)
    line = place.text[place.text.rfind("\n", 0, max(start, 0)) + 1 : line_end if line_end >= 0 else None]
    return decimal_signs(line, language=place.language)


def _beside(text: str | None, start: int | None, end: int | None) -> str | None:
    """The words right after a quote; in a table, whose cells are parted by bars, also its head and the line over it."""
    if text is None or start is None or end is None:
        return None
    own = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end : end + _BESIDE]
    if _BAR not in own and _BAR not in after.partition("\n")[0]:
        return after
    lines = text[:start].split("\n")  # of a table alone: for each number of a long page it would be as long as the page
    above = list(takewhile(lambda line: _BAR in line, reversed(lines[:-1])))
    return " ".join([after, *above[-1:], *lines[: len(lines) - 1 - len(above)][-1:]])


def _cut(text: str | None, start: int | None, end: int | None) -> str | None:
    return None if text is None or start is None or end is None else text[start:end]
