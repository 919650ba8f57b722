"""The gazetteer: country, regions, provinces, districts and communes with official codes and the days between which they existed.

`places.csv` holds one row a unit and span of validity, `place_successors.csv` the bridge from a unit that ended to what took it over.
A code alone does not name a unit for ever: 15 was Yên Bái until 30 June 2025 and is Lào Cai since. Ask with a day.

Codes of provinces, districts and communes are those of the General Statistics Office (Decision 124/2004/QĐ-TTg; Decision
19/2025/QĐ-TTg for the units of 1 July 2025). Country, regions and groups have none and carry codes of this project (VN, R1, G1).

Belongs here: loading, checking and asking the rows. Does not belong here: finding names in text (`transforms/figures/places.py`).
"""

import csv
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from transforms.errors import ReferenceDataError
from transforms.records import PlaceLevel

PLACES_PATH = Path(__file__).with_name("places.csv")
SUCCESSORS_PATH = Path(__file__).with_name("place_successors.csv")


_DIGITS = {"province": 2, "district": 3, "commune": 5}
_PARENTS = {"region": "country", "group": "country", "province": "region", "district": "province"}


@dataclass(frozen=True, slots=True)
class Place:
    """One unit over one span of validity; a bound that is None is open. `kind` is what it is called: city, town, ward ..."""

    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    level: PlaceLevel
    kind: str
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit that ended (`code` with `valid_to`) and one that took it over, whole or in part."""

    code: str
    valid_to: date
    successor_code: str
    successor_valid_from: date | None
    extent: str
    how: str


@cache
def load_places() -> tuple[Place, ...]:
    """All rows, in the file's order.

    Raises ReferenceDataError for an unknown level, a code of the wrong length, spans of one code that overlap, or a parent that does not
    exist at the same time.
    """
    with PLACES_PATH.open(encoding="utf-8", newline="") as file:
        places = tuple(_place(row, number) for number, row in enumerate(csv.DictReader(file), start=2))
    _check_spans(places)
    _check_parents(places)
    return places


def _place(row: dict[str, str], number: int) -> Place:
    where = f"{PLACES_PATH.name}:{number}"
    level, code = row["level"], row["code"]
    if level not in get_args(PlaceLevel):
        raise ReferenceDataError(f"{where}: column level: expected one of {get_args(PlaceLevel)}, got {level!r}")
    if level in _DIGITS and not (code.isdecimal() and len(code) == _DIGITS[level]):
        raise ReferenceDataError(f"{where}: column code: expected {_DIGITS[level]} digits for a {level}, got {code!r}")
    if not row["name"] or not row["name_en"]:
        raise ReferenceDataError(f"{where}: columns name and name_en: expected both, got {row['name']!r} and {row['name_en']!r}")
    return Place(
        code,
        row["name"],
        row["name_en"],
        tuple(alias for alias in row["aliases"].split(";") if alias),
        level,  # type: ignore[arg-type]
        row["kind"],
        row["parent_code"] or None,
        _day(row["valid_from"], f"{where}: column valid_from"),
        _day(row["valid_to"], f"{where}: column valid_to"),
    )


def _day(text: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ReferenceDataError(f"{where}: expected a day as yyyy-mm-dd, got {text!r}") from error


def _check_spans(places: tuple[Place, ...]) -> None:
    for code, spans in _grouped(places).items():
        ordered = sorted(spans, key=lambda place: place.valid_from or date.min)
        for earlier, later in itertools.pairwise(ordered):
            if earlier.valid_to is None or later.valid_from is None or earlier.valid_to >= later.valid_from:
                raise ReferenceDataError(f"{PLACES_PATH.name}: code {code}: spans of {earlier.name!r} and {later.name!r} overlap")


def _check_parents(places: tuple[Place, ...]) -> None:
    grouped = _grouped(places)
    for place in places:
        if place.level == "country":
            continue
        where = f"{PLACES_PATH.name}: {place.level} {place.name!r}: column parent_code"
        above = grouped.get(place.parent_code or "", ())
        if not any(_overlap(place, parent) for parent in above):
            raise ReferenceDataError(f"{where}: expected a unit of the same time, got {place.parent_code!r}")
        expected = _PARENTS.get(place.level)
        if expected and all(parent.level != expected for parent in above):
            raise ReferenceDataError(f"{where}: expected a {expected}, got {place.parent_code!r}")


def _overlap(one: Place, other: Place) -> bool:
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (one.valid_to or date.max)


def _grouped(places: tuple[Place, ...]) -> dict[str, list[Place]]:
    grouped: dict[str, list[Place]] = {}
    for place in places:
        grouped.setdefault(place.code, []).append(place)
    return grouped


@cache
def places_by_code() -> Mapping[str, tuple[Place, ...]]:
    """The spans of each code, oldest first."""
    return MappingProxyType(
        {code: tuple(sorted(spans, key=lambda place: place.valid_from or date.min)) for code, spans in _grouped(load_places()).items()}
    )


def place_of_code(code: str, on: date | None = None) -> Place | None:
    """The unit that `code` names on the day `on` (None: the newest); None where no unit has it then."""
    spans = places_by_code().get(code, ())
    if on is None:
        return spans[-1] if spans else None
    return next((place for place in spans if place.holds_on(on)), None)


def province_of(place: Place | None) -> Place | None:
    """The province that `place` is or lies in, at the time of `place`; None for a country or region."""
    while place is not None and place.level not in ("province", "country", "region"):
        place = place_of_code(place.parent_code or "", place.valid_to) or place_of_code(place.parent_code or "")
    return place if place is not None and place.level == "province" else None


def town_of(province: Place | None, word: str, on: date) -> Place | None:
    """The one "thành phố" or "thị xã" of a province on a day, of several the one that bears its name; None where that is open."""
    if province is None:
        return None
    inside = [place for place in load_places() if place.level == "district" and place.parent_code == province.code and place.holds_on(on)]
    towns = [place for place in inside if place.kind == _TOWNS.get(word)]
    named = [place for place in towns if place.name == province.name]
    return (named or towns)[0] if len(named or towns) == 1 else None


_TOWNS = {"thành phố": "city", "thị xã": "town"}


@cache
def load_successions() -> tuple[Succession, ...]:
    """The bridge from ended units to those that took them over.

    Raises ReferenceDataError where a row names a unit or a successor that `places.csv` does not have.
    """
    with SUCCESSORS_PATH.open(encoding="utf-8", newline="") as file:
        rows = tuple(_succession(row, number) for number, row in enumerate(csv.DictReader(file), start=2))
    seen: set[tuple[str, date, str]] = set()
    for row in rows:
        if (row.code, row.valid_to, row.successor_code) in seen:
            raise ReferenceDataError(f"{SUCCESSORS_PATH.name}: {row.code} until {row.valid_to} leads twice to {row.successor_code}")
        seen.add((row.code, row.valid_to, row.successor_code))
    return rows


def _succession(row: dict[str, str], number: int) -> Succession:
    where = f"{SUCCESSORS_PATH.name}:{number}"
    ended = _day(row["valid_to"], f"{where}: column valid_to")
    begun = _day(row["successor_valid_from"], f"{where}: column successor_valid_from")
    spans = places_by_code()
    if ended is None or not any(place.valid_to == ended for place in spans.get(row["code"], ())):
        raise ReferenceDataError(f"{where}: column code: expected a unit that ended on {row['valid_to']!r}, got {row['code']!r}")
    if not any(place.valid_from == begun for place in spans.get(row["successor_code"], ())):
        since = row["successor_valid_from"] or "always"
        raise ReferenceDataError(f"{where}: column successor_code: expected a unit valid from {since!r}, got {row['successor_code']!r}")
    if row["extent"] not in ("whole", "part"):
        raise ReferenceDataError(f"{where}: column extent: expected whole or part, got {row['extent']!r}")
    return Succession(row["code"], ended, row["successor_code"], begun, row["extent"], row["how"])
