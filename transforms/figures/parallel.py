"""A row of numbers told anew of what the sentence before told in the same order: 'By October these figures were 1,260 and 1,540'.

Belongs here: that one pairing. Does not belong here: single numbers that carry on from the sentence before (`from_told`), lists within one
sentence (`respectively`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.linking import Link, measure_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.told import Told


def in_parallel(sentence: Sentence, quantities: Sequence[Quantity], told: Told) -> list[Link]:
    """'By October these figures were 1,260 (4.1 percent) and 1,540 (5 percent)': one for each that the sentence before told."""
    before = told.sequence
    if (
        told.distance > 1
        or len(before) != len(quantities)
        or len(before) < _LEAST_PARALLEL
        or not _are_those_figures(sentence, quantities[0])
    ):
        return []
    alike = all(measure_of(q) in ("bare", measure_of(one.quantity)) for one, q in zip(before, quantities, strict=True))
    if not alike or any(one.changed or one.relative for one in before):
        return []
    return [Link(q, one.indicator, 4.2, "parallel", one.rule_kind, (), parent=one) for one, q in zip(before, quantities, strict=True)]


_LEAST_PARALLEL = 2


def _are_those_figures(sentence: Sentence, first: Quantity) -> bool:
    tokens = sentence.tokens[: first.left]
    return any(one.key in _THOSE and two.raw.lower() in _FIGURES_TOLD for one, two in pairwise(tokens))


_THOSE = frozenset({"these", "those", "the", "two", "respective", "corresponding"})
_FIGURES_TOLD = frozenset({"figures", "numbers", "rates", "proportions", "percentages"})
