"""Which places a document names, and which place it is about.

Names come from `place_marks.py`; here each is settled with the unit named right after it ("xã Chi Lăng, huyện Tràng Định"), then the place
that the page is about, then the words that mean a place spoken of ("the commune").

Belongs here: what the mentions of a page say of each other. Does not belong here: the unit that one name means (`place_units`), which
figure a place belongs to (`placing`, `whereabouts`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from transforms.figures.place_address import place_of_address
from transforms.figures.place_evidence import Candidate, Clue, clues_of, evidence_of
from transforms.figures.place_gaps import is_told_to_lie, leads_to_container
from transforms.figures.place_mark import LIST_GAPS, Mark, gap_between
from transforms.figures.place_marks import find_marks
from transforms.figures.place_mention import MOST_BEFORE, Alternative, PlaceMention, Role, is_what_one_is, place_at, told_below
from transforms.figures.place_subject import best_of
from transforms.figures.place_turns import Turns, place_in_turn, turns_of
from transforms.figures.place_units import RANK, NamedUnits
from transforms.figures.words import lower
from transforms.records import Document, PlaceLevel
from transforms.reference.place_words import load_place_words
from transforms.reference.places import Place, place_of_code, places_by_code, province_of, town_of

__all__ = ["Alternative", "PlaceMention", "PlacesRead", "Role", "default_place", "find_places", "place_at", "read_places"]


@dataclass(slots=True)
class PlacesRead:
    """All that one document tells of places: its mentions, the place it is about, and what else it could be about."""

    mentions: tuple[PlaceMention, ...]
    subject: PlaceMention | None
    candidates: Sequence[Candidate] = ()
    turns: Turns = ()


NO_PLACES = PlacesRead((), None)


def read_places(document: Document) -> PlacesRead:
    """`find_places` and `default_place` in one go."""
    reader = _Reader(document)
    return PlacesRead(reader.mentions(), reader.subject, reader.candidates, reader.turns)


def find_places(document: Document) -> tuple[PlaceMention, ...]:
    """The places that `document.text` names or means, by start, not overlapping."""
    return read_places(document).mentions


def default_place(document: Document) -> PlaceMention | None:
    """The place that the page is about: what "the locality" means, and the unit whose province is "toàn tỉnh".

    Told as `place_subject` says, the portal by `document.default_place_code`, else by the host of its address; the country for a page
    about the whole country; None where nothing tells. `start` is where it is first named.
    """
    return read_places(document).subject


_BEFORE_2025, _AFTER_2025 = date(2024, 6, 30), date(2025, 12, 31)
"""The days taken for pages without a date: most of the archive lies before the new units of 2025, unless the page speaks of them."""


def _assumed_day(text: str) -> date:
    lowered = lower(text)
    return _AFTER_2025 if any(phrase in lowered for phrase in load_place_words()["after_2025"]) else _BEFORE_2025


class _Reader:
    """One document on its way to its places."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.day = document.published_on or _assumed_day(self.text)
        self.marks = find_marks(document.text)
        self.captions = [(block.start, block.end) for block in document.blocks if block.kind == "caption"]
        declared = place_of_code(document.default_place_code, self.day) if document.default_place_code else None
        told = place_of_address(document)
        self.portal = told if declared is None or (told and told.level == "district" and told.parent_code == declared.code) else declared
        self.units = NamedUnits(document, self.marks, self.portal, self.day)
        self.settled: list[PlaceMention | None] = [None] * len(self.marks)
        self.containers: dict[int, PlaceMention] = {}
        self.apposed: set[int] = set()  # marks of what a place is: "Na Rì là một trong 2 huyện nghèo của tỉnh Bắc Kạn"
        self._settle_names()
        self.subject: PlaceMention | None = None
        self.turns: Turns = ()
        named = list(self.settled)
        self._settle_generics()  # "the commune" is evidence too
        self.candidates = self._find_candidates()
        self.subject = None if self._is_of_unnamed_province() else _mention_of(best_of(self.candidates))
        self.settled = named
        self.turns = turns_of(document, self.mentions(), self.subject)
        self._settle_generics()

    def mentions(self) -> tuple[PlaceMention, ...]:
        return tuple(mention for mention in self.settled if mention is not None)

    def _settle_names(self) -> None:
        for index in range(len(self.marks) - 1, -1, -1):
            mark = self.marks[index]
            if mark.generic is None:
                container = self._container(index)
                if container is not None:
                    self.containers[index] = container
                self.settled[index] = self.units.settle(mark, container)
        self._share_parents()
        for index in range(len(self.marks) - 1):
            inner, outer = self.settled[index], self.settled[index + 1]
            if inner and outer and inner.role != "organisation" and self._contains(index):
                self.settled[index + 1] = replace(outer, role="container")
                behind = self.settled[index + 2] if self._names_region_of(index + 1) else None
                if behind is not None:
                    self.settled[index + 2] = replace(behind, role="container")  # "a commune in the Mekong Delta province of Soc Trang"
            elif inner and self._names_region_of(index):
                self.settled[index] = replace(inner, role="container")
            elif inner and (beyond := self._beyond_group(index)) is not None:
                self.settled[index + 2] = replace(beyond, role="container")
                self.apposed.add(index + 1)

    def _beyond_group(self, index: int) -> PlaceMention | None:
        """'Na Rì là một trong 2 huyện nghèo của tỉnh Bắc Kạn', 'ở phía Tây Bắc tỉnh Phú Thọ': where it lies, told behind a group."""
        inner, between = self.settled[index], self.settled[index + 1]
        outer = self.settled[index + 2] if index + 2 < len(self.marks) else None
        if inner is None or outer is None or inner.role != "name" or (between is not None and between.level not in ("group", "region")):
            return None
        told = RANK[outer.level] < RANK[inner.level] and is_told_to_lie(self.text, self.marks[index], self.marks[index + 2])
        return outer if told else None

    def _share_parents(self) -> None:
        """A commune whose district is told once lies there wherever the page names it."""
        told: dict[tuple[str, PlaceLevel], PlaceMention] = {}
        for mention in self.settled:
            if mention is not None and mention.level in ("commune", "village") and mention.parent_code:
                told[mention.name, mention.level] = mention
        for index, mention in enumerate(self.settled):
            if mention is not None and mention.parent_code is None and (known := told.get((mention.name, mention.level))):
                self.settled[index] = replace(mention, code=known.code, parent_code=known.parent_code)

    def _contains(self, index: int) -> bool:
        """Whether the next mention names what the mention at `index` lies in."""
        inner, outer = self.settled[index], self.settled[index + 1]
        if inner is None or outer is None or RANK[outer.level] >= RANK[inner.level]:
            return False
        one, two = self.marks[index], self.marks[index + 1]
        return leads_to_container(self.text, one, two) or is_told_to_lie(self.text, one, two)

    def _container(self, index: int) -> PlaceMention | None:
        """The settled mention right after the mark at `index` that may contain it."""
        if index + 1 >= len(self.marks):
            return None
        gap = gap_between(self.text, self.marks[index], self.marks[index + 1])
        if gap in LIST_GAPS and self.marks[index].word and self.marks[index].word == self.marks[index + 1].word:
            return self.containers.get(index + 1)  # "các xã Kim Đồng, Tân Tiến (Tràng Định)"
        one, two = self.marks[index], self.marks[index + 1]
        if not leads_to_container(self.text, one, two) and not is_told_to_lie(self.text, one, two):
            return None
        return self.settled[index + 2] if self._names_region_of(index + 1) else self.settled[index + 1]

    def _names_region_of(self, index: int) -> bool:
        """'the Central Highlands province of Kon Tum': whether the mention at `index` only says where the province behind it lies."""
        mention = self.settled[index]
        return (
            mention is not None
            and mention.level == "region"
            and index + 1 < len(self.marks)
            and self.settled[index + 1] is not None
            and self.text[self.marks[index].end : self.marks[index + 1].start] == " "
        )

    def _find_candidates(self) -> list[Candidate]:
        generics = Counter(mark.generic for mark in self.marks if mark.generic is not None)
        return evidence_of(self.document, clues_of(self.document, self.marks, self.settled), generics, self.portal)

    def _is_of_unnamed_province(self) -> bool:
        """'The provincial branch ... carried out in the province', on a page that names none: not the country, though its bank is named."""
        told = {mark.generic for mark in self.marks if mark.generic is not None}
        named = {clue.level for clue, _ in self.candidates}
        return self.portal is None and not _BELOW_COUNTRY.isdisjoint(told) and "country" not in told and named == {"country"}

    def _settle_generics(self) -> None:
        nearest: dict[str, PlaceMention] = {}
        for index, mark in enumerate(self.marks):
            mention = self.settled[index]
            if mention is None and mark.generic is not None and index not in self.apposed:
                self.settled[index] = self._settle_generic(index, nearest)
            elif mention is not None and mention.role in ("name", "container") and not mark.yardstick and not self._is_in_caption(mark):
                nearest[mention.level] = mention
                if self._is_city(mention):
                    nearest["city"] = mention

    def _settle_generic(self, index: int, nearest: dict[str, PlaceMention]) -> PlaceMention | None:
        mark = self.marks[index]
        subject = place_in_turn(self.turns, mark.start) or self.subject
        if mark.generic == "country":
            return _of_place(mark, place_of_code("VN"))
        if mark.generic == "group":
            return _of_place(mark, place_of_code("G1"))
        if mark.generic == "locality":
            before = self.settled[max(0, index - MOST_BEFORE) : index]
            of_country = subject is not None and subject.level == "country"
            told = told_below(self.text, before, mark.start) or (of_country and nearest.get("province")) or subject
            return None if is_what_one_is(self.text, mark.start) else _as_generic(mark, told)
        if mark.generic == "province":
            province = _province_over(subject) or _province_over(nearest.get("province")) or province_of(self.portal)
            return _of_place(mark, province)
        if mark.generic == "seat":
            town = _of_place(mark, town_of(_province_over(subject), self.text[mark.start : mark.end].lower(), self.day))
            return replace(town, role="name") if town is not None else None
        if mark.generic == "city":
            return _as_generic(mark, subject if self._is_city(subject) else nearest.get("city"))
        if mark.generic == "region" and subject is not None and subject.level not in ("country", "region"):
            return None  # on a province's page: the province, or what lies around it
        if subject is not None and mark.generic == subject.level:
            return _as_generic(mark, subject)
        return _as_generic(mark, nearest.get(mark.generic or ""))

    def _is_in_caption(self, mark: Mark) -> bool:
        """Whether it stands under a picture: "the commune" of the text is not the one that is seen there."""
        return any(start <= mark.start < end for start, end in self.captions)

    def _is_city(self, mention: PlaceMention | None) -> bool:
        """Whether a mention is a city or town, of a province's or a district's rank."""
        place = place_of_code(mention.code, self.day) or place_of_code(mention.code) if mention and mention.code else None
        return place is not None and place.kind in ("city", "town")


_BELOW_COUNTRY = frozenset({"province", "district"})


def _mention_of(clue: Clue | None) -> PlaceMention | None:
    if clue is None:
        return None
    return PlaceMention(clue.start, clue.start, clue.name, clue.level, clue.code, clue.parent_code, True, (), "generic")


def _as_generic(mark: Mark, near: PlaceMention | None) -> PlaceMention | None:
    if near is None:
        return None
    return replace(near, start=mark.start, end=mark.end, role="container" if mark.yardstick else "generic")


def _of_place(mark: Mark, place: Place | None) -> PlaceMention | None:
    if place is None:
        return None
    return PlaceMention(
        mark.start, mark.end, place.name, place.level, place.code, place.parent_code, True, (), "container" if mark.yardstick else "generic"
    )


def _province_over(mention: PlaceMention | None) -> Place | None:
    """The province that a mention is or lies in."""
    if mention is None:
        return None
    if mention.code is not None:
        spans = places_by_code().get(mention.code, ())
        return province_of(next((place for place in reversed(spans) if place.name == mention.name), None))
    return province_of(place_of_code(mention.parent_code)) if mention.parent_code else None
