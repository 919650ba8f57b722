"""What the form of a time says of those after it: whether it is carried on as a day or as a window, and made the year it closes.

Belongs here: what one time or its sentence tells. Does not belong here: the memory from sentence to sentence (`frames`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from transforms.figures.periods import PeriodMention
from transforms.figures.placed_times import Placed, decides_on_poor
from transforms.figures.sentences import Sentence

POINTS = frozenset({"until", "by", "at_end", "at_start"})
_YEARS = timedelta(days=2 * 365)


def are_unknown_months(one: Placed) -> bool:
    """'In the first eleven months of the year', on a page that nothing dates: what is told after it happened in them too."""
    months = one.mention.form in ("months", "half_year", "quarter") and one.mention.marker == "during"
    return months and one.mention.last is None and not one.mention.in_name


def is_year(one: Placed) -> bool:
    first, last = one.mention.first, one.mention.last
    return first is not None and last is not None and first.year == last.year and (first.month, last.month) == (1, 12)


def is_point(mention: PeriodMention) -> bool:
    """Whether later sentences may carry on a time as their day: 'đến 30/6', 'đến nay', 'một năm sau' the year that was told."""
    if mention.marker in POINTS or mention.form == "to_date":
        return True
    first, last = mention.first, mention.last
    return mention.form == "relative" and first is not None and first == last and (first.month, first.day) == (12, 31)


def is_window(mention: PeriodMention) -> bool:
    """Whether later sentences may carry on a time as their window: of relative ones whole years, and a year's months so far."""
    if mention.form != "relative":
        return mention.form != "day"
    first, last = mention.first, mention.last
    if first is None or last is None or (first.month, first.day) != (1, 1):
        return first is not None and last is not None and last - first >= _YEARS  # "05 năm qua ... Cùng với đó, 6.000 sinh viên được vay"
    return (last.month, last.day) == (12, 31) or first.year == last.year


def as_reviewed_year(one: Placed) -> Placed:
    """What a review tells besides its level at the year's end, those who left and those who came, happened in that year."""
    last = one.mention.last
    if last is None or one.mention.marker not in POINTS or (last.month, last.day) != (12, 31):
        return one
    return replace(one, mention=replace(one.mention, first=date(last.year, 1, 1), form="year", marker="during"))


def in_brackets(sentence: Sentence, one: Placed) -> bool:
    before = sentence.keys[: one.first]
    return "(" in before and ")" not in before[before.index("(") :]


def as_review_day(one: Placed) -> Placed:
    """The 31 December that the review of a year holds for."""
    last = one.mention.last
    return replace(one, mention=replace(one.mention, first=last, last=last, form="day", marker="at_end"))


def today(sentence: Sentence, day: date) -> Placed:
    return Placed(PeriodMention(sentence.start, sentence.start, day, day, "to_date", "published", "until", False), 0, 0)


def speaks_of_today(sentence: Sentence, *, state: bool) -> bool:
    """'Twenty years later it runs 27 programmes', 'loans have helped 6 million households': told of the page's own day."""
    return "cue:years_later" in sentence.tags or (not state and any(t.raw in ("has", "have") for t in sentence.tokens))


def later(one: Placed, two: Placed) -> bool:
    return (one.mention.last or date.max) >= (two.mention.last or date.max)


def decided_on(sentence: Sentence, placed: Sequence[Placed]) -> Placed | None:
    """A review decided in a year's last months, or in the next one's first, holds for 31 December: the decision's day dates it.

    Which of the poor a decision recognises in other months, by a new standard, they are on the day on which it was signed.
    """
    for one in placed:
        day = one.mention.last
        if one.mention.marker != "issued" or day is None or one.mention.form != "day":
            continue
        if _REVIEWS_END < day.month < _REVIEWS_BEGIN:
            if not decides_on_poor(sentence):
                continue
        else:
            day = date(day.year - (day.month <= _REVIEWS_END), 12, 31)
        return replace(one, mention=replace(one.mention, first=day, last=day, marker="at_end", basis="implied"))
    return None


_REVIEWS_BEGIN, _REVIEWS_END = 10, 3  # months


def reviewed_in(sentence: Sentence, placed: Sequence[Placed]) -> Placed | None:
    """'Cuối năm 2018, xã tổ chức rà soát hộ nghèo', without a figure: the year in which the poor were counted that are told next."""
    if any(not any(one.first <= i <= one.last for one in placed) for i in sentence.numbers):
        return None
    return next((one for one in placed if one.mention.form == "year" and one.mention.marker in ("during", "at_end")), None)
