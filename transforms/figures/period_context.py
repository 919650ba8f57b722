"""How a time is meant, told by the words around it: "so với", "tính đến", "by", a programme's name, a target.

Belongs here: looking at the few words before and after a time, and joining two times to one span. Does not belong here: the forms
themselves (`period_forms.py`), years that are not printed (`period_years.py`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from transforms.figures.period_forms import MONTHS, Core, years_of
from transforms.figures.period_names import is_issue_day, is_legal, is_named, speaks_of
from transforms.figures.words import cut
from transforms.reference.period_cues import BEFORE_KINDS, load_period_cues

Marker = Literal[
    "at_end",  # the end of a year, quarter or month: one day
    "at_start",
    "during",
    "by",  # English "by", Vietnamese "trước": a past day, or a deadline that nothing proves to be one
    "until",  # a state or a sum up to this day: "tính đến", "as of"
    "since",  # from this day on
    "compared",  # the base of a comparison, never the figure's own period
    "deadline",  # the day by which a target is to be reached
    "issued",  # the day of a decree or decision, or the year in its number
    "every",  # a measure per year
]
_WORDS_BEFORE = 5
_ENTERED = frozenset(["entered", "enters", "entering"])
_BEGAN = re.compile(r" (?:began|begins|opened|opens|dawned)(?!\w)")
_SINCE_WORDS = 14
_FILLERS = frozenset(["the", "ngày", "năm", "tháng", "thời", "điểm", "khoảng", "mốc", "around", "year", "that", "period"])


@dataclass(slots=True)
class Context:
    """A time and what the words around it say."""

    core: Core
    marker: Marker
    in_name: bool = False
    target: bool = False  # what stands before it in the sentence is still to be done
    ends_now: bool = False  # "từ năm 2021 đến nay"
    opened: bool = False  # "từ", "from" stands before it
    on_agenda: bool = False  # a time that is still to be worked in: "đánh giá 6 tháng đầu năm, bàn nhiệm vụ 6 tháng cuối năm"


@cache
def agenda_words() -> frozenset[str]:
    """The words for what is still to be done in a time told behind them."""
    return frozenset(load_period_cues()["agenda_word"])


@cache
def _before_phrases() -> dict[str, Marker]:
    cues = load_period_cues()
    return {phrase: kind.removeprefix("before_") for kind in sorted(BEFORE_KINDS) for phrase in cues[kind]}  # type: ignore[misc]


def read_contexts(text: str, cores: Sequence[Core]) -> list[Context]:
    """The times of `cores` that are times indeed, joined where two make one span, each with how it is meant."""
    pieces, starts = cut(text)
    contexts: list[Context] = []
    for core in cores:
        words = _words_before(pieces, bisect_left(starts, core.start))
        if core.form == "year" and core.edge is None and words[-1:] and (words[-1] in _ENTERED or _BEGAN.match(text, core.end)):
            core = replace(core, edge="at_start")  # "entered 2025 with 2,310 poor households", "stood at 4 percent as 2020 began"
        elif core.form == "year" and core.edge is None and core.year and _is_before(words):
            core = replace(core, year=core.year - 1, edge="at_end")  # "Prior to 2003, the capital was only VND 4 billion"
        if contexts and core.start < contexts[-1].core.end:
            continue  # the year of a span that two months make
        cue = _cue(words)
        legal = is_legal(text, core)
        if (core.bare and not legal and not _is_time(text, core, words, cue)) or _is_street(core, words):
            continue
        context = Context(
            core, "issued" if legal else _marker(core, cue), in_name=legal, opened=cue == "since", on_agenda=_on_agenda(words)
        )
        if core.relative == "same_period" and _OPENS.search(text, max(0, core.start - 10), core.start) and _TELLS_OF.match(text, core.end):
            context = replace(context, marker="during")  # "Cùng kỳ năm 2022, doanh số cho vay chỉ là 71 tỷ đồng"
        bases = ["from"] if context.opened and core.form not in ("span", "term") else ["over", "on"] if _may_be_passed(core) else []
        if any(_is_base(pieces, bisect_left(starts, core.start), words, base) for base in bases):
            context = replace(context, marker="compared")
        elif context.marker == "during" and _may_open(core) and _opens_since(pieces, bisect_left(starts, core.start)):
            context = replace(context, marker="since")
        joined = _join(text, contexts[-1], context) if contexts else None
        if joined:
            contexts[-1] = joined
        else:
            contexts.append(context)
    told: list[Context] = []
    for context in contexts:
        _add_beside(text, told, _in_sentence(text, context))
    return told


def _on_agenda(words: Sequence[str]) -> bool:
    """'and to set tasks for 2021', 'phương hướng, nhiệm vụ năm 2024'."""
    known = agenda_words()
    return not known.isdisjoint(words) or any(f"{one} {two}" in known for one, two in pairwise(words))


_OPENS = re.compile(r"(?:[.;:]\s|\n|[Tt]rong khi |\A)\Z")
_TELLS_OF = re.compile(r",| (?:là|chỉ|đạt|có)(?!\w)")


def _is_before(words: Sequence[str]) -> bool:
    return words[-1:] == ["before"] or words[-2:] == ["prior", "to"]


def _add_beside(text: str, told: list[Context], context: Context) -> None:
    """Adds a time behind those before it, seen beside the last of them."""
    span = context.core.form in ("span", "since")
    before = told[-1] if span and told else None
    if before is not None and before.in_name and _PHASE.fullmatch(text, before.core.end, context.core.start):
        context = replace(context, in_name=True)  # "... 2021-2030, giai đoạn I: từ năm 2021 đến năm 2025"
    elif before is not None and _tells_years(text, before.core, context.core):
        marker: Marker = "since" if context.ends_now else "during"
        context = replace(context, core=replace(context.core, start=told.pop().core.start), marker=marker, in_name=False)
    told.append(context)


def _tells_years(text: str, counted: Core, span: Core) -> bool:
    """Whether brackets tell which years were counted: 'in the past five years (2021-2025)', 'sau 3 năm thực hiện đề án (2019-2021)'."""
    if counted.relative == "past" and _OPENS_ASIDE.fullmatch(text, counted.end, span.start):
        return True
    if counted.relative not in ("past", "within", "after") or counted.unit not in ("năm", "year"):
        return False
    if span.form == "since":
        return _OPENS_ASIDE.fullmatch(text, counted.end, span.start) is not None
    years = years_of(span)
    if years is None or counted.count not in (years, years - 1):
        return False
    return _OPENS_LATER.fullmatch(text, counted.end, span.start) is not None


_OPENS_ASIDE = re.compile(r"\s?\((?:from |từ )?(?:năm )?")  # "5 năm qua (2021 - 2025)"
_OPENS_LATER = re.compile(r"[^().;,\n]{0,70}\((?:from |từ |giai đoạn )?(?:năm )?")
_PHASE = re.compile(r"[^.;\n]{0,12}\b(?:phase|giai đoạn|stage)\s+(?:I|1|II|2|one|two|một)\b[^.;\n\d]{0,14}", re.IGNORECASE)


def _words_before(pieces: Sequence[str], index: int) -> list[str]:
    """Up to five words right before the piece at `index`, lower case; punctuation and numbers end the row."""
    words: list[str] = []
    while index > 0 and len(words) < _WORDS_BEFORE:
        piece = pieces[index - 1]
        if piece[0].isalpha():
            words.append(piece.lower())
        elif not piece.isspace() and piece not in (" (", " “", ' "'):
            break
        index -= 1
    return words[::-1]


def _cue(words: list[str]) -> Marker | None:
    """What the longest known phrase right before a time says of it."""
    phrases = _before_phrases()
    end = len(words)
    while end > 0:
        for begin in range(end):
            marker = phrases.get(" ".join(words[begin:end]))
            if marker is not None:
                return marker
        if words[end - 1] not in _FILLERS:
            return None
        end -= 1
    return None


def _marker(core: Core, cue: Marker | None) -> Marker:
    if core.relative == "every":
        return "every"
    if cue in ("compared", "issued"):
        return cue
    if core.relative == "same_period":
        return "compared"
    if core.relative == "spoken_period":
        return "during"
    if core.relative in ("to_date", "today"):
        return "until"
    if core.relative == "term_start":
        return "at_start"
    if core.form == "since" or core.relative == "since_told" or (cue == "since" and core.form not in ("span", "term")):
        return "since"
    if core.relative == "term_end" or core.edge == "at_end":
        return "at_end"
    if core.edge == "at_start":
        return "until" if cue == "until" and core.form == "month" else "at_start"  # "đến đầu tháng 3/2025, đã hỗ trợ 1.204 hộ"
    return "during" if cue is None or cue == "since" else cue


_UNIT_AFTER = re.compile(
    r"[ \u00a0](?:households?|people|persons?|members?|customers?|loans?|houses|works|million|billion|trillion|turns"
    r"|hộ|người|khách|t[ỷỉ](?! (?:lệ|trọng|suất))|triệu|nghìn|ngàn|đồng|nhà|lượt|công trình|ha|km|m2|xã|thôn|căn"
    r"|học|lao|con|cây|bao|kg|tấn|suất|gốc|lớp|thẻ|phần|mô hình|tổ|cán bộ|khu dân|dự án|tiêu chí|năm(?! \d| nay)|tháng(?! \d)"
    r"|workers?|cows?|groups?|cards?|jobs?|trees|gifts|hectares?|students?|metres?|farmers"
    r"|VND|USD|percentage|per cent|percent|điểm|years|months)(?!\w)|[ \u00a0]?[%²]|[.,-]\d"
)
_NUMBER_BEFORE = re.compile(r"(?:\d[.,]|[/$+]|(?:VND|VNĐ|USD|[Ss]ố|No|No\.|ĐT|[Tt]el|Fax)[:.]? ?|[A-Za-zĐđ]|\d[.-])\Z")
_DAY_WORDS = frozenset(["sáng", "chiều", "tối", "trưa", "ngày", "hôm", "on", "vào", "mùng", "tính", "as"])
_DAY_WORDS_VI = frozenset(["sáng", "chiều", "tối", "ngày", "hôm", "đến", "tới", "từ", "trước"])
_MONTH_AFTER = re.compile(rf" ?(?:[-–]|to|through|and) ?(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"\b(?:{'|'.join(MONTHS)}) ?(?:[-–]|to|through|and) ?$", re.IGNORECASE)
_DAY_AFTER = re.compile(r" ?[-–] ?\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_STREETS = frozenset(["đường", "phố", "cầu", "chợ", "trường"])
_STATED, _COUNTS = frozenset(["was", "were", "là"]), frozenset(["number", "số"])
_MONTH_WORDS = frozenset(["last", "this", "late", "each", "every", "from", "mid", "early", "since", "next"])


def _is_time(text: str, core: Core, words: list[str], cue: Marker | None) -> bool:
    """Whether four digits are a year, a name a month, a fraction a day."""
    before, after = text[max(0, core.start - 8) : core.start], text[core.end : core.end + 24]
    if core.form == "year":
        if _NUMBER_BEFORE.search(before) or (_UNIT_AFTER.match(after) and not (words and words[-1] in ("in", "since"))):
            return False
        if words and words[-1] in _STATED and not _COUNTS.isdisjoint(words):
            return False  # "the number of customers was 2000"
        return cue is not None or 1930 <= (core.year or 0) <= 2060
    if core.form == "month":
        beside = _MONTH_AFTER.match(after) or _MONTH_BEFORE.search(text[max(0, core.start - 20) : core.start])
        return cue is not None or beside is not None or (bool(words) and words[-1] in _MONTH_WORDS)
    if _DAY_AFTER.match(after):
        return True
    if "ngày" in words and not _UNIT_AFTER.match(after):
        return True  # "Ngày vì người nghèo 17/10"
    if "-" in text[core.start : core.end] and not (words and words[-1] in _DAY_WORDS_VI):
        return False  # "by 3-4 percentage points"
    if cue in ("until", "by", "since", "issued") or (cue == "during" and words[-1] in _DAY_WORDS) or (words and words[-1] in _DAY_WORDS):
        return not _UNIT_AFTER.match(after)
    return before.endswith("(") and after.startswith(")") and core.end - core.start == 5


def _may_open(core: Core) -> bool:
    """Whether a time can be the start of a window that lasts: 'since it was launched two years ago'."""
    return core.form in ("year", "month", "day") or core.relative == "ago"


def _opens_since(pieces: Sequence[str], index: int) -> bool:
    """Whether the time stands in a clause with "since": "Since the programme was opened in 2007, ...", "kể từ khi thành lập năm 2003"."""
    for at in range(index - 1, max(-1, index - 2 * _SINCE_WORDS), -1):
        piece = pieces[at]
        if piece[0].isalpha():
            if piece.lower() == "since" or (piece.lower() == "khi" and at >= 2 and pieces[at - 2].lower() in ("từ", "kể")):
                return True
        elif not piece.isspace() and piece not in ("-", "'", "’", " ("):
            return False
    return False


_CHANGES = frozenset(
    ["percent", "cent", "points", "point", "up", "down", "rise", "increase", "decrease", "decline", "drop", "rose", "fell", "growth"]
)
_FALLS = frozenset(["reduction", "fall", "jump", "gain", "surge"])  # right before the base only: no "poverty reduction"


def _may_be_passed(core: Core) -> bool:
    """Whether something may grow "over" or "on" a time as its base, and not in its course: 'up 6 percent over the end of 2023'."""
    if core.relative is not None:
        return core.relative in _YEARS_TOLD and core.form not in (
            "months",
            "half_year",
            "quarter",
        )  # not "over the first six months of this year"
    return core.form in ("year", "day")


_YEARS_TOLD = frozenset(["this_year", "last_year", "previous_year"])


def _is_base(pieces: Sequence[str], index: int, words: Sequence[str], base: str) -> bool:
    """Whether an English "from", "over" or "on" tells what a change is measured from: "up 9% from the end of last year"."""
    if base not in words:
        return False
    before = [*words[: len(words) - 1 - words[::-1].index(base)]]
    while before[-1:] and before[-1] in _EACH:
        before.pop()
    if before:
        amount = before[-1] in _AMOUNTS and not _CHANGES.isdisjoint(piece.lower() for piece in pieces[max(0, index - 18) : index])
        return amount or before[-1] in _CHANGES | _FALLS  # "up VND8.4 trillion from 2022"
    at = index - 1
    while at >= 0 and pieces[at].lower() != base:
        at -= 1
    while at > 1 and pieces[at - 2] in _EACH:
        at -= 2
    closes = (
        at > 1 and pieces[at - 1][:1] == ")" and pieces[at - 2].lower() in ("percent", "cent")
    )  # "(+6.1 percent) over the year's start"
    return at > 0 and (pieces[at - 1].rstrip(" \u00a0,)").endswith("%") or closes)  # no end of a sentence between them


_EACH = frozenset(["respectively", "each", "altogether"])  # words between an amount and its base
_AMOUNTS = frozenset(["trillion", "billion", "million", "thousand", "vnd", "cent", "percent", "points"]) | frozenset(
    ["households", "customers", "groups", "people", "workers", "loans", "houses", "communes"]
)


def _is_street(core: Core, words: Sequence[str]) -> bool:
    """Whether a day is the name of a street: "đường 30 tháng 4"."""
    return core.form == "day" and core.year is None and bool(words) and words[-1] in _STREETS


def _in_sentence(text: str, context: Context) -> Context:
    """With what the whole sentence says: names, days of issue, targets."""
    core = context.core
    if context.in_name or core.form in ("none", "to_date"):
        return context
    if context.marker in ("during", "issued") and is_issue_day(text, core):
        return replace(context, marker="issued", in_name=True)
    if context.marker == "issued":
        return replace(context, in_name=True)
    bounded = context.marker in ("by", "until", "at_end")
    if core.form not in ("span", "term") and not bounded and core.year is not None:
        return context
    pieces, starts = cut(text)
    index, end = bisect_left(starts, core.start), bisect_left(starts, core.end)
    named = is_named(pieces, index, end, core)
    target = (
        (bounded or core.year is None)
        and not _is_as_of(text, core)
        and speaks_of(pieces, index, end, "target_word" if bounded else "future_word")
    )
    return replace(context, in_name=named, target=target) if named or target else context


def _is_as_of(text: str, core: Core) -> bool:
    """'As of late October': whatever the sentence says of plans, that day has come."""
    return text[max(0, core.start - _AS_OF) : core.start].lower() in ("as of ", "as at ")


_AS_OF = 6  # characters
_PERIOD_OF = re.compile(r" period (?:of|in) ((?:19|20)\d\d)(?!\d)")
_LINK = re.compile(
    r"[ \u00a0]{0,2}(?:(?:cho |tính )?(?:đến|tới)(?: thời điểm)?|to|until|till|through|up to)[ \u00a0]{1,2}(?:the[ ])?$", re.IGNORECASE
)
_LINKED = 22  # characters
_DASH_LINK = re.compile(r"[ \u00a0]?[-\u2010-\u2015][ \u00a0]?$")
_AND_LINK = re.compile(r" (?:and|và) (?:the )?$")
_YEAR_AND = re.compile(r" (?:and|và) (?:the )?")


def _follows(year: Core, months: Core) -> bool:
    """Whether the months open the year behind the one named before."""
    return year.year is not None and months.year == year.year + 1 and months.first == (1, 1)


_DATED: frozenset[str] = frozenset({"day", "month", "quarter", "year"})


def _join(text: str, left: Context, right: Context) -> Context | None:
    """One context for "từ A đến B", or None."""
    a, b = left.core, right.core
    if (
        b.start - a.end > _LINKED
        or left.in_name
        or right.in_name
        or a.form not in _DATED
        or a.relative not in (None, "this_year", "last_year")
    ):
        return None
    gap = text[a.end : b.start]
    if a.form == "year" and b.form in ("months", "half_year") and _YEAR_AND.fullmatch(gap) and _follows(a, b) and not a.edge:
        return Context(Core(a.start, b.end, "span", a.first, b.last, a.year, b.year), "during")  # "năm 2022 và 9 tháng đầu năm 2023"
    if b.relative == "to_date" and left.opened and not gap.strip(" ,\u00a0"):
        return Context(replace(a, end=b.end, form="since"), "since", ends_now=True)
    if b.form not in _DATED or b.relative:
        return None
    from_to = left.opened or (a.form == b.form and not a.edge and not b.edge and left.marker == "during")
    linked = bool(from_to and _LINK.match(gap))
    linked = linked or (a.form == b.form and bool(_DASH_LINK.match(gap)))
    linked = linked or bool(
        _AND_LINK.match(gap) and re.search(r"\bbetween (?:the )?$", text[max(0, a.start - 14) : a.start], re.IGNORECASE)
    )
    if not linked:
        return None
    first = a.last if a.edge == "at_end" else a.first
    last = b.first if b.edge == "at_start" else b.last
    year = a.year
    if year is None and b.year is not None and a.relative is None:
        year = b.year if first <= last else b.year - 1
    if year is not None and b.year is not None and (year, first) > (b.year, last):
        return None
    if year is None and a.relative is None and (told := _PERIOD_OF.match(text, b.end)) is not None:
        year, b = int(told[1]), replace(b, end=told.end())  # "the January-June period of 2023"
    last_year = b.year if b.year != year else None
    if year is not None and b.year is None and last < first:
        last_year = year + 1  # "from August 2024 to March 26"
    relative = a.relative if year is None else None
    return Context(Core(a.start, b.end, "span", first, last, year, last_year, relative=relative), "during")
