"""Which places a document names, and which place it is about.

Names come from `place_marks.py`; here each is settled: by the level word beside it, by the unit named right after it ("xã Chi Lăng, huyện
Tràng Định"), by the provinces the page speaks of, by the page's day. What stays open keeps its alternatives and is not `certain`.

Belongs here: units and their names. Does not belong here: which figure a place belongs to (the linker).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from transforms.figures.place_marks import Mark, find_marks
from transforms.records import Block, Document, PlaceLevel
from transforms.reference.places import Place, place_of_code, places_by_code

Role = Literal[
    "name",  # named here
    "generic",  # "toàn tỉnh", "the district": settled through the page
    "container",  # only says where the unit named right before it lies: "xã Chi Lăng, huyện Tràng Định"
    "organisation",  # part of the name of a newspaper, a university, a mass organisation
    "dateline",  # "Hanoi (VNA) -"
]
Alternative = tuple[str, PlaceLevel, str | None, str | None]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place expression, `text[start:end]`: official name, level, code and the code of what it lies in (None: not in the gazetteer).

    `certain` is False where another unit may be meant; `alternatives` are the others as (name, level, code, parent_code).
    """

    start: int
    end: int
    name: str
    level: PlaceLevel
    code: str | None
    parent_code: str | None
    certain: bool
    alternatives: tuple[Alternative, ...] = ()
    role: Role = "name"


def find_places(document: Document) -> tuple[PlaceMention, ...]:
    """The places that `document.text` names or means, by start, not overlapping."""
    return _Reader(document).mentions()


def default_place(document: Document) -> Place | None:
    """The place that the page is about: what "the locality" means, and the unit whose province is "toàn tỉnh".

    Told by title, lead and first paragraph, by how often it is named, and by the portal (`document.default_place_code`); the country for
    a page about the whole country; None where nothing tells.
    """
    return _Reader(document).subject


def place_at(mention: PlaceMention | Place, day: date) -> Place | None:
    """The unit of that name and level on `day`: "Lào Cai" has code 10 in 2024 and 15 since July 2025. None where there is none."""
    same = (place for spans in places_by_code().values() for place in spans if place.level == mention.level and place.name == mention.name)
    held = [place for place in same if place.holds_on(day)]
    return next((place for place in held if place.code == mention.code), held[0] if len(held) == 1 else None)


_BEFORE_2025 = date(2024, 6, 30)
"""The day taken for pages without a date: most of the archive lies before the new units of 2025."""
_CONTAINER_GAPS = frozenset(
    (", ", " (", ",", " - ", " – ", " of ", " in ", " thuộc ", " của ", " ở ", ", thuộc ", ", of ", " tại ", ": ", " - xã ")
)
_RANK: dict[str, int] = {"country": 0, "group": 1, "region": 1, "province": 2, "district": 3, "commune": 4, "village": 5}
_WEIGHTS = {
    "title": 6,
    "lead": 3,
    "heading": 1,
    "paragraph": 1,
    "list_item": 1,
    "table_row": 1,
    "caption": 0,
    "boilerplate": 0,
    "byline": 0,
}


class _Reader:
    """One document on its way to its places."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.day = document.published_on
        self.marks = find_marks(document.text)
        self.declared = place_of_code(document.default_place_code, self.day) if document.default_place_code else None
        self.provinces = self._count_provinces()
        self.settled: list[PlaceMention | None] = [None] * len(self.marks)
        self._settle_names()
        self.subject = self._find_subject()
        self._settle_generics()

    def mentions(self) -> tuple[PlaceMention, ...]:
        return tuple(mention for mention in self.settled if mention is not None)

    # -- provinces that the page speaks of ------------------------------------------------------------------------------------------

    def _count_provinces(self) -> Counter[str]:
        """How often each province is named, by name: codes change hands, names of provinces are unique."""
        counts: Counter[str] = Counter()
        for mark in self.marks:
            if mark.body:
                continue
            names = {place.name for place in mark.candidates if place.level == "province"}
            if len(names) == 1 and mark.level in (None, "province", "district"):
                counts.update(names)
        if self.declared is not None and self.declared.level == "province":
            counts[self.declared.name] += 3
        return counts

    # -- named places ---------------------------------------------------------------------------------------------------------------

    def _settle_names(self) -> None:
        for index in range(len(self.marks) - 1, -1, -1):
            mark = self.marks[index]
            if mark.generic is None:
                self.settled[index] = self._settle(mark, self._container(index), index)
        for index in range(len(self.marks) - 1):
            inner, outer = self.settled[index], self.settled[index + 1]
            if inner and outer and inner.role != "organisation" and self._contains(index):
                self.settled[index + 1] = _with_role(outer, "container")

    def _contains(self, index: int) -> bool:
        """Whether the next mention names what the mention at `index` lies in."""
        inner, outer = self.settled[index], self.settled[index + 1]
        if inner is None or outer is None or _RANK[outer.level] >= _RANK[inner.level]:
            return False
        return self.text[self.marks[index].end : self.marks[index + 1].start] in _CONTAINER_GAPS

    def _container(self, index: int) -> PlaceMention | None:
        """The settled mention right after the mark at `index` that may contain it."""
        if index + 1 >= len(self.marks):
            return None
        if self.text[self.marks[index].end : self.marks[index + 1].start] not in _CONTAINER_GAPS:
            return None
        return self.settled[index + 1]

    def _settle(self, mark: Mark, container: PlaceMention | None, index: int) -> PlaceMention | None:
        role: Role = "organisation" if mark.body else "dateline" if self._is_dateline(mark) else "name"
        if not mark.candidates:
            return self._settle_unknown(mark, container, role)
        fitting = self._of_level(mark)
        if not fitting:
            return self._settle_unknown(mark, container, role) if mark.word else None
        fitting = self._of_day(fitting)
        certain = True
        if len({(place.code, place.name) for place in fitting}) > 1:
            fitting, certain = self._of_context(fitting, container, mark)
        best = fitting[0]
        if best.level in ("district", "commune") and mark.word is None and certain:
            certain = container is not None or self._is_near(best)
        others = tuple(_alternative(place) for place in fitting[1:])
        if certain is False and len(fitting) > 1 and len({place.parent_code for place in fitting}) > 1:
            return PlaceMention(mark.start, mark.end, best.name, best.level, None, None, False, tuple(map(_alternative, fitting)), role)
        return PlaceMention(mark.start, mark.end, best.name, best.level, best.code, best.parent_code, certain, others, role)

    def _of_level(self, mark: Mark) -> list[Place]:
        """The candidates that the level word allows; without one, the highest level there is."""
        if mark.word is None:
            highest = min(_RANK[place.level] for place in mark.candidates)
            return [place for place in mark.candidates if _RANK[place.level] == highest]
        if mark.word in ("city", "town"):
            cities = [place for place in mark.candidates if place.kind == mark.word] or [
                place for place in mark.candidates if place.kind in ("city", "town", "urban_district")
            ]
            return cities or [place for place in mark.candidates if place.level == "district"]
        return [place for place in mark.candidates if place.level == mark.level]

    def _of_day(self, places: Sequence[Place]) -> list[Place]:
        """Those that existed on the page's day; where it has none, those before July 2025; all where none did."""
        day = self.day or _BEFORE_2025
        held = [place for place in places if place.holds_on(day)]
        if held:
            return held
        # units that ended are still spoken of: the span nearest to the day
        return sorted(places, key=lambda place: abs(((place.valid_to or place.valid_from or day) - day).days))

    def _of_context(self, places: Sequence[Place], container: PlaceMention | None, mark: Mark) -> tuple[list[Place], bool]:
        """Best first, and whether the context settles it."""
        if container is not None:
            inside = [place for place in places if _lies_in(place, container)]
            if inside:
                return [*inside, *(place for place in places if place not in inside)], len(_names(inside)) == 1
        by_weight = sorted(places, key=lambda place: -self.provinces[_province_name(place) or ""])
        weights = [self.provinces[_province_name(place) or ""] for place in by_weight]
        return by_weight, weights[0] > 0 and weights[0] > weights[1]

    def _is_near(self, place: Place) -> bool:
        return self.provinces[_province_name(place) or ""] > 0

    def _settle_unknown(self, mark: Mark, container: PlaceMention | None, role: Role) -> PlaceMention | None:
        level = mark.level
        if level is None or level == "province":
            return None
        name = " ".join(self.text[mark.name_start : mark.name_end].split())
        parent = container.code if container is not None and _RANK[container.level] < _RANK[level] else None
        return PlaceMention(mark.start, mark.end, name, level, None, parent, True, (), role)

    def _is_dateline(self, mark: Mark) -> bool:
        """ "Hanoi (VNA) –", "LẠNG SƠN –" at the start of a paragraph."""
        after = self.text[mark.end : mark.end + 16]
        opens = after.startswith((" (VNA)", " (TTXVN)", " – ", " - ", ", ")) and (mark.start == 0 or self.text[mark.start - 1] in "\n(")
        return opens and after.startswith((" (VNA)", " (TTXVN)"))

    # -- what the page is about -----------------------------------------------------------------------------------------------------

    def _find_subject(self) -> Place | None:
        scores: Counter[tuple[str, str]] = Counter()  # (level, name)
        found: dict[tuple[str, str], Place] = {}
        for mention, block in self._by_block():
            if mention.role in ("organisation", "dateline") or mention.code is None or mention.level in ("commune", "village", "group"):
                continue
            place = place_of_code(mention.code, self.day) or place_of_code(mention.code)
            if place is None:
                continue
            place = (
                place if place.name == mention.name else next((p for p in places_by_code()[mention.code] if p.name == mention.name), place)
            )
            weight = _WEIGHTS.get(block.kind, 1) if block else 1
            if mention.role == "container":
                weight = min(weight, 2)
            key = (place.level, place.name)
            scores[key] += weight
            found.setdefault(key, place)
        nationwide = sum(
            _WEIGHTS.get(block.kind, 1) if block else 1 for mark, block in self._generic_by_block() if mark.generic == "country"
        )
        return self._choose_subject(scores, found, nationwide)

    def _choose_subject(self, scores: Counter[tuple[str, str]], found: dict[tuple[str, str], Place], nationwide: int) -> Place | None:
        country = scores.pop(("country", "Việt Nam"), 0) + nationwide
        districts = {key: score for key, score in scores.items() if key[0] == "district"}
        provinces = {key: score for key, score in scores.items() if key[0] == "province"}
        for key, score in districts.items():  # a district named is its province named, a little
            above = _province_name(found[key])
            if above is not None and ("province", above) in provinces:
                provinces["province", above] += min(score, 2)
        if self.declared is not None:
            best = max(districts, key=lambda key: districts[key], default=None)
            if best is not None and districts[best] >= 6 and _province_name(found[best]) == self.declared.name:
                return found[best]
            return self.declared
        top_district = max(districts, key=lambda key: districts[key], default=None)
        top_province = max(provinces, key=lambda key: provinces[key], default=None)
        if top_district and districts[top_district] >= 6 and (not top_province or districts[top_district] >= provinces[top_province]):
            return found[top_district]
        if top_province and provinces[top_province] >= max(2, country):
            return found[top_province]
        if country > 0:
            return place_of_code("VN")
        if top_province:
            return found[top_province]
        return found[top_district] if top_district else None

    def _by_block(self) -> Iterable[tuple[PlaceMention, Block | None]]:
        blocks = self.document.blocks
        at = 0
        for mention in self.settled:
            if mention is None:
                continue
            while at < len(blocks) and blocks[at].end <= mention.start:
                at += 1
            yield mention, blocks[at] if at < len(blocks) and blocks[at].start <= mention.start else None

    def _generic_by_block(self) -> Iterable[tuple[Mark, Block | None]]:
        blocks = self.document.blocks
        at = 0
        for mark in self.marks:
            if mark.generic is None:
                continue
            while at < len(blocks) and blocks[at].end <= mark.start:
                at += 1
            yield mark, blocks[at] if at < len(blocks) and blocks[at].start <= mark.start else None

    # -- words for the place spoken of ------------------------------------------------------------------------------------------------

    def _settle_generics(self) -> None:
        nearest: dict[str, PlaceMention] = {}
        for index, mark in enumerate(self.marks):
            mention = self.settled[index]
            if mention is not None:
                if mention.role in ("name", "container"):
                    nearest[mention.level] = mention
                continue
            if mark.generic is not None:
                self.settled[index] = self._settle_generic(mark, nearest)

    def _settle_generic(self, mark: Mark, nearest: dict[str, PlaceMention]) -> PlaceMention | None:
        if mark.generic == "country":
            return _of_place(mark, place_of_code("VN"))
        if mark.generic == "locality":
            return _of_place(mark, self.subject)
        if mark.generic == "province":
            province = _province_of(self.subject)
            if province is not None:
                return _of_place(mark, province)
        if mark.generic == "district" and self.subject is not None and self.subject.level == "district" and "district" not in nearest:
            return _of_place(mark, self.subject)
        if mark.generic == "district" and "district" not in nearest and self.subject is not None and self.subject.kind == "city":
            return _of_place(mark, self.subject)
        near = nearest.get(mark.generic or "")
        if near is None:
            return None
        return PlaceMention(
            mark.start, mark.end, near.name, near.level, near.code, near.parent_code, near.certain, near.alternatives, "generic"
        )


def _of_place(mark: Mark, place: Place | None) -> PlaceMention | None:
    if place is None:
        return None
    return PlaceMention(mark.start, mark.end, place.name, place.level, place.code, place.parent_code, True, (), "generic")


def _with_role(mention: PlaceMention, role: Role) -> PlaceMention:
    return PlaceMention(
        mention.start,
        mention.end,
        mention.name,
        mention.level,
        mention.code,
        mention.parent_code,
        mention.certain,
        mention.alternatives,
        role,
    )


def _alternative(place: Place) -> Alternative:
    return place.name, place.level, place.code, place.parent_code


def _names(places: Iterable[Place]) -> set[tuple[str, str]]:
    return {(place.code, place.name) for place in places}


def _province_of(place: Place | None) -> Place | None:
    """The province that `place` is or lies in, at the time of `place`."""
    while place is not None and place.level not in ("province", "country", "region"):
        place = place_of_code(place.parent_code or "", place.valid_to) or place_of_code(place.parent_code or "")
    return place if place is not None and place.level == "province" else None


def _province_name(place: Place) -> str | None:
    province = _province_of(place)
    return province.name if province else None


def _lies_in(place: Place, container: PlaceMention) -> bool:
    above: Place | None = place
    while above is not None and above.level != "country":
        if above.parent_code == container.code:
            return True
        above = place_of_code(above.parent_code or "", above.valid_to) or place_of_code(above.parent_code or "")
    return False
