"""From the printed words of a time to month, day and year: what each form of `period_forms.csv` means.

Belongs here: what the words themselves say. Does not belong here: where in a text they stand (`period_scan.py`), the year that is
missing (`period_years.py`), "so với" and programme titles (`period_context.py`).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from typing import Literal, get_args

from transforms.errors import ReferenceDataError
from transforms.reference.period_cues import WHOLE_KINDS, load_period_cues
from transforms.reference.period_forms import load_period_forms

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


# -- the parts of patterns ------------------------------------------------------------------------------------------------------

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

SPACE = r"[ \t\u00a0]{1,3}"  # never across a line end: it parts blocks
_SOME = r"[ \t\u00a0]{0,2}"
_DASH = r"[-\u2010-\u2015]"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_RELATIVE = r"(?P<rel>nay|này|ngoái|trước|qua|tới|sau)(?!\w)"


def _longest_first(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


PARTS: Mapping[str, str] = {
    "s": _SOME,
    "y": _YEAR,
    "y2": _YEAR.replace("<y>", "<y2>"),
    "ya": _YEAR.replace("<y>", "<ya>"),
    "yb": _YEAR.replace("<y>", "<yb>"),
    "d": r"(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
    "m": r"(?P<m>0?[1-9]|1[0-2])(?!\d)",
    "sep": rf"{_SOME}[/.\-\u2010-\u2013]{_SOME}",
    "dash": _DASH,
    "nth": r"(?:st|nd|rd|th)?",
    # the full stop of "Oct." belongs to it, the one after "August" ends a sentence
    "month_name": rf"(?P<mon>{_longest_first(MONTHS)})(?![a-z])(?:(?<=\b[a-z]{{3}})(?<!may)\.|(?<=\bsept)\.)?",
    "relative": _RELATIVE,
    "of_year_vi": rf"(?:(?:{_SOME}[/\-\u2013]{_SOME}|\.){_YEAR.replace('<y>', '<ya>')}"
    rf"|{SPACE}(?:của{SPACE})?năm{SPACE}(?:{_YEAR.replace('<y>', '<yb>')}|{_RELATIVE})|,?{SPACE}{_YEAR.replace('<y>', '<yc>')})",
    "of_year_en": rf"(?:(?:,?{SPACE}(?:of{SPACE}|in{SPACE})?(?:the{SPACE})?(?:year{SPACE})?|{_SOME}[/\-\u2013]{_SOME}){_YEAR}"
    rf"|{SPACE}(?:of{SPACE}|in{SPACE})?(?P<rel>this year|last year|the previous year|next year)(?!\w))",
    "n": rf"(?P<n>\d{{1,3}}|{_longest_first(COUNTS).replace(' ', SPACE)})(?!\w)",
    "unit_vi": r"(?P<unit>năm|tháng|quý|tuần)",
    "unit_en": r"(?P<unit>years?|months?|quarters?|weeks?|decades?)",
    "more": rf"(?:(?:hơn|gần|nearly|more than|over|almost|about|khoảng|trên){SPACE})?",
}

# -- what a match means -----------------------------------------------------------------------------------------------------------

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


_BUILDERS: Mapping[str, Build] = {
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


Rules = Mapping[str, tuple[tuple[re.Pattern[str], Build], ...]]


def _compiled(pattern: str) -> re.Pattern[str]:
    spaced = pattern.replace(" ", SPACE)
    return re.compile(re.sub(r"\{([a-z_]\w*)\}", lambda part: PARTS[part[1]], spaced), re.IGNORECASE)


@cache
def rules_by_trigger() -> Rules:
    """The forms to try at each trigger word. Raises ReferenceDataError for a form or a part that is not known here."""
    by_trigger: dict[str, list[tuple[re.Pattern[str], Build]]] = {}
    for row in load_period_forms():
        if row.form.startswith("edge_"):
            continue
        try:
            compiled, build = _compiled(row.pattern), _BUILDERS[row.form]
        except KeyError as error:
            raise ReferenceDataError(f"period_forms.csv: pattern {row.pattern!r}, form {row.form!r}: {error} is not known") from error
        for trigger in row.triggers:
            for word in {"month": tuple(MONTHS), "count": tuple({words.split()[0] for words in COUNTS})}.get(trigger, (trigger,)):
                by_trigger.setdefault(word, []).append((compiled, build))
    return {word: tuple(rules) for word, rules in by_trigger.items()}


@cache
def edges_by_trigger() -> Mapping[str, tuple[re.Pattern[str], Edge]]:
    """The words for the beginning, the middle and the end of the time that follows them."""
    edges: dict[str, tuple[re.Pattern[str], Edge]] = {}
    known: dict[str, Edge] = {f"edge_{edge}": edge for edge in get_args(Edge)}
    for row in load_period_forms():
        if row.form in known:
            for word in row.triggers:
                edges[word] = (_compiled(row.pattern), known[row.form])
    return edges


_FORM_OF_PHRASE: Mapping[str, Form] = {
    "to_date": "to_date",
    "since_year_start": "since",
    "since_term_start": "since",
    "every": "none",
    "recent": "none",
    "coming": "none",
}


def _phrase_builder(kinds: Sequence[str]) -> Build:
    def build(match: re.Match[str]) -> Core:
        kind = kinds[(match.lastindex or 1) - 1]
        return Core(match.start(), match.end(), _FORM_OF_PHRASE.get(kind, "relative"), relative=kind)

    return build


_NO_COMPOUND = {"hiện": r"(?<!thực\x20)(?<!phát\x20)(?<!xuất\x20)(?<!thể\x20)"}  # "Sau 3 năm thực hiện đã có 120 hộ thoát nghèo"


@cache
def phrases_by_trigger() -> Rules:
    """The whole phrases of `period_cues.csv` by their first word: one pattern for each, with a group for each phrase, longest first."""
    by_word: dict[str, list[tuple[str, str, str]]] = {}
    for kind, phrases in load_period_cues().items():
        if kind not in WHOLE_KINDS:
            continue
        for phrase in phrases:
            words = re.split(r"[ -]", phrase)
            by_word.setdefault(words[0], []).append((phrase, rf"(?:{SPACE}|-)".join(map(re.escape, words[1:])), kind))
    found: dict[str, tuple[tuple[re.Pattern[str], Build], ...]] = {}
    for word, rows in by_word.items():
        rows.sort(key=lambda row: -len(row[0]))
        tails = "|".join(rf"((?:{SPACE}|-){tail}(?!\w))" if tail else r"((?!\w))" for _, tail, _ in rows)
        pattern = re.compile(rf"{_NO_COMPOUND.get(word, '')}{re.escape(word)}(?:{tails})", re.IGNORECASE)
        found[word] = ((pattern, _phrase_builder([kind for _, _, kind in rows])),)
    return found


@cache
def second_words() -> Mapping[str, frozenset[str]]:
    """The words that may follow a trigger which begins nothing but phrases: spares their patterns where "to" or "a" is no time."""
    following: dict[str, set[str]] = {}
    for kind, phrases in load_period_cues().items():
        for words in (re.split(r"[ -]", phrase) for phrase in phrases if kind in WHOLE_KINDS):
            following.setdefault(words[0], set()).add(words[1] if len(words) > 1 else "")
    only_phrases = set(following) - set(rules_by_trigger()) - set(edges_by_trigger())
    return {word: frozenset(following[word]) for word in only_phrases if "" not in following[word]}
