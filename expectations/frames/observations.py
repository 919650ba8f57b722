"""Columns for the rules of observations.

Belongs here: values by what they measure, days between dates, codes outside their lists; one column for each way a figure can be
impossible, null where it does not apply. Does not belong here: limits.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas

from expectations.frames.cells import capture_days, days, days_between, nights, numbers, plain_frame, texts, whole_numbers
from expectations.frames.codes import codes_of
from expectations.frames.corrections import bare_address, corrections_in
from expectations.frames.evidence import Place, evidence_of

_RESULTS = ("level", "change", "average_change", "flow", "cumulative")
_CLOSED_LISTS = {
    "kind": (*_RESULTS, "target", "forecast", "standard", "proposal"),
    "qualifier": ("exact", "over", "nearly", "about", "at_least", "at_most", "under", "range"),
    "period_basis": ("stated", "implied", "published", "none"),
}
_TABLES = {"indicator": "indicators", "population": "populations", "programme": "programmes", "place_code": "places"}
_CHANGES = ("change", "average_change")
_WINDOWS = ("flow", "cumulative")
_REVIEW_GRACE = timedelta(days=31)  # a year's review holds for 31 December and is decided and published up to weeks before
_CAPITAL_PLANNED = "programme_capital"  # capital assigned to a programme's whole period is no result of that period
_RATIOS_ABOVE_100 = ("credit_collection_ratio",)  # collections of a year over its lending: above 100 % where the book shrinks

_NEEDS = ("document_id", "text_sha256", "observation_id", "indicator", "kind", "unit", "qualifier", "period_basis", "quote")
_COUNTED = ("level", "flow", "cumulative", "standard")  # what is planned or foreseen may be a fall
_TEXTS = (*_NEEDS, "place_code", "place_name", "place_level", "population", "programme")


def observation_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each observation: its key, source and reading, its evidence and the columns that its bounds and dates are judged by."""
    frame = frames["observations"]
    read = {name: texts(frame, name) for name in _TEXTS}
    evidence = evidence_of(frame, frames["documents"])
    first, last, captured = days(frame, "period_start"), days(frame, "period_end"), capture_days(frame)
    printed, least, most = numbers(frame, "value"), numbers(frame, "lower"), numbers(frame, "upper")
    right = _right_values(read, evidence.places, last, printed, frames.get("corrections"))
    rows = range(len(frame))
    value = [printed[row] if right[row] is None else right[row] for row in rows]
    lower, upper = ([None if right[row] is not None else bounds[row] for row in rows] for bounds in (least, most))
    figure = [_first_of(value[row], lower[row], upper[row]) for row in rows]
    kinds, units, indicators = read["kind"], read["unit"], [indicator or "" for indicator in read["indicator"]]
    is_change = [kind in _CHANGES for kind in kinds]
    is_result = [_is_result(kinds[row], indicators[row]) for row in rows]
    told_from = [_told_from(kinds[row], first[row], last[row]) if is_result[row] else None for row in rows]
    window_end = [_held_on(last[row]) if is_result[row] and kinds[row] in _WINDOWS else None for row in rows]
    own_dates = [place.own_date for place in evidence.places]
    return plain_frame(
        {
            **read,
            "night": nights(frame),
            "source": [source or place.source for source, place in zip(texts(frame, "source"), evidence.places, strict=True)],
            "value": value,
            "lower": lower,
            "upper": upper,
            "printed_value": printed,
            "printed_lower": least,
            "printed_upper": most,
            "period_start": [None if day is None else day.isoformat() for day in first],
            "period_end": [None if day is None else day.isoformat() for day in last],
            "missing": [_missing(read, row, figure[row]) for row in rows],
            "unknown_codes": [_unknown_codes(read, row) for row in rows],
            "quoted_text": evidence.quoted,
            "beside": evidence.beside,
            "signs": evidence.signs,
            "sentence_room": _sentence_rooms(frame, evidence.places),
            "level_percent": [
                figure[row] if units[row] == "percent" and not is_change[row] and indicators[row] not in _RATIOS_ABOVE_100 else None
                for row in rows
            ],
            "counted": [figure[row] if kinds[row] in _COUNTED and not (units[row] or "").startswith("percent") else None for row in rows],
            "stock_or_flow": [value[row] if kinds[row] in ("level", "flow") and last[row] is not None else None for row in rows],
            "measure": [_measure(indicators[row], units[row]) for row in rows],
            "points_per_year": [
                _per_year(figure[row], kinds[row], first[row], last[row]) if units[row] == "percentage_point" else None for row in rows
            ],
            "unit_of_rate_change": [units[row] if is_change[row] and indicators[row].endswith("_rate") else None for row in rows],
            "days_after_capture": days_between(captured, told_from),
            "days_after_page": days_between(own_dates, told_from),
            "days_window_open": days_between(own_dates, window_end),
            "period_days": days_between(first, last),
            "period_year": [None if day is None else day.year for day in last],
        }
    )


def _right_values(
    read: Mapping[str, Sequence[str | None]],
    places: Sequence[Place],
    last: Sequence[date | None],
    printed: Sequence[float | None],
    corrections: pandas.DataFrame | None,
) -> list[float | None]:
    """The right value of each figure that a correction mends, None for all others."""
    known = corrections_in(corrections)
    if not known:
        return [None] * len(printed)
    stated = zip(places, read["indicator"], read["kind"], last, printed, strict=True)
    return [
        None if value is None else known.get((bare_address(place.url), indicator or "", kind or "", day.isoformat() if day else "", value))
        for place, indicator, kind, day, value in stated
    ]


def _missing(read: Mapping[str, Sequence[str | None]], row: int, figure: float | None) -> str | None:
    return ", ".join([name for name in _NEEDS if not read[name][row]] + ["value or bound"] * (figure is None)) or None


def _unknown_codes(read: Mapping[str, Sequence[str | None]], row: int) -> str | None:
    unknown = [f"{name} {code}" for name, known in _CLOSED_LISTS.items() if (code := read[name][row]) and code not in known]
    for name, table in _TABLES.items():
        unknown += [f"{name} {code}" for code in (read[name][row] or "").split(";") if code and code not in codes_of(table)]
    return ", ".join(unknown) or None


def _measure(indicator: str, unit: str | None) -> str:
    """The indicator, an average over groups kept apart from one over borrowers."""
    return f"{indicator}_of_groups" if indicator == "credit_average_balance" and unit == "VND/group" else indicator


def _is_result(kind: str | None, indicator: str) -> bool:
    return kind in _RESULTS and not indicator.startswith(_CAPITAL_PLANNED)


def _told_from(kind: str | None, first: date | None, last: date | None) -> date | None:
    """The day from which a result can be told: of a window its first, since pages tell of a year that is not over."""
    return first if kind in _WINDOWS and first is not None else _held_on(last)


def _held_on(last: date | None) -> date | None:
    """The day from which a state or the whole of a window can be told."""
    return last - _REVIEW_GRACE if last and (last.month, last.day) == (12, 31) else last


def _per_year(figure: float | None, kind: str | None, first: date | None, last: date | None) -> float | None:
    """Points by which a rate moves or is to move in a year; a window that names no days counts as one year."""
    if figure is None:
        return None
    if kind == "average_change" or first is None or last is None:
        return figure
    return figure / max(1.0, (last - first).days / 365.25)


def _sentence_rooms(frame: pandas.DataFrame, places: Sequence[Place]) -> list[int]:
    """Characters between each quote and the nearer end of its sentence; negative where it sticks out, or the sentence out of the text."""
    offsets = [whole_numbers(frame, name) for name in ("start", "end", "sentence_start", "sentence_end")]
    rooms = []
    for place, start, end, sentence_start, sentence_end in zip(places, *offsets, strict=True):
        if start is None or end is None or sentence_start is None or sentence_end is None:
            rooms.append(-1)
            continue
        length = len(place.text or "")
        rooms.append(min(sentence_start, start - sentence_start, end - start - 1, sentence_end - end, length - sentence_end))
    return rooms


def _first_of(*figures: float | None) -> float | None:
    return next((figure for figure in figures if figure is not None), None)
