"""Who is measured and what part of a programme: codes of populations and programmes beside a number.

Belongs here: choosing those codes. Does not belong here: places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.lexicon import Match
from transforms.figures.linking import Link, Ruler
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Scope, load_scopes, load_words

# The union whose part is told, a standing heading ("By programme: ..."), an adverbial clause: how far such words may stand.
_REACH = 2.4
_JOINTS = load_words("joins_groups")
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
        longer = any(other.first <= match.first and match.last <= other.last and other.words > match.words for _, other in single)
        if not longer and not any(void.first <= match.first and match.last <= void.last for void in tags.get("cue:nothing", ())):
            found.append((scope, [match]))
    return found


def choose_scope(
    link: Link, sentence: Sentence, named: Sequence[tuple[Scope, list[Match]]], ruler: Ruler, *, labelled: bool = False
) -> Scoped:
    """The codes that belong to a linked number: those of its own noun phrase, and those near it in its clause.

    `labelled`: the sentence is an item or a cell whose words before the colon hold for all of it.
    """
    quantity, code = link.quantity, link.indicator.code
    costs: dict[str, float] = {}
    label = next((i for i, t in enumerate(sentence.tokens) if t.key == ":" and i < quantity.left), -1) if labelled else -1
    named = _with_lists(sentence, named)
    for scope, matches in named:
        if scope.code in link.indicator.own_scope or (scope.applies_to and not code.startswith(scope.applies_to)):
            continue
        used = scope.code in _POOR and any(m.first <= u.first and u.last <= m.last for m in matches for u in link.used)
        if used and not _in_noun_phrase(sentence, quantity, matches[0]):
            continue
        way = sum(_way(sentence, quantity, match, ruler, scope.family) for match in matches) / len(matches)
        if matches[-1].last < label:
            way = min(way, 0.3)
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


def _with_lists(sentence: Sentence, named: Sequence[tuple[Scope, list[Match]]]) -> list[tuple[Scope, list[Match]]]:
    """Groups told as one list stand where the nearest of them stands: 'the poor, near-poor and newly escaped households'."""
    ordered = sorted(((m[0], s) for s, m in named if len(m) == 1 and s.field == "population"), key=lambda one: one[0].first)
    spans: dict[int, Match] = {}
    run: list[Match] = []
    for match, _ in ordered:
        if run and all(t.key in _JOINTS for t in sentence.tokens[run[-1].last + 1 : match.first]):
            run.append(match)
        else:
            run = [match]
        for member in run:
            spans[id(member)] = Match(run[0].first, run[-1].last, (), False, 1)
    return [(s, [spans.get(id(m[0]), m[0])] if len(m) == 1 else m) for s, m in named]


def _in_noun_phrase(sentence: Sentence, quantity: Quantity, match: Match) -> bool:
    return quantity.first <= match.last <= max(quantity.noun_last, quantity.last) + 1


def _way(sentence: Sentence, quantity: Quantity, match: Match, ruler: Ruler, family: str) -> float:
    """How far a group's name stands from a number: nearest in its own noun phrase, then before it in the clause, then behind it."""
    way = ruler.way(quantity, match)
    if family == "union" and _is_source(sentence, match):
        return 9.0
    if family == "union":
        # A union named in a sentence owns all its figures, in a list of unions those behind each.
        return way * 0.2 if match.last < quantity.left else way * 0.2 + 0.6
    if match.last < quantity.left:
        return way + 0.5
    if match.first > quantity.right and ruler.between(quantity.right + 1, match.first) > 0.7:
        way += 0.8
    return way * (1.5 if family == "area" else 1.0)


def _is_source(sentence: Sentence, match: Match) -> bool:
    """'According to the Women's Union, ...' names who says so."""
    return any(t.key in ("accord", "according", "theo") for t in sentence.tokens[max(0, match.first - 3) : match.first])


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
