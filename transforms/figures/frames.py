"""What a sentence leaves to those after it: when and under what introduction they speak.

Belongs here: memory of times from sentence to sentence, and what holds the other memories together. Does not belong here: places
(`place_memory`), groups and programmes (`scope_memory`), links (`told`), what the form of a time says (`carried_times`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from transforms.figures.aims import Status
from transforms.figures.carried_times import (
    POINTS,
    are_unknown_months,
    as_review_day,
    decided_on,
    in_brackets,
    is_point,
    is_window,
    is_year,
    later,
    reviewed_in,
    speaks_of_today,
    today,
)
from transforms.figures.owned_times import is_set_apart
from transforms.figures.period_days import WINDOWS
from transforms.figures.periods import PeriodMention
from transforms.figures.place_memory import PlaceMemory
from transforms.figures.placed_times import REVIEWED_AHEAD, Placed, decides_on_poor, of_review
from transforms.figures.scope_memory import ScopeMemory
from transforms.figures.sentences import Sentence
from transforms.figures.timing import ASIDE, is_dated, is_unknown_year
from transforms.figures.told import Told
from transforms.reference.vocabulary import Indicator

_HEADS = frozenset({"title", "lead"})
_PARTS_OF_YEAR = WINDOWS - {"year"}  # one that is not over has no results yet: "nhiệm vụ quý IV"
_STANDARDS = frozenset({"chuẩn", "standard", "line", "yardstick", "threshold", "criterion", "classify"})
_STALE = timedelta(days=400)
_REVIEWED_AFTER = timedelta(days=92)
_MARGIN = timedelta(days=45)  # a review may be published some weeks before the day it holds for


@dataclass(slots=True)
class Memory:
    """Times are kept apart as points ("as of 30 June") and windows ("in 2023"): a state carries on the one, an event the other.

    `review` is the time that title and lead speak of, or the year of the decision that a page reports; it dates what nothing nearer does.
    """

    told: Told = field(default_factory=Told)
    scope: ScopeMemory = field(default_factory=ScopeMemory)
    places: PlaceMemory = field(default_factory=PlaceMemory)
    published_on: date | None = None
    told_until: date | None = None  # the last day that the text itself speaks of: its page may have been moved years later
    point: Placed | None = None
    point_block: int = -9
    point_sentence: int = -1
    ahead_block: int = -9
    ahead: Placed | None = None  # a day still to come
    latest: Placed | None = None  # the latest of all points: the day that a page without more words speaks of
    window: Placed | None = None
    window_block: int = -9
    window_sentence: int = -1
    review: Placed | None = None
    review_told: Placed | None = None  # the end of the year whose review the paragraph at hand tells
    review_block: int = -9
    reviewed: Placed | None = None  # the year whose poverty review the page told first
    levels: Placed | None = None  # the time between the two levels that the sentence before told
    standard: Placed | None = None  # the years for which a poverty standard was made
    days: dict[str, tuple[Placed, int]] = field(default_factory=dict)  # by indicator the day on which its last state was told, and where
    aiming: bool = False  # the sentence at hand tells of nothing but aims
    intro: bool = False  # the last sentence introduces a list
    intro_status: Status = ""
    story: bool = False
    story_block: int = -9

    def note_frame(self, sentence: Sentence, placed: Sequence[Placed]) -> None:
        """The times of a sentence; where it tells a review's results, its 'now' is the year of that."""
        review = of_review(sentence, placed)
        if review is None and ("cue:review" in sentence.tags or decides_on_poor(sentence)):
            review = decided_on(sentence, placed)
        if review is None and "cue:review" in sentence.tags:
            review = reviewed_in(sentence, placed)
        if review is not None:
            self.review_told, self.review_block = as_review_day(review), sentence.block_index
        for one in placed:
            mention = one.mention
            if mention.form == "to_date" and (review is not None or self._is_reviewed(sentence, one) or self._is_done(sentence, one)):
                continue
            if is_unknown_year(sentence, one) or are_unknown_months(one):
                self.point = self.latest = None
                self.window, self.window_block, self.window_sentence = one, sentence.block_index, sentence.index
            if mention.form == "span" and not _STANDARDS.isdisjoint(sentence.keys):
                self.standard = one
            if mention.in_name or mention.marker in ASIDE or (mention.last is None and mention.form != "to_date"):
                continue
            if is_point(mention):
                self._note_point(one, sentence)
            elif is_window(mention):
                self._note_window(one, sentence)
            heads = self.review is None and sentence.block.kind in _HEADS and mention.marker != "at_start"
            heads = heads and not self._is_headline_of_aims(sentence)
            if heads and mention.form in ("year", "quarter", "half_year", "months", "day"):
                self.review = one

    def note_used(self, sentence: Sentence, used: Sequence[Placed]) -> None:
        """The times that the numbers of a sentence took: they carry on, whatever else the sentence names."""
        for one in used:
            mention = one.mention
            if mention.last is None and mention.form != "to_date":
                continue
            if is_point(mention):
                self._note_point(one, sentence, is_used=True)
            elif is_window(mention):
                self._note_window(one, sentence)

    def _note_point(self, one: Placed, sentence: Sentence, *, is_used: bool = False) -> None:
        if self._lies_ahead(one):
            self.ahead, self.ahead_block = one, sentence.block_index  # "to be done before 19 May": no day of what is told after it
            return
        if not self._looks_back(one, sentence):
            self.point, self.point_block, self.point_sentence = one, sentence.block_index, sentence.index
        if one.mention.form == "to_date" and not is_used and (self.published_on is not None or not sentence.has_number):
            return
        if one.mention.marker != "at_start" and (self.latest is None or later(one, self.latest)):
            self.latest = one  # "Tỉnh hiện có hai huyện miền núi": a 'now' that dates no figure says nothing of the paragraphs behind it

    def _note_window(self, one: Placed, sentence: Sentence) -> None:
        if one.mention.marker == "deadline" and self._lies_ahead(one):
            self.ahead, self.ahead_block = one, sentence.block_index
            return
        known = self.window if self.window_sentence == sentence.index else self.point if self.point_sentence == sentence.index else None
        if one.mention.form == "relative" and known is not None and not later(one, known):
            return  # "7.6% by the end of 2013, compared with 9.6% last year"
        aside = in_brackets(sentence, one) or is_set_apart(sentence, one) or (one.mention.form == "span" and self._lies_ahead(one))
        if known is not None and known is self.window and aside:
            return  # "năm 2023 là 412 tỷ đồng (gồm cả vốn năm 2022 chuyển sang)", "tổng kết 2016 - 2020, nhiệm vụ 2021 - 2025"
        first = one.mention.first
        to_come = first is not None and self.published_on is not None and first - self.published_on > _MARGIN
        if one.mention.on_agenda:  # "kết quả quý I, nhiệm vụ quý II", told in May or on a page without a day
            to_come = to_come or self._lies_ahead(one, timedelta(0)) or (self.published_on is None and known is not None)
        to_come = to_come or (self.aiming and self.published_on is not None and self.ends_ahead(one))  # "Năm 2023 phấn đấu", in spring
        to_come = to_come or self._is_headline_of_aims(sentence)
        if to_come or (one.mention.form in _PARTS_OF_YEAR and self._lies_ahead(one)):
            self.ahead, self.ahead_block = one, sentence.block_index  # the years of a plan: what is told after it happened before
            return
        self.window, self.window_block, self.window_sentence = one, sentence.block_index, sentence.index

    def _is_headline_of_aims(self, sentence: Sentence) -> bool:
        """'Năm 2012 phấn đấu giảm 3% hộ nghèo' above a page without a day: what its text tells may have happened before that year."""
        return self.aiming and self.published_on is None and sentence.block.kind == "title"

    def told_about(self) -> date | None:
        """The last day of what title and lead speak of."""
        return self.review.mention.last if self.review is not None else None

    def _is_of_year_to_come(self, one: Placed) -> bool:
        """Whether a year is that of a plan, and of no state."""
        return one.mention.form == "year" and self.ends_ahead(one)

    def ends_ahead(self, one: Placed) -> bool:
        """Whether a time ends so late that no review of it can have been made yet."""
        return self._lies_ahead(one, REVIEWED_AHEAD)

    def _lies_ahead(self, one: Placed, margin: timedelta = _MARGIN) -> bool:
        """Past the page's day; of a page without one, what an aim is to be reached by."""
        last = one.mention.last
        if self.published_on is None:
            return self.aiming and (one.mention.marker in POINTS or one.mention.marker == "deadline")
        return last is not None and last - self.published_on > margin

    def _looks_back(self, one: Placed, sentence: Sentence) -> bool:
        """'27% by the end of 2019; at the end of 2015 it was 35%': what follows is told of 2019."""
        return self.point is not None and self.point_sentence == sentence.index and not later(one, self.point)

    def note_today(self, sentence: Sentence, day: date) -> None:
        """A state that 'now' tells holds on the page's own day, and so do those after it."""
        self._note_point(today(sentence, day), sentence, is_used=True)

    def note_state(self, sentence: Sentence, told: Indicator, one: Placed) -> None:
        """The day of a state of what is `told`."""
        self.days[told.code] = one, sentence.block_index
        if self.reviewed is None and told.theme == "poverty":
            self.reviewed = one

    def time_for(self, sentence: Sentence, *, state: bool, listed: bool, told: Indicator | None = None) -> Placed | None:
        """The time that a number of what is `told`, without a time of its own, carries on from the sentences before it."""
        theme = told.theme if told is not None else ""
        of_poverty, of_bank = theme == "poverty", theme == "credit"
        block = sentence.block_index
        near_point = self.point if listed or block == self.point_block else None
        near_window = self.window if listed or block == self.window_block else None
        if self.ahead is not None and block == self.ahead_block and "cue:future" in sentence.tags:
            return self.ahead  # "By the end of 2023 the targets are to be reached. 99% of communes will have roads."
        near = near_point or near_window or self.window
        day = self.published_on
        stale = near is not None and not listed and self._is_stale(near, day)
        if stale and day is not None and speaks_of_today(sentence, state=state):
            return today(sentence, day)
        if state:
            # "In 2024 much was done. The province still has 12,249 poor households."
            beside = self.window_sentence >= sentence.index - 1 or self.told.distance <= 1
            if near_point is None and near_window is not None and (listed or (beside and not self._is_of_year_to_come(near_window))):
                return near_window
            same, told_in = self.days.get(told.code, (None, -9)) if told is not None else (None, -9)
            if near_point is None and same is not None and told_in == block:
                return same  # "thu nhập của tỉnh năm 2023 đạt 2,3 triệu đồng. Mức này còn thấp. Cao nhất là tỉnh A với 8,2 triệu đồng"
            if near_point is None and self._is_unknown_now(block):
                return self.point
            before = self._of_paragraph_before(block, of_poverty=of_poverty) if sentence.lexicon.language == "en" else None
            over = self._year_just_over() if of_poverty or of_bank else None
            told_year = self.review_told if of_poverty and block <= self.review_block + 1 else None  # whatever a headline says of today
            same_day = same if same is not None and (self.latest is None or later(same, self.latest)) else None
            reviewed = self.reviewed if of_poverty else None
            known = (told_year, before, self._months_told(), same_day, self.latest, self.review, reviewed, over)
            fit = (
                one for one in known if one is not None and not self._is_stale(one, self.told_until) and not self._is_of_year_to_come(one)
            )
            return near_point or next(fit, None) or (self._day_of_same(told, block) if told is not None else None)
        window = None if self.window is not None and self._is_outdated(self.window) else self.window
        told_later = self.point_block == block - 1 and self.window_sentence < self.point_sentence
        if told_later and self.point and window and is_year(window) and later(self.point, window):
            window = self.point  # "Năm 2013 nhiều khó khăn.| Đến hết năm 2013, dư nợ đạt ...| Vốn vay đã giúp 3,2 triệu hộ thoát nghèo"
        if near_window is not None and (listed or window is not None) and (near_point is None or self.window_block >= self.point_block):
            return near_window
        if near_point is not None and window is not None and self._is_of_year(near_point, window):
            return window
        return near_point or window or self.latest or self.review

    def _day_of_same(self, told: Indicator, block: int) -> Placed | None:
        """'Năm 2022, huyện có 96 tổ.| Trong khi đó, toàn tỉnh có 4.120 tổ': the state of another place, told beside it."""
        day, told_in = self.days.get(told.code, (None, -9))
        return day if block - told_in <= 1 else None

    def _is_of_year(self, point: Placed, window: Placed) -> bool:
        """'Tổng kết năm 2014| Đến cuối năm còn 10% hộ nghèo. Tỉnh tạo việc làm cho 26.000 người': what happened in the year told before.

        So with a 'now' soon after that year: 'Năm 2019 giảm 3%. Hiện tỉnh còn 18.400 hộ nghèo. 31.200 lượt hộ được vay vốn'.
        """
        first, last = window.mention.first, window.mention.last
        if first is not None and last is not None and point.mention.last == last and first == date(last.year, 1, 1):
            return True  # "In the first six months it lent 61 billion.| The balance at June 30 was 309 billion. 417,000 jobs were created"
        if not is_year(window) or point.mention.last is None or window.mention.last is None:
            return False
        soon = _REVIEWED_AFTER if point.mention.form == "to_date" else timedelta(0)
        return timedelta(0) <= point.mention.last - window.mention.last <= soon

    def _year_just_over(self) -> Placed | None:
        """The year told last, of which a page of the next months reviews: its states hold at the end of it."""
        one = self.window
        last = one.mention.last if one is not None else None
        if one is None or last is None or self.published_on is None or not is_year(one):
            return None
        return one if timedelta(0) <= self.published_on - last <= _REVIEWED_AFTER else None

    def _months_told(self) -> Placed | None:
        """The months of a year that were told last, where they end later than every day told: states behind them hold at their end."""
        one, latest = self.window, self.latest.mention.last if self.latest is not None else date.min
        last = one.mention.last if one is not None else None
        if one is None or last is None or one.mention.form not in ("months", "half_year", "quarter"):
            return None
        return one if (latest is None or last > latest) and not self._lies_ahead(one, timedelta(0)) else None

    def _is_unknown_now(self, block: int) -> bool:
        """'Quý I giải ngân 66 tỷ đồng.| Đến nay dư nợ 486 tỷ đồng.| Nợ quá hạn 820 triệu đồng': now as well, on a page without a day."""
        now = self.point is not None and self.point.mention.form == "to_date" and self.point.mention.last is None
        return now and block == self.point_block + 1 and self.point_sentence > self.window_sentence

    def _of_paragraph_before(self, block: int, *, of_poverty: bool) -> Placed | None:
        """The day of the paragraph before, or the end of the year it told: 'Last year 9,200 left poverty.| That brought the rate to 8%'."""
        if block == self.point_block + 1 and self.point is not None and self.point.mention.marker != "at_start":
            return self.point
        goes_on = of_poverty and block == self.window_block + 1 and self.told.distance <= 1
        return self.window if goes_on and self.window is not None and is_year(self.window) else None

    def span_of_change(self, sentence: Sentence, placed: Sequence[Placed]) -> Placed | None:
        """'From 2011 to 2015 much was done. The rate fell from 20.8 to 6%', 'from 14% in 2010 to 6% in 2014. Elsewhere from 58 to 33%'."""
        if sentence.lexicon.language != "en" or self.told.distance > 1 or any(is_dated(one.mention) for one in placed):
            return None
        window = self.window if self.window_block == sentence.block_index - 1 else None
        return self.levels or (window if window is not None and window.mention.form == "span" and not self._lies_ahead(window) else None)

    def _is_outdated(self, one: Placed) -> bool:
        """Whether the page has since spoken of a much later day: 'from VND 98 billion in 2003; by 30 September 2023 ...'."""
        latest = self.latest.mention.last if self.latest is not None else None
        return one.mention.last is not None and latest is not None and latest - one.mention.last > _STALE

    def _is_stale(self, one: Placed, since: date | None) -> bool:
        """Whether a time lies so long before a day that a state told elsewhere on the page cannot be meant to hold then."""
        last = one.mention.last
        return last is not None and since is not None and since - last > _STALE

    def as_reviewed(self, sentence: Sentence, one: Placed | None, *, of_poverty: bool) -> Placed | None:
        """'Kết quả rà soát năm 2020: 483 hộ thoát nghèo. Hiện còn 1.589 hộ': now is that year's end, told of the poor soon after it."""
        if one is None or one.mention.form != "to_date":
            return one
        undated = one.mention.last is None and self.review_block == sentence.block_index
        return self.review_told if of_poverty and (undated or self._is_reviewed(sentence, one)) else one

    def _is_reviewed(self, sentence: Sentence, one: Placed) -> bool:
        """Whether the review of a year was told shortly before, and that year is just over."""
        day = self.review_told.mention.last if self.review_told is not None else None
        soon = day is not None and one.mention.last is not None and timedelta(0) <= one.mention.last - day <= _REVIEWED_AFTER
        return soon and sentence.block_index <= self.review_block + 1

    def _is_done(self, sentence: Sentence, one: Placed) -> bool:
        """'Rà soát hộ nghèo năm 2020. Đến nay, xã đã làm xong': a 'now' of the review just told, and of no figure of what it found.

        Only on a page without a day: on others it is told by it whether the review is just over.
        """
        return one.mention.last is None and self.review_block == sentence.block_index and not sentence.has_number

    def time_ahead(self) -> Placed | None:
        """The time of an aim that names none: the latest that the sentences before name."""
        known = [one for one in (self.window, self.latest, self.ahead, self.review) if one is not None and self._may_be_aimed_at(one)]
        return max(known, key=lambda one: one.mention.last or date.min, default=None)

    def _may_be_aimed_at(self, one: Placed) -> bool:
        """Whether a time is known and was not over long before the page's day."""
        last = one.mention.last
        return last is not None and (self.published_on is None or self.published_on - last <= REVIEWED_AHEAD)

    def year_of_told(self) -> Placed | None:
        """'Trong năm', 'in the year': the year that was last spoken of, up to the day that was."""
        source = max(
            (one for one in (self.point, self.window) if one is not None),
            key=lambda one: one.mention.start,
            default=self.review,
        )
        if source is None or source.mention.last is None:
            return None
        last = source.mention.last
        if source.mention.form == "to_date":
            return None
        first = date(last.year, 1, 1)
        window: PeriodMention = replace(source.mention, first=first, last=last, form="year", marker="during", basis="implied")
        return Placed(window, 0, 0)
