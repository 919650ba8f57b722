"""From the printed words of a time to month, day and year: what each form of `period_forms.csv` means.

Belongs here: what the words themselves say. Does not belong here: the patterns that find them (`period_patterns.py`), where in a text they
stand (`period_scan.py`), the year that is missing (`period_years.py`), "so với" and programme titles (`period_context.py`).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal

Form = Literal["day", "month", "quarter", "year", "half_year", "months", "span", "since", "to_date", "relative", "term", "none"]
Edge = Literal["at_start", "at_end", "middle"]


@dataclass(slots=True)
class Core:
    """One time expression: `first` and `last` are (month, day); `last[1]` may exceed the month's length and is cut to it."""

    start: int
    end: int
    form: Form
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)
    year: int | None = None
    last_year: int | None = None  # where it differs from `year`
    edge: Edge | None = None
    relative: str | None = None  # kind of the phrase, or "past", "within", "ago", "coming", "after", whose `count` is in `unit`
    count: int | None = None
    unit: str | None = None
    bare: bool = False  # four digits without a word for the year, a month's name alone, or "30/6": needs a word before it

    def window(self, year: int | None = None) -> tuple[date, date] | None:
        """First and last day, in `year` where none is printed; None where the year is not known or the date does not exist."""
        from_year = self.year if self.year is not None else year
        if from_year is None:
            return None
        to_year = self.last_year if self.last_year is not None else from_year
        if not (MINYEAR <= from_year <= MAXYEAR and MINYEAR <= to_year <= MAXYEAR):
            return None
        (first_month, first_day), (last_month, last_day) = self.first, self.last
        if self.form == "day" and last_day > monthrange(to_year, last_month)[1]:
            return None
        first = date(from_year, first_month, min(first_day, monthrange(from_year, first_month)[1]))
        last = date(to_year, last_month, min(last_day, monthrange(to_year, last_month)[1]))
        if first > last:
            return None
        middle = self._middle(first, last)
        return {"at_start": (first, first), "at_end": (last, last), "middle": (middle, middle)}.get(self.edge or "", (first, last))

    def _middle(self, first: date, last: date) -> date:
        """The end of June for a year, the fifteenth for a month, the day half way for the rest."""
        if (self.first, self.last) == ((1, 1), (12, 31)):
            return date(last.year, 6, 30)
        return first.replace(day=15) if self.form == "month" else first + (last - first) / 2


def years_of(span: Core) -> int | None:
    """How many whole years a span has."""
    if span.form != "span" or span.year is None or span.last_year is None or (span.first, span.last) != ((1, 1), (12, 31)):
        return None
    return span.last_year - span.year + 1


_COUNT_WORDS = ("một hai ba bốn năm sáu bảy tám chín mười", "one two three four five six seven eight nine ten eleven twelve")
COUNTS: Mapping[str, int] = {word: n for words in _COUNT_WORDS for n, word in enumerate(words.split(), start=1)} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "mười hai": 12,
    "mười lăm": 15,
    "hai mươi": 20,
    "ba mươi": 30,
}
_MONTH_NAMES = "january february march april may june july august september october november december"
MONTHS: Mapping[str, int] = {
    name: n for n, whole in enumerate(_MONTH_NAMES.split(), start=1) for name in (whole, whole[:3], *(("sept",) if n == 9 else ()))
}
_MONTH_WORDS = {"giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4}
_QUARTERS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
RELATIVE_YEARS = {
    "nay": "this_year",
    "này": "this_year",
    "ngoái": "last_year",
    "trước": "previous_year",
    "qua": "past_year",
    "tới": "next_year",
    "sau": "following_year",
    "this year": "this_year",
    "last year": "last_year",
    "the previous year": "previous_year",
    "next year": "next_year",
}

Build = Callable[[re.Match[str]], Core | None]


def _number(match: re.Match[str], group: str) -> int | None:
    found = match.groupdict().get(group)
    return int(found) if found else None


def _printed_year(match: re.Match[str]) -> int | None:
    short = _number(match, "yy")
    return next(
        (year for name in ("y", "ya", "yb", "yc") if (year := _number(match, name)) is not None), None if short is None else 2000 + short
    )


def _count(match: re.Match[str]) -> int | None:
    found = match.groupdict().get("n")
    if not found:
        return None
    return int(found) if found.isdecimal() else COUNTS[" ".join(found.lower().split())]


def _relative_year(match: re.Match[str]) -> str | None:
    found = match.groupdict().get("rel")
    return RELATIVE_YEARS[found.lower()] if found else None


def _core(match: re.Match[str], form: Form, first: tuple[int, int], last: tuple[int, int]) -> Core:
    return Core(match.start(), match.end(), form, first, last, _printed_year(match), _number(match, "y2"), relative=_relative_year(match))


def _day(match: re.Match[str]) -> Core | None:
    day = int(match["d"])
    month = MONTHS[match["mon"].lower()] if "mon" in match.groupdict() else int(match["m"])
    return _core(match, "day", (month, day), (month, day)) if day <= monthrange(2000, month)[1] else None


def _bare_day(match: re.Match[str]) -> Core | None:
    core = _day(match)
    return replace(core, bare=True) if core else None


def _days_of_month(match: re.Match[str]) -> Core | None:
    month, first, last = int(match["m"]), int(match["d"]), int(match["d2"])
    return _core(match, "span", (month, first), (month, last)) if first < last <= monthrange(2000, month)[1] else None


def _month(match: re.Match[str]) -> Core | None:
    groups = match.groupdict()
    if groups.get("mon"):
        if groups["mon"] in ("may", "march", "mar", "jan", "dec"):  # words of other kinds when they are small
            return None
        month = MONTHS[groups["mon"].lower()]
    else:
        month = int(groups["m"]) if groups.get("m") else _MONTH_WORDS[groups["word"].lower()]
        month += {"một": 1, "mốt": 1, "hai": 2}.get((groups.get("teen") or "").lower(), 0) if month == 10 else 0
    core = _core(match, "month", (month, 1), (month, 31))
    return replace(core, bare=True) if groups.get("mon") and core.year is None and core.relative is None else core


def _quarter(match: re.Match[str]) -> Core:
    quarter = _QUARTERS[match["q"].lower()]
    return _core(match, "quarter", (3 * quarter - 2, 1), (3 * quarter, 31))


def _half(match: re.Match[str]) -> Core:
    second = match["half"].lower() in ("second", "latter", "cuối", "2")
    return _core(match, "half_year", (7, 1) if second else (1, 1), (12, 31) if second else (6, 30))


def _months(match: re.Match[str]) -> Core | None:
    """The first or the last n months of a year."""
    count = _count(match)
    if count is None or not 1 <= count <= 12:
        return None
    last_part = (match.groupdict().get("part") or "").lower() in ("cuối", "last", "final")
    first, last = ((13 - count, 1), (12, 31)) if last_part else ((1, 1), (count, 31))
    return _core(match, "half_year" if count == 6 else "months", first, last)


def _year(match: re.Match[str]) -> Core:
    return _core(match, "year", (1, 1), (12, 31))


def _bare_year(match: re.Match[str]) -> Core:
    return replace(_year(match), bare=True)


def _span(match: re.Match[str]) -> Core | None:
    year, last_year = int(match["y"]), _number(match, "y2")
    if last_year is None:
        last_year = year // 100 * 100 + int(match["short"])
    return Core(match.start(), match.end(), "span", year=year, last_year=last_year) if year < last_year <= year + 60 else None


def _years_to(match: re.Match[str]) -> Core | None:
    """'in the five years to 2022': the last of them is named, and how many stands before."""
    told = match.string[: match.start()].lower().split()[-1:]
    count = COUNTS.get(told[0], int(told[0]) if told[0].isdecimal() else 0) if told else 0
    year = int(match["y"])
    return Core(match.start(), match.end(), "span", year=year - count + 1, last_year=year) if 1 < count <= _MOST_YEARS else None


_MOST_YEARS = 30


def _term(match: re.Match[str]) -> Core | None:
    core = _span(match)
    return replace(core, form="term") if core else None


def _school_year(match: re.Match[str]) -> Core | None:
    core = _span(match)
    return replace(core, first=(9, 1), last=(8, 31)) if core and core.last_year == (core.year or 0) + 1 else None


def _same_period(match: re.Match[str]) -> Core:
    return Core(match.start(), match.end(), "relative", year=int(match["y"]), relative="same_period")


def _counted(relative: str) -> Build:
    def build(match: re.Match[str]) -> Core:
        unit = (match.groupdict().get("unit") or "năm").lower().removesuffix("s")
        count = _count(match) or (1 if unit == "decade" else None)  # "over the past decade"
        if unit == "decade" and relative == "ago":
            unit, count = "year", 10 * (count or 1)
        return Core(match.start(), match.end(), "relative", relative=relative, count=count, unit=unit)

    return build


def _spoken(relative: str) -> Build:
    return lambda match: Core(match.start(), match.end(), "relative", relative=relative, count=_count(match))


BUILDERS: Mapping[str, Build] = {
    "day": _day,
    "bare_day": _bare_day,
    "days_of_month": _days_of_month,
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "months": _months,
    "year": _year,
    "bare_year": _bare_year,
    "first_month": lambda match: _core(match, "month", (1, 1), (1, 31)),
    "since_start": lambda match: replace(_year(match), form="since"),
    "span": _span,
    "years_to": _years_to,
    "term": _term,
    "school_year": _school_year,
    "same_period": _same_period,
    "spoken_year": _spoken("spoken_year"),
    "past_year": _spoken("past_year"),
    "spoken_span": _spoken("spoken_span"),
    "spoken_quarter": _spoken("spoken_quarter"),
    "since_told": _spoken("since_told"),
    "spoken_term": _spoken("since_term_start"),
} | {relative: _counted(relative) for relative in ("past", "within", "ago", "coming", "after", "later")}


def bare_year(digits: str, start: int) -> Core | None:
    """Four digits that stand alone, as a year; None where they are no year of our time."""
    return Core(start, start + 4, "year", year=int(digits), bare=True) if digits[:2] in ("19", "20") else None
