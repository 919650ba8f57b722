"""Sums told by their parts: 'tỷ lệ hộ nghèo, hộ cận nghèo lần lượt là 5,1% và 4,2%' gives two rates, and none of both together.

Which indicators add up to which is a row of `identity_terms.csv`. Belongs here: lists of numbers that are the parts of one sum. Does not
belong here: lists paired with times, places or groups (`respectively`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.figures.detours import JOINING
from transforms.figures.linking import Link
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.told import Told
from transforms.reference.vocabulary import Indicator, load_indicators, load_sums

_TOGETHER = frozenset({"together", "altogether", "cộng", "chung"})


def part_sums(
    sentence: Sentence, quantities: Sequence[Quantity], groups: Sequence[Sequence[int]], links: Sequence[Link | None], told: Told
) -> list[Link | None]:
    """The links, those of a list of two numbers led from a sum to its two parts, and one told 'together' from a part to the sum.

    `told` remembers the parts last told, for 'in the Southeast the figures were 0.32% and 0.17% respectively'.
    """
    found = list(links)
    parted: list[int] = []  # the last list that was parted
    for group in groups:
        if len(group) != 2:
            continue
        if (parts := _parts_of(sentence, quantities, group, found)) is not None:
            for k, part in zip(group, parts, strict=True):
                link = found[k]
                assert link is not None
                found[k] = replace(link, indicator=part, way="parted", score=max(link.score, 3.0))
            parted = list(group)
        elif parted and _goes_on_in_turn(sentence, quantities[parted[-1]], quantities[group[0]]):
            for k, one in zip(group, parted, strict=True):
                if (first := found[one]) is not None:
                    found[k] = Link(quantities[k], first.indicator, 3.0, "parted", parent=first)
            parted = list(group)
    for k in range(2, len(found)):
        whole = _whole_of(found[k - 2], found[k - 1])
        between = {t.key for t in sentence.tokens[quantities[k - 1].right + 1 : quantities[k].left]}
        if whole is not None and not _TOGETHER.isdisjoint(between):
            found[k] = Link(quantities[k], whole, 4.0, "together", parent=found[k - 1])
    for k in range(len(found) - 2):
        link, sum_of = found[k], _sum_of(found[k], found[k + 1], found[k + 2])
        if link is not None and sum_of is not None:
            found[k] = replace(link, indicator=sum_of)
    pairs = [(one.indicator, two.indicator) for one, two in pairwise(found) if one and two and _whole_of(one, two) is not None]
    if any(found):
        told.parts = pairs[-1] if pairs else None  # what tells of one alone goes on with that one
    return found


def _goes_on_in_turn(sentence: Sentence, last: Quantity, first: Quantity) -> bool:
    """'... lần lượt là 14,2% và 7,7%; huyện Lộc Bình lần lượt là 10,2% và 5,1%': the same two of another place or time."""
    between = range(last.right + 1, first.left)
    told = any(match.first in between for match in sentence.tags.get("cue:respectively", ()))
    named = any(match.first in between for match in sentence.tags.get("cue:near_poor_hh", ()))
    return told and not named and last.measure == first.measure


def _sum_of(link: Link | None, one: Link | None, two: Link | None) -> Indicator | None:
    """'the poverty rate was 7.52%, with 4.03% poor and 3.49% near-poor': both together, where a part is named; None for any other."""
    whole = _whole_of(one, two)
    if link is None or one is None or two is None or whole is None or link.indicator not in (one.indicator, two.indicator):
        return None
    if link.quantity.measure != "percent":
        return None
    first, second = one.quantity.value, two.quantity.value
    return whole if first is not None and second is not None and link.quantity.value == first + second else None


def _parts_of(
    sentence: Sentence, quantities: Sequence[Quantity], group: Sequence[int], links: Sequence[Link | None]
) -> tuple[Indicator, Indicator] | None:
    """The two parts that a list of two numbers gives: its subject names them both, or the number before it is their sum."""
    first, second = (links[k] for k in group)
    if first is None or second is None:
        return None
    if first.indicator is second.indicator and first.indicator.code in load_sums() and _names_both(sentence, first):
        return _ordered(sentence, first)
    one, two = (quantities[k].value for k in group)
    for before in reversed(links[: group[0]]):
        if before is None or before.quantity.measure != quantities[group[0]].measure or before.indicator.code not in load_sums():
            continue
        if one is not None and two is not None and one + two == before.quantity.value:
            return _ordered(sentence, before)
    return None


def _names_both(sentence: Sentence, link: Link) -> bool:
    """Whether the words that told the sum name its two parts: 'poor and near-poor household rates', not 'multidimensional poverty'."""
    return any(not JOINING.isdisjoint(t.key for t in sentence.tokens[m.first : m.last + 1]) for m in link.used)


def _ordered(sentence: Sentence, link: Link) -> tuple[Indicator, Indicator]:
    """The parts in the order in which they are named."""
    one, two = (load_indicators()[code] for code in load_sums()[link.indicator.code])
    opening = {sentence.tokens[m.first].key for m in link.used}
    return (two, one) if opening & {"near", "frozen", "cận"} else (one, two)


def _whole_of(one: Link | None, two: Link | None) -> Indicator | None:
    """The sum of the indicators of two numbers, None where they are no parts of one."""
    if one is None or two is None:
        return None
    codes = {one.indicator.code, two.indicator.code}
    return next((load_indicators()[code] for code, parts in load_sums().items() if set(parts) == codes), None)


OPENS_PARTS = frozenset({"include", "comprise"})


def is_counted_part(sentence: Sentence, before: Link, quantity: Quantity, between: Sequence[str]) -> bool:
    """'Of the 1,905 groups, 1,790 were rated good, 92 fair': bare numbers that count parts of what was counted first."""
    whole, part = before.quantity.value, quantity.value
    if whole is None or part is None or part > whole or before.quantity.measure != "count" or part != part.to_integral_value():
        return False
    return sentence.tokens[0].key in ("of", "trong", "among") or before.way == "part" or not OPENS_PARTS.isdisjoint(between[-1:])
