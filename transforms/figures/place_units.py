"""Which unit a name means: by the level word beside it, by what it is said to lie in, by the provinces the page speaks of, by its day.

What stays open keeps its alternatives and is not `certain`. Belongs here: one name at a time. Does not belong here: finding names
(`place_marks`), what the mentions of a page say of each other (`places`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from transforms.figures.place_mark import Mark
from transforms.figures.place_mention import Alternative, PlaceMention, Role
from transforms.records import Document
from transforms.reference.places import Place, place_of_code, province_of

_NAMED_ALONE = frozenset(["title", "heading", "list_item", "table_row", "lead"])
RANK: dict[str, int] = {"country": 0, "group": 1, "region": 1, "province": 2, "district": 3, "commune": 4, "village": 5}


class NamedUnits:
    """The units that the names of one page mean."""

    def __init__(self, document: Document, marks: Sequence[Mark], portal: Place | None, day: date) -> None:
        """`portal`: the place whose portal the page is of; `day`: when it was published, or may have been."""
        self._document, self._text, self._day = document, document.text, day
        self._hinted: set[str] = set()  # provinces of districts named without a level word: enough for a commune beside them
        self._provinces = self._count_provinces(marks, portal)

    def settle(self, mark: Mark, container: PlaceMention | None) -> PlaceMention | None:
        """The unit that a name means, by its level word, what it lies in, the provinces of the page and its day."""
        role: Role = "organisation" if mark.body else "dateline" if mark.venue or mark.merged else "container" if mark.yardstick else "name"
        if not mark.candidates:
            return self._settle_unknown(mark, container, role)
        fitting = self._of_level(mark)
        if mark.word is None and fitting and fitting[0].level == "district" and self._stands_alone(mark):
            return None  # a line of its own is who wrote it: "Minh Hòa"
        if fitting and fitting[0].level == "commune":
            fitting = self._communes_here(fitting, container)
        if not fitting:
            return self._settle_unknown(mark, container, role) if mark.word else None
        inside = [place for place in fitting if container is not None and lies_in(place, container)]
        fitting = self._of_day(inside or fitting, former=self._is_former(mark))
        certain = True
        if len(_names(fitting)) > 1:
            fitting, certain = self._of_context(fitting, container)
        best = fitting[0]
        if best.level == "district" and mark.word is None and certain:
            certain = container is not None or self._provinces[province_name(best) or ""] > 0
        if not certain and len({place.parent_code for place in fitting}) > 1:
            return PlaceMention(mark.start, mark.end, best.name, best.level, None, None, False, tuple(map(_alternative, fitting)), role)
        others = tuple(map(_alternative, fitting[1:]))
        return PlaceMention(mark.start, mark.end, best.name, best.level, best.code, best.parent_code, certain, others, role)

    def _stands_alone(self, mark: Mark) -> bool:
        """Whether the name is a whole line, but not the first, and no cell or heading."""
        if mark.start == 0 or self._text[mark.start - 1] != "\n" or self._text[mark.end : mark.end + 1] not in ("", "\n"):
            return False
        return not any(block.start <= mark.start < block.end and block.kind in _NAMED_ALONE for block in self._document.blocks)

    def _communes_here(self, communes: Sequence[Place], container: PlaceMention | None) -> list[Place]:
        """Those that the context puts into a province whose communes the gazetteer has: a "xã Hồng Phong" may lie anywhere."""
        if container is not None and RANK[container.level] < RANK["commune"]:
            return [place for place in communes if lies_in(place, container)]
        return [place for place in communes if (name := province_name(place)) and (self._provinces[name] > 0 or name in self._hinted)]

    def _of_level(self, mark: Mark) -> list[Place]:
        """The candidates that the level word allows; without one, the highest level there is, but no commune: too many share a name."""
        if mark.word in ("district", "urban_district", "ward", "township"):
            same = [place for place in mark.candidates if place.kind == mark.word]
            if same:
                return same
        if mark.word is None:
            highest = min(RANK[place.level] for place in mark.candidates)
            return [place for place in mark.candidates if RANK[place.level] == highest and place.level != "commune"]
        if mark.word in ("city", "town"):
            cities = [place for place in mark.candidates if place.kind == mark.word] or [
                place for place in mark.candidates if place.kind in ("city", "town", "urban_district")
            ]
            return cities or [place for place in mark.candidates if place.level == "district"]
        return [place for place in mark.candidates if place.level == mark.level]

    def _of_day(self, places: Sequence[Place], *, former: bool) -> list[Place]:
        """Those that existed on the page's day; of a "former" unit, the one that ended last; the nearest span where none existed."""
        ended = [place for place in places if former and place.valid_to and place.valid_to < self._day]
        if ended:
            last = max(place.valid_to or date.min for place in ended)
            return [place for place in ended if place.valid_to == last]
        held = [place for place in places if place.holds_on(self._day)]
        if held:
            return held
        # units that ended are still spoken of: the span nearest to the day
        return sorted(places, key=lambda place: abs(((place.valid_to or place.valid_from or self._day) - self._day).days))

    def _is_former(self, mark: Mark) -> bool:
        """Whether the text calls it a unit of old: "Phú Thọ cũ", "former Hoa Binh"."""
        after = self._text[mark.end : mark.end + 9]
        return after.startswith((" cũ", " (cũ", " (old", " (former")) or self._text[max(0, mark.start - 7) : mark.start].lower().endswith(
            "former "
        )

    def _of_context(self, places: Sequence[Place], container: PlaceMention | None) -> tuple[list[Place], bool]:
        """Best first, and whether the context settles it."""
        if container is not None:
            inside = [place for place in places if lies_in(place, container)]
            if inside:
                return [*inside, *(place for place in places if place not in inside)], len(_names(inside)) == 1
        by_weight = sorted(places, key=lambda place: -self._provinces[province_name(place) or ""])
        weights = [self._provinces[province_name(place) or ""] for place in by_weight]
        return by_weight, weights[0] > 0 and weights[0] > weights[1]

    def _settle_unknown(self, mark: Mark, container: PlaceMention | None, role: Role) -> PlaceMention | None:
        level = mark.level
        if level is None or level == "province":
            return None
        name = " ".join(self._text[mark.name_start : mark.name_end].split())
        parent = container.code if container is not None and RANK[container.level] < RANK[level] else None
        return PlaceMention(mark.start, mark.end, name, level, None, parent, True, (), role)

    def _count_provinces(self, marks: Sequence[Mark], portal: Place | None) -> Counter[str]:
        """How often each province is named, by name: codes change hands, names of provinces are unique."""
        counts: Counter[str] = Counter()
        for mark in marks:
            if mark.body:
                continue
            names = {place.name for place in mark.candidates if place.level == "province"}
            if len(names) == 1 and mark.level in (None, "province", "district"):
                counts.update(names)
            elif mark.level in ("district", None):
                above = {province_name(place) or "" for place in mark.candidates if place.level == "district"}
                if len(above) == 1 and mark.level:
                    counts.update(above)
                elif len(above) == 1:
                    self._hinted |= above
        if portal is not None and (name := province_name(portal)):
            counts[name] += 3
        return counts


def _alternative(place: Place) -> Alternative:
    return place.name, place.level, place.code, place.parent_code


def _names(places: Iterable[Place]) -> set[tuple[str, str]]:
    return {(place.code, place.name) for place in places}


@cache
def province_name(place: Place) -> str | None:
    province = province_of(place)
    return province.name if province else None


def lies_in(place: Place, container: PlaceMention) -> bool:
    above: Place | None = place
    while above is not None and above.level != "country":
        if above.parent_code == container.code:
            return True
        above = place_of_code(above.parent_code or "", above.valid_to) or place_of_code(above.parent_code or "")
    return False
