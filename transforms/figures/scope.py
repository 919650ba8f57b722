"""Who is measured and what part of a programme: codes of populations and programmes beside a number.

Belongs here: choosing those codes. Does not belong here: places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.lexicon import Match
from transforms.figures.linking import Link, Ruler
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Scope, load_scopes

# The union whose part is told, a standing heading ("By programme: ..."), an adverbial clause: how far such words may stand.
_REACH = 2.4
_POOR = frozenset({"poor", "near_poor", "newly_escaped"})


@dataclass(slots=True, frozen=True)
class Scoped:
    """Codes in alphabetical order, and the phrases that told them."""

    populations: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.populations and not self.programmes


def find_scopes(sentence: Sentence) -> list[tuple[Scope, list[Match]]]:
    """The populations and programmes that the sentence names, each with the phrases that name it; of nested names the longest."""
    tags = sentence.tags
    single: list[tuple[Scope, Match]] = []
    found: list[tuple[Scope, list[Match]]] = []
    for tag in tags:
        for rule in sentence.lexicon.scope_rules_of.get(tag, ()):
            if not rule.scope.part or not all(part in tags for part in rule.parts):
                continue
            if len(rule.parts) == 1:
                single.extend((rule.scope, match) for match in tags[tag])
            else:
                found.append((rule.scope, [tags[part][0] for part in rule.parts]))
    for scope, match in single:
        if not any(
            other.first <= match.first and match.last <= other.last and other.words > match.words and bigger.field == scope.field
            for bigger, other in single
        ):
            found.append((scope, [match]))
    return found


def choose_scope(link: Link, sentence: Sentence, named: Sequence[tuple[Scope, list[Match]]], ruler: Ruler) -> Scoped:
    """The codes that belong to a linked number: those of its own noun phrase, and those near it in its clause."""
    quantity, code = link.quantity, link.indicator.code
    costs: dict[str, float] = {}
    for scope, matches in named:
        if scope.code in link.indicator.own_scope or (scope.applies_to and not code.startswith(scope.applies_to)):
            continue
        used = scope.code in _POOR and any(m in link.used for m in matches)
        if used and not _in_noun_phrase(sentence, quantity, matches[0]):
            continue
        way = sum(_way(sentence, quantity, match, ruler, scope.family) for match in matches) / len(matches)
        if way < _REACH and way < costs.get(scope.code, 9.0):
            costs[scope.code] = way
    if any(ruler.way(quantity, match) < 1.2 for match in sentence.tags.get("cue:whole", ())):
        for name in [name for name in costs if load_scopes()[name].family == "union"]:
            del costs[name]
    scopes = load_scopes()
    nearest: dict[str, str] = {}
    for name in sorted(costs, key=lambda name: (costs[name], name)):
        # Of one family (areas, classes, unions) only the nearest is meant.
        family = scopes[name].family
        if family and nearest.setdefault(family, name) != name:
            del costs[name]
    _settle(costs)
    return Scoped(
        tuple(sorted(name for name in costs if scopes[name].field == "population")),
        tuple(sorted(name for name in costs if scopes[name].field == "programme")),
    )


def _in_noun_phrase(sentence: Sentence, quantity: Quantity, match: Match) -> bool:
    return quantity.first <= match.last <= max(quantity.noun_last, quantity.last) + 1


def _way(sentence: Sentence, quantity: Quantity, match: Match, ruler: Ruler, family: str) -> float:
    """How far a group's name stands from a number: nearest in its own noun phrase, then before it in the clause, then behind it."""
    way = ruler.way(quantity, match)
    if family == "union":
        # A union named in a sentence owns all its figures, in a list of unions those behind each.
        return way * 0.2 if match.last < quantity.left else way * 0.2 + 0.6
    if match.last < quantity.left:
        return way + 0.5
    if match.first > quantity.right and ruler.between(quantity.right + 1, match.first) > 0.7:
        way += 0.8
    return way * (1.5 if family == "area" else 1.0)


def _settle(costs: dict[str, float]) -> None:
    """Where one name lies within another, the fuller one stays."""
    if "student_computers" in costs:
        costs.pop("students", None)
    if "ethnic_minority_area" in costs and "ethnic_minority" in costs:
        del costs["ethnic_minority"]
    if "khmer" in costs:
        costs.pop("ethnic_minority", None)
    if "business_disadvantaged_area" in costs:
        costs.pop("disadvantaged_area", None)
        costs.pop("production_business", None)
    if "decree_28_2022_housing" in costs:
        costs.pop("decree_28_2022", None)
    if "housing_poor" in costs:
        costs.pop("poor", None)
