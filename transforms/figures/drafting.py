"""One number's draft: kind, time, place and scope put together, from what stands beside it and what was told before.

Belongs here: the order of those decisions, and what a figure leaves to those after it. Does not belong here: the decisions, which lie in
`aims`, `dating`, `heirs`, `whereabouts`, `scoping` and `finish`; going from sentence to sentence (`interpret`).
"""

from collections.abc import Sequence

from transforms.figures import heirs
from transforms.figures.aims import OUTLOOK, Status, find_status
from transforms.figures.averages import is_average
from transforms.figures.carried_times import as_reviewed_year, decided_on, later
from transforms.figures.dating import (
    after_base,
    is_estimate,
    is_of_forecast,
    is_of_today,
    of_aim,
    of_all_aims,
    of_meeting,
    of_whole_year,
    says_now,
    time_beside,
)
from transforms.figures.drafts import Draft
from transforms.figures.finish import finish_draft, is_state
from transforms.figures.frames import Memory
from transforms.figures.kinds import Direction
from transforms.figures.lexicon import Match
from transforms.figures.linked import Linked
from transforms.figures.linking import Link
from transforms.figures.page_day import is_promised
from transforms.figures.periods import PeriodMention
from transforms.figures.placed_times import Placed, decides_on_poor
from transforms.figures.placing import Place
from transforms.figures.scoping import scope_of
from transforms.figures.sentences import Sentence
from transforms.figures.whereabouts import NATIONAL, place_of
from transforms.records import Document

_LASTING = frozenset({"ethnic_minority_population_share"})
_DESCRIBING = _LASTING | {"population", "ethnic_minority_population"}
_UNDER_WAY, _OPENING = "houses_in_progress", 2  # tokens
_FORMERLY, _LEAD = frozenset({"previously", "formerly"}), 5  # "VND850,000, previously set at VND480,000"
_IN_YEAR = frozenset({"change", "flow"})


class Drafter:
    """Makes the drafts of a document, sentence by sentence; `begin` starts each."""

    def __init__(self, document: Document, memory: Memory, default: Place) -> None:
        self.document, self.memory = document, memory
        self.before: list[Draft] = []  # the figures of the sentence before
        self.aims = 0  # how many aims the sentences before told in a row; a colon opens a list of them
        self.states: dict[str, Draft] = {}  # by indicator the last dated state of a whole
        self.begin(None, default=default)

    def begin(self, row_place: Place | None, *, default: Place) -> None:
        """A new sentence, or a cell of the table row whose label names `row_place`, where the page is about `default`."""
        self.row_place, self.default = row_place, default
        self.taken: list[Placed] = []  # the times that the numbers of the sentence at hand took
        self.status: Status = ""  # what the sentence before says of the numbers of this one: aimed at, or expected

    def draft(self, linked: Linked, k: int, link: Link, drafts: Sequence[Draft], *, listed: bool) -> Draft:
        """The draft of one number; what it tells those after it is noted."""
        sentence, direction = linked.sentence, linked.directions[k]
        level = linked.pairs.levels.get(k)
        heir = next((d for d in drafts if d.link.quantity is level), None) or heirs.parent_of(link, direction, drafts)
        source = heir or heirs.whole_of(link, [*self.before, *drafts])
        times = time_beside(linked, k, link, published_on=self.document.published_on or self.memory.told_about())
        beside, base = of_meeting(sentence, times, self.memory.review)
        if beside is None:
            source = source or heirs.whole_of_rows(sentence, linked.rows, k, link, self.states)
        mention = self._time_told(linked, k, link, drafts, beside)
        place = place_of(linked, k, link, drafts, self.memory, row_place=self.row_place, default=self.default)
        status, cue = self._status(linked, k, link, listed=listed)
        lasting = status and link.indicator.code in _LASTING
        if lasting:
            status, cue, mention = "", None, None  # "to cut it by 2 percent among the Khmer, who account for 30 percent of the people"
        status, mention = self._as_aimed(linked, k, link, status, cue, mention, beside)
        carried = None if lasting else self._carried(sentence, link, direction, linked.placed, source, status=status, listed=listed)
        draft = finish_draft(
            self.document,
            sentence,
            link,
            direction,
            status=status,
            cue=cue,
            mention=mention,
            base=base,
            carried=carried or after_base(link, direction, base, drafts, self.document.published_on),
            place=place,
            scoped=scope_of(linked, k, link, drafts, self.before, self.memory.scope, place=place, source=source, of_heir=heir is not None),
            is_now=is_of_today(sentence, link),
            since=heirs.counted_since(link, [*self.before, *drafts]),
        )
        expected = draft.kind == "target" and not status and heirs.were_expected(link, self.before)
        if expected or (mention is None and heirs.is_of_day_expected(draft, self.before)):
            draft.kind = "forecast"
        if heir is not None and heir.kind == draft.kind == "level":
            heirs.share_time(heir, draft, direction, mention)
        heirs.share_start(draft, direction, drafts)
        heirs.date_levels(drafts, draft)
        self._note(linked, draft, mention, direction)
        return draft

    def _time_told(self, linked: Linked, k: int, link: Link, drafts: Sequence[Draft], beside: Placed | None) -> Placed | None:
        """The time `beside` a number, or else that of the deed it is of, of a review, or of the levels that an average is between."""
        sentence, direction, mention = linked.sentence, linked.directions[k], beside
        if mention is None and not is_state(link, direction):
            mention = heirs.day_of_deed(sentence, link, self.before)
        mention = self.memory.as_reviewed(sentence, mention, of_poverty=link.indicator.theme == "poverty")
        if direction.how == "by" and is_average(sentence, link.quantity):
            mention = heirs.span_of_levels(link, drafts if mention else [*self.before, *drafts], own=mention) or mention
        return mention

    def _status(self, linked: Linked, k: int, link: Link, *, listed: bool) -> tuple[Status, Match | None]:
        """Whether the words beside a number, or the heading of its list, make it an aim, and the words that do."""
        if link.indicator.code == _UNDER_WAY:
            return "", None  # "Under the plan to clear slums, 320 houses are finished, with 88 under construction"
        header = self.memory.intro_status if listed else ""
        used = link.used or (link.parent.used if link.parent is not None and link.parent.quantity.sentence is linked.sentence else ())
        return find_status(linked.sentence, link.quantity, used, spent=linked.spent, header=header)

    def _as_aimed(
        self, linked: Linked, k: int, link: Link, status: Status, cue: Match | None, mention: Placed | None, beside: Placed | None
    ) -> tuple[Status, Placed | None]:
        """An aim with the time it is for; what no words say is one may be one by the sentence before."""
        sentence, published_on = linked.sentence, self.document.published_on
        if status:
            mention = of_aim(beside, cue, self.memory.time_ahead(), published_on)  # no matter what levels did before
            mention = mention or of_whole_year(sentence, link.quantity, self.memory.window) or of_all_aims(linked, k)
        if is_estimate(linked, k, cue, mention, published_on):
            status = ""
        elif not status and (mention is None or (self.memory.ends_ahead(mention) and self.document.language == "vi")):
            status = heirs.status_of_before(sentence, link, self.before, ahead=mention is not None, aims=self.aims)
            status = status or self.status
            self.status = status if mention is None else ""
        reached = not status and mention is not None and is_state(link, linked.directions[k]) and link.indicator.kind != "standard"
        if reached and mention is not None and is_of_forecast(link.quantity, mention, published_on):
            mention = None
        return status, mention

    def _note(self, linked: Linked, draft: Draft, mention: Placed | None, direction: Direction) -> None:
        """What a figure leaves to those after it: its time, indicator, group and place."""
        memory, sentence, timed = self.memory, linked.sentence, draft.timed
        bracketed = mention is not None and mention not in linked.placed
        if timed.mention is not None and direction.how != "from" and not bracketed and timed.last is not None:
            taken = mention if mention is not None and mention.mention is timed.mention else None
            own = taken or Placed(timed.mention, 0, 0)
            in_year = not self.taken and draft.kind in _IN_YEAR and draft.link.indicator.theme == "poverty"
            self.taken.append(as_reviewed_year(own) if in_year else own)  # "hết năm 2022 giảm 5.179 hộ. Có 10.575 lượt hộ được vay"
            if draft.kind == "level":
                heirs.note_whole(self.states, draft)
                memory.note_state(sentence, draft.link.indicator, self.taken[-1])
        memory.told.note(draft.link)
        if timed.basis == "published" and timed.mention is None and timed.last is not None:
            memory.note_today(sentence, timed.last)
        memory.scope.note_told(sentence, draft.scoped)
        if draft.place is not NATIONAL:
            memory.places.note_told(sentence, draft.place)

    def _carried(
        self,
        sentence: Sentence,
        link: Link,
        direction: Direction,
        placed: Sequence[Placed],
        source: Draft | None,
        *,
        status: Status,
        listed: bool,
    ) -> Placed | None:
        """The time of a number that has none beside it; a part of `source` is told of its time."""
        state = is_state(link, direction)
        if link.way in heirs.OF_ITS_TIME and source is not None and source.timed.mention is not None and not self.taken:
            return Placed(source.timed.mention, 0, 0)
        now = says_now(sentence, link.quantity) if state else -1
        moves = direction.how in ("from", "to") and link.indicator.theme == "poverty" and not status
        if moves and (span := self.memory.span_of_change(sentence, placed)) is not None:
            return span
        moved = link.indicator.theme == "poverty" and (link.rule_kind or link.indicator.kind) == "event"
        if self.taken and not listed and now <= self.taken[-1].last:
            return as_reviewed_year(self.taken[-1]) if moved else self.taken[-1]
        if status:
            coming = any(_is_untold(one.mention) and one.mention.marker != "every" for one in placed)  # "Giai đoạn tới"
            return None if coming else self.memory.time_ahead()
        if direction.how == "by" and source is not None and source.link.quantity.sentence is sentence and _is_today(source):
            return None  # "... left poverty last year. The rate is now 18.9 percent, 4.4 percent lower than in 2022"
        follows_aim = bool(self.before) and self.before[-1].kind in OUTLOOK
        if self.document.published_on is None and not follows_aim and is_promised(sentence, link):
            return None  # "In 2018 the rate fell. The province will create 5,000 jobs"
        if state and any(one.mention.form == "none" and one.first <= _OPENING for one in placed):
            return None  # "In recent years loans entrusted to the unions made up over 99%"
        before = placed if decides_on_poor(sentence) else [one for one in placed if one.last < link.quantity.left]
        if link.indicator.theme == "poverty" and state and (decided := decided_on(sentence, before)) is not None:
            told = self.memory.time_for(sentence, state=state, listed=listed, told=link.indicator)
            return decided if told is None or told.mention.last is None or later(decided, told) else told
        if self.memory.levels is not None and not state and ("period" in sentence.keys or is_average(sentence, link.quantity)):
            return self.memory.levels
        if not state and "cue:in_year" in sentence.tags:
            return self.memory.year_of_told() or self.memory.time_for(sentence, state=False, listed=listed)
        if now >= 0:
            return None
        if link.indicator.kind == "standard" and not _FORMERLY.isdisjoint(
            sentence.keys[max(0, link.quantity.left - _LEAD) : link.quantity.left]
        ):
            return None
        if link.indicator.kind == "standard":
            return next((one for one in placed if one.mention.form == "span"), self.memory.standard)
        carried = self.memory.time_for(sentence, state=state, listed=listed, told=link.indicator)
        described = link.indicator.code in _DESCRIBING and not listed and link.indicator.code not in self.memory.days
        if described and carried is not None and carried.mention.form != "to_date":
            return None  # "... last year. Ethnic minorities make up 60% of the population", "the province has 1.2 million people"
        if carried is not None and not state and link.indicator.theme == "poverty" and self.memory.told.theme != "credit":
            return as_reviewed_year(carried)
        return carried


def _is_untold(mention: PeriodMention) -> bool:
    """Whether a time is one that no day is known of."""
    return mention.form == "none" or (mention.form == "relative" and mention.first is None and mention.last is None)


def _is_today(draft: Draft) -> bool:
    """Whether a figure holds on the page's own day, with no words for that but 'now'."""
    return draft.timed.basis == "published" and draft.timed.mention is None
