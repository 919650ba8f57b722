"""Columns for the rules of observations and rates.

Belongs here: evidence cut out of the documents' text, values by what they measure, days between dates. Does not belong here: limits.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas

from expectations.frames.cells import capture_days, days, days_between, flags, moments, numbers, plain_frame, texts, whole_numbers
from expectations.frames.codes import codes_of

_RESULTS = ("level", "change", "average_change", "flow", "cumulative")
_KINDS = (*_RESULTS, "target", "forecast", "standard", "proposal")
_QUALIFIERS = ("exact", "over", "nearly", "about", "at_least", "at_most", "under", "range")
_BASES = ("stated", "implied", "published", "none")
_SIGNED = ("change", "average_change")
_REVIEW_GRACE = timedelta(days=31)  # a year's review holds for 31 December and is decided and published up to weeks before
_BESIDE = 24  # characters after a quote in which its scale word may stand: "30-50 million VND"
_CAPITAL_PLANNED = "programme_capital"  # capital assigned to a programme's whole period is no result of that period
_RATIOS_ABOVE_100 = ("credit_collection_ratio",)  # collections of a year over its lending: above 100 % where the book shrinks


def observation_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each observation: its key, source and reading, its evidence, and one column for each way a figure can be impossible."""
    frame = frames["observations"]
    places = _documents_of(frames["documents"])
    read = {name: texts(frame, name) for name in _OBSERVATION_TEXTS}
    read["captured_at"] = moments(frame, "captured_at")
    value, lower, upper = (numbers(frame, name) for name in ("value", "lower", "upper"))
    start, end, sentence_start, sentence_end = (whole_numbers(frame, name) for name in _OFFSETS)
    first, last, captured = days(frame, "period_start"), days(frame, "period_end"), capture_days(frame)
    found = [_document(places, document, at) for document, at in zip(read["document_id"], read["captured_at"], strict=True)]
    rows = range(len(frame))
    kinds, units, indicators = read["kind"], read["unit"], read["indicator"]
    results = [kinds[row] in _RESULTS and not (indicators[row] or "").startswith(_CAPITAL_PLANNED) for row in rows]
    held_on = [day - _REVIEW_GRACE if day and (day.month, day.day) == (12, 31) else day for day in last]
    dated = [day if result else None for day, result in zip(held_on, results, strict=True)]
    low = [_either(a, b) for a, b in zip(value, lower, strict=True)]
    figure = [_either(a, b) for a, b in zip(low, upper, strict=True)]
    return plain_frame(
        {
            **{name: read[name] for name in _OBSERVATION_TEXTS if name != "captured_at"},
            "source": [source or found[row][2] for row, source in enumerate(texts(frame, "source"))],
            "value": value,
            "lower": lower,
            "upper": upper,
            "period_start": [_iso(day) for day in first],
            "period_end": [_iso(day) for day in last],
            "missing": [
                ", ".join([name for name in _OBSERVATION_NEEDS if not read[name][row]] + ["value or bound"] * (figure[row] is None)) or None
                for row in rows
            ],
            "unknown_codes": [_unknown_codes(read, row) for row in rows],
            "quoted_text": [_cut(found[row][0], start[row], end[row]) for row in rows],
            "beside": [_cut(found[row][0], end[row], None if end[row] is None else end[row] + _BESIDE) for row in rows],  # type: ignore[operator]
            "sentence_room": [
                _room(start[row], end[row], sentence_start[row], sentence_end[row], len(found[row][0] or "")) for row in rows
            ],
            "level_percent": [
                figure[row] if units[row] == "percent" and kinds[row] not in _SIGNED and indicators[row] not in _RATIOS_ABOVE_100 else None
                for row in rows
            ],
            "counted": [figure[row] if kinds[row] not in _SIGNED and units[row] != "percent" else None for row in rows],
            "points_per_year": [_per_year(figure[row], units[row], kinds[row], first[row], last[row]) for row in rows],
            "unit_of_rate_change": [
                units[row] if kinds[row] in _SIGNED and (indicators[row] or "").endswith("_rate") else None for row in rows
            ],
            "days_after_capture": days_between(captured, dated),
            "days_after_page": days_between([document[1] for document in found], dated),
            "period_days": days_between(first, last),
            "period_year": [None if day is None else day.year for day in last],
        }
    )


_OFFSETS = ("start", "end", "sentence_start", "sentence_end")
_OBSERVATION_NEEDS = ("document_id", "observation_id", "indicator", "kind", "unit", "qualifier", "period_basis", "quote")
_OBSERVATION_TEXTS = (
    *_OBSERVATION_NEEDS,
    "captured_at",
    "place_code",
    "place_name",
    "place_level",
    "population",
    "programme",
)


def rate_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each rate: its key, source and reading, its evidence, and its product by the lists in which ratios and orders hold."""
    frame = frames["rates"]
    places = _documents_of(frames["documents"])
    read = {name: texts(frame, name) for name in _RATE_TEXTS}
    read["captured_at"] = moments(frame, "captured_at")
    percent = numbers(frame, "percent_per_year")
    start, end = whole_numbers(frame, "start"), whole_numbers(frame, "end")
    observed, captured, effective = days(frame, "observed_on"), capture_days(frame), days(frame, "effective_from")
    found = [_document(places, document, at) for document, at in zip(read["document_id"], read["captured_at"], strict=True)]
    sources = [source or found[row][2] for row, source in enumerate(texts(frame, "source"))]
    superseded = flags(frame, "superseded")
    last_known = _last_known(frames.get("known_rates"))
    rows = range(len(frame))
    kinds, programmes, sections = read["product_kind"], read["programme"], read["section"]
    current = [programmes[row] if kinds[row] == "loan" and not superseded[row] else None for row in rows]

    def missing(row: int) -> str | None:
        lacks = [name for name in _RATE_NEEDS if not read[name][row]] + ["percent_per_year"] * (percent[row] is None)
        lacks += ["programme"] * (kinds[row] in ("loan", "overdue") and not programmes[row])
        lacks += ["term"] * (kinds[row] == "deposit" and sections[row] == "sidebar" and not read["term"][row])
        return ", ".join(lacks) or None

    def times_last_known(row: int) -> float | None:
        known = last_known.get((sources[row], kinds[row], programmes[row], read["term"][row]))
        value = percent[row]
        return value / known if known and value is not None and sections[row] == "sidebar" else None

    return plain_frame(
        {
            **read,
            "source": sources,
            "start": start,
            "percent_per_year": percent,
            "missing": [missing(row) for row in rows],
            "quoted_text": [_cut(found[row][0], start[row], end[row]) for row in rows],
            "beside": [_cut(found[row][0], end[row], None if end[row] is None else end[row] + _BESIDE) for row in rows],  # type: ignore[operator]
            "printed_percent": [
                None if value is None else round(value / 12, 6) if printed == "month" else value
                for value, printed in zip(percent, read["printed_per"], strict=True)
            ],
            "no_bound": [None] * len(frame),
            "days_from_capture": days_between(captured, observed),
            "days_to_effect": days_between(captured, effective),
            "listed_programme": [current[row] if sections[row] == "sidebar" else None for row in rows],
            "told_programme": [current[row] if sections[row] == "prose" else None for row in rows],
            "deposit_term": [read["term"][row] if kinds[row] == "deposit" and not superseded[row] else None for row in rows],
            "listed_product": [
                (current[row] or read["term"][row]) if sections[row] == "sidebar" and not superseded[row] else None for row in rows
            ],
            "unlisted_programme": [
                programme if programme is not None and programme not in codes_of("programmes") else None for programme in programmes
            ],
            "times_last_known": [times_last_known(row) for row in rows],
        }
    )


_RATE_NEEDS = ("document_id", "captured_at", "product_kind", "label", "printed_per", "section", "observed_on", "quote")
_RATE_TEXTS = (*_RATE_NEEDS, "programme", "term")

_Found = tuple[str | None, date | None, str | None]


def _documents_of(frame: pandas.DataFrame) -> dict[tuple[str | None, str | None], _Found]:
    """Text, own date and source of each document, by id and capture, and by id alone for figures that name no capture."""
    columns = [texts(frame, "document_id"), moments(frame, "captured_at"), texts(frame, "text"), texts(frame, "source")]
    own_dates = [_later(a, b) for a, b in zip(days(frame, "published_on"), days(frame, "updated_at"), strict=True)]
    by_key: dict[tuple[str | None, str | None], _Found] = {}
    for document, at, text, source, own_date in zip(*columns, own_dates, strict=True):
        by_key[document, at] = by_key[document, None] = (text, own_date, source)
    return by_key


def _document(places: Mapping[tuple[str | None, str | None], _Found], document: str | None, at: str | None) -> _Found:
    return places.get((document, at)) or places.get((document, None)) or (None, None, None)


def _last_known(known: pandas.DataFrame | None) -> dict[tuple[str | None, ...], float | None]:
    if known is None:
        return {}
    keys = zip(*(texts(known, name) for name in ("source", "product_kind", "programme", "term")), strict=True)
    return dict(zip(keys, numbers(known, "percent_per_year"), strict=True))


def _unknown_codes(read: Mapping[str, Sequence[str | None]], row: int) -> str | None:
    unknown = [
        f"{name} {read[name][row]}"
        for name, known in (
            ("kind", _KINDS),
            ("qualifier", _QUALIFIERS),
            ("period_basis", _BASES),
            ("indicator", codes_of("indicators")),
        )
        if read[name][row] and read[name][row] not in known
    ]
    for name, table in (("population", "populations"), ("programme", "programmes")):
        unknown += [f"{name} {code}" for code in (read[name][row] or "").split(";") if code and code not in codes_of(table)]
    return ", ".join(unknown) or None


def _per_year(figure: float | None, unit: str | None, kind: str | None, first: date | None, last: date | None) -> float | None:
    """Points by which a rate moves in a year; a window that names no days counts as one year."""
    if unit != "percentage_point" or kind not in _SIGNED or figure is None:
        return None
    if kind == "average_change" or first is None or last is None:
        return figure
    return figure / max(1.0, (last - first).days / 365.25)


def _room(start: int | None, end: int | None, sentence_start: int | None, sentence_end: int | None, length: int) -> int | None:
    """Characters between the quote and the nearer end of its sentence; negative where it sticks out, or the sentence out of the text."""
    if start is None or end is None or sentence_start is None or sentence_end is None:
        return -1
    return min(sentence_start, start - sentence_start, end - start - 1, sentence_end - end, length - sentence_end)


def _cut(text: str | None, start: int | None, end: int | None) -> str | None:
    return None if text is None or start is None or end is None else text[start:end]


def _either(first: float | None, second: float | None) -> float | None:
    return second if first is None else first


def _later(first: date | None, second: date | None) -> date | None:
    return max(first, second) if first and second else first or second


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
