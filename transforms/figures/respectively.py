"""Lists told side by side: "giảm lần lượt 3,28%, 2,9% và 2,66%" beside "các năm 2022, 2023 và 2024".

Belongs here: pairing a list of numbers with a list of times, places or groups of the same length. Does not belong here: the lists' parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.figures.lexicon import Match
from transforms.figures.places import PlaceMention
from transforms.figures.placing import PlacedName
from transforms.figures.quantities import Quantity
from transforms.figures.scope import Scoped
from transforms.figures.sentences import Sentence
from transforms.figures.timing import Placed
from transforms.reference.vocabulary import Scope

_JOINTS = frozenset({",", ";", "&", "and", "in", "the", "of", "for", "those", "debt", "loan"}) | frozenset(
    {"và", "năm", "tỉnh", "huyện", "xã", "cho", "vay", "đối", "với"}
)


@dataclass(slots=True)
class Pairs:
    """By number: the time, place or group it is paired with."""

    periods: dict[int, Placed] = field(default_factory=dict)
    places: dict[int, PlaceMention] = field(default_factory=dict)
    scopes: dict[int, Scoped] = field(default_factory=dict)


def _answers(sentence: Sentence, quantities: Sequence[Quantity], group: Sequence[int]) -> bool:
    """'was 8.1% and 9.4% in 2022 and 2023', and no other number: a list of numbers answers one of the same length."""
    pair = group[0] == 0 and group[-1] == len(quantities) - 1 and sentence.lexicon.language == "en" and not sentence.composed
    return pair and {quantities[k].measure for k in group} <= {"percent", "point"}


def pair_lists(
    sentence: Sentence,
    quantities: Sequence[Quantity],
    groups: Sequence[Sequence[int]],
    placed: Sequence[Placed],
    names: Sequence[PlacedName],
    scopes: Sequence[tuple[Scope, list[Match]]],
) -> Pairs:
    """Pairs for every list of two or more numbers that the sentence tells "respectively", or that one list of the same length matches."""
    pairs = Pairs()
    told = "cue:respectively" in sentence.tags
    times = [p for p in placed if p.mention.marker not in ("compared", "issued", "every") and p.mention.last and not p.mention.in_name]
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
        ordered = sorted(((m[0].first, m[0].last, s) for s, m in scopes if len(m) == 1), key=lambda one: one[:2])
        run = one_list(sentence, [(first, last) for first, last, _ in ordered], len(group))
        if run is not None and len({ordered[at][2].code for at in run}) == len(group):
            for k, at in zip(group, run, strict=True):
                scope = ordered[at][2]
                pairs.scopes[k] = Scoped((scope.code,), ()) if scope.field == "population" else Scoped((), (scope.code,))
    return pairs


def one_list(sentence: Sentence, spans: Sequence[tuple[int, int]], size: int) -> list[int] | None:
    """The positions of the one list of `size` neighbours among the spans, None when there is none or more than one."""
    runs: list[list[int]] = []
    current: list[int] = []
    for at, (first, _) in enumerate(spans):
        if current and all(t.key in _JOINTS for t in sentence.tokens[spans[current[-1]][1] + 1 : first]):
            current.append(at)
        else:
            if current:
                runs.append(current)
            current = [at]
    if current:
        runs.append(current)
    fitting = [run for run in runs if len(run) == size]
    return fitting[0] if len(fitting) == 1 else None
