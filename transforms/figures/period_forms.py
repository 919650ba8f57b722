"""The written forms of a time: days, months, quarters, years and spans, in Vietnamese and English, before any context is asked.

Each form is a short pattern that is only ever tried at one place, where a digit or a cue word stands, and each has a bounded length:
no text, however hostile, can make one run on. A form yields a `Core`: month and day of both ends, and the year where it is printed.

Belongs here: what the words themselves say. Does not belong here: the year that is missing, "so với", programme titles (`periods.py`).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from transforms.figures.words import cut
from transforms.reference.period_cues import WHOLE_KINDS, load_period_cues

Form = Literal["day", "month", "quarter", "year", "half_year", "months", "span", "since", "to_date", "relative", "term", "none"]
Edge = Literal["at_start", "at_end", "middle"]


@dataclass(frozen=True, slots=True)
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
    relative: str | None = None  # kind of the phrase, or "past", "ago", "coming", "after", whose `count` is in `unit`
    count: int | None = None
    unit: str | None = None
    bare: bool = False  # four digits without a word for the year, a month's name alone, or "30/6": needs a word before it

    def window(self, year: int | None = None) -> tuple[date, date] | None:
        """First and last day, in `year` where none is printed; None where the year is not known or the date does not exist."""
        from_year = self.year if self.year is not None else year
        if from_year is None:
            return None
        to_year = self.last_year if self.last_year is not None else from_year
        (first_month, first_day), (last_month, last_day) = self.first, self.last
        if self.form == "day" and last_day > monthrange(to_year, last_month)[1]:
            return None
        first = date(from_year, first_month, min(first_day, monthrange(from_year, first_month)[1]))
        last = date(to_year, last_month, min(last_day, monthrange(to_year, last_month)[1]))
        if first > last:
            return None
        return {"at_start": (first, first), "at_end": (last, last)}.get(self.edge or "", (first, last))


_NUMBER_WORDS_VI = "một hai ba bốn năm sáu bảy tám chín mười"
_NUMBER_WORDS_EN = "one two three four five six seven eight nine ten eleven twelve"
COUNTS = {word: n for words in (_NUMBER_WORDS_VI, _NUMBER_WORDS_EN) for n, word in enumerate(words.split(), start=1)}
COUNTS |= {"fifteen": 15, "twenty": 20}
_MONTHS_EN = "january february march april may june july august september october november december".split()
MONTHS = {name: n for n, name in enumerate(_MONTHS_EN, start=1)} | {name[:3]: n for n, name in enumerate(_MONTHS_EN, start=1)}
MONTHS["sept"] = 9
_MONTH_WORDS_VI = {"giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4}
_QUARTERS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "đầu": 1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4}

_Y = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_Y2 = r"(?P<y2>(?:19|20)\d\d)(?!\d)"
_D = r"(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)"
_M = r"(?P<m>0?[1-9]|1[0-2])(?!\d)"
_S = r"[ \t\u00a0]{0,2}"
# between words; one line end, for text that was cut at its lines
_W = r"(?:[ \t\u00a0]{1,3}\n?|\n)"
_DASH = r"[-\u2010-\u2015]"
_SEP = rf"{_S}[/.\-\u2010-\u2013]{_S}"
# the full stop of "Oct." belongs to it, the one after "August" ends a sentence
_MONTH_EN = r"(?P<mon>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])(?:(?<=\b[a-z]{3})(?<!may)\.|(?<=\bsept)\.)?"
_NTH = r"(?:st|nd|rd|th)?"
_REL_YEAR = r"(?P<rel>nay|này|ngoái|trước|qua|tới|sau)(?!\w)"
_YA, _YB, _YC = (_Y.replace("<y>", f"<{name}>") for name in ("ya", "yb", "yc"))  # one name a branch
_OF_YEAR_VI = rf"(?:{_S}[/\-\u2013]{_S}{_YA}|{_W}(?:của{_W})?năm{_W}(?:{_YB}|{_REL_YEAR})|,?{_W}{_YC})"
_OF_YEAR_EN = (
    rf"(?:(?:,?{_W}(?:of{_W}|in{_W})?(?:the{_W})?(?:year{_W})?|{_S}[/\-\u2013]{_S}){_Y}"
    rf"|{_W}(?:of{_W}|in{_W})?(?P<rel>this year|last year|the previous year|next year)(?!\w))"
)
_N = r"(?P<n>\d{1,3}|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + r")(?!\w)"

Build = Callable[[re.Match[str]], Core | None]


def _number(match: re.Match[str], group: str) -> int | None:
    found = match.groupdict().get(group)
    return int(found) if found else None


def _printed_year(match: re.Match[str]) -> int | None:
    return next((year for name in ("y", "ya", "yb", "yc") if (year := _number(match, name)) is not None), None)


def _count(match: re.Match[str]) -> int | None:
    found = match.groupdict().get("n")
    if not found:
        return None
    return int(found) if found.isdecimal() else COUNTS.get(found.lower())


_REL_YEARS = {
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


def _relative_year(match: re.Match[str]) -> str | None:
    found = match.groupdict().get("rel")
    return _REL_YEARS[found.lower()] if found else None


def _core(match: re.Match[str], form: Form, first: tuple[int, int], last: tuple[int, int]) -> Core:
    return Core(match.start(), match.end(), form, first, last, _printed_year(match), _number(match, "y2"), relative=_relative_year(match))


def _day(match: re.Match[str]) -> Core | None:
    day = int(match["d"])
    month = MONTHS[match["mon"].lower()] if "mon" in match.groupdict() else int(match["m"])
    return _core(match, "day", (month, day), (month, day)) if day <= monthrange(2000, month)[1] else None


def _month(match: re.Match[str]) -> Core:
    groups = match.groupdict()
    if groups.get("mon"):
        month = MONTHS[groups["mon"].lower()]
    else:
        month = int(groups["m"]) if groups.get("m") else _MONTH_WORDS_VI[groups["word"].lower()]
        month += {"một": 1, "hai": 2, "mốt": 1}.get((groups.get("teen") or "").lower(), 0)
    core = _core(match, "month", (month, 1), (month, 31))
    return replace(core, bare=True) if groups.get("mon") and core.year is None and core.relative is None else core


def _bare_day(match: re.Match[str]) -> Core | None:
    core = _day(match)
    return replace(core, bare=True) if core else None


def _quarter(match: re.Match[str]) -> Core:
    quarter = _QUARTERS[match["q"].lower()]
    return _core(match, "quarter", (3 * quarter - 2, 1), (3 * quarter, 31))


def _months(match: re.Match[str]) -> Core | None:
    """The first or the last n months of a year."""
    count = _count(match)
    if count is None or not 1 <= count <= 12:
        return None
    last_part = (match.groupdict().get("part") or "").lower() in ("cuối", "last", "final")
    first, last = ((13 - count, 1), (12, 31)) if last_part else ((1, 1), (count, 31))
    return _core(match, "half_year" if count == 6 else "months", first, last)


def _half(match: re.Match[str]) -> Core:
    second = match["half"].lower() in ("second", "latter", "last", "cuối", "2")
    return _core(match, "half_year", (7, 1) if second else (1, 1), (12, 31) if second else (6, 30))


def _year(match: re.Match[str]) -> Core:
    return _core(match, "year", (1, 1), (12, 31))


def _bare_year(match: re.Match[str]) -> Core:
    return replace(_year(match), bare=True)


def _span(match: re.Match[str]) -> Core | None:
    year, last_year = int(match["y"]), _number(match, "y2")
    if last_year is None:
        last_year = year // 100 * 100 + int(match["short"])
    if not year < last_year <= year + 60:
        return None
    return Core(match.start(), match.end(), "span", year=year, last_year=last_year)


def _term(match: re.Match[str]) -> Core | None:
    core = _span(match)
    return replace(core, form="term") if core else None


def _school_year(match: re.Match[str]) -> Core | None:
    core = _span(match)
    return replace(core, first=(9, 1), last=(8, 31)) if core and core.last_year == (core.year or 0) + 1 else None


def _same_period(match: re.Match[str]) -> Core:
    return Core(match.start(), match.end(), "relative", year=int(match["y"]), relative="same_period")


def _days_of_month(match: re.Match[str]) -> Core | None:
    month, first, last = int(match["m"]), int(match["d"]), int(match["d2"])
    return _core(match, "span", (month, first), (month, last)) if first < last <= monthrange(2000, month)[1] else None


def _counted(relative: str) -> Build:
    def build(match: re.Match[str]) -> Core:
        unit = match.groupdict().get("unit") or "năm"
        return Core(match.start(), match.end(), "relative", relative=relative, count=_count(match), unit=unit.lower().removesuffix("s"))

    return build


def _edge_year(match: re.Match[str]) -> Core:
    """A year without its number, whose edge is all that is said: "đầu năm", "the end of the year"."""
    return Core(match.start(), match.end(), "year", relative=_relative_year(match))


_UNIT_VI = r"(?P<unit>năm|tháng|quý|tuần)"
_UNIT_EN = r"(?P<unit>years?|months?|quarters?|weeks?|decades?)"
_MORE = rf"(?:(?:hơn|gần|nearly|more than|over|almost|about|khoảng|trên){_W})?"
_PAST_EN = r"(?:past|last|recent|previous|preceding)"
_UNNAMED_YEAR_EN = rf"(?:the{_W}|this{_W})year(?!\w)"

# trigger words -> patterns; "#" is one or two digits, "####" four.
_RULES: Sequence[tuple[str, str, Build]] = (
    # days
    ("ngày", rf"ngày{_W}{_D}{_SEP}{_M}{_SEP}{_Y}", _day),
    ("ngày", rf"ngày{_W}{_D}{_S}[/\-\u2013]{_S}{_M}", _day),
    ("ngày mùng mồng #", rf"(?:(?:ngày|mùng|mồng){_W})?{_D}{_W}tháng{_W}{_M}(?:,?{_W}năm{_W}(?:{_YA}|{_REL_YEAR})|{_S}[/\-]{_S}{_YB})?", _day),
    ("#", rf"{_D}{_SEP}{_M}{_SEP}{_Y}", _day),
    ("####", rf"{_Y}-{_M}-{_D}", _day),
    ("#", rf"{_D}{_S}[/-]{_S}{_M}(?!{_S}[/.,\-]\d)(?!{_W}(?:số|hộ|xã|thôn|huyện|người|tổng|diện|of|communes|households)\b)", _bare_day),
    ("#", rf"{_D}{_NTH}{_W}(?:of{_W})?{_MONTH_EN}(?:,?{_W}{_Y})?", _day),
    ("month", rf"{_MONTH_EN}{_W}{_D}{_NTH}(?:{_S},?{_S}{_Y})?(?![\d.,]*\d|{_S}(?:%|per cent|percent))", _day),
    ("ngày #", rf"(?:ngày{_W})?{_D}{_S}{_DASH}{_S}(?P<d2>\d\d?){_S}/{_S}{_M}(?:{_S}/{_S}{_Y})?", _days_of_month),
    # months
    ("tháng", rf"tháng{_W}{_M}(?:{_OF_YEAR_VI})?", _month),
    ("tháng", rf"tháng{_W}(?P<word>giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?:{_W}(?P<teen>một|mốt|hai))?(?!\w)(?:{_OF_YEAR_VI})?", _month),
    ("#", rf"{_M}{_S}[/\-]{_S}{_Y}", _month),
    ("month", rf"{_MONTH_EN}(?:{_OF_YEAR_EN})?", _month),
    # quarters and halves
    ("quý quí", rf"qu[ýí]{_W}(?P<q>i{{1,3}}|iv|[1-4]|một|hai|ba|tư|bốn)(?!\w)(?:{_OF_YEAR_VI})?", _quarter),
    ("first second third fourth last final #", rf"(?P<q>first|second|third|fourth|last|final|1st|2nd|3rd|4th)(?:{_W}|-)quarter(?!\w)(?:{_OF_YEAR_EN})?", _quarter),
    ("q", rf"q(?P<q>[1-4])(?!\w)(?:{_OF_YEAR_EN})?", _quarter),
    ("nửa", rf"nửa{_W}(?P<half>đầu|cuối){_W}(?:của{_W})?năm(?:{_W}(?:{_Y}|{_REL_YEAR}))?(?!\w)", _half),
    ("first second latter", rf"(?P<half>first|second|latter)(?:{_W}|-)half(?!\w)(?:{_OF_YEAR_EN}|{_W}of{_W}the{_W}year)?", _half),
    ("h", rf"h(?P<half>[12])(?!\w)(?:{_OF_YEAR_EN})?", _half),
    # the first n months
    ("# count", rf"{_N}{_W}tháng{_W}(?P<part>đầu|cuối)(?:{_W}(?:của{_W})?năm(?:{_W}(?:{_Y}|{_REL_YEAR}))?)?(?!{_W}(?:học|tiên|đời|tuổi))", _months),
    ("# count", rf"{_N}{_W}tháng(?:{_W}(?:của{_W})?năm{_W}{_YA}|{_S}/{_S}{_YB})", _months),
    ("first last final", rf"(?<!its )(?<!their )(?<!his )(?<!her )(?P<part>first|last|final)(?:{_W}|-){_N}(?:{_W}|-)months?(?!\w)(?:{_OF_YEAR_EN}|{_W}of{_W}the{_W}year)", _months),
    ("first", rf"(?<!its )(?<!their )(?<!his )(?<!her )(?P<part>first)(?:{_W}|-){_N}(?:{_W}|-)months?(?!\w)", _months),
    ("# count", rf"{_N}(?:{_W}|-)months?{_W}(?:of{_W}(?:the{_W}year{_W})?{_Y}|of{_W}(?P<rel>this year|last year))", _months),
    # spans
    ("####", rf"{_Y}{_S}{_DASH}{_S}(?:{_Y2}|(?P<short>\d\d)(?![\d/]))", _span),
    ("####", rf"{_Y}{_W}(?:to|đến|tới|through){_W}(?:năm{_W})?(?:the{_W}year{_W})?{_Y2}", _span),
    ("giai thời", rf"(?:giai{_W}đoạn|thời{_W}kỳ|thời{_W}gian){_W}(?:từ{_W})?(?:năm{_W})?{_Y}{_S}(?:{_DASH}|đến|tới){_S}(?:năm{_W})?(?:{_Y2}|(?P<short>\d\d)(?!\d))", _span),
    ("nhiệm", rf"nhiệm{_W}k[ỳì]{_W}{_Y}{_S}(?:{_DASH}|đến){_S}{_Y2}", _term),
    ("####", rf"{_Y}{_S}{_DASH}{_S}{_Y2}(?:{_W}|-)term(?!\w)", _term),
    ("term", rf"(?:term|tenure)(?:{_W}of)?{_W}{_Y}{_S}{_DASH}{_S}{_Y2}", _term),
    ("năm", rf"năm{_W}học{_W}{_Y}{_S}{_DASH}{_S}{_Y2}", _school_year),
    ("school academic", rf"(?:school|academic){_W}year{_W}{_Y}{_S}[-/\u2013]{_S}{_Y2}", _school_year),
    ("####", rf"{_Y}{_S}[-/\u2013]{_S}{_Y2}{_W}(?:school|academic){_W}year", _school_year),
    ("cùng", rf"cùng{_W}(?:k[ỳì]|thời{_W}điểm){_W}(?:của{_W})?(?:năm{_W})?{_Y}", _same_period),
    ("same", rf"same{_W}(?:period|time){_W}(?:of{_W}|in{_W})?{_Y}", _same_period),
    # years
    ("năm", rf"năm{_W}{_Y}", _year),
    ("year", rf"year{_W}{_Y}", _year),
    ("####", _Y, _bare_year),
    # counted from the page's day
    ("# count", rf"{_N}{_W}{_UNIT_VI}{_W}(?:vừa{_W})?(?:qua|gần{_W}đây|gần{_W}nhất|trở{_W}lại{_W}đây|trở{_W}lại|nay)(?!\w)", _counted("past")),
    ("# count", rf"{_N}{_W}{_UNIT_VI}{_W}trước(?!\w)", _counted("ago")),
    ("# count", rf"{_N}{_W}{_UNIT_VI}{_W}(?:tới|tiếp{_W}theo|sắp{_W}tới)(?!\w)", _counted("coming")),
    ("sau", rf"sau{_W}{_MORE}{_N}{_W}{_UNIT_VI}(?!{_W}(?:sau|nữa))(?!\w)", _counted("after")),
    ("after", rf"after{_W}{_MORE}{_N}(?:{_W}|-){_UNIT_EN}(?!\w)", _counted("after")),
    ("past last recent previous preceding", rf"{_PAST_EN}{_W}{_MORE}{_N}(?:{_W}|-){_UNIT_EN}(?!\w)", _counted("past")),
    ("# count", rf"{_N}{_W}{_UNIT_EN}{_W}(?:ago|earlier)(?!\w)", _counted("ago")),
    ("next coming", rf"(?:next|coming|following){_W}{_N}{_W}{_UNIT_EN}(?!\w)", _counted("coming")),
)  # fmt: skip


@cache
def rules_by_trigger() -> dict[str, tuple[tuple[re.Pattern[str], Build], ...]]:
    """The patterns to try at each trigger word."""
    by_trigger: dict[str, list[tuple[re.Pattern[str], Build]]] = {}
    for triggers, pattern, build in _RULES:
        compiled = re.compile(pattern, re.IGNORECASE)
        for trigger in triggers.split():
            for word in {"month": tuple(MONTHS), "count": tuple(COUNTS)}.get(trigger, (trigger,)):
                by_trigger.setdefault(word, []).append((compiled, build))
    return {word: tuple(rules) for word, rules in by_trigger.items()}


def _phrase_builder(kind: str) -> Build:
    form: Form = {"to_date": "to_date", "since_year_start": "since", "every": "none", "recent": "none", "coming": "none"}.get(
        kind, "relative"
    )  # type: ignore[assignment]
    return lambda match: Core(match.start(), match.end(), form, relative=kind)


@cache
def phrases_by_first_word() -> dict[str, tuple[tuple[re.Pattern[str], Build], ...]]:
    """The whole phrases of `period_cues.csv`, longest first, by their first word."""
    by_word: dict[str, list[tuple[int, re.Pattern[str], Build]]] = {}
    for kind, phrases in load_period_cues().items():
        if kind not in WHOLE_KINDS:
            continue
        for phrase in phrases:
            words = re.split(r"[ -]", phrase)
            pattern = re.compile(r"(?:[ \t\u00a0]{1,3}\n?|\n|-)".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
            by_word.setdefault(words[0], []).append((len(phrase), pattern, _phrase_builder(kind)))
    return {word: tuple((pattern, build) for _, pattern, build in sorted(rows, key=lambda row: -row[0])) for word, rows in by_word.items()}


_EDGE_WORDS: dict[str, tuple[re.Pattern[str], Edge]] = {}
for _words, _edge_pattern, _edge in (
    ("cuối hết", rf"(?:cuối|hết){_W}", "at_end"),
    ("đầu", rf"đầu{_W}", "at_start"),
    ("giữa", rf"giữa{_W}", "middle"),
    ("end ending close", rf"(?:end|ending|close)(?:{_W}of{_W}(?:the{_W})?|-|{_W})", "at_end"),
    ("year", rf"year-end{_W}(?:of{_W})?", "at_end"),
    ("late", rf"late(?:{_W}|-)", "at_end"),
    ("beginning start", rf"(?:beginning|start){_W}of{_W}(?:the{_W})?", "at_start"),
    ("early", rf"early(?:{_W}|-)(?:in{_W})?", "at_start"),
    ("mid middle", rf"(?:mid(?:{_W}|-)|middle{_W}of{_W})", "middle"),
):
    for _word in _words.split():
        _EDGE_WORDS[_word] = (re.compile(_edge_pattern, re.IGNORECASE), _edge)  # type: ignore[assignment]

_UNNAMED_YEAR = re.compile(
    rf"(?:năm(?:{_W}{_REL_YEAR})?(?!{_W}(?:học|\d))|(?:the{_W}|this{_W})?year|(?P<rel_en>this year|last year|next year|the previous year))(?!\w)",
    re.IGNORECASE,
)


def _best(text: str, position: int, word: str) -> Core | None:
    """The longest form that begins at `position`, where the trigger `word` stands."""
    best: Core | None = None
    for rules in (rules_by_trigger(), phrases_by_first_word()):
        for pattern, build in rules.get(word, ()):
            match = pattern.match(text, position)
            if match is None or (best is not None and match.end() <= best.end):
                continue
            best = build(match) or best
    return best


def _trigger_of(piece: str) -> str:
    if piece.isdecimal():
        return "####" if len(piece) == 4 else "#" if len(piece) <= 3 else ""
    return piece.lower()


def _edge_at(text: str, position: int, word: str) -> Core | None:
    """A form after a word for its beginning, middle or end."""
    pattern, edge = _EDGE_WORDS[word]
    match = pattern.match(text, position)
    if match is None:
        return None
    inner = _best(text, match.end(), _trigger_of(_first_word(text, match.end())))
    if inner is None or (inner.relative == "every"):
        unnamed = _UNNAMED_YEAR.match(text, match.end())
        if unnamed is None:
            return None
        rel = unnamed["rel"] or unnamed["rel_en"]
        return Core(position, unnamed.end(), "year", relative=_REL_YEARS[rel.lower()] if rel else None, edge=edge)
    return replace(inner, start=position, edge=edge, bare=False)


_FIRST_WORD = re.compile(r"[^\W\d_]{1,12}|\d{1,5}")


def _first_word(text: str, position: int) -> str:
    match = _FIRST_WORD.match(text, position)
    return match[0] if match else ""


@cache
def _triggers() -> frozenset[str]:
    return frozenset(rules_by_trigger()) | frozenset(phrases_by_first_word()) | frozenset(_EDGE_WORDS)


@cache
def _trigger_pieces() -> frozenset[str]:
    """Triggers as they may be printed: lower case, capitalised, in capitals."""
    return frozenset(shape for word in _triggers() for shape in (word, word.capitalize(), word.upper(), word.title()))


_COUNTED = frozenset(
    ("tháng năm quý quí tuần month months year years week weeks quarter quarters decade decades st nd rd th of " + " ".join(MONTHS)).split()
)


def _may_begin(pieces: Sequence[str], index: int, word: str) -> bool:
    """Whether a number at `index` has something beside it that makes a time of it: spares most of the patterns."""
    if index + 1 >= len(pieces):
        return False
    gap = pieces[index + 1]
    if gap[0].isalpha():
        return gap.lower() in _COUNTED
    following = pieces[index + 2] if index + 2 < len(pieces) else ""
    if gap[0] in " \u00a0\n" or gap == "-":
        return following.lower() in _COUNTED or (gap.strip("\u00a0 ") in _DATE_SEPARATORS and following.isdecimal() and word == "#")
    return gap.strip() in _DATE_SEPARATORS and following.isdecimal()


_DATE_SEPARATORS = frozenset("/ . - \u2010 \u2011 \u2012 \u2013".split())


def find_cores(text: str) -> list[Core]:
    """All time expressions of `text` by their own words, in order, not overlapping; the longest at each place."""
    pieces, starts = cut(text)
    shapes = _trigger_pieces()
    cores: list[Core] = []
    reached = 0
    for index in [at for at, piece in enumerate(pieces) if piece in shapes or ("0" <= piece[0] <= "9" and len(piece) <= 4)]:
        position = starts[index]
        if position < reached:
            continue
        word = _trigger_of(pieces[index])
        if (word == "#" or (word in COUNTS and word not in ("năm", "hai"))) and not _may_begin(pieces, index, word):
            continue
        core = _edge_at(text, position, word) if word in _EDGE_WORDS else None
        if core is None:
            core = _best(text, position, word)
        if core is None:
            continue
        if index >= 2 and not pieces[index].isdecimal() and pieces[index - 2] in ("the", "The", "THE") and pieces[index - 1] == " ":
            core = replace(core, start=starts[index - 2])
        cores.append(core)
        reached = core.end
    return cores
