"""The days of times whose year is not printed: from the sentence, the page's own date, the title or a neighbouring date, or not at all.

Belongs here: which year is meant. Does not belong here: how a time is written or meant (`period_forms.py`, `period_context.py`).
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from transforms.figures.period_address import day_of_address
from transforms.figures.period_anchors import SENTENCE, Anchors
from transforms.figures.period_context import Context
from transforms.figures.period_forms import Core
from transforms.figures.period_shift import back, month_of, shift_years
from transforms.figures.period_spans import counted_years, span_around, spans_before
from transforms.records import Document, PeriodBasis

_OF_TOLD = frozenset({"previous", "earlier"})
_LATER = 5  # years: so many are counted from the year told only where they end with the year before the page's
_YEARS_APART = timedelta(days=700)
_QUARTER = 92  # days


@dataclass(slots=True)
class Window:
    """First and last day, how they are known, and whether the day lies ahead as a target's deadline."""

    first: date | None
    last: date | None
    basis: PeriodBasis
    inferred: bool = False
    is_deadline: bool = False


_NONE = Window(None, None, "none")
_MARGIN = timedelta(days=45)  # a page may tell of a day some weeks before it has come


def fill_windows(document: Document, contexts: Sequence[Context]) -> list[Window]:
    """The window of each context, in order."""
    return _Filler(document, contexts).fill()


class _Filler:
    def __init__(self, document: Document, contexts: Sequence[Context]) -> None:
        self.text = document.text
        self.published = document.published_on
        self.written = document.published_on or day_of_address(document)  # dates what lacks a year; "to date" only where it is printed
        self.contexts = contexts
        self.anchors = Anchors(document, contexts)
        terms = [context.core for context in contexts if context.core.form in ("term", "span") and context.core.relative is None]
        self.last_term_year = max((term.last_year or 0 for term in terms), default=0)
        named = {(term.year, term.last_year) for term in terms if term.form == "term"} or {(term.year, term.last_year) for term in terms}
        self.only_term = next(iter(named)) if len(named) == 1 else (None, None)
        self.spans = [term for term in terms if term.form == "span"]
        self.before: Window | None = None
        self.latest = date.min  # the latest day told so far that is no aim's
        self.counted_from: Window | None = None  # the day from which the time right before was counted
        self.months: dict[int, Window] = {}  # the first months of a year that were told last, by their number; a day that ends them, too
        self.only_span = self.spans[:1] if len({(span.year, span.last_year) for span in self.spans}) == 1 else []

    def fill(self) -> list[Window]:
        windows: list[Window] = []
        main: Window | None = None  # the last window that is a figure's own; `before`: the one told shortly before that
        main_start = 0
        for context in self.contexts:
            core = context.core
            near = main if main is not None and core.start - main_start < SENTENCE else None
            if core.relative == "after" and self.counted_from is not None and windows[-1] is main and near is not None:
                near = self.counted_from  # "After one year it was 31.9%, and after two years 27.5%": both from the day told first
            window = self._window(context, near)
            windows.append(window)
            self.counted_from = near if core.relative == "after" else None
            if window.last is not None and context.marker != "compared" and not context.in_name and _ends_month(window.last):
                self.months[window.last.month] = replace(window, first=window.last.replace(month=1, day=1))
            own = window.first and window.last and context.marker != "compared" and not context.in_name
            own = own and not (context.on_agenda and self._is_to_come(window, main))
            own = own and not (self.published is None and self.anchors.is_of_aims(core))
            if own and (core.form != "to_date" or near is None) and not self.anchors.is_header(core):
                self.before = main if near is not None else None
                main, main_start = window, core.start
                if core.form not in ("span", "term") and not context.target and not window.is_deadline and window.last:
                    self.latest = max(self.latest, window.last)
        return windows

    def _is_to_come(self, window: Window, main: Window | None) -> bool:
        """'họp sơ kết 6 tháng đầu năm, bàn nhiệm vụ 6 tháng cuối năm': what is told next happened in the months reviewed."""
        if self.published is None:
            return main is not None
        return window.last is not None and window.last > self.published

    def _window(self, context: Context, main: Window | None) -> Window:
        core = context.core
        if core.relative == "same_period" or (core.relative == "spoken_period" and context.marker == "compared"):
            return self._same_period(core, main)
        if core.relative == "spoken_period":
            told = self._span_around(core, main) or (None if self._is_bare_year(core, main) else main)
            return replace(told, basis="implied", inferred=True, is_deadline=False) if told and told.first else _NONE
        if core.relative is not None and core.form not in ("year", "month", "quarter", "months", "half_year", "day", "span"):
            window = _edge_of(core, self._relative(context, main))
            since = context.marker == "since" and window.first and (self.published or window.basis != "implied")
            return replace(window, last=self.published) if since else window
        year, basis, inferred = self._year(context, main)
        ends = core.window(year)
        if ends is None:
            return _NONE
        first, last = ends
        if context.ends_now or context.marker == "since":
            return Window(first, self.published if not self.published or self.published >= first else None, basis, inferred)
        return Window(first, last, basis, inferred, self._is_deadline(context, last))

    def _is_deadline(self, context: Context, last: date) -> bool:
        if context.marker not in ("by", "until", "at_end"):
            return False
        if self.published is not None and last - self.published > _MARGIN:
            return True
        return context.target and not (self.published is not None and last <= self.published)

    def _year(self, context: Context, main: Window | None) -> tuple[int | None, PeriodBasis, bool]:
        core = context.core
        if core.year is not None:
            return core.year, "stated", False
        if core.relative is not None:
            return self._relative_year(core, main), "implied", True
        told = self._same_year(context, main)
        return told if told is not None else self._missing_year(context), "implied", True

    def _same_year(self, context: Context, main: Window | None) -> int | None:
        """'Đầu năm 2023 có 8.412 hộ nghèo. Đến cuối năm còn 7.514 hộ': the end of the year just named, if that is over."""
        core = context.core
        if core.form != "year" or core.edge != "at_end" or main is None or main.last is None:
            return None
        ends = core.window(main.last.year)
        whole = main.first == date(main.last.year, 1, 1)  # "In 2014 ... Coverage was 88.5 percent at the end of the year"
        if main.basis != "stated" and not (whole and main.last == date(main.last.year, 12, 31)):
            return None  # but "Last year ..." is as good as its number
        over = ends is not None and (whole or main.last < ends[1]) and (self.published is None or ends[1] <= self.published)
        return main.last.year if over and not context.target else None

    def _missing_year(self, context: Context) -> int | None:
        core, written = context.core, self.written
        same = self.anchors.year_in_sentence(core.start) or self.anchors.year_of_day(core)
        if same is not None and written is not None and self._is_next_end(context, same, written):
            return self._year_by_page(context, written)
        if same is not None and (context.target or context.marker == "by" or not self._is_future(core, same)):
            return same
        if written is not None:
            return self._year_by_page(context, written)
        of_part = core.form in ("months", "half_year", "quarter")
        return self.anchors.nearest_year(core.start, of_part=of_part) or self.anchors.title_year or self.anchors.only_year

    def _is_next_end(self, context: Context, year: int, written: date) -> bool:
        """'At the end of 2021 it was 24%; it is to be under 20% by the year-end': no end of the year that was just told."""
        ends = context.core.edge == "at_end" and context.core.form == "year"
        return year < written.year and ends and self.anchors.tells_end_of(year, context.core.start)

    def _is_future(self, core: Core, year: int) -> bool:
        ends = core.window(year)
        return self.written is not None and ends is not None and ends[0] - self.written > _MARGIN

    def _year_by_page(self, context: Context, written: date) -> int:
        core = context.core
        year = written.year
        ends = core.window(year)
        begun = replace(core, edge=None).window(year)  # a quarter that has begun may still have its end ahead
        if ends is None or begun is None or context.target:
            return year
        if core.form == "year" and written.month == 1:
            return year - 1  # "in the year", told in its first month, looks back
        if core.form in ("months", "half_year") and written < begun[0] + (begun[1] - begun[0]) / 2:
            return year - 1  # "nine months", told in January
        if begun[0] <= written or context.marker == "by":
            return year
        return year - 1 if ends[0] - written > timedelta(days=3) else year

    def _relative_year(self, core: Core, main: Window | None) -> int | None:
        spoken = self.written.year if self.written else self.anchors.narrative_year
        before = main.last.year if main is not None and main.last is not None else None
        match core.relative:
            case "this_year":
                weighed = self.anchors.year_after_base(core.start) if self.written is None else None
                return weighed or spoken or self._year_after_told()
            case "last_year":
                spoken = spoken or self.anchors.year_begun
                return spoken - 1 if spoken else self.anchors.reviewed_year
            case "next_year":
                return spoken + 1 if spoken else None
            case "previous_year":
                known = before if before is not None else spoken
                return known - 1 if known else None
            case "following_year":
                known = before if before is not None else spoken
                return known + 1 if known else None
            case "past_year" if self.published is None:
                return self.anchors.reviewed_year
            case "past_year" if self.published is not None:
                return self.published.year - 1 if self.published.month <= 5 else self.published.year if self.published.month >= 11 else None
        return None

    def _day_told(self, context: Context, main: Window | None) -> date | None:
        """The day before whose month or quarter another lies: 'đến 30/9 ..., tăng 4 tỷ đồng so với tháng trước', 'the previous month'."""
        words = self.text[context.core.start : context.core.end].lower().split()
        told = context.marker == "compared" or not _OF_TOLD.isdisjoint(words)
        return main.last if told and main is not None else None

    def _relative(self, context: Context, main: Window | None) -> Window:
        core, published = context.core, self.published
        match core.relative:
            case "to_date" | "today" | "this_day":
                return Window(published, published, "published") if published else _NONE
            case "yesterday":
                return Window(published - timedelta(days=1), published - timedelta(days=1), "published") if published else _NONE
            case "this_month" | "last_month" if published:
                since = self._day_told(context, main) or published
                month = month_of(since if core.relative == "this_month" else since.replace(day=1) - timedelta(days=1))
                return Window(*month, "implied", inferred=True)
            case "last_quarter" if published:
                since = self._day_told(context, main) or published
                last = date(since.year, 3 * ((since.month - 1) // 3) + 1, 1) - timedelta(days=1)
                return Window(date(last.year, last.month - 2, 1), last, "implied", inferred=True)
            case "since_year_start":
                return Window(date(published.year, 1, 1), published, "published") if published else self._since_start_of(main)
            case "spoken_year":
                return self._spoken_year(context, main)
            case "since_told":  # "The bank opened there in 2002. It has served 61,000 borrowers since then"
                return Window(main.last, self.published, "implied", inferred=True) if main is not None and main.last else _NONE
            case "spoken_quarter":
                return self._spoken_quarter(main)
            case "spoken_span":
                return self._spoken_span(core, main)
            case "past" if (years := counted_years(self.text, core, self.spans, published, only_whole=True)) is not None:
                return Window(*years, "implied", inferred=True)
            case "past" if published and core.unit in ("tháng", "month") and core.count == published.month - 1:
                last = published.replace(day=1) - timedelta(days=1)
                return Window(date(published.year, 1, 1), last, "implied", inferred=True)  # "the past 11 months", told in December
            case "past" if published and core.count:
                return Window(back(published, core.count, core.unit or "năm"), published, "published")
            case "past" if core.count and main is not None and main.last is not None:
                return self._past_of_told(core, main.last)
            case "within" | "after" if (years := counted_years(self.text, core, self.spans, published)) is not None:
                return Window(*years, "implied", inferred=True)
            case "within" if core.count and core.unit == "năm":
                return self._years_within(core.count, main)
            case "later" | "after" if (day := self._a_year_on(core, main)) is not None:
                begins = shift_years(day, core.count or 1) + timedelta(days=1) if core.relative == "after" else day
                return Window(begins, day, "implied", inferred=True)  # "Đầu năm có 7.120 hộ nghèo. Qua một năm, 612 hộ thoát nghèo"
            case "after" if published:
                return Window(None, published, "published")
            case "ago" if main is not None and main.last is not None and core.unit == "year" and self._is_before_told(core):
                year = main.last.year - (core.count or 1)  # "68.1 percent in 2020, up from 48.6 percent five years earlier"
                return Window(date(year, 1, 1), date(year, 12, 31), "implied", inferred=True) if year > 0 else _NONE
            case "ago" if published and core.unit in ("năm", "year", None):
                year = published.year - (core.count or 1)
                return Window(date(year, 1, 1), date(year, 12, 31), "implied", inferred=True) if year > 0 else _NONE
            case "since_term_start":
                start, end = self._term_edge(core), self.only_term[1]
                over = published is None and end is not None and self.anchors.last_year_told == end
                return replace(start, last=date(end, 12, 31) if end and over else published) if start.first else _NONE
            case "term_start" | "term_end":
                return self._term_edge(core)
            case "this_year" | "last_year" | "next_year" | "previous_year" | "following_year" | "past_year":
                year_found = self._relative_year(core, main)
                ends = replace(core, relative=None).window(year_found)
                return Window(*ends, "implied", inferred=True) if ends else _NONE
        return _NONE

    def _is_before_told(self, core: Core) -> bool:
        return not self.text[core.start : core.end].endswith("ago")

    def _spoken_year(self, context: Context, main: Window | None) -> Window:
        """The year that the sentences before, the title or the page's latest dates speak of; in January still the one that is over."""
        year = main.last.year if main and main.last else self.anchors.nearest_year(context.core.start) or self.anchors.narrative_year
        if year is None and self.published is not None:
            year = self.published.year - (self.published.month == 1 and not context.target)
        return Window(date(year, 1, 1), date(year, 12, 31), "implied", inferred=True) if year else _NONE

    def _spoken_quarter(self, main: Window | None) -> Window:
        """'At the end of the first quarter of 2020 ... In the quarter, it lent 33 billion': the quarter of the day just spoken of."""
        if main is None or main.last is None or (main.first is not None and (main.last - main.first).days > _QUARTER):
            return _NONE
        month = main.last.month - (main.last.month - 1) % 3
        ends = Core(0, 0, "quarter", (month, 1), (month + 2, 31)).window(main.last.year)
        return Window(*ends, "implied", inferred=True) if ends else _NONE

    def _since_start_of(self, main: Window | None) -> Window:
        """'By the end of November 2022 ... From the beginning of the year to now', on a page that nothing dates: up to the day told."""
        day = main.last if main is not None and main.first == main.last else None
        if day is None or (day.month, day.day) in ((1, 1), (12, 31)) or day.year != self.anchors.narrative_year:
            return _NONE
        return Window(date(day.year, 1, 1), day, "implied", inferred=True)

    def _past_of_told(self, core: Core, day: date) -> Window:
        """'Năm 2017 là năm thứ 15 ... 15 năm qua', 'Đến tháng 10/2018 ... 10 tháng qua': on a page without a day, up to the day told."""
        in_year = core.unit in ("tháng", "month")
        if not in_year:  # "By June 2017 ... In 2015 it was 46%. In the past ten years ..."
            return Window(None, max(day, self.latest), "implied", inferred=True)
        return Window(back(day, core.count or 1, core.unit or "năm"), day, "implied", inferred=True)

    def _years_within(self, count: int, main: Window | None) -> Window:
        """'Giảm từ 65% năm 2015 xuống còn 41% năm 2018. Trong 3 năm, ...': so many years from or up to the day just spoken of."""
        told = main.last if main is not None else None
        if told is None or (self.published is not None and told - self.published > _MARGIN):
            return Window(back(self.published, count, "năm"), self.published, "published") if self.published else _NONE
        day = shift_years(told, -count)
        if self.published is not None and day - self.published <= _MARGIN:
            return Window(told, day, "implied", inferred=True)  # "Năm 2015 có 612 hộ nghèo. Trong 3 năm, ..."
        if self.published is not None and day.year == self.published.year:
            return Window(told, self.published, "published")  # "Năm 2019 ... Trong hơn 4 năm, ...", told in October 2023
        return Window(shift_years(told, count), told, "implied", inferred=True)

    def _a_year_on(self, core: Core, main: Window | None) -> date | None:
        """'At the end of 2021 ...; two years later', 'after a year of work': so many from the day just spoken of, if that has come."""
        if main is None or main.last is None or core.unit not in ("năm", "year") or (core.count or 1) > _LATER:
            return None
        told = main.last - timedelta(days=1) if (main.last.month, main.last.day) == (1, 1) else main.last  # "đầu năm 2022 ... Qua 1 năm"
        day = shift_years(told, -(core.count or 1))
        return day if self.published is None or day - self.published <= _MARGIN else None

    def _span_around(self, core: Core, main: Window | None) -> Window | None:
        """'Giai đoạn 2016-2020, ... lên 29 triệu đồng năm 2020. Cùng thời gian này': the span of which only a year was told last."""
        if main is None or main.first is None or not _is_year(main):
            return None
        around = span_around(self.spans, core, main.first)
        return Window(*around, "implied", inferred=True) if around is not None else None

    def _is_bare_year(self, core: Core, main: Window | None) -> bool:
        """'From 35% in 2016 to 20% in 2022 ... over the same period': an English period is not the one year that was told last."""
        return main is not None and _is_year(main) and self.text[core.start : core.end].endswith("period")

    def _spoken_span(self, core: Core, main: Window | None) -> Window:
        """The months or years just spoken of, else the span named last before, else the only one of the page."""
        if core.count is not None and (months := self.months.get(core.count)) is not None:
            return replace(months, basis="implied", inferred=True)  # "Over the nine-month period"
        alone = self._is_bare_year(core, main)
        if alone:
            main = None  # "fell to 1,020 from 7,900 in 2016. ... by 3.2 percent a year during the period"
        if main is not None and main.first is not None and main.last is not None and (main.last - main.first).days > 40:
            return Window(main.first, main.last, "implied", inferred=True)
        if main is not None and (between := self._between_days(main)) is not None:
            return between
        known = spans_before(self.spans, core)[-1:] or ([] if alone else self.only_span)
        ends = known[0].window() if known else None
        return Window(*ends, "implied", inferred=True) if ends else _NONE

    def _between_days(self, main: Window) -> Window | None:
        """'From 46% at the beginning of 2016 to 29% by the end of 2020; in the period ...': the years between the two days told."""
        first = self.before.first if self.before is not None and self.before.first == self.before.last else None
        last = main.last if main.first == main.last else None
        if first is None or last is None or last - first <= _YEARS_APART:
            return None
        return Window(first, last, "implied", inferred=True)

    def _term_edge(self, core: Core) -> Window:
        year, last_year = self.only_term
        if year is None or last_year is None:
            return _NONE
        day = date(last_year, 12, 31) if core.relative == "term_end" else date(year, 1, 1)
        return Window(day, day, "implied", inferred=True)

    def _same_period(self, core: Core, main: Window | None) -> Window:
        """The period spoken of, moved to the year before, or to the year that is named."""
        if main is None or main.first is None or main.last is None:
            ends = core.window() if core.year is not None else None
            return Window(*ends, "stated") if ends else _NONE
        shift = main.last.year - (core.year if core.year is not None else main.last.year - 1)
        first, last = shift_years(main.first, shift), shift_years(main.last, shift)
        return Window(first, last, "implied", inferred=True)

    def _year_after_told(self) -> int | None:
        """'In 2014 it fell by 3.9%. This year ...', on a page without a date: the year after the last one that is told by its number.

        'Sang năm 2024, huyện phấn đấu giảm 11%. 7 tháng đầu năm nay, ...': where aims are told for that one, it is this year itself.
        """
        told = self.anchors.last_year_told
        if told is not None and told == self.anchors.aimed_year:
            return told
        return told + 1 if told is not None and self.last_term_year <= told else None


def _is_year(window: Window) -> bool:
    """Whether a window is one whole year."""
    first, last = window.first, window.last
    return first is not None and first == date(first.year, 1, 1) and last == date(first.year, 12, 31)


def _edge_of(core: Core, window: Window) -> Window:
    """'Đến hết quý vừa qua', 'at the end of last month': one day of the month or quarter that is told by its distance."""
    day = {"at_start": window.first, "at_end": window.last}.get(core.edge or "")
    return replace(window, first=day, last=day) if day is not None else window


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
