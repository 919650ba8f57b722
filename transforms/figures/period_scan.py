"""Where a text speaks of a time: one walk over its words, trying the forms that begin at each trigger word.

Each form is tried at one place only and has a bounded length: no text, however hostile, can make one run on.

Belongs here: finding the forms. Does not belong here: what they mean (`period_forms.py`) and how they are meant (`period_context.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import compress

from transforms.figures.period_forms import COUNTS, MONTHS, RELATIVE_YEARS, Core, bare_year
from transforms.figures.period_patterns import SPACE, edges_by_trigger, phrases_by_trigger, rules_by_trigger, second_words
from transforms.figures.words import cut


def find_cores(text: str) -> list[Core]:
    """All time expressions of `text` by their own words, in order, not overlapping; the longest at each place."""
    pieces, starts = cut(text)
    shapes = _trigger_shapes()
    last = len(pieces) - 1
    cores: list[Core] = []
    reached = 0
    for index in compress(range(len(pieces)), map(shapes.__contains__, pieces)):
        position = starts[index]
        if position < reached:
            continue
        expected = shapes[pieces[index]]
        if expected is not None and (index + 2 > last or pieces[index + 2].lower() not in expected):
            continue
        core = _core_at(text, pieces, index, position)
        if core is None:
            continue
        if index >= 2 and pieces[index - 1] == " " and pieces[index - 2] in ("the", "The", "THE") and not pieces[index].isdecimal():
            core = replace(core, start=starts[index - 2])
        cores.append(core)
        reached = core.end
    return cores


@cache
def _trigger_shapes() -> Mapping[str, frozenset[str] | None]:
    """Triggers as they may be printed, with the words of which one must follow: lower case, capitalised, in capitals; numbers of up to
    four digits, which any word may follow."""
    words = set(rules_by_trigger()) | set(phrases_by_trigger()) | set(edges_by_trigger())
    following = second_words()
    numbers = (f"{number:0{width}}" for width in range(1, 5) for number in range(10**width))
    shapes = {shape: following.get(word) for word in words for shape in (word, word.capitalize(), word.upper())}
    return dict.fromkeys(numbers) | shapes


def _core_at(text: str, pieces: Sequence[str], index: int, position: int) -> Core | None:
    word = _trigger_of(pieces[index])
    if (word == "#" or (word in COUNTS and word not in ("năm", "hai"))) and not _is_counted(pieces, index, word):
        return None
    if word == "####" and not _opens_span(pieces, index):
        return bare_year(pieces[index], position)
    if word in edges_by_trigger():
        return _edge_at(text, position, word) or _longest_at(text, position, word)
    return _longest_at(text, position, word)


def _trigger_of(piece: str) -> str:
    if piece.isdecimal():
        return "####" if len(piece) == 4 else "#" if len(piece) <= 3 else ""
    return piece.lower()


_UNITS = ("tháng", "năm", "quý", "quí", "tuần", "month", "year", "week", "quarter", "decade")
_COUNTED = frozenset(
    [*_UNITS, *(f"{unit}s" for unit in _UNITS), "st", "nd", "rd", "th", "of", "mươi", "lăm", "hai", "first", "last", "final", *MONTHS]
)
_DATE_SEPARATORS = frozenset("/.-\u2010\u2011\u2012\u2013")


def _is_counted(pieces: Sequence[str], index: int, word: str) -> bool:
    """Whether a number at `index` has something beside it that makes a time of it: spares most of the patterns."""
    if index + 1 >= len(pieces):
        return False
    gap = pieces[index + 1]
    if gap[0].isalpha():
        return gap.lower() in _COUNTED
    following = pieces[index + 2] if index + 2 < len(pieces) else ""
    mark = gap.strip()
    if mark in _DATE_SEPARATORS and word == "#" and following.isdecimal():
        return mark != "." or len(following) <= 2  # "8.614" counts in thousands
    return (not mark or gap == "-") and following.lower() in _COUNTED


_SPAN_LINKS = frozenset(["to", "đến", "tới", "through", "term", "tenure", "school", "academic"])


def _opens_span(pieces: Sequence[str], index: int) -> bool:
    """Whether four digits may begin more than a year: "2021-2025", "2021 to 2024", "2023-06-30"."""
    if index + 2 >= len(pieces):
        return False
    return not pieces[index + 1].isspace() or pieces[index + 2].lower() in _SPAN_LINKS


_GOES_ON = re.compile(r"(?<=\d)(?:[.,]\d{1,3})?\s?(?:%|percent)")


def _longest_at(text: str, position: int, word: str) -> Core | None:
    """The longest form that begins at `position`, where the trigger `word` stands; never one that ends in a per cent: "3 tháng 1,9%"."""
    best: Core | None = None
    for rules in (rules_by_trigger(), phrases_by_trigger()):
        for pattern, build in rules.get(word, ()):
            match = pattern.match(text, position)
            if match is not None and (best is None or match.end() > best.end) and _GOES_ON.match(text, match.end()) is None:
                best = build(match) or best
    return best


_UNNAMED_YEAR = re.compile(
    rf"(?:năm(?:{SPACE}(?P<vi>nay|này|ngoái|trước|qua|tới|sau)(?!\w))?(?!{SPACE}(?:học|\d))|(?:(?:the|that)(?:{SPACE}same)?{SPACE})?year"
    r"|(?P<en>this year|last year|next year|the previous year))(?!\w)",
    re.IGNORECASE,
)
_LED_TO = re.compile(r"\b(?:by|at|before|until)(?: the)? $", re.IGNORECASE)
_LEAD = 12  # characters
_FIRST_WORD = re.compile(r"[^\W\d_]{1,12}|\d{1,5}")


def _edge_at(text: str, position: int, word: str) -> Core | None:
    """The time after a word for its beginning, middle or end; a year may be left unnamed: "đầu năm", "the end of the year"."""
    pattern, edge = edges_by_trigger()[word]
    match = pattern.match(text, position)
    if match is None:
        return None
    first = _FIRST_WORD.match(text, match.end())
    inner = _longest_at(text, match.end(), _trigger_of(first[0])) if first else None
    if inner is not None and inner.relative != "every":
        return replace(inner, start=position, edge=edge, bare=False)
    unnamed = _UNNAMED_YEAR.match(text, match.end())
    if unnamed is None:
        alone = word == "year" and _LED_TO.search(text, max(0, position - _LEAD), position)  # "by the year-end"
        return Core(position, match.start() + len(match[0].rstrip()), "year", edge=edge) if alone else None
    told = unnamed["vi"] or unnamed["en"]
    return Core(position, unnamed.end(), "year", relative=RELATIVE_YEARS[told.lower()] if told else None, edge=edge)
