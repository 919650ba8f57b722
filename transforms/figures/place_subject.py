"""Which place a page is about: told by title, lead and first paragraphs, by how often it is named, and by whose portal it is.

Belongs here: weighing the evidence. Does not belong here: names (`place_marks.py`) and which unit a name means (`places.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from transforms.figures.words import lower, plain
from transforms.reading.portal import host_of
from transforms.records import Document
from transforms.reference.place_words import load_place_words
from transforms.reference.places import Place, load_places, place_of_code

Key = tuple[str, str]  # level and name

_TITLE, _LEAD, _FIRST, _OTHER = 6.0, 3.0, 2.0, 1.0
_FIRST_PARAGRAPHS = 2
_OF_COUNTRY = 0.4  # "Vietnam" is also said on pages about one province
OF_BODY = 0.25  # "Vietnam Bank for Social Policies"
OF_HOME = 0.15  # where a person of the story lives
_OF_PORTAL = 3.0
_ENOUGH_BELOW = 5.0  # what a district or commune needs to be the subject
_ENOUGH_ALONE = 3.0  # where the province is known from the portal only
_ALIKE = 0.6  # of the strongest province's share: as much spoken of as it
_SCATTERED = 0.4  # the share of the strongest province, below which a page with several is about the country


@dataclass(slots=True)
class Clue:
    """One mention as evidence: the unit, where it stands, and what weakens it."""

    level: str
    name: str
    code: str | None
    parent_code: str | None
    start: int
    factor: float = 1.0
    lies: bool = False  # only says where another unit lies


@dataclass(slots=True)
class _Scores:
    of: defaultdict[Key, float] = field(default_factory=lambda: defaultdict(float))
    first: dict[Key, Clue] = field(default_factory=dict)
    named: set[Key] = field(default_factory=set)  # not only as where another unit lies

    def best(self, levels: Iterable[str]) -> tuple[Key | None, float]:
        found = [(score, -self.first[key].start, key) for key, score in self.of.items() if key[0] in levels]
        if not found:
            return None, 0.0
        score, _, key = max(found)
        return key, score


def weights_of_blocks(document: Document) -> list[tuple[int, int, float]]:
    """Begin, end and weight of each block."""
    weights = []
    paragraphs = 0
    for block in document.blocks:
        weight = {"title": _TITLE, "lead": _LEAD, "heading": _OTHER, "list_item": _OTHER, "table_row": _OTHER}.get(block.kind, 0.0)
        if block.kind == "paragraph":
            paragraphs += 1
            weight = _FIRST if paragraphs <= _FIRST_PARAGRAPHS else _OTHER
        weights.append((block.start, block.end, weight))
    return weights


def find_subject(document: Document, clues: Sequence[Clue], portal: Place | None) -> Clue | None:
    """The unit that the page is about: a village up to the country; None where nothing tells.

    `portal`: the place of the portal, declared or told by its address; that of a national body counts only where nothing else tells.
    """
    scores = _weigh(document, clues)
    of_country = portal is not None and portal.level == "country"
    enough = _ENOUGH_BELOW if scores.best(("province",))[0] is not None else _ENOUGH_ALONE
    if portal is not None and not of_country:
        key = (portal.level, portal.name)
        scores.of[key] += _OF_PORTAL
        scores.first.setdefault(key, Clue(portal.level, portal.name, portal.code, portal.parent_code, 0))
    low, low_score = scores.best(("district", "commune", "village"))
    province, province_score = scores.best(("province",))
    country, country_score = scores.best(("country",))
    region, region_score = scores.best(("region",))
    if region is not None and region_score > max(_TITLE, low_score, province_score, country_score):
        return scores.first[region]
    if low is not None and low[0] == "district" and (above := _province_of_several(document, scores, low)) is not None:
        return above  # "Toàn tỉnh còn 11.236 hộ nghèo. ... Bình Gia 15,2%; Đình Lập 12,8%; Văn Quan 10,3%"
    if low is not None and low_score >= enough and low_score > province_score - _share_of(scores, low) and low_score > country_score:
        return scores.first[low]
    speaks_of_country = _speaks_of_country(document)
    one_district = portal is None or (of_country and not speaks_of_country and not _is_of_whole_bank(document))
    if one_district and country_score < _FIRST and (only := _alone_in(scores, province)) is not None:
        return only
    of_branches = not speaks_of_country and portal is None and _is_of_branches(document, scores, province_score)
    of_bank = province_score < _LEAD and (of_branches or _is_of_whole_bank(document))
    # "A Luoi district, Hue city" on a page of the ministry; "in Hanoi it lent VND 16 trillion, in Da Nang 4" on one of the bank
    beside_region = of_country and province_score < _LEAD and region_score >= province_score  # both only examples of where the bank lends
    in_passing = of_bank or beside_region or (speaks_of_country and portal is None and province_score < _FIRST)
    if (
        province is not None
        and not in_passing
        and not _is_scattered(scores, province_score)
        and province_score >= min(2.0, country_score)
        and province_score >= country_score
    ):
        return scores.first[province]
    if country is not None and country_score > 0:
        return scores.first.get(country) or _country()
    if province is not None and province_score >= _OTHER and not in_passing:
        return scores.first[province]
    if low is not None and low_score >= _OTHER and not speaks_of_country:
        return scores.first[low]
    if speaks_of_country or of_bank:
        return _country()
    if province is not None:
        return scores.first[province]
    return _country() if of_country else None


def country_of_bank(document: Document) -> Clue | None:
    """The country for a page that names the bank, to be asked where it names no place at all: it tells of the whole bank."""
    lowered = document.text.lower()
    return _country() if any(phrase in lowered for phrase in load_place_words()["country_bank"]) else None


def _country() -> Clue:
    return Clue("country", "Việt Nam", "VN", None, 0)


def _weigh(document: Document, clues: Sequence[Clue]) -> _Scores:
    weights = weights_of_blocks(document) or [(0, len(document.text), _OTHER)]
    scores = _Scores()
    at = 0
    for clue in clues:
        while at < len(weights) - 1 and weights[at][1] <= clue.start:
            at += 1
        begin, _, weight = weights[at]
        if begin > clue.start or weight == 0.0:
            continue
        key = (clue.level, clue.name)
        scores.of[key] += weight * clue.factor * (_OF_COUNTRY if clue.level == "country" else 1.0)
        scores.first.setdefault(key, clue)
        if not clue.lies:
            scores.named.add(key)
    return scores


def _alone_in(scores: _Scores, province: Key | None) -> Clue | None:
    """The one district of a page that names its province only as where it lies: 'Tại huyện Nậm Pồ (Điện Biên), ...'."""
    districts = [key for key in scores.of if key[0] == "district"]
    alone = len(districts) == 1 and scores.of[districts[0]] >= _FIRST and {key for key in scores.of if key[0] == "province"} == {province}
    return scores.first[districts[0]] if alone and province not in scores.named else None


def _province_of_several(document: Document, scores: _Scores, low: Key) -> Clue | None:
    """The province of several districts named alike on a page that tells of the whole province, and names it by no name."""
    clue = scores.first[low]
    alike = [key for key, one in scores.first.items() if key[0] == "district" and one.parent_code == clue.parent_code]
    if (
        scores.best(("province",))[0] is not None
        or clue.parent_code is None
        or len(alike) < _SEVERAL
        or scores.of[low] >= 2 * sorted(scores.of[key] for key in alike)[-2]
    ):
        return None
    if not any(phrase in lower(document.text) for phrase in _WHOLE_PROVINCE):
        return None
    province = place_of_code(clue.parent_code, _LAST_OF_DISTRICTS)
    return None if province is None else Clue("province", province.name, province.code, province.parent_code, clue.start)


_SEVERAL = 3
_LAST_OF_DISTRICTS = date(2025, 6, 30)  # a code may be another province's since
_WHOLE_PROVINCE = ("toàn tỉnh", "ubnd tỉnh", "trên địa bàn tỉnh")


def _share_of(scores: _Scores, low: Key) -> float:
    """What the province of `low` owes to being named as where it lies."""
    return scores.of[low] / 2


def _is_scattered(scores: _Scores, best: float) -> bool:
    """Whether many provinces are named, none of them above the others."""
    all_scores = [score for key, score in scores.of.items() if key[0] == "province"]
    return len(all_scores) >= 4 and best < _SCATTERED * sum(all_scores) and best < _TITLE


def _is_of_branches(document: Document, scores: _Scores, best: float) -> bool:
    """Whether the bank is named and several provinces alike, as its pages do that tell of its branches."""
    alike = [score for key, score in scores.of.items() if key[0] == "province" and score >= _ALIKE * best]
    return len(alike) > 1 and country_of_bank(document) is not None


def _is_of_whole_bank(document: Document) -> bool:
    """'VBSP's total outstanding loans': what only the bank of the whole country has, wherever a borrower lives."""
    lowered = lower(document.text)
    return any(phrase in lowered for phrase in load_place_words()["bank_whole"])


def _speaks_of_country(document: Document) -> bool:
    lowered = lower(document.text)
    return any(phrase in lowered for phrase in load_place_words()["country_evidence"])


@cache
def _squeezed_provinces() -> tuple[tuple[str, str], ...]:
    """Names of provinces as addresses carry them ("langson"), longest first."""
    names = {
        ("".join(map(plain, place.name.replace("-", " ").split())), place.name) for place in load_places() if place.level == "province"
    }
    return tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair)))


def place_of_address(document: Document) -> Place | None:
    """The unit whose name is part of the host of the page or of its origin: baohaiduong.vn, sonnmt.langson.gov.vn; bacson.langson.gov.vn
    is a district's."""
    hosts = [host_of(address) for address in (document.origin_url, document.url) if address]
    return next((place for host in hosts if (place := _place_of_host(host))), None)


@lru_cache(maxsize=4096)
def _place_of_host(host: str) -> Place | None:
    for label in host.split("."):
        for squeezed, name in _squeezed_provinces():
            if squeezed in label and (len(squeezed) > 4 or label in (squeezed, f"bao{squeezed}")):
                return _district_of_host(host.split(".")[0], province_named(name))
    return _only_district(host.removeprefix("www.").split(".")[0]) if host.endswith(".gov.vn") else None


def _only_district(label: str) -> Place | None:
    """The one district in the country that a label spells out: babe.gov.vn."""
    named = {p.code: p for p in load_places() if p.level == "district" and "".join(map(plain, p.name.split())) == label}
    return next(iter(named.values())) if len(named) == 1 else None


def _district_of_host(label: str, province: Place | None) -> Place | None:
    """The district of the province that the first label of a host spells out; the province itself where there is none."""
    inside = [place for place in load_places() if place.level == "district" and province is not None and place.parent_code == province.code]
    named = (place for place in inside if province is not None and place.name != province.name)
    return next((place for place in named if "".join(map(plain, place.name.split())) == label), province)


def province_named(name: str) -> Place | None:
    """The newest span of the province of that name."""
    spans = [place for place in load_places() if place.level == "province" and place.name == name]
    return spans[-1] if spans else None
