"""Whose number the name of a group or a programme is of.

Belongs here: choosing the codes of each number. Does not belong here: which names a sentence has (`scope`), the way from a number to a
name (`scope_ways`), codes that numbers side by side share (`shared_scopes`).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from transforms.figures.kinds import is_inside
from transforms.figures.lexicon import Match
from transforms.figures.linking import RATES_OF_POOR, Link
from transforms.figures.quantities import Quantity
from transforms.figures.ruler import Ruler
from transforms.figures.scope import POOR, Scoped
from transforms.figures.scope_lists import Named, joined_classes, with_lists, without_listed_unions
from transforms.figures.scope_ways import NEVER, in_noun_phrase, way_to
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Scope, load_scopes

_LEADING = 16  # tokens within which a decree or resolution frames a sentence
_LABELLED, _FRAMING = 0.3, 1.0  # ways from a label and from what frames a sentence
_LED, _REACH = 1.2, 2.4  # ways: of the one union that a sentence begins with to each of its numbers; how far a name may stand
_DENIED, _NAMED = 3, 3  # tokens: "không có tổ yếu"; words: "tỷ lệ hộ nghèo" names a rate, "hộ nghèo" a group


def choose_scopes(
    sentence: Sentence, links: Sequence[Link | None], quantities: Sequence[Quantity], named: Named, ruler: Ruler, *, labelled: bool
) -> list[Scoped]:
    """For each number the codes that belong to it: a group's name belongs to the number it stands nearest to.

    `labelled`: the sentence is an item or a cell whose words before the colon hold for all of it.
    """
    named = _without_empty(sentence, links, named)
    if not named:
        return [Scoped()] * len(quantities)
    named = with_lists(sentence, named)
    numbers = _Numbers(sentence, links, quantities, named, ruler)
    costs = [numbers.costs(scope, matches, labelled=labelled) for scope, matches in named]
    joined = joined_classes(sentence, named)
    found: list[Scoped] = []
    for k, link in enumerate(links):
        if link is None:
            found.append(Scoped())
            continue
        mine: dict[str, float] = {}
        for (scope, matches), row in zip(named, costs, strict=True):
            if row[k] < _REACH and row[k] <= min(row) + _shared(scope, matches, quantities) and row[k] < mine.get(scope.code, NEVER):
                mine[scope.code] = row[k]
        found.append(_settled(mine | _listed_with(mine, link, named), link, sentence, ruler, joined))
    return found


def _without_empty(sentence: Sentence, links: Sequence[Link | None], named: Named) -> Named:
    """The names that group numbers: none that is denied, 'không có tổ yếu', that is a rate's own, or that unions share."""
    named = [(scope, told) for scope, told in named if "không" not in sentence.keys[max(0, told[0].first - _DENIED) : told[0].first]]
    rates = [m for link in links if link is not None and link.indicator.code in RATES_OF_POOR for m in link.used if m.words > _NAMED]
    named = [(scope, told) for scope, told in named if not (scope.code in POOR and is_inside(told[0], rates))]
    return named if "cue:respectively" in sentence.tags else without_listed_unions(sentence, named)


class _Numbers:
    """The numbers of a sentence, and what each name in it costs each of them: the way there, or `NEVER`."""

    def __init__(
        self, sentence: Sentence, links: Sequence[Link | None], quantities: Sequence[Quantity], named: Named, ruler: Ruler
    ) -> None:
        self.sentence, self.links, self.quantities, self.ruler = sentence, links, quantities, ruler
        self.colon = sentence.keys.index(":") if ":" in sentence.keys else -1
        # "Vùng đồng bào DTTS: hộ nghèo ...; cận nghèo ..."
        self.headed = not any(link is not None and link.quantity.left < self.colon for link in links)
        self.alone = len({scope.code for scope, _ in named if scope.family == "union"}) == 1
        self.sums = _sums_unread(quantities, links)

    def costs(self, scope: Scope, matches: Sequence[Match], *, labelled: bool) -> list[float]:
        """What a name costs each number."""
        if scope.family == "area" and any(_goes_without_saying(scope, matches[0], link) for link in self.links):
            return [NEVER] * len(self.quantities)
        row = [self._cost(scope, matches, *number, labelled) for number in zip(self.quantities, self.links, strict=True)]
        return _with_parts(self.sentence, scope, matches, self.quantities, row)

    def _cost(self, scope: Scope, matches: Sequence[Match], quantity: Quantity, link: Link | None, labelled: bool) -> float:
        if link is None or not _applies(scope, matches, link) or _names_rate(scope, matches, link, self.links):
            return NEVER
        area, framing = scope.family == "area", scope.family.startswith("frame")
        if matches[-1].last < self.colon < quantity.left and (labelled or (area and self.headed and quantity.noun not in _UNITS)):
            return _LABELLED
        if framing and _names_other_decree(self.sentence, matches[-1], quantity):
            return NEVER
        first = self.quantities[0].left
        if framing and matches[-1].last < min(first, _LEADING):
            return _FRAMING  # "Under Resolution 11, as of ...": it frames the whole sentence
        of = self.sums.get(quantity.left, quantity)
        way = sum(way_to(self.sentence, of, match, self.ruler, scope.family) for match in matches) / len(matches)
        led = scope.family == "union" and self.alone and matches[0].last < first
        return min(way, _LED) if led and way < NEVER else way


def _sums_unread(quantities: Sequence[Quantity], links: Sequence[Link | None]) -> dict[int, Quantity]:
    """'giải ngân vốn đầu tư 612 tỷ đồng, đạt 62% kế hoạch': the sum of which no indicator tells, by the token of its share.

    The share is of whatever group the sum is.
    """
    return {
        two.left: one
        for (one, two), (link, share) in zip(pairwise(quantities), pairwise(links), strict=True)
        if link is None and share is not None and one.measure == "VND" and two.measure == "percent"
    }


def _names_other_decree(sentence: Sentence, match: Match, quantity: Quantity) -> bool:
    """'theo Nghị định 28 đạt 112 tỷ đồng; cho vay nhà ở xã hội theo Nghị định 100 đạt 214 tỷ đồng': what frames the clause before."""
    between = sentence.keys[match.last + 1 : quantity.left]
    clause = between[len(between) - between[::-1].index(";") :] if ";" in between else []
    return not _DECREES.isdisjoint(pairwise(clause)) or "decree" in clause


_DECREES = frozenset({("nghị", "định"), ("nghị", "quyết"), ("quyết", "định")})


def _goes_without_saying(scope: Scope, match: Match, link: Link | None) -> bool:
    """'300,000 water works in rural areas and 4,100 houses': the area stands right behind what is rural anyhow, and is of no other."""
    if link is None or scope.code not in link.indicator.own_scope:
        return False
    right = link.quantity.right
    behind = link.quantity.sentence.tokens[right + 1 : match.first]
    return in_noun_phrase(link.quantity, match) or (match.first > right and all(token.sort == "w" for token in behind))


_UNITS = frozenset({"communes", "villages"})  # those of an area are no part of themselves


def _listed_with(mine: Mapping[str, float], link: Link, named: Named) -> dict[str, float]:
    """'support for 310 poor and near-poor households': the group that the indicator names goes without saying, but not beside another."""
    spans = {(told[0].first, told[0].last): mine[scope.code] for scope, told in named if scope.code in mine and scope.code in POOR}
    listed = ((scope.code, spans.get((told[0].first, told[0].last))) for scope, told in named if scope.code in link.indicator.own_scope)
    return {code: cost for code, cost in listed if cost is not None}


def _applies(scope: Scope, matches: Sequence[Match], link: Link) -> bool:
    listed = link.indicator.unit == "programmes" and not scope.family and scope.field == "programme"  # "14 programmes, among them ..."
    if listed or scope.code in link.indicator.own_scope or (scope.applies_to and not link.indicator.code.startswith(scope.applies_to)):
        return False
    if scope.family == "class" and link.quantity.pair_is == "total":
        return False  # "2.096/2.145 tổ xếp loại tốt": those of all classes
    # Words that told the indicator name no group besides, unless they are the number's own noun.
    told = scope.code in POOR and link.indicator.kind != "standard"  # "the near-poor have incomes of VND 0.95-1.2 million"
    used = told and any(m.first <= u.first and u.last <= m.last for m in matches for u in link.used)
    return not used or in_noun_phrase(link.quantity, matches[0])


def _names_rate(scope: Scope, matches: Sequence[Match], link: Link, links: Sequence[Link | None]) -> bool:
    """'jobs for 4,000 workers, helping cut the poor household rate by 3%': the poor of another number's rate are no group of this one."""
    if scope.family == "union":
        next_poor = [u for one in links if one is not None and one.indicator.yields for u in one.used if u.first > link.quantity.last]
        return any(is_inside(match, next_poor) for match in matches)  # "2.114 hộ, số hộ phụ nữ nghèo còn 4,2%"
    if scope.code not in POOR and scope.code not in _PEOPLES:
        return False
    rates = [other for other in links if other is not None and other is not link and other.quantity.measure == "percent"]
    used = [u for rate in rates if scope.code in rate.indicator.own_scope for u in rate.used]
    if any(u.first <= m.first and m.last <= u.last and m.first > link.quantity.last for m in matches for u in used):
        return True
    if scope.code in _PEOPLES:
        return False
    left = link.quantity.left  # "96 hộ thoát cận nghèo, 12 hộ tái nghèo": those who escaped, and not who relapsed
    counts = [other for other in links if other is not None and other.indicator is not link.indicator and other.quantity.right < left]
    told = [u for one in counts if scope.code in one.indicator.own_scope for u in one.used if one.quantity.last < u.first]
    return link.way != "partner" and any(u.first <= m.first and m.last <= u.last < left for m in matches for u in told)


_PEOPLES = frozenset({"ethnic_minority"})  # "a population of 1.2 million, with ethnic minorities making up 33.7%"


def _shared(scope: Scope, matches: Sequence[Match], quantities: Sequence[Quantity]) -> float:
    """How much farther than its nearest number a name may stand and still hold: names before all numbers hold for all of them."""
    if matches[0].last < quantities[0].left:
        return 2.0 if scope.family in ("area", "union", "zone") or scope.family.startswith("frame") else 1.0
    return 0.05 if scope.family != "union" else 2.0


def _with_parts(
    sentence: Sentence, scope: Scope, matches: Sequence[Match], quantities: Sequence[Quantity], row: list[float]
) -> list[float]:
    """The costs of a name: what frames a sum does its parts, 'theo Nghị quyết 11, trong đó cho vay việc làm 102 tỷ đồng'."""
    if not scope.family.startswith("frame"):
        return row
    parted = next((m.last for m in sentence.tags.get("cue:of_which", ()) if m.first > matches[-1].last), len(sentence.keys))
    return [min(row) if quantity.left > parted else cost for quantity, cost in zip(quantities, row, strict=True)]


def _settled(costs: dict[str, float], link: Link, sentence: Sentence, ruler: Ruler, joined: set[str]) -> Scoped:
    scopes = load_scopes()
    behind = link.indicator.code != "credit_outstanding_share"  # "chiếm 38% dư nợ toàn huyện": the whole that it is a share of
    wholes = (
        m for m in sentence.tags.get("cue:whole", ()) if m.last < link.quantity.left or (behind and sentence.keys[m.first] != "trong")
    )
    of_whole = not sentence.composed and any(ruler.way(link.quantity, match) < 1.2 for match in wholes)
    if of_whole:  # "19.800 tỷ đồng trong tổng số 158.000 tỷ đồng": the latter's
        costs = {name: cost for name, cost in costs.items() if scopes[name].family != "union"}
    nearest: dict[str, str] = {}
    for name in sorted(costs, key=lambda name: (costs[name], name)):
        # Of one family (areas, classes, unions) only the nearest is meant.
        family = scopes[name].family
        if family and nearest.setdefault(family, name) != name and not {name, nearest[family]} <= joined:
            del costs[name]
    _drop_weaker(costs)
    return Scoped().with_codes(list(costs))


_FULLER = (
    ("student_computers", ("students",)),
    ("ethnic_minority_area", ("ethnic_minority",)),
    ("khmer", ("ethnic_minority",)),
    ("business_disadvantaged_area", ("disadvantaged_area", "production_business")),
    ("decree_28_2022_housing", ("decree_28_2022",)),
    ("housing_poor", ("poor",)),
)


def _drop_weaker(costs: dict[str, float]) -> None:
    """Where one name says more than another, the fuller one stays."""
    for fuller, weaker in _FULLER:
        if fuller in costs:
            for name in weaker:
                costs.pop(name, None)
