"""One place expression as it is printed, before it is known which unit is meant.

Belongs here: the shape, and what a level word allows. Does not belong here: finding them (`place_marks.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.records import PlaceLevel
from transforms.reference.places import Place

_LEVEL_OF_WORD: Mapping[str, PlaceLevel] = {
    "province": "province",
    "city": "district",  # or a province: five cities are
    "town": "district",
    "district": "district",
    "urban_district": "district",
    "commune": "commune",
    "ward": "commune",
    "township": "commune",
    "village": "village",
}
NUMBERED_UNITS = frozenset(("commune", "ward", "village", "hamlet"))  # units whose names may end with a number: "Phu Hoa 1 commune"
LIST_GAPS = frozenset((", ", " và ", " and ", ", and ", " & ", ",", " hoặc ", " or "))
_ORDER = ("country", "region", "group", "province", "district", "commune", "village")
_LONGEST_GAP = 64  # characters
_REMARK = re.compile(r" \((?:cũ|old|former|trước đây|nay là [^()\n]{1,40})\)")


@dataclass(slots=True)
class Mark:
    """One place expression, `text[start:end]`, before it is known which unit is meant.

    `word` is the level word beside it ("city", "commune" ...), its own or that of the list it stands in; `generic` the level that a word
    such as "toàn tỉnh" speaks of; `candidates` all units so spelled, empty for an unknown name.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    candidates: tuple[Place, ...] = ()
    word: str | None = None
    word_after: bool = False
    plural: bool = False  # the level word is that of a list: "các huyện", "districts"
    generic: str | None = None
    body: bool = False  # part of the name of a newspaper, a university, a mass organisation
    venue: bool = False  # only where something was held or written: "met in Hanoi", "HÀ NỘI –"
    yardstick: bool = False  # what something is the most of, or far from: "the highest of the Mekong Delta"
    merged: bool = False  # became part of another unit: "sáp nhập xã A và xã B"
    resident: bool = False  # where a person of the story lives: "Ms. Xuan, 41, of Tam Ky"

    @property
    def level(self) -> PlaceLevel | None:
        """The level that the word beside the name tells; a city may also be a province."""
        return _LEVEL_OF_WORD[self.word] if self.word else None


def gap_between(text: str, left: Mark, right: Mark) -> str:
    """The text between two marks, without a remark that the unit is one of old: "huyện Lộc Bình (cũ), tỉnh Lạng Sơn"."""
    if right.start - left.end > _LONGEST_GAP:
        return ""
    gap = text[left.end : right.start]
    return _REMARK.sub("", gap, count=1) if gap.startswith(" (") and ")" in gap else gap


def fits(places: Sequence[Place], word: str) -> bool:
    """Whether the level word is that of the highest unit so named: few communes are called as a district is."""
    highest = min(places, key=lambda place: _ORDER.index(place.level))
    return highest.level == _LEVEL_OF_WORD[word] or (word == "city" and highest.kind == "city")


def can_be(mark: Mark, word: str) -> bool:
    return any(place.level == _LEVEL_OF_WORD[word] for place in mark.candidates)
