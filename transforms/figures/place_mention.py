"""A place as a document names it.

Belongs here: the shape, the same unit on another day, and the one that a word for it goes back to. Does not belong here: reading them
(`places.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from transforms.records import PlaceLevel
from transforms.reference.places import Place, load_places

Role = Literal[
    "name",  # named here
    "generic",  # "toàn tỉnh", "the district": settled through the page
    "container",  # only says where the unit right before it lies ("xã Chi Lăng, huyện Tràng Định"), or is a yardstick ("nhất cả nước")
    "organisation",  # part of the name of a newspaper, a university, a mass organisation
    "dateline",  # where something was written or held: "Hanoi (VNA) –", "met in Hanoi"
]
Alternative = tuple[str, PlaceLevel, str | None, str | None]


@dataclass(slots=True)
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


@cache
def _spans_by_name() -> Mapping[tuple[PlaceLevel, str], tuple[Place, ...]]:
    spans: dict[tuple[PlaceLevel, str], list[Place]] = {}
    for place in load_places():
        spans.setdefault((place.level, place.name), []).append(place)
    return {key: tuple(found) for key, found in spans.items()}


def place_at(mention: PlaceMention | Place, day: date) -> Place | None:
    """The unit of that name and level on `day`: "Lào Cai" has code 10 in 2024 and 15 since July 2025. None where it is not one."""
    held = [place for place in _spans_by_name().get((mention.level, mention.name), ()) if place.holds_on(day)]
    return next((place for place in held if place.code == mention.code), held[0] if len(held) == 1 else None)


MOST_BEFORE = 40  # mentions: none further back is spoken of, and a text that names nothing but places costs what its length costs


def told_below(text: str, before: Sequence[PlaceMention | None], start: int) -> PlaceMention | None:
    """The one district or commune that a paragraph named before: 'In Tran De district ... The locality has 312 groups.'"""
    if not text.startswith(_LOCALITIES, start):
        return None
    names = [one for one in before if one is not None and one.role == "name"]
    begin = text.rfind("\n", names[0].start, start) if names else start
    told = [one for one in names if begin < one.start]
    below = told[0] if told and told[0].level in ("district", "commune") else None
    return below if below is not None and all(one.name == below.name for one in told) else None


_LOCALITIES = ("the locality", "The locality", "this locality", "This locality", "địa phương này", "Địa phương này")


def is_what_one_is(text: str, start: int) -> bool:
    """'Chư Sê là địa phương có dư nợ cao nhất': says what the place just named is, and names none."""
    return text.endswith(_IS_ONE, 0, start)


_IS_ONE = (" là ", " là một ", " là một trong những ", " là những ", " là các ")
