"""Reading one saved page: bytes in, the records of contract out, ready for JSON Lines.

Belongs here: document and figures put together, the shape of the lines. Does not belong here: options and exit codes (orchestration.cli).
"""

from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from transforms.figures.read import read_figures
from transforms.reading.page import read_document
from transforms.records import Document, Language, Reading
from transforms.reference.places import places_by_code

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
_DOCUMENT_FIELDS = ("page", "url", "source", "title", "language", "published_on", "updated_at", "origin_url", "origin_name", "text_sha256")
_CONTEXT = 32  # characters before and after a quote in a TextQuoteSelector


def read_page(
    content: bytes,
    *,
    page: str,
    url: str | None = None,
    source: str | None = None,
    language: Language | None = None,
    captured_at: datetime | None = None,
    plain_text: bool = False,
) -> Reading:
    """All that one saved page yields. Raises UnreadableInput for what is no page."""
    document = read_document(content, page=page, url=url, source=source, language=language, captured_at=captured_at, plain_text=plain_text)
    return read_figures(document)


def records_of(reading: Reading, *, with_text: bool = False, selectors: bool = False) -> Iterator[dict[str, Json]]:
    """The lines of a reading: the document first, then observations, rates, loan terms and all other figures.

    A place is named officially in the language of its page: "Hanoi" on an English one, "Hà Nội" on a Vietnamese one. The warehouse knows
    places by code and names them all in Vietnamese.
    `selectors` adds to each record with a quote its W3C Web Annotation selectors (TextPositionSelector, TextQuoteSelector).
    """
    document = reading.document
    line: dict[str, Json] = {"record": "document"}
    line.update({name: plain(getattr(document, name)) for name in _DOCUMENT_FIELDS})
    if with_text:
        line["text"] = document.text
    yield line
    for name, records in (
        ("observation", reading.observations),
        ("rate", reading.rates),
        ("loan_term", reading.loan_terms),
        ("figure", reading.figures),
    ):
        for record in records:
            row: dict[str, Json] = {"record": name}
            for one in fields(record):
                row[one.name] = plain(getattr(record, one.name))
            if document.language == "en" and row.get("place_code"):
                row["place_name"] = _english_name(str(row["place_code"]), str(row["place_name"]))
            if selectors:
                row["selectors"] = _selectors(document, record.start, record.end)
            yield row


def _english_name(code: str, name: str) -> str:
    """The English name that the gazetteer has for a place; its name as it is where it has none."""
    return next((place.name_en for place in places_by_code().get(code, ()) if place.name == name), name)


def plain(value: object) -> Json:
    """A field's value as JSON has it: decimals as numbers, dates in ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(one) for name, one in asdict(value).items()}
    raise TypeError(f"expected a record's value, got {type(value).__name__}")


def _selectors(document: Document, start: int, end: int) -> list[Json]:
    text = document.text
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _CONTEXT) : start],
            "suffix": text[end : end + _CONTEXT],
        },
    ]
