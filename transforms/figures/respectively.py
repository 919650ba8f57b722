"""Lists told side by side: "giảm lần lượt 3,28%, 2,9% và 2,66%" beside "các năm 2022, 2023 và 2024".

Belongs here: pairing a list of numbers with a list of times, places or groups of the same length. Does not belong here: the lists' parts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from transforms.figures.lexicon import Match
from transforms.figures.nouns import PLACES
from transforms.figures.placed_times import Placed
from transforms.figures.places import PlaceMention
from transforms.figures.placing import PlacedName
from transforms.figures.quantities import Quantity
from transforms.figures.scope import Scoped
from transforms.figures.sentences import Sentence
from transforms.figures.timing import ASIDE
from transforms.reference.vocabulary import Scope

_JOINTS = frozenset({",", ";", "&", "and", "in", "the", "of", "for", "those", "debt", "loan"}) | frozenset(
    {"và", "năm", "tỉnh", "huyện", "xã", "cho", "vay", "đối", "với"}
)


@dataclass(slots=True)
class Pairs:
    """By number: the time, place or group it is paired with. A group beside places has no place of its own: None."""

    periods: dict[int, Placed] = field(default_factory=dict)
    places: dict[int, PlaceMention | None] = field(default_factory=dict)
    scopes: dict[int, Scoped] = field(default_factory=dict)
    levels: dict[int, Quantity] = field(default_factory=dict)  # '38% and 21%, down 6.3 and 4.9 points, respectively': what fell by it


_LISTED = ({"percent"}, {"point"}, {"percent", "point"}, {"VND"})


def _answers(sentence: Sentence, quantities: Sequence[Quantity], group: Sequence[int]) -> bool:
    """'was 8.1% and 9.4% in 2022 and 2023', and no other number: a list of numbers answers one of the same length."""
    first = next((k for k, one in enumerate(quantities) if one.noun not in PLACES), -1)  # "A and B, the two poor districts, with rates of"
    pair = group[0] == first and group[-1] == len(quantities) - 1 and not sentence.composed
    return pair and {quantities[k].measure for k in group} in _LISTED


def pair_lists(
    sentence: Sentence,
    quantities: Sequence[Quantity],
    groups: Sequence[Sequence[int]],
    placed: Sequence[Placed],
    names: Sequence[PlacedName],
    scopes: Sequence[tuple[Scope, list[Match]]],
    *,
    own: Collection[str],
) -> Pairs:
    """Pairs for every list of two or more numbers that the sentence tells "respectively", or that one list of the same length matches.

    `own`: the groups that are measured anyhow, such as the poor where poverty is told.
    """
    pairs = Pairs()
    told = "cue:respectively" in sentence.tags
    times = [p for p in placed if p.mention.marker not in ASIDE and p.mention.last and not p.mention.in_name]
    for group in groups:
        if len(group) < 2:
            continue
        if not told and not _answers(sentence, quantities, group):
            continue
        run = one_list(sentence, [(p.first, p.last) for p in times], len(group))
        if run is not None:
            for k, at in zip(group, run, strict=True):
                pairs.periods[k] = times[at]
        spots = [n for n in names if n.mention.role == "name"]
        run = one_list(sentence, [(n.first, n.last) for n in spots], len(group))
        if run is not None:
            for k, at in zip(group, run, strict=True):
                pairs.places[k] = spots[at].mention
        if told or quantities[group[0]].measure in _RATES:
            _pair_groups(sentence, group, names, scopes, pairs, own=own)
        before = quantities[max(0, group[0] - len(group)) : group[0]]
        rates = all(one.measure in _RATES for one in (*before, quantities[group[0]]))
        elsewhere = bool(before) and any(before[-1].right < name.first < quantities[group[0]].left for name in names)
        if told and rates and len(before) == len(group) and not elsewhere and pairs.places.keys().isdisjoint(group):
            pairs.levels.update(zip(group, before, strict=True))
    return pairs


_RATES = ("percent", "point")


def _pair_groups(
    sentence: Sentence,
    group: Sequence[int],
    names: Sequence[PlacedName],
    scopes: Sequence[tuple[Scope, list[Match]]],
    pairs: Pairs,
    *,
    own: Collection[str],
) -> None:
    """Groups of people, or these beside groups of places: 'in poor districts and ethnic minority areas by 5.6 and 3.2 points'."""
    told_once = {(m[0].first, m[0].last, scope.code): scope for scope, m in scopes if len(m) == 1}  # two rules may name one group
    groups: list[tuple[int, int, Scope | PlaceMention]] = [(first, last, scope) for (first, last, _), scope in told_once.items()]
    areas = [(name.first, name.last, name.mention) for name in names if name.mention.level == "group"]
    others = [one for one in groups if isinstance(one[2], Scope) and one[2].code not in own]
    for told in (groups, [*others, *areas]):
        ordered = sorted(told, key=lambda one: one[:2])
        run = one_list(sentence, [(first, last) for first, last, _ in ordered], len(group))
        named = [ordered[at][2] for at in run or ()]
        if run is None or len({one.code if isinstance(one, Scope) else one.name for one in named}) < len(group):
            continue
        for k, one in zip(group, named, strict=True):
            if not isinstance(one, Scope):
                pairs.places[k], pairs.scopes[k] = one, Scoped((), ())
                continue
            pairs.scopes[k] = Scoped((one.code,), ()) if one.field == "population" else Scoped((), (one.code,))
            if told is not groups:
                pairs.places[k] = None
        return


def one_list(sentence: Sentence, spans: Sequence[tuple[int, int]], size: int) -> list[int] | None:
    """The positions of the one list of `size` neighbours among the spans, None when there is none or more than one."""
    runs: list[list[int]] = []
    current: list[int] = []
    for at, (first, _) in enumerate(spans):
        between = sentence.keys[spans[current[-1]][1] + 1 : first] if current else []
        if between and _JOINTS.issuperset(between):
            current.append(at)
        else:
            if current:
                runs.append(current)
            current = [at]
    if current:
        runs.append(current)
    fitting = [run for run in runs if len(run) == size]
    return fitting[0] if len(fitting) == 1 else None
