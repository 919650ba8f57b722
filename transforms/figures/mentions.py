"""The times and places that a document names, handed out sentence by sentence.

Belongs here: which mentions lie in a sentence, and the place of the whole page. Does not belong here: finding mentions (`periods.py`,
`places.py`), or choosing one for a number (`timing.py`, `whereabouts.py`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from transforms.figures.periods import PeriodMention, find_periods
from transforms.figures.place_turns import place_in_turn
from transforms.figures.places import NO_PLACES, PlaceMention, read_places
from transforms.figures.placing import Place
from transforms.figures.sentences import Sentence
from transforms.figures.timing import ASIDE
from transforms.records import Document

Mention = TypeVar("Mention", PeriodMention, PlaceMention)
_BEFORE = 8  # a mention may begin some characters before the sentence: "Năm | 2021" over two cells


class Mentions:
    """Of a document without numbers none are sought."""

    def __init__(self, document: Document, *, is_numbered: bool) -> None:
        self._periods = find_periods(document) if is_numbered else ()
        places = read_places(document) if is_numbered else NO_PLACES
        self._names = places.mentions
        self.candidates = places.candidates  # for the place of the page
        self._period_starts = [period.start for period in self._periods]
        self._name_starts = [name.start for name in self._names]
        self._turns = places.turns
        self.subject = _default(places.subject) if places.subject is not None else self._country()

    def _country(self) -> Place:
        """A page about no place of its own that names the country is about the country."""
        country = next((name for name in self._names if name.level == "country" and name.role != "organisation"), None)
        return Place(country.name, country.level, country.code, False, "country") if country is not None else Place()

    def subject_of(self, sentence: Sentence) -> Place:
        """What the page is about where it tells a sentence."""
        told = place_in_turn(self._turns, sentence.start)
        return _default(told) if told is not None else self.subject

    def is_dated(self, offset: int) -> bool:
        """Whether what begins at `offset` is part of a time told."""
        at = bisect_left(self._period_starts, offset + 1) - 1
        return at >= 0 and offset < self._periods[at].end

    def told_until(self, published_on: date | None) -> date | None:
        """The last day that the text itself speaks of, up to the page's own; of a page moved to another site years before that."""
        told = (one.last for one in self._periods if one.last is not None and not one.in_name and one.marker not in ASIDE)
        return max((day for day in told if published_on is not None and day <= published_on), default=published_on)

    def periods_of(self, sentence: Sentence) -> list[PeriodMention]:
        return _inside(sentence, self._periods, self._period_starts)

    def names_of(self, sentence: Sentence) -> list[PlaceMention]:
        return _inside(sentence, self._names, self._name_starts)


def _default(place: PlaceMention) -> Place:
    return Place(place.name, place.level, place.code, True, "default")


def _inside(sentence: Sentence, mentions: Sequence[Mention], starts: Sequence[int]) -> list[Mention]:
    """Which of the mentions, that begin at `starts`, lie in the sentence, or in the label and heading of a composed one."""
    ranges = [(sentence.start, sentence.end)]
    if sentence.composed:
        lead = [i for i, at in enumerate(sentence.starts) if at >= 0 and not sentence.start <= at < sentence.end]
        if lead:
            ranges.insert(0, (min(sentence.starts[i] for i in lead), max(sentence.end_of(i) for i in lead)))
    return [one for first, last in ranges for one in mentions[bisect_left(starts, first - _BEFORE) : bisect_left(starts, last)]]
