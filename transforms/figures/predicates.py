"""What is told behind a list of counts is told of all of it: who borrowed, who was given a card.

Belongs here: such predicates. Does not belong here: which indicator a single count states (`linking`, `chaining`).
"""

from dataclasses import replace

from transforms.figures.linking import Link, indicator
from transforms.figures.sentences import Sentence

_NEXT = 2  # tokens


def as_borrowing(sentence: Sentence, links: list[Link | None]) -> None:
    """'12.100 hộ cận nghèo và các đối tượng chính sách khác được vay vốn': who borrowed, and not how many there are."""
    for k, link in enumerate(links):
        told = link is not None and (link.indicator.yields or link.indicator.code == "credit_borrowers") and link.way == "direct"
        if link is None or not told or "cue:loan" not in sentence.tags:
            continue
        beside = [m.last for m in sentence.tags.get("cue:others", ()) if 0 < m.first - link.quantity.right <= _NEXT]
        taken = sentence.tags.get("cue:receive", ())
        if beside and any(0 < m.first - max(beside) <= _NEXT for m in taken):
            links[k] = replace(link, indicator=indicator("credit_borrowers"), rule_kind="event", way="predicate", used=(), parent=None)


def share_predicate(sentence: Sentence, links: list[Link | None]) -> None:
    """'1.250 hộ nghèo, 980 hộ cận nghèo và 410 hộ mới thoát nghèo được vay vốn': what is told behind a list is told of all of it."""
    for k in range(len(links) - 1, 0, -1):
        taker, one = links[k], links[k - 1]
        if taker is None or not _takes(taker) or one is None or sentence.keys[one.quantity.left - 1 : one.quantity.left] == ["have"]:
            continue
        joints = sentence.keys[one.quantity.right + 1 : taker.quantity.left]
        behind = taker.way == "predicate" or (joints in _AND and any(match.first > taker.quantity.last for match in taker.used))
        counted = one.indicator.yields and one.way == "direct" and all(match.first > one.quantity.last for match in one.used)
        if behind and counted and joints in (*_AND, [","]) and one.quantity.noun == taker.quantity.noun:
            links[k - 1] = replace(one, indicator=taker.indicator, rule_kind=taker.rule_kind, way="predicate", used=(), parent=None)


def _takes(link: Link) -> bool:
    """Whether those counted are told by what they got: a loan, a card."""
    return (link.indicator.code == "credit_borrowers" and link.rule_kind == "event") or link.indicator.code == "health_insurance_cards"


_AND = (["và"], ["and"])
