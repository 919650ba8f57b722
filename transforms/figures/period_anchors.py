"""Printed years that may date what stands near them.

Belongs here: which printed year is nearest, of the same sentence, day or title, and which one a page speaks in. Does not belong here: which
of them is meant (`period_years.py`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from transforms.figures.period_context import Context
from transforms.figures.period_forms import Core
from transforms.records import Document

SENTENCE = 320  # characters
_NEAR = 600  # characters to a date that may lend its year
_LEAD = 80  # characters
_CARRIED_OUT = re.compile(
    r"(?:năm|years?)(?:\s(?:of|since|after))?\s(?:thực hiện|triển khai|implement)"
)  # "5 năm thực hiện Chỉ thị 40/2014"
_WEIGHED = re.compile(r"\b(?:against|compared|from|than|versus|so với)\b")
_HEADLINE = 160  # characters
_TO_COME = re.compile(
    r"(?:\w+ ){1,6}to (?:drop|fall|cut|reduce|reach|rise|have|be|meet|build|lend|escape|get|end|eliminate)\b", re.IGNORECASE
)
_ESTIMATED = re.compile(
    r"(?<=\d)[^.\n]*\b(?:is|are) (?:estimated|expected|projected|forecast)\b|(?<=\d)[^.\n]*\bước (?:đạt|còn|tính|giảm)\b"
)
_AIMING = re.compile(r"\b(?:phấn đấu|đặt mục tiêu|đề ra mục tiêu|sẽ|aims?|strives?|plans? to|will)\b", re.IGNORECASE)
_CLAUSE = 140  # characters
_REVIEWED = re.compile(r"\b(?:[Rr]eview\w*|[Tt]ổng kết)\b[^.\n]*$")
_AIMS = re.compile(
    r"(?:năm )?\d{4},? (?:[^\W\d]+ ){0,5}?(?:phấn đấu|đặt (?:ra )?(?:mục tiêu|chỉ tiêu)|(?:aims?|strives?|plans?|targets?) )", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?…][\"”')]?\s+[A-ZĐÀ-Ỹ“\"]|\n")


@dataclass(slots=True)
class _Anchor:
    start: int
    year: int
    own: bool  # speaks of figures, not of a decree, a base or a target
    fine: bool  # a day, month or quarter
    base: bool  # what something is compared with
    end_of_year: bool


class Anchors:
    """The years that one document prints."""

    def __init__(self, document: Document, contexts: Sequence[Context]) -> None:
        self._text = document.text
        # The page's own day is no time that the text speaks of.
        self._headers = [(block.start, block.end) for block in document.blocks if block.kind == "published"]
        self._anchors = [
            _Anchor(
                context.core.start,
                context.core.year,
                own=not context.in_name and context.marker not in ("compared", "deadline", "issued", "since") and not context.target,
                fine=context.core.form in ("day", "month", "quarter", "months", "half_year") or context.core.edge == "at_end",
                base=context.marker == "compared",
                end_of_year=(context.core.edge == "at_end" and context.core.form == "year")
                or (context.core.form == "day" and context.core.last == (12, 31)),
            )
            for context in contexts
            if context.core.year is not None and context.core.relative is None and context.core.last_year is None
            if not self.is_header(context.core)
        ]
        self._years_of_day: dict[tuple[int, int] | None, set[int]] = {}
        for context in contexts:
            core, year = context.core, context.core.last_year or context.core.year
            if year is not None and core.form in ("day", "span") and not context.in_name and context.marker != "issued":
                self._years_of_day.setdefault(core.last, set()).add(year)
        self._aims = [
            (b.start, b.end) for b in document.blocks if b.kind == "title" and _AIMING.search(document.text, b.start, b.end) is not None
        ]
        self.title_year = self._year_of_title(document)
        fine = [anchor.year + (anchor.end_of_year and not self._is_ahead(anchor)) for anchor in self._anchors if anchor.own and anchor.fine]
        self.narrative_year = max(fine, default=None if self._aims else self.title_year)
        """The year in which a page without a date speaks: of its latest day, month or quarter that is no deadline.

        The state at the end of a year is told in the year after; the year of a plan may not have begun.
        """
        years = {anchor.year for anchor in self._anchors if anchor.own}
        self.only_year = next(iter(years)) if len(years) == 1 and fine else None
        """The only year that a page tells of, where it tells a day, month or quarter of it."""
        reviewed = ((one.year, one.start) for one in self._anchors if one.own and not one.fine)
        self.reviewed_year = next((year for year, at in reviewed if _REVIEWED.search(self._text, max(0, at - _LEAD), at)), None)
        """The year whose work a conference reviewed, 'tổng kết công tác năm 2018': 'last year', where no day tells which that is."""
        begun = (c.core.year for c in contexts if c.marker == "since" and c.core.edge == "at_start" and c.core.year is not None)
        self.year_begun = max(begun, default=None)
        """The year 'since the beginning of' which a page tells: 'last year' is the one before."""
        aimed = (one.year for one in self._anchors if one.own and not one.fine and _AIMS.match(self._text, one.start))
        self.aimed_year = max(aimed, default=None)
        """The last year for which the page tells aims, 'Sang năm 2024, huyện phấn đấu ...': it has begun."""
        self.last_year_told = max((anchor.year for anchor in self._anchors if anchor.own and not anchor.base), default=None)

    def _is_ahead(self, anchor: _Anchor) -> bool:
        """'Poor to fall below 7 pct by end of 2019': a headline tells what is to come by a bare 'to', and is of that year.

        So is an estimate: 'At the end of 2018 the rate is estimated at 14.7 percent'.
        """
        if _ESTIMATED.search(self._text, anchor.start, anchor.start + _CLAUSE):
            return True
        edge = max(0, anchor.start - _HEADLINE)
        begin = self._text.rfind("\n", edge, anchor.start) + 1
        return begin >= edge and _TO_COME.match(self._text, begin, anchor.start) is not None

    def is_of_aims(self, core: Core) -> bool:
        """'Năm 2012 phấn đấu giảm nghèo' in a title: nothing tells in which year a page speaks of that year's plan."""
        return any(first <= core.start < last for first, last in self._aims)

    def is_header(self, core: Core) -> bool:
        return any(first <= core.start < last for first, last in self._headers)

    def year_in_sentence(self, position: int) -> int | None:
        """The year of the nearest time of the same sentence that speaks of figures."""
        index = self._index(position)
        for step in (range(index - 1, max(-1, index - 4), -1), range(index, min(len(self._anchors), index + 3))):
            for at in step:
                anchor = self._anchors[at]
                low, high = sorted((anchor.start, position))
                if high - low > SENTENCE or _SENTENCE_END.search(self._text, low, high + 1):
                    break
                if anchor.own:
                    base = anchor.end_of_year and anchor.start > position and _WEIGHED.search(self._text, position, anchor.start)
                    return anchor.year + 1 if base else anchor.year  # "owing 4,020 billion on May 31, against 3,860 at the end of 2016"
        return None

    def year_after_base(self, position: int) -> int | None:
        """'As of March this year it was 173 trillion, up 7% over the end of 2016': the year that is weighed against the one before."""
        for anchor in self._anchors[self._index(position) : self._index(position + SENTENCE)]:
            if anchor.base and anchor.end_of_year:
                return None if _SENTENCE_END.search(self._text, position, anchor.start + 1) else anchor.year + 1
        return None

    def nearest_year(self, position: int, *, of_part: bool = False) -> int | None:
        """The year of the nearest printed date before, else after, within a few sentences; years of figures before those of decrees.

        `of_part`: the year of months, a quarter or a half, told rather with another part of it than with the end of the one before.
        """
        index = self._index(position)
        near = [anchor for anchor in self._anchors[max(0, index - 6) : index + 6] if abs(anchor.start - position) <= _NEAR]
        near = [anchor for anchor in near if anchor.own or not _CARRIED_OUT.search(self._text, max(0, anchor.start - _LEAD), anchor.start)]
        best = min(
            near,
            key=lambda a: (not a.own, not a.fine, of_part and a.end_of_year, a.start > position, abs(a.start - position)),
            default=None,
        )
        if best is None:
            return None
        # "As of 31 October ..., up 12% against the end of 2019": the base lies one year back
        if best.base and not best.end_of_year:
            return None  # "As of 31 August ..., up VND 2,900 billion compared to 2004": some later year
        return best.year + 1 if best.base else best.year

    def year_of_day(self, core: Core) -> int | None:
        """'Tính đến 31/10, dư nợ ... Từ năm 2019 đến 31/10/2020': the year that the page prints with the same day."""
        years = self._years_of_day.get(core.last, set())
        return next(iter(years)) if core.form == "day" and len(years) == 1 else None

    def tells_end_of(self, year: int, position: int) -> bool:
        """Whether the end of `year` was told shortly before."""
        near = self._anchors[self._index(position - SENTENCE + 1) : self._index(position)]
        return any(anchor.year == year and anchor.end_of_year for anchor in near)

    def _index(self, position: int) -> int:
        return bisect_left(self._anchors, position, key=attrgetter("start"))

    def _year_of_title(self, document: Document) -> int | None:
        for block in document.blocks:
            if block.kind == "title":
                years = {anchor.year for anchor in self._anchors if block.start <= anchor.start < block.end and anchor.own}
                return years.pop() if len(years) == 1 else None
        return None
