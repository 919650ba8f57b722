"""When the figures of a headline were true, which itself says no time: when those of its theme were that the text tells first.

Belongs here: lending a headline the time of the text. Does not belong here: headlines that repeat a figure of the text (`dedupe`).
"""

from collections.abc import Sequence
from dataclasses import replace

from transforms.figures.drafts import Draft
from transforms.figures.period_days import Timed
from transforms.records import Document

_EVENTS = frozenset({"flow", "cumulative"})
_STATES = frozenset({"level", "change"})


def date_headlines(document: Document, drafts: Sequence[Draft]) -> None:
    """What only the headline tells holds for the day, or happened in the window, of what its text does, where that has but one.

    'Hộ nghèo giảm còn 3,4%' above 'Kết quả rà soát năm 2024, tỉnh còn 8.120 hộ nghèo': both hold for the end of 2024.
    """
    told = [draft for draft in drafts if document.blocks[draft.block_index].kind != "title"]
    for draft in drafts:
        if document.blocks[draft.block_index].kind != "title" or draft.timed.last is not None or draft.timed.mention is not None:
            continue
        kinds = _EVENTS if draft.kind in _EVENTS else _STATES if draft.kind in _STATES else frozenset()
        alike = [one for one in told if one.kind in kinds and _is_of_same(draft, one)]
        alike = [one for one in alike if one.block_index == alike[0].block_index]
        if not alike or alike[0].last is None or any(one.last != alike[0].last for one in alike):
            continue
        source = next((one for one in alike if one.kind == draft.kind), alike[0])
        draft.timed = _lent(draft, source)
        draft.kind = source.kind if draft.kind in _EVENTS else draft.kind


def _lent(headline: Draft, source: Draft) -> Timed:
    """The time of a figure of the text, as the headline's kind has it."""
    timed = source.timed
    return replace(timed, basis="implied" if timed.basis == "stated" else timed.basis)


def _is_of_same(headline: Draft, one: Draft) -> bool:
    """Whether a figure of the text is of the headline's theme and place."""
    return one.link.indicator.theme == headline.link.indicator.theme and one.place.name == headline.place.name
