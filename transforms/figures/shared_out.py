"""Sums shared out among places: 'the province was given 10 billion for the near-poor. Districts A and B got 4 billion each, C 2 billion'.

Parts that add up to what was told before them are of its group, and where they have no time of their own, of its time. Belongs here: that
evidence, once all figures of a page are read. Does not belong here: parts that the words of their own sentence tell (`heirs`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from transforms.figures.drafts import Draft
from transforms.figures.linking import measure_of

_FEWEST = 3  # parts: two numbers may add up to a third by chance
_SENTENCES = 3  # from the sum to its last part
_SUMMED = frozenset({"VND", "households", "persons", "houses"})


def share_out(drafts: Sequence[Draft]) -> None:
    """Gives the parts of sums the group and the time of the whole."""
    for whole, parts in _sums(drafts):
        same = all(_may_be_same(part, whole) for part in parts)
        for part in parts:
            part.link = replace(part.link, indicator=whole.link.indicator) if same else part.link
            part.link.reasons.append(f"one of the parts that add up to {whole.value}")
            if part.scoped.empty:
                part.scoped = whole.scoped.without(part.link.indicator.own_scope)
            if part.timed.basis != "stated" or part.timed.mention is whole.timed.mention:
                part.timed, part.kind = whole.timed, whole.kind if same else part.kind


def _may_be_same(part: Draft, whole: Draft) -> bool:
    """'được phân bổ 45 tỷ đồng, trong đó huyện A cho vay 12 tỷ đồng': what was done with the parts is done with the whole."""
    one, two = part.link.indicator, whole.link.indicator
    return one is two or one.kind == two.kind == "event"


def _sums(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, list[Draft]]]:
    for i, whole in enumerate(drafts):
        measure = measure_of(whole.link.quantity)
        if measure not in _SUMMED or whole.value is None or whole.changes:
            continue
        parts: list[Draft] = []
        total = Decimal(0)
        for part in drafts[i + 1 :]:
            if part.value is None or measure_of(part.link.quantity) != measure or not _may_be_part(part, whole):
                break
            parts.append(part)
            total += part.value
            if total >= whole.value:
                break
        if len(parts) >= _FEWEST and total == whole.value:
            yield whole, parts


def _may_be_part(part: Draft, whole: Draft) -> bool:
    apart = part.link.quantity.sentence.index - whole.link.quantity.sentence.index
    return (
        apart <= _SENTENCES
        and part.link.indicator.theme == whole.link.indicator.theme
        and (part.place.name, part.place.level) != (whole.place.name, whole.place.level)
        and not part.changes
    )
