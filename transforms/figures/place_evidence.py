"""What speaks for a place as the one that a page is about: one number for each kind of evidence.

Belongs here: the candidates and their features, in the terms of `subject_weights.csv`. Does not belong here: what each is worth
(`place_subject.py`), and names (`place_marks.py`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log1p

from transforms.figures.place_mark import Mark
from transforms.figures.place_mention import PlaceMention
from transforms.figures.words import lower
from transforms.records import Document, PlaceLevel
from transforms.reference.place_words import load_place_words
from transforms.reference.places import Place, place_of_code

Features = Mapping[str, float]
_Key = tuple[str, str]  # level and name

_TITLE, _LEAD, _FIRST, _OTHER = 6.0, 3.0, 2.0, 1.0  # shares of the page's attention that a mention has by where it stands
_FIRST_PARAGRAPHS = 2
_OF_COUNTRY = 0.4  # "Vietnam" is also said on pages about one province
_OF_BODY = 0.25  # "Vietnam Bank for Social Policies"
_OF_HOME = 0.15  # where a person of the story lives
_OF_CONTAINER = 0.5  # where another unit lies
_OF_VILLAGE = 0.5  # outside the title
_OF_WHOLE = 2.0  # "cả nước"
_AUTHORITY = 40  # characters before a name that may tell its authority
_ASIDE = 0.5  # a mention of less only stands in the name of a body, or where someone lives
_DIGIT = re.compile(r"\d")
_ENOUGH = {"lead": 2, "opening": 3}  # mentions there, of which more tell no more


@dataclass(slots=True)
class Clue:
    """One mention as evidence: the unit, where it stands, and what weakens it."""

    level: PlaceLevel
    name: str
    code: str | None
    parent_code: str | None
    start: int
    factor: float = 1.0
    lies: bool = False  # only says where another unit lies
    acts: bool = False  # "the People's Committee of Dong Thap": its authority does something


Candidate = tuple[Clue, Features]  # a unit that the page may be about, where it is first named


@dataclass(slots=True)
class _Block:
    """A block of the page that may tell what it is about."""

    start: int
    end: int
    zone: str
    weight: float
    has_digits: bool


def country() -> Clue:
    return Clue("country", "Việt Nam", "VN", None, 0)


def clues_of(document: Document, marks: Sequence[Mark], settled: Sequence[PlaceMention | None]) -> list[Clue]:
    """The mentions of a page as evidence, by start; `settled` has for each mark the unit that it means."""
    clues, text = [], lower(document.text)
    authorities = tuple(load_place_words()["authority"])
    for mark, mention in zip(marks, settled, strict=True):
        if mark.generic == "country":
            clues.append(replace(country(), start=mark.start, factor=_OF_WHOLE))
        if mention is None or mention.role == "dateline" or mention.level == "group":
            continue
        if (mention.role == "organisation" and mention.level != "country") or (mention.level == "region" and mention.role != "name"):
            continue
        lies = mention.role == "container"
        factor = _OF_BODY if mention.role == "organisation" else _OF_HOME if mark.resident else _OF_CONTAINER if lies else 1.0
        if mention.level == "village" and not _in_title(document, mention):
            factor *= _OF_VILLAGE
        acts = text[max(0, mark.start - _AUTHORITY) : mark.start].rstrip().endswith(authorities)
        clues.append(Clue(mention.level, mention.name, mention.code, mention.parent_code, mention.start, factor, lies, acts))
    return sorted(clues, key=lambda clue: clue.start)


def _in_title(document: Document, mention: PlaceMention) -> bool:
    return any(block.kind == "title" and block.start <= mention.start < block.end for block in document.blocks[:1])


def evidence_of(document: Document, clues: Sequence[Clue], generics: Mapping[str, int], portal: Place | None) -> list[Candidate]:
    """Every unit that the page may be about with its features, those named first before the others.

    `clues` by start; `generics` counts words such as "toàn huyện" by level; `portal` is the place of the portal, declared or told by its
    address. The country is among them where it is named, or its portal, its authorities or its bank are. Features that are 0 are left out.
    """
    blocks = _blocks(document)
    placed = list(_placed(clues, blocks))
    if all(clue.level == "country" for clue, _ in placed):
        blocks = _blocks(document, captions=True)  # where nothing else tells, what is said under the pictures
        generics = {**generics, "commune": 0}  # "brings its service to the commune": each one, not the one that is seen there
        placed = list(_placed(clues, blocks))
    found = _Found(sum(block.has_digits for block in blocks))
    for clue, block in placed:
        found.add(clue, block)
    country_words = _country_words(document)
    candidates = _candidates(found.first, portal)
    if country_words or _names_bank(document):
        candidates.setdefault(("country", "Việt Nam"), country())
    units = Counter(level for level, _ in found.attention)
    whole = sum(found.attention.values()) or 1.0
    rows: list[Candidate] = []
    for key, clue in candidates.items():
        features = found.features(key, whole)
        features[f"is_{clue.level}"] = 1.0
        spoken = generics.get(clue.level, 0) + (generics.get("locality", 0) if clue.level in _LOCAL else 0)
        features["generic_words"] = log1p(spoken)
        features["peers"] = log1p(units[clue.level])
        if clue.level == "country":
            features["country_words"] = log1p(country_words)
        if portal is not None and key == (portal.level, portal.name):
            features["national_portal" if clue.level == "country" else "portal"] = 1.0
        rows.append((clue, {name: value for name, value in features.items() if value}))
    return rows


_LOCAL = frozenset({"province", "district", "commune"})


class _Found:
    """What the mentions of a page add up to, by unit."""

    def __init__(self, blocks_with_digits: int) -> None:
        self.first: dict[_Key, Clue] = {}
        self.attention: defaultdict[_Key, float] = defaultdict(float)
        self._blocks_with_digits = max(1, blocks_with_digits)
        self._zones: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
        self._acting: set[_Key] = set()
        self._beside_figures: defaultdict[_Key, set[int]] = defaultdict(set)

    def add(self, clue: Clue, block: _Block) -> None:
        key = (clue.level, clue.name)
        self.first.setdefault(key, clue)
        self.attention[key] += block.weight * clue.factor * (_OF_COUNTRY if clue.level == "country" else 1.0)
        if clue.factor >= _ASIDE and not clue.lies:
            self._zones[key][block.zone] += 1
        if clue.acts and block.zone != "elsewhere":
            self._acting.add(key)
        if block.has_digits:
            self._beside_figures[key].add(block.start)

    def features(self, key: _Key, whole: float) -> dict[str, float]:
        zones = self._zones.get(key, Counter())
        return {
            "title": (zones["title"] > 0) * (_OF_COUNTRY if key[0] == "country" else 1.0),
            **{zone: min(zones[zone], enough) / enough for zone, enough in _ENOUGH.items()},
            "elsewhere": log1p(zones["elsewhere"]),
            "authority": float(key in self._acting),
            "attention": self.attention.get(key, 0.0) / whole,
            "beside_figures": len(self._beside_figures.get(key, ())) / self._blocks_with_digits,
        }


_TOLD = ("paragraph", "heading", "list_item", "table_row")


def _blocks(document: Document, *, captions: bool = False) -> list[_Block]:
    told = (*_TOLD, "caption") if captions else _TOLD
    blocks = []
    paragraphs = 0
    for block in document.blocks:
        paragraphs += block.kind == "paragraph"
        opens = block.kind == "paragraph" and paragraphs <= _FIRST_PARAGRAPHS
        if block.kind == "title":
            zone, weight = "title", _TITLE
        elif block.kind == "lead":
            zone, weight = "lead", _LEAD
        elif block.kind in told:
            zone, weight = ("opening", _FIRST) if opens else ("elsewhere", _OTHER)
        else:
            continue
        has_digits = _DIGIT.search(document.text, block.start, block.end) is not None
        blocks.append(_Block(block.start, block.end, zone, weight, has_digits))
    return blocks or [_Block(0, len(document.text), "elsewhere", _OTHER, True)]


def _placed(clues: Sequence[Clue], blocks: Sequence[_Block]) -> Iterator[tuple[Clue, _Block]]:
    """Each clue with the block that it stands in, without those that stand in none."""
    at = 0
    for clue in clues:
        while at < len(blocks) - 1 and blocks[at].end <= clue.start:
            at += 1
        if blocks[at].start <= clue.start < blocks[at].end:
            yield clue, blocks[at]


def _candidates(named: Mapping[_Key, Clue], portal: Place | None) -> dict[_Key, Clue]:
    """The named units, what they lie in, and the place of the portal."""
    candidates = dict(named)
    for clue in named.values():
        above = place_of_code(clue.parent_code) if clue.parent_code else None
        while above is not None and above.level != "country":
            candidates.setdefault((above.level, above.name), Clue(above.level, above.name, above.code, above.parent_code, clue.start))
            above = place_of_code(above.parent_code) if above.parent_code else None
    if portal is not None:
        candidates.setdefault((portal.level, portal.name), Clue(portal.level, portal.name, portal.code, portal.parent_code, 0))
    return candidates


def _country_words(document: Document) -> int:
    """How many words there are of a page about the whole country, each counted once: "thủ tướng", "the whole VBSP system"."""
    lowered = lower(document.text)
    return sum(phrase in lowered for phrase in load_place_words()["country_evidence"]) + (_COUNTRY_SUM.search(lowered) is not None)


# Sixty trillion dong and more, thrice what the bank has lent in its largest province: "367.6 trillion", "107,262 billion", "350 nghìn tỷ".
_COUNTRY_SUM = re.compile(r"(?<![\d.,])(?:[6-9]\d|[1-9]\d\d)(?:(?:[.,]\d{1,3})? (?:trillion|nghìn tỷ|ngàn tỷ)|[.,]\d{3} (?:billion|tỷ))")


def _names_bank(document: Document) -> bool:
    lowered = lower(document.text)
    return any(phrase in lowered for phrase in load_place_words()["country_bank"])
