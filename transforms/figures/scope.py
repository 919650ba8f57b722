"""Who is measured and what part of a programme: codes of populations and programmes beside a number.

Belongs here: choosing those codes. Does not belong here: codes that numbers side by side share (`shared_scopes`), places.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.figures.kinds import is_inside
from transforms.figures.lexicon import Match
from transforms.figures.linking import RATES_OF_POOR, Link
from transforms.figures.quantities import Quantity
from transforms.figures.ruler import Ruler
from transforms.figures.scope_lists import JOINTS, Named, joined_classes, with_lists, without_everyone, without_listed_unions
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Scope, load_scopes, load_words

_LEADING = 16  # tokens within which a decree or resolution frames a sentence
_LED, _REACH = 1.2, 2.4  # ways: of the one union that a sentence begins with to each of its numbers; how far a name may stand
AREAS = frozenset({"rural", "urban"})
_OF_NEXT = 0.8  # "xây mới 171 nhà và sửa chữa 4 nhà": a name that a number follows is that number's
_DENIED, _NAMED = 3, 3  # tokens: "không có tổ yếu"; words: "tỷ lệ hộ nghèo" names a rate, "hộ nghèo" a group
POOR = frozenset({"poor", "near_poor", "newly_escaped"})


@dataclass(slots=True)
class Scoped:
    """Codes in alphabetical order, and the phrases that told them."""

    populations: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.populations and not self.programmes

    @property
    def union(self) -> str | None:
        """The mass organisation whose part is told."""
        return next((code for code in self.populations if load_scopes()[code].family == "union"), None)

    def without(self, codes: Collection[str]) -> "Scoped":
        """All but these codes."""
        return Scoped(tuple(c for c in self.populations if c not in codes), tuple(c for c in self.programmes if c not in codes))

    def filled_from(self, before: "Scoped") -> "Scoped":
        """With the area, and the near-poor, that the line before was told of: 'near-poor: 1 million in rural and 1.3 in urban areas'."""
        area = [] if AREAS & set(self.populations) else [code for code in before.populations if code in AREAS]
        near = [] if POOR & set(self.populations) or "near_poor" not in before.populations else ["near_poor"]
        return self.with_codes([*area, *near])

    def with_codes(self, codes: Sequence[str]) -> "Scoped":
        """These codes and others beside them."""
        scopes = load_scopes()
        populations = {*self.populations, *(code for code in codes if scopes[code].field == "population")}
        programmes = {*self.programmes, *(code for code in codes if scopes[code].field == "programme")}
        return Scoped(tuple(sorted(populations)), tuple(sorted(programmes)))


def find_scopes(sentence: Sentence) -> list[tuple[Scope, list[Match]]]:
    """The populations and programmes that the sentence names, each with the phrases that name it; of nested names the longest."""
    tags = sentence.tags
    single: list[tuple[Scope, Match]] = []
    found: list[tuple[Scope, list[Match]]] = []
    rules_of = sentence.lexicon.scope_rules_of
    for tag in [tag for tag in tags if tag in rules_of]:
        for rule in rules_of[tag]:
            if not rule.scope.part or not all(part in tags for part in rule.parts):
                continue
            if len(rule.parts) == 1:
                single.extend((rule.scope, match) for match in tags[tag])
            else:
                found.append((rule.scope, [tags[part][0] for part in rule.parts]))
    void = tags.get("cue:nothing", ())
    for scope, match in single:
        if any(other.first <= match.first and match.last <= other.last and other.words > match.words for _, other in single):
            continue
        if scope.family in ("house", "water") and _is_either(sentence, match, [m for one, m in single if one.family == scope.family]):
            continue
        if scope.field == "population" and (_with_others(sentence, match, single) or _are_peoples(sentence, match)):
            continue
        if not any(other.first <= match.first and match.last <= other.last for other in void):
            found.append((scope, [match]))
    return without_everyone(sentence, found)


def _with_others(sentence: Sentence, match: Match, single: Sequence[tuple[Scope, Match]]) -> bool:
    """'the poor, the near-poor and other policy beneficiaries': everyone the bank lends to, and so no group."""
    last = match.last
    all_others = sentence.tags.get("cue:others", ())
    while all_others:
        if any(0 < other.first - last <= 2 or other.first <= last + 1 <= other.last for other in all_others):
            return True
        ahead = [m for s, m in single if s.field == "population" and m.first > last]
        following = min(ahead, key=lambda m: m.first, default=None)
        if following is None or not all(t.key in JOINTS for t in sentence.tokens[last + 1 : following.first]):
            return False
        last = following.last
    return False


def _are_peoples(sentence: Sentence, match: Match) -> bool:
    """'12,300 households of ten ethnic groups': how many peoples live there, the Kinh among them, and no group."""
    before = sentence.tokens[match.first - 1] if match.first else None
    counted = before is not None and (before.sort == "n" or before.key in _COUNTS)
    return counted and sentence.keys[match.first : match.last + 1] == ["ethnic", "group"]


_COUNTS = load_words("counts")


def _is_either(sentence: Sentence, match: Match, others: Sequence[Match]) -> bool:
    """'built or repaired', 'nước sạch và vệ sinh', 'built and repaired 930 new houses': both parts named as one, and so neither."""
    tokens, first = sentence.tokens, match.first
    built = [*sentence.tags.get("cue:build", ()), *others]
    if first and tokens[first - 1].sort == "n":
        first = next((m.first for m in built if m.last == first - 2), first)
    for joint, beyond in ((first - 1, first - 2), (match.last + 1, match.last + 2)):
        joined = 0 <= joint < len(tokens) and 0 <= beyond < len(tokens) and tokens[joint].key in ("and", "or", "và", "hoặc", "hay", ",")
        if joined and any(m.first <= beyond <= m.last for m in built):
            return True
    return False


def choose_scopes(
    sentence: Sentence, links: Sequence[Link | None], quantities: Sequence[Quantity], named: Named, ruler: Ruler, *, labelled: bool
) -> list[Scoped]:
    """For each number the codes that belong to it: a group's name belongs to the number it stands nearest to.

    `labelled`: the sentence is an item or a cell whose words before the colon hold for all of it.
    """
    named = [(scope, told) for scope, told in named if "không" not in sentence.keys[max(0, told[0].first - _DENIED) : told[0].first]]
    rates = [m for link in links if link is not None and link.indicator.code in RATES_OF_POOR for m in link.used if m.words > _NAMED]
    named = [(scope, told) for scope, told in named if not (scope.code in POOR and is_inside(told[0], rates))]
    named = named if "cue:respectively" in sentence.tags else without_listed_unions(sentence, named)
    if not named:
        return [Scoped()] * len(quantities)
    named = with_lists(sentence, named)
    colon = next((i for i, t in enumerate(sentence.tokens) if t.key == ":"), -1)
    headed = not any(link is not None and link.quantity.left < colon for link in links)  # "Vùng đồng bào DTTS: hộ nghèo ...; cận nghèo ..."
    alone = len({scope.code for scope, _ in named if scope.family == "union"}) == 1
    beside = [quantity for quantity in quantities if _is_joined(quantity)]
    sums = _sums_unread(quantities, links)
    costs: list[list[float]] = []  # by name, then by number
    for scope, matches in named:
        row = []
        if scope.family == "area" and any(_goes_without_saying(scope, matches[0], link) for link in links):
            costs.append([9.0] * len(quantities))
            continue
        for quantity, link in zip(quantities, links, strict=True):
            if link is None or not _applies(scope, matches, link) or _names_rate(scope, matches, link, links):
                row.append(9.0)
            elif scope.family == "area" and any(_in_noun_phrase(one, matches[0]) for one in beside if one is not quantity):
                row.append(9.0)  # "8 poor districts and 14 extremely difficult communes"
            elif matches[-1].last < colon < quantity.left and (
                labelled or (scope.family == "area" and headed and quantity.noun not in _UNITS)
            ):
                row.append(0.3)
            elif scope.family.startswith("frame") and _names_other_decree(sentence, matches[-1], quantity):
                row.append(9.0)
            elif scope.family.startswith("frame") and matches[-1].last < min(quantities[0].left, _LEADING):
                row.append(1.0)  # "Under Resolution 11, as of ...": it frames the whole sentence
            else:
                of = sums.get(quantity.left, quantity)
                way = sum(_way(sentence, of, match, ruler, scope.family) for match in matches) / len(matches)
                led = scope.family == "union" and alone and matches[0].last < quantities[0].left
                row.append(min(way, _LED) if led and way < 9.0 else way)
        costs.append(_with_parts(sentence, scope, matches, quantities, row))
    found: list[Scoped] = []
    joined = joined_classes(sentence, named)
    for k, (_, link) in enumerate(zip(quantities, links, strict=True)):
        if link is None:
            found.append(Scoped())
            continue
        mine: dict[str, float] = {}
        for (scope, matches), row in zip(named, costs, strict=True):
            if row[k] < _REACH and row[k] <= min(row) + _shared(scope, matches, quantities) and row[k] < mine.get(scope.code, 9.0):
                mine[scope.code] = row[k]
        found.append(_settled(mine | _listed_with(mine, link, named), link, sentence, ruler, joined))
    return found


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
    return _in_noun_phrase(link.quantity, match) or (match.first > right and all(token.sort == "w" for token in behind))


_UNITS = frozenset({"communes", "villages"})  # those of an area are no part of themselves


def _is_joined(quantity: Quantity) -> bool:
    """Whether communes are counted beside something else."""
    return quantity.noun in _UNITS and quantity.sentence.keys[quantity.left - 1 : quantity.left] == ["and"]


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
    return not used or _in_noun_phrase(link.quantity, matches[0])


def _names_rate(scope: Scope, matches: Sequence[Match], link: Link, links: Sequence[Link | None]) -> bool:
    """'jobs for 4,000 workers, helping cut the poor household rate by 3%': the poor of another number's rate are no group of this one."""
    if scope.family == "union":
        next_poor = [u for one in links if one is not None and one.indicator.yields for u in one.used if u.first > link.quantity.last]
        return any(is_inside(match, next_poor) for match in matches)  # "2.114 hộ, số hộ phụ nữ nghèo còn 4,2%"
    if scope.code not in POOR and scope.code not in _PEOPLES:
        return False
    if scope.code in POOR and any(
        _counts_before(scope, matches[0], other, link) for other in links if other is not None and other is not link
    ):
        return True
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


def _counts_before(scope: Scope, match: Match, other: Link, link: Link) -> bool:
    """'giảm 45 hộ nghèo, thu nhập bình quân đạt 34 triệu đồng': the poor that a number before counts, with a comma behind them."""
    before, left = other.quantity, link.quantity.left
    counted = before.right < left and scope.code in other.indicator.own_scope and _in_noun_phrase(before, match)
    return (
        counted and link.indicator is not other.indicator and not link.indicator.yields and "," in before.sentence.keys[match.last : left]
    )


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
    if any(ruler.way(link.quantity, match) < 1.2 for match in wholes):  # "19.800 tỷ đồng trong tổng số 158.000 tỷ đồng": the latter's
        costs = {name: cost for name, cost in costs.items() if scopes[name].family != "union"}
    nearest: dict[str, str] = {}
    for name in sorted(costs, key=lambda name: (costs[name], name)):
        # Of one family (areas, classes, unions) only the nearest is meant.
        family = scopes[name].family
        if family and nearest.setdefault(family, name) != name and not {name, nearest[family]} <= joined:
            del costs[name]
    _drop_weaker(costs)
    return Scoped().with_codes(list(costs))


def _in_noun_phrase(quantity: Quantity, match: Match) -> bool:
    return quantity.first <= match.last <= max(quantity.noun_last, quantity.last) + 1


def _way(sentence: Sentence, quantity: Quantity, match: Match, ruler: Ruler, family: str) -> float:
    """How far a group's name stands from a number: nearest in its own noun phrase, then before it in the clause, then behind it."""
    parting = [m for m in sentence.tags.get("cue:of_which", ()) if quantity.right < m.first and m.last < match.first]
    some = any(sentence.keys[m.last + 1] in _SOME for m in parting)  # "4,120 households, including many poor ones"
    if parting and (some or family == "union" or sentence.lexicon.language == "vi" or _counts_part(sentence, parting[-1], match)):
        return 9.0  # "dư nợ của các hội là 200 tỷ đồng, trong đó Hội Phụ nữ 85 tỷ đồng"
    way = ruler.way(quantity, match)
    if family == "union":
        between = sentence.keys[quantity.right + 1 : match.first]
        led = any(token.sort == "n" for token in sentence.tokens[match.last :])
        if (led and ";" in between) or ("(" in between and _leads_number(sentence, match)):
            return 9.0  # "8 tổ yếu (Hội Nông dân 5 tổ)", "dư nợ hộ nghèo 300 tỷ đồng; dư nợ qua Hội Nông dân 350 tỷ đồng"
        # A union named in a sentence owns all its figures, in a list of unions those behind each.
        if _is_source(sentence, match) and "cue:union_own" not in sentence.tags:
            return 9.0
        return way * 0.1 if match.last < quantity.left else way * 0.1 + 0.6
    if family == "area" and match.first <= _OPENING and _frames(sentence, match) and quantity.noun != "districts":
        return _FRAMES  # "In rural areas, a poor household is one ..."
    if family == "area" and match.last < quantity.left and sentence.keys[max(0, match.first - 2) : match.first] in _SHARE_OF:
        return 9.0  # "60% số xã đặc biệt khó khăn, tỷ lệ hộ nghèo 31%"
    if match.last < quantity.left:
        joined = any(t.key in ("and", "và", ",") for t in sentence.tokens[match.last + 1 : quantity.left])
        return way + (0.2 if quantity.measure in ("VND", "percent", "point") else 0.5) + (0.6 if joined else 0.0)
    if match.first > quantity.right:
        way += 0.8 if ruler.between(quantity.right + 1, match.first) > 0.7 else 0.0
        way += 0.3 if quantity.measure in ("VND", "percent", "point") else 0.0
        if sentence.keys[match.first - 1] == "cho" and all(t.sort == "w" for t in sentence.tokens[quantity.right + 1 : match.first]):
            way = min(way, _GIVEN)  # "cấp 21.450 thẻ bảo hiểm y tế cho người nghèo với kinh phí 18 tỷ đồng"
        way += _OF_NEXT if _leads_number(sentence, match) else 0.0
        if family == "class" and all(t.sort == "w" for t in sentence.tokens[quantity.right + 1 : match.first]):
            way = min(way, _GRADED)  # "95% of savings and credit groups were classified as good, 5% as fair"
    return way * (1.5 if family == "area" else 1.0)


def _frames(sentence: Sentence, match: Match) -> bool:
    """'In mountainous and ethnic minority areas (of Phu Tho),': a comma right behind an area, or behind where it lies."""
    behind = sentence.tokens[match.last + 1 : match.last + 1 + _WHERE]
    comma = next((i for i, token in enumerate(behind) if token.key == ","), -1)
    lies = comma > 0 and behind[0].key in ("of", "in") and sentence.lexicon.language == "en"
    return comma == 0 or (lies and all(token.sort == "w" for token in behind[:comma]))


_SOME, _WHERE = frozenset({"many", "some", "several", "those"}), 6  # tokens
_SHARE_OF = (["%", "số"], ["%", "of"], ["percent", "of"])


def _counts_part(sentence: Sentence, parting: Match, match: Match) -> bool:
    """'5.2 million customers, out of which women are 3.1 million': whom the number behind the group counts."""
    tokens = sentence.tokens
    ahead = next((i for i in range(match.last + 1, len(tokens)) if tokens[i].sort != "w"), len(tokens) - 1)
    return not _WHOSE.isdisjoint(sentence.keys[parting.first : parting.last + 1]) and tokens[ahead].sort == "n"


_WHOSE = frozenset({"which", "whom", "them", "those", "these"})
_OPENING = 2  # tokens
_FRAMES, _GRADED, _GIVEN = 1.0, 0.6, 0.4  # ways


def _leads_number(sentence: Sentence, match: Match) -> bool:
    """Whether a name stands right before a number: 'construction of 1,250 houses and repair of 830'."""
    at = match.last + (2 if sentence.keys[match.last + 1 : match.last + 2] == ["of"] else 1)
    return at < len(sentence.tokens) and sentence.tokens[at].sort == "n"


def _is_source(sentence: Sentence, match: Match) -> bool:
    """'According to the Women's Union, ...' names who says so."""
    return any(t.key in ("accord", "according", "theo") for t in sentence.tokens[max(0, match.first - 3) : match.first])


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
