"""When the figures of a headline, or of a sentence, were true that itself says no time: as the text behind it has it.

Belongs here: lending the time of what stands behind. Does not belong here: headlines that repeat a figure of the text (`dedupe`), times
that are carried on (`frames`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from transforms.figures.drafts import Draft
from transforms.figures.owned_times import UP_TO
from transforms.figures.period_days import Timed, period_of
from transforms.figures.placed_times import Placed
from transforms.figures.sentences import Sentence
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
        draft.timed = _lent(source)
        draft.kind = source.kind if draft.kind in _EVENTS else draft.kind


def _lent(source: Draft) -> Timed:
    """The time of a figure of the text, as the headline's kind has it."""
    timed = source.timed
    return replace(timed, basis="implied" if timed.basis == "stated" else timed.basis)


def _is_of_same(headline: Draft, one: Draft) -> bool:
    """Whether a figure of the text is of the headline's theme and place."""
    return one.link.indicator.theme == headline.link.indicator.theme and one.place.name == headline.place.name


def date_before(before: Sequence[Draft], sentence: Sentence, placed: Sequence[Placed], published_on: date | None) -> None:
    """'Tỉnh đã làm 5.120 nhà. Đến hết ngày 28/7 tỉnh hoàn thành kế hoạch': the day told right behind figures, by which they were reached.

    So with any figures where that day is said to be theirs: 'Số liệu tính đến ngày 30/6'.
    """
    if not before or before[-1].link.quantity.sentence.index != sentence.index - 1 or before[-1].block_index != sentence.block_index:
        return
    mentions = (one.mention for one in placed if one.mention.marker in UP_TO and not one.mention.in_name)
    days = [mention for mention in mentions if mention.form in ("day", "month")]
    told = days[0].last if len(days) == 1 else None
    if told is None or (published_on is not None and told > published_on) or not _TO_DO.isdisjoint(sentence.keys):
        return
    theirs = not _DATA.isdisjoint(pairwise(sentence.keys)) or not _DATA_EN.isdisjoint(sentence.keys)
    done = ("hoàn", "thành") in pairwise(sentence.keys) or not _DONE_EN.isdisjoint(sentence.keys)
    for draft in before:
        if draft.timed.last is None and draft.timed.mention is None and (theirs or (done and _is_of_houses_built(draft))):
            draft.timed = period_of(days[0], None, draft.kind, published_on=published_on, basis="implied")


def _is_of_houses_built(draft: Draft) -> bool:
    """Houses built or planned, or the part of them that is done; not those that are under way."""
    code = draft.link.indicator.code
    return code.startswith("houses_") and (draft.kind != "level" or code == "houses_plan_attainment")


_TO_DO = frozenset({"phải", "cần", "sẽ", "đấu", "tiêu", "dự", "chưa", "must", "will", "aim", "need", "expect", "target", "not"})
_DATA, _DATA_EN = frozenset({("số", "liệu"), ("kết", "quả")}), frozenset({"data", "figure"})
_DONE_EN = frozenset({"complete", "finish"})
