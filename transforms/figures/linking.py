"""Which indicator a number states: candidates from the phrases around it, each with a score made of a few parts that can be shown.

Belongs here: choosing the indicator. Does not belong here: its kind, place, period or population.

A candidate is a rule of an indicator whose phrases stand near the number, in a measure that the indicator may carry. Its score is the
weight of those phrases (longer ones tell more) less the way to them: words, commas, brackets, other numbers. Besides such direct
candidates a number may carry on from the one before: its share in per cent, its growth, its share of a plan, a part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from transforms.figures.kinds import Direction
from transforms.figures.lexicon import Match, Rule
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token
from transforms.reference.vocabulary import Indicator, RuleKind, load_indicators, load_units

FLOOR = 1.2  # below this the number stays without an indicator
SURE = 2.0  # from here on the link is of high confidence: measured, right as often as those above it
_WORD, _COMMA, _AND, _COLON, _BRACKET, _SEMICOLON, _NUMBER = 0.13, 0.75, 0.35, 0.25, 0.7, 4.0, 2.1
_PLACES = 0.4
_WHERE = frozenset({"in", "of", "ở", "tại", "của", "across"})
_LARGEST_PER_UNIT = 3_000_000_000  # VND: no household or person has as much as a branch
_MOST_WORDS = 5
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
    rivals: tuple[tuple[str, str, float], ...] = ()  # way, indicator and score of what else was weighed


@lru_cache(maxsize=1)
def _measure_of_unit() -> dict[str, str]:
    return {unit.code: unit.measure for unit in load_units()}


def measure_of(quantity: Quantity) -> str:
    """The measure under which indicators name a number: percent, VND, USD, the measure of its noun, or bare."""
    if quantity.measure in ("percent", "point"):
        return "percent"
    if quantity.measure == "count":
        return "bare" if quantity.noun is None else _measure_of_unit()[quantity.noun]
    return quantity.measure


class Ruler:
    """The way between tokens of a sentence, from sums made once."""

    def __init__(
        self,
        sentence: Sentence,
        quantities: Sequence[Quantity],
        *,
        lists: Sequence[tuple[int, int]] = (),
        asides: Sequence[tuple[int, int]] = (),
    ) -> None:
        """`lists` are runs of tokens that name groups one after the other: one noun phrase, however long. `asides` count nothing."""
        tokens = sentence.tokens
        soft = {i for first, last in lists for i in range(first, last + 1)}
        silent = {i for first, last in asides for i in range(first, last + 1)}
        cost = [0.0]
        inside: dict[int, int] = {}
        for k, quantity in enumerate(quantities):
            for i in range(quantity.first, quantity.last + 1):
                inside[i] = k - 1 if quantity.pair_is == "total" and k else k
        seen: set[int] = set()
        for i, token in enumerate(tokens):
            step = 0.0
            if i in inside:
                if inside[i] not in seen:
                    seen.add(inside[i])
                    step = _PLACES if _counts_places(sentence, quantities[inside[i]]) else _NUMBER
            elif token.sort == "p":
                key = token.key
                if key == ",":
                    step = _COMMA
                elif key == ";":
                    step = _SEMICOLON
                elif key == ":":
                    step = _COLON
                elif key in "()[]":
                    step = _BRACKET
                elif key == "|":
                    step = 0.05
                elif key in "–—":
                    step = _COMMA
            elif token.key in ("and", "và", "while", "còn"):
                step = _AND
            else:
                step = _WORD
            if i in silent:
                step = 0.0
            elif i in soft or (sentence.composed and i not in inside):
                step *= 0.25
            cost.append(cost[-1] + step)
        self._cost = cost

    def between(self, first: int, last: int) -> float:
        """The cost of the tokens from `first` to before `last`."""
        return self._cost[last] - self._cost[first] if last > first else 0.0

    def way(self, quantity: Quantity, match: Match) -> float:
        """From a number to a phrase; nothing when the phrase lies in the number's own noun phrase."""
        if match.last < quantity.left:
            return self.between(match.last + 1, quantity.left)
        if match.first > quantity.last:
            return self.between(max(quantity.last, quantity.tail) + 1, match.first)
        return 0.0


def _counts_places(sentence: Sentence, quantity: Quantity) -> bool:
    """'in the 62 poor districts': the number only says where."""
    before = [t.key for t in sentence.tokens[max(0, quantity.left - 2) : quantity.left]]
    return quantity.noun in ("districts", "communes", "villages", "provinces") and bool(
        {"in", "of", "ở", "tại", "của", "across"} & set(before)
    )


def find_candidates(sentence: Sentence, quantities: Sequence[Quantity], ruler: Ruler, directions: Sequence[Direction]) -> list[list[Link]]:
    """For each number the direct candidates, best first."""
    tags = sentence.tags
    rules: list[tuple[Rule, list[list[Match]], list[Match]]] = []
    rules_of = sentence.lexicon.rules_of
    for tag in tags:
        for rule in rules_of.get(tag, ()):
            if all(part in tags for part in rule.parts):
                rules.append((rule, [tags[part] for part in rule.parts], [m for part in rule.without for m in tags.get(part, ())]))
    found: list[list[Link]] = []
    for quantity, direction in zip(quantities, directions, strict=True):
        measure = measure_of(quantity)
        changing = direction.how == "by" and measure == "percent"
        best: dict[str, Link] = {}
        ways: dict[int, float] = {}
        for rule, parts, without in rules:
            relative = changing and "percent" not in rule.indicator.measures and rule.indicator.kind in ("level", "event")
            if not relative and not _fits(rule.indicator, measure, quantity):
                continue
            link = _score(rule, parts, without, quantity, measure, ruler, ways)
            if link is not None and relative:
                if rule.indicator.yields:
                    continue
                link.relative = True
                link.score -= 0.9
            if link is not None and (rule.indicator.code not in best or best[rule.indicator.code].score < link.score):
                best[rule.indicator.code] = link
        found.append(sorted(best.values(), key=lambda link: -link.score))
    return found


def _fits(indicator: Indicator, measure: str, quantity: Quantity) -> bool:
    if measure not in indicator.measures:
        return False
    if measure == "VND" and "/" in indicator.unit and (quantity.value or 0) > _LARGEST_PER_UNIT:
        return False
    if quantity.scaled and measure == "bare":
        lead = quantity.sentence.tokens[: quantity.left]
        return any(t.key in ("number", "số") for t in lead)
    return True


def _gain(match: Match, quantity: Quantity, measure: str, ruler: Ruler, ways: dict[int, float]) -> float:
    key = id(match)
    if key not in ways:
        way = ruler.way(quantity, match)
        if match.first > quantity.last and measure in ("VND", "USD"):
            way += 0.2 if _opens_clause(quantity) else 0.9
        elif match.last < quantity.left and quantity.noun is not None:
            way += 0.35
        elif match.first > quantity.right and quantity.noun is not None and _parted(quantity, match):
            way += 0.6
        elif match.first > quantity.last and measure == "bare":
            way += 0.3 if match.first == quantity.last + 1 else 1.2
        elif match.first > quantity.last and measure == "percent" and _parted(quantity, match):
            way += 0.9
        if measure == "percent" and match.last < quantity.left and _told_before(quantity, match):
            way += 0.6
        if quantity.sentence.composed and match.last < quantity.sentence.label_end:
            way += 2.6  # the label of a table's row says whose number it is, the heading what it is
        ways[key] = 1.3 + _WEIGHTS[min(match.words, _MOST_WORDS)] - way - _hidden(match)
    return ways[key]


def _hidden(match: Match) -> float:
    """A word inside a longer phrase tells less, a single one next to nothing: 'giao' in 'phòng giao dịch'."""
    if not match.nested:
        return 0.0
    return 3.0 if match.in_noun else 0.5


def _parted(quantity: Quantity, match: Match) -> bool:
    """Whether a comma or 'and' stands between a number and a phrase behind it: the phrase then opens what comes next."""
    return any(t.key in (",", "and", "và", ";", "while") for t in quantity.sentence.tokens[quantity.last + 1 : match.first])


def _told_before(quantity: Quantity, match: Match) -> bool:
    """'99% have access to the grid and 96% ...': a phrase behind another per cent, and parted from this one, belongs to that."""
    tokens = quantity.sentence.tokens
    joined = any(t.key in ("and", "và", ",") for t in tokens[match.last + 1 : quantity.left])
    return joined and any(t.key in ("%", "percent") for t in tokens[: match.first])


def _opens_clause(quantity: Quantity) -> bool:
    """Whether nothing of the clause stands before the number: '; VND 983.7 billion was collected'."""
    tokens = quantity.sentence.tokens
    return (
        quantity.left == 0
        or tokens[quantity.left - 1].key in (";", ":", ".")
        or (quantity.left > 1 and tokens[quantity.left - 1].key == "and" and tokens[quantity.left - 2].key in (",", ";"))
        or (tokens[quantity.left - 1].key in (",", "and", "which") and _is_subject(tokens, quantity.last + 1))
    )


def _is_subject(tokens: Sequence[Token], i: int) -> bool:
    """'In 2024, VND 98 billion was lent': a number right before the verb is what the verb is told of."""
    return i + 1 < len(tokens) and tokens[i].key in ("be", "have") and tokens[i + 1].sort == "w"


def _score(
    rule: Rule,
    parts: list[list[Match]],
    without: list[Match],
    quantity: Quantity,
    measure: str,
    ruler: Ruler,
    ways: dict[int, float],
) -> Link | None:
    used: list[Match] = []
    gains: list[float] = []
    for choices in parts:
        best: Match | None = None
        best_gain = -9.0
        for match in choices:
            if any(other.first <= match.last and match.first <= other.last for other in used):
                continue  # one phrase cannot be two parts
            gain = _gain(match, quantity, measure, ruler, ways)
            if gain > best_gain:
                best, best_gain = match, gain
        if best is None or best_gain < (-0.6 if not used else 0.2):
            return None
        used.append(best)
        gains.append(best_gain)
    for match in without:
        if ruler.way(quantity, match) < 1.6:
            return None
    tags = quantity.sentence.tags
    for name in rule.indicator.unless:
        if any(ruler.way(quantity, match) < 2.2 for match in tags.get(name, ())):
            return None
    gains.sort(reverse=True)
    score = gains[0] + 0.5 * sum(gains[1:]) + 0.2 * (len(gains) - 1)
    if measure == "bare":
        score -= 0.8
    return Link(quantity, rule.indicator, score, "direct", rule.kind, tuple(used))


def indicator(code: str) -> Indicator:
    return load_indicators()[code]
