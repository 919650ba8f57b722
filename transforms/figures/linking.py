"""Which indicator a number states: candidates from the phrases around it, each with a score made of a few parts that can be shown.

Belongs here: the candidates of an indicator. Does not belong here: how far they stand (`ruler`), choosing among them (`chaining`), a
number's kind, place, period or population.

A candidate is a rule of an indicator whose phrases stand near the number, in a measure that the indicator may carry. Its score is the
weight of those phrases (longer ones tell more) less the way to them: words, commas, brackets, other numbers. Besides such direct
candidates a number may carry on from the one before: its share in per cent, its growth, its share of a plan, a part of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from transforms.figures.detours import (
    before_hedges,
    behind_aside,
    comes_from,
    is_of_next,
    is_of_number_before,
    is_of_part,
    is_of_sum_before,
    is_split_by_next,
    is_told_before,
    joins_clauses,
)
from transforms.figures.kinds import Direction
from transforms.figures.lexicon import Match, Rule
from transforms.figures.quantities import Quantity
from transforms.figures.ruler import Ruler
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Indicator, RuleKind, load_indicators, load_units

RATES_OF_POOR = frozenset({"poor_household_rate", "near_poor_household_rate"})
POVERTY_RATES = RATES_OF_POOR | {"multidimensional_poverty_rate"}
BAD_DEBT_RATES = frozenset({"credit_overdue_rate", "credit_frozen_rate", "credit_overdue_and_frozen_rate"})
FLOOR = 1.2  # below this the number stays without an indicator
SURE = 2.0  # from here on the link is of high confidence: measured, right as often as those above it
_LEADS = frozenset({"to", "for", "cho", "với"})  # what leads to a number stands before it
_LEAST, _LEAST_SHARE = -0.6, 20  # what the first phrase of a rule must be worth; per cent of a plan
_RELATIVE = 0.9  # how much less a per cent tells of an amount that it only compares
_NOTHING = -9.0
_WHOLE_LEADS = frozenset({"tổng", "trên"})
_AUXILIARIES = frozenset({"be", "have"})
_TOTALS = frozenset({"total", "totalled", "totaled", "number"})
_LARGEST_LINE = 40_000_000  # VND a person and year: three times the line of cities of 2022
_LARGEST_PER_UNIT = 3_000_000_000  # VND: no household or person has as much as a branch
_PAID_PER = frozenset({"household", "person", "customer", "group", "month", "year", "commune"})
_MOST_WORDS = 5
_SPLIT = 1.5
_WEIGHTS = (0.0, 0.75, 1.5, 2.2, 2.8, 3.3)  # of a phrase of so many words: each further word tells less


@dataclass(slots=True)
class Link:
    """The indicator chosen for a number, by what way, with what score, and the phrases that told it."""

    quantity: Quantity
    indicator: Indicator
    score: float
    way: str
    rule_kind: RuleKind | None = None
    used: tuple[Match, ...] = ()
    parent: "Link | None" = None
    changed: bool = False  # the number is an amount of change
    relative: bool = False  # a per cent that says how an amount or a count changed
    reasons: list[str] = field(default_factory=list)
    rivals: tuple["Link", ...] = ()  # what else was weighed


@lru_cache(maxsize=1)
def _measure_of_unit() -> dict[str, str]:
    return {unit.code: unit.measure for unit in load_units()}


def measure_of(quantity: Quantity) -> str:
    """The measure under which indicators name a number: percent, VND (money, in dollars too), the measure of its noun, or bare."""
    if quantity.measure in ("percent", "point"):
        return "percent"
    if quantity.measure == "USD":
        return "VND"
    if quantity.measure == "count":
        return "bare" if quantity.noun is None else _measure_of_unit()[quantity.noun]
    return quantity.measure


def find_candidates(sentence: Sentence, quantities: Sequence[Quantity], ruler: Ruler, directions: Sequence[Direction]) -> list[list[Link]]:
    """For each number the direct candidates, best first."""
    tags = sentence.tags
    rules_of = sentence.lexicon.rules_of
    rules: list[tuple[list[list[Match]], Rule]] = []
    for tag in [tag for tag in tags if tag in rules_of]:
        for rule in rules_of[tag]:
            if len(rule.parts) == 1 or (rule.parts[1] in tags and all(part in tags for part in rule.parts)):
                rules.append(([tags[part] for part in rule.parts], rule))
    found: list[list[Link]] = []
    wholes = _wholes_of_shares(sentence, quantities)
    for quantity, direction in zip(quantities, directions, strict=True):
        reach = _Reach(quantity, ruler, wholes)
        measure = reach.measure
        changing = direction.how == "by" and measure == "percent"
        best: dict[str, tuple[float, tuple[Match, ...], Rule, bool]] = {}
        for parts, rule in rules:
            indicator = rule.indicator
            relative = changing and "percent" not in indicator.measures and indicator.kind in ("level", "event")
            if not relative and not (measure in indicator.measures and _fits(indicator, measure, quantity)):
                continue
            if rule.kind == "change" and not (direction.how == "by" and direction.sign < 0):
                continue  # "giảm nghèo" names no rate, but what it fell by
            told = _score(rule, parts, reach, tags)
            if indicator.unit == "percent_of_plan" and told is not None and _is_no_share(quantity, direction, told[1]):
                continue
            if told is None or (relative and indicator.yields) or (direction.how == "by" and indicator.code in _HARDLY_CHANGES):
                continue
            score = told[0] - _RELATIVE if relative else told[0]
            if indicator.code not in best or best[indicator.code][0] < score:
                best[indicator.code] = (score, told[1], rule, relative)
        links = [
            Link(quantity, rule.indicator, score, "direct", rule.kind, used, relative=relative)
            for score, used, rule, relative in best.values()
        ]
        found.append(_own_group(_behind_colon(sentence, sorted(links, key=_rank)), direction))
    return found


def _rank(link: Link) -> tuple[float, bool]:
    """Best first; of equals the money that grew by a per cent before those who owe it: 'dư nợ tăng 8%'."""
    return -link.score, link.relative and "VND" not in link.indicator.measures


def _is_no_share(quantity: Quantity, direction: Direction, used: Sequence[Match]) -> bool:
    """Whether a number that rises or falls is no share of a plan: 'giao chỉ tiêu giảm nghèo: huyện A giảm 6,5%'.

    So where a part of what tells it stands behind a comma or a bracket: 'giảm còn 59%, đạt chỉ tiêu nghị quyết'.
    """
    keys = quantity.sentence.keys
    if keys[quantity.left - 2 : quantity.left] in _AIMED_AT or keys[quantity.left - 1 : quantity.left] == ["tiêu"]:
        return True  # "to reach the target of 5 percent by 2025", "đề ra mục tiêu 100% hộ nghèo được vay vốn"
    if keys[quantity.last + 1 : quantity.last + 2] == ["to"] or (direction.how == "by" and keys[quantity.left - 1] == "by"):
        return True  # "plans for loans to grow by 8%", "added 2% to the credit plan"
    little = (quantity.value or 0) < _LEAST_SHARE
    if little and "(" in keys[quantity.left - 2 : quantity.left]:
        return bool(direction.how)  # "giảm 4,6%, vượt mục tiêu nghị quyết (giảm 4%)": the aim itself
    behind = any(not {",", "("}.isdisjoint(keys[quantity.last + 1 : match.first]) for match in used)
    return behind and (little or bool(direction.how))  # "đạt tỷ lệ 4%, vượt chỉ tiêu nghị quyết"


_AIMED_AT = (["target", "of"], ["goal", "of"])


def _behind_colon(sentence: Sentence, links: list[Link]) -> list[Link]:
    """'Kết quả rà soát hộ nghèo phát sinh: hộ nghèo có 10.700 hộ': what a number's own clause names, and not the heading before it."""
    if len(links) < 2 or sentence.composed or links[1].score < FLOOR:
        return links
    between = sentence.keys[links[0].used[-1].last : min(links[1].used[0].first, links[0].quantity.left)]
    return [links[1], links[0], *links[2:]] if ":" in between else links


def _own_group(links: list[Link], direction: Direction) -> list[Link]:
    """'By helping poor and near-poor households, the province cut 4,020 poor households': who is counted, told by the number's own noun.

    No group that a clause before names, and where the number only says how many there are, or how many less, no deed either.
    """
    named = (link for link in links if link.indicator.code in _GROUPS and link.score > FLOOR)
    own = next((link for link in named if not _told_beside_noun(link)), None)
    if own is None:
        return links
    is_so = direction.how != "" or own.quantity.sentence.keys[before_hedges(own.quantity)] in _IS_SO
    gives_way = [link.indicator.code in _GROUPS or (is_so and (link.rule_kind or link.indicator.kind) == "event") for link in links]
    return [link for link, gives in zip(links, gives_way, strict=True) if not (gives and _is_of_clause_before(link))]


def _told_beside_noun(link: Link) -> list[Match]:
    """The phrases that tell a number from without its own noun phrase."""
    return [match for match in link.used if not link.quantity.last < match.first <= link.quantity.noun_last]


def _is_of_clause_before(link: Link) -> bool:
    told, left = _told_beside_noun(link), link.quantity.left
    ends = max((match.last for match in told), default=left)
    return ends < left and not _PARTS_CLAUSE.isdisjoint(link.quantity.sentence.keys[ends:left])


_IS_SO = frozenset({"còn", "have", "be"})
_PARTS_CLAUSE = frozenset({",", ";"})
_GROUPS = frozenset({"poor_households", "near_poor_households", "multidimensionally_poor_households", "newly_escaped_households"})
_HARDLY_CHANGES = frozenset(
    {"ethnic_minority_population_share", "kinh_population_share", "credit_outstanding_share", "ethnic_minority_share_of_poor_households"}
    | {"districts_leaving_poor_list", "communes_leaving_special_difficulty", "villages_leaving_special_difficulty"}
)  # a fall told beside them is of another


def _fits(indicator: Indicator, measure: str, quantity: Quantity) -> bool:
    """Whether an amount may be the indicator's: no household has a branch's billions, "1.2 million" alone is a number of something."""
    if measure == "VND" and "/" in indicator.unit and (quantity.value or 0) > _LARGEST_PER_UNIT:
        return False
    if measure == "VND" and "/" in indicator.unit and not _PAID_PER.issuperset(quantity.per):
        return False  # "cho thu nhập từ 100 triệu đồng/ha"
    if measure == "VND" and "/" not in indicator.unit and "person" in quantity.per:
        return False  # "raised from VND700,000 a person per month": no programme's money
    if indicator.kind == "standard" and measure == "VND" and (quantity.lower or quantity.value or 0) > _LARGEST_LINE:
        return False  # "thu nhập từ 100 triệu đồng trở lên"
    if indicator.kind == "standard" and "year" in quantity.per and quantity.qualifier == "exact" and "chuẩn" not in quantity.sentence.keys:
        return quantity.sentence.lexicon.language != "vi"  # "thu nhập 12 triệu đồng/người/năm, tỷ lệ hộ nghèo còn 15,5%"
    if indicator.code == "new_rural_communes" and measure == "percent":
        return _is_share_of_communes(quantity)
    if indicator.unit == "percent_of_plan" and "year" in quantity.per:
        return False  # "vượt mục tiêu Nghị quyết giảm 3 - 4%/năm"
    if quantity.scaled and measure == "bare":
        lead = quantity.sentence.tokens[: quantity.left]
        return any(t.key in ("number", "số", "population") for t in lead) or any(t.key in _TOTALS for t in lead[-1:])
    return True


class _Reach:
    """What the phrases of a sentence tell of one number: each is worth its words less the way to it, worked out once."""

    def __init__(self, quantity: Quantity, ruler: Ruler, wholes: Mapping[int, int]) -> None:
        self.quantity, self.ruler, self.wholes = quantity, ruler, wholes
        self.measure = measure_of(quantity)
        self.left, self.right = quantity.left, quantity.right
        self._gains: dict[int, float] = {}

    def gain(self, match: Match) -> float:
        """The more, the nearer; what is less than `_LEAST` cannot tell an indicator and is not worked out to the end."""
        known = self._gains.get(id(match))
        if known is None and self.wholes and self.wholes.get(match.first, self.left) < self.left:
            known = self._gains[id(match)] = _NOTHING
        if known is None:
            known = 1.3 + _WEIGHTS[min(match.words, _MOST_WORDS)] - self.ruler.way(self.quantity, match) - _hidden(match)
            if known >= _LEAST:
                known -= self._detour(match)
            self._gains[id(match)] = known
        return known

    def _detour(self, match: Match) -> float:
        """What stands between a number and a phrase besides words."""
        quantity, measure = self.quantity, self.measure
        vietnamese = quantity.sentence.lexicon.language == "vi"
        way = 0.0
        if match.first > quantity.last and measure in ("VND", "USD"):
            beside = _AUXILIARIES.issuperset(
                quantity.sentence.keys[behind_aside(quantity.sentence, self.right + 1) : match.first]
            )  # "with VND 82.1 billion (USD 3.4 million) being disbursed"
            way += 0.2 if beside or comes_from(quantity, match) else 0.9
            way += 0.9 if vietnamese and self.ruler.parts(quantity, match) else 0.0
        elif match.last < self.left and quantity.noun is not None:
            near = quantity.sentence.keys[self.right + 1 : self.right + 2] == ["near"]  # "5,400 households were poor and 3,100 near-poor"
            way += 0.35 if quantity.noun_first >= 0 else 1.2 if near else 0.6
        elif match.first > self.right and quantity.noun is not None and self.ruler.parts(quantity, match):
            told = quantity.sentence.keys[self.right + 1 : match.first]
            included = told[:2] == [",", "include"] and "," not in told[2:]  # "for 3,120 workers, including many start-up models"
            of_which = included or "trong" in told or told[:3] == [",", "of", "which"]  # "5.000 khẩu, trong đó hộ nghèo ..."
            way += 2.0 if of_which else 1.2 if vietnamese else 0.6
        elif match.first > quantity.last and measure == "bare":
            way += 0.0 if match.first == quantity.last + 1 else 1.2
        elif match.first > quantity.last and measure == "percent" and self.ruler.parts(quantity, match):
            way += 0.9
        if match.first > self.right and self.ruler.parts(quantity, match) and is_of_next(quantity, match):
            way += 1.5
        if measure == "bare" and match.last < self.left and not vietnamese and is_of_number_before(quantity, match):
            way += 1.5
        if measure == "percent" and match.last < self.left and is_told_before(quantity, match):
            way += 1.1
        if measure == "VND" and match.last < self.left and is_of_sum_before(quantity, match):
            way += 1.1
        if measure in ("percent", "households") and match.words > _PAIR and joins_clauses(quantity.sentence, match.first, match.last):
            way -= _NOTHING
        if quantity.sentence.composed and match.last < quantity.sentence.label_end:
            way += 2.6  # the label of a table's row says whose number it is, the heading what it is
        return way


def _wholes_of_shares(sentence: Sentence, quantities: Sequence[Quantity]) -> dict[int, int]:
    """Where the whole of a share begins, with the share's own place: 'chiếm 0,2% tổng dư nợ' tells nothing of the amounts behind it."""
    if sentence.composed:
        return {}
    keys = sentence.keys
    besides = dict.fromkeys(range(_end_of_besides(sentence)), -1)  # before every number
    return besides | {
        begin + step: quantity.last
        for quantity in quantities
        if quantity.measure == "percent" and (begin := quantity.last + 1) < len(keys) and keys[begin] in _WHOLE_LEADS
        for step in range(3)
    }


def _end_of_besides(sentence: Sentence) -> int:
    """The comma behind which 'Ngoài vốn ngân sách địa phương, chi nhánh còn huy động 98 tỷ đồng' tells of something else, or 0."""
    keys = sentence.keys
    if keys[:1] != ["ngoài"] and keys[:2] != ["bên", "cạnh"]:
        return 0
    end = keys.index(",") if "," in keys else 0
    return 0 if any(token.sort == "n" for token in sentence.tokens[:end]) else end


def _hidden(match: Match) -> float:
    """A word inside a longer phrase tells less, a single one next to nothing: 'giao' in 'phòng giao dịch'."""
    if not match.nested:
        return 0.0
    return 3.0 if match.in_noun else 0.5


_PAIR = 3  # tokens


def _score(rule: Rule, parts: list[list[Match]], reach: _Reach, tags: Mapping[str, list[Match]]) -> tuple[float, tuple[Match, ...]] | None:
    """How well a rule tells the number, and by which phrases; None where one of them is missing or too far, or a word forbids it."""
    used: list[Match] = []
    gains: list[float] = []
    for choices in parts:
        best: Match | None = None
        best_gain = -9.0
        for match in choices:
            if used and any(other.first <= match.last and match.first <= other.last for other in used):
                continue  # one phrase cannot be two parts
            if match.first > reach.right and match.words == 1 and reach.quantity.sentence.keys[match.first] in _LEADS:
                continue  # "1,640 customers borrowing capital to create jobs" is not "to 1,640 customers"
            gain = reach.gain(match)
            if gain > best_gain:
                best, best_gain = match, gain
        if best is None or best_gain < (_LEAST if not used else 0.2):
            return None
        used.append(best)
        gains.append(best_gain)
    way, quantity = reach.ruler.way, reach.quantity
    for names, nearest in ((rule.without, 1.6), (rule.indicator.unless, 2.2)):
        for name in names:
            for match in tags.get(name, ()):
                own = len(rule.parts) == 1 and used[0].first <= match.first and match.last <= used[0].last  # "share of ... among the poor"
                if not own and way(quantity, match) < nearest and not is_of_part(quantity, match, used[0]):
                    return None
    gains.sort(reverse=True)
    split = _SPLIT if len(used) > 1 and is_split_by_next(quantity, used) else 0.0
    score = gains[0] + 0.5 * sum(gains[1:]) + 0.2 * (len(gains) - 1) - split
    return score - 0.8 if reach.measure == "bare" else score, tuple(used)


def _is_share_of_communes(quantity: Quantity) -> bool:
    """'29,5% số xã đạt chuẩn', 'số xã về đích nông thôn mới đạt 29,5%', '42.4 percent of communes': and no per cent of anything else."""
    keys, left = quantity.sentence.keys, quantity.left
    behind = keys[quantity.last + 1 : quantity.last + 1 + _NEAR_COMMUNES]
    begin = max((i for i in range(left) if keys[i] in (",", ";") or quantity.sentence.tokens[i].sort == "n"), default=-1)
    return behind[:1] == ["xã"] or any(pair in _OF_COMMUNES for part in (behind, keys[begin + 1 : left]) for pair in pairwise(part))


_OF_COMMUNES, _NEAR_COMMUNES = {("số", "xã"), ("lệ", "xã"), ("of", "commune"), ("all", "commune")}, 4  # tokens: "of all communes"


def indicator(code: str) -> Indicator:
    return load_indicators()[code]
