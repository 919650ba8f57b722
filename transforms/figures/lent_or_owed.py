"""Loans told of in parts: of what was lent in a time, or of what is owed on a day, as the whole before them is.

Belongs here: which of the two a part is, and those who took it. Does not belong here: wholes (`chaining`), what else words lead a link to
(`amends`).
"""

from collections.abc import Sequence
from dataclasses import replace

from transforms.figures.linking import Link, indicator, measure_of
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import RuleKind

_LENT, _OWED, _TAKERS = "credit_disbursed", "credit_outstanding", "credit_borrowers"
_AS_WHOLE = "as_whole"  # the way of what was led to what its whole is
_PARTED = frozenset({"part", "carried", "of_which"})
_LOANS = ["cho", "vay"]


def as_whole(sentence: Sentence, link: Link, earlier: Sequence[Link | None]) -> Link:
    """The link of a part of loans, led to what its whole is; `earlier` are the links before it, led so themselves.

    'Turnover reached VND 212 billion, of which loans for poor households were 41 billion': lent, and no balance. 'Dư nợ đạt 4.120 tỷ đồng.
    Trong đó, cho vay hộ nghèo 512 tỷ đồng với 10.200 hộ; cho vay việc làm 431 tỷ đồng': owed.
    """
    vietnamese = sentence.lexicon.language == "vi"
    if link.changed or link.indicator.code not in ((_LENT, _TAKERS) if vietnamese else (_OWED,)):
        return link
    money = next((one for one in reversed(earlier) if one is not None and measure_of(one.quantity) == "VND"), None)
    if not vietnamese:
        return _led(link, _LENT, "event") if _was_lent(sentence, link, money) else link
    if money is None or money.indicator.code != _OWED:
        return link
    if link.indicator.code == _TAKERS:
        return replace(link, rule_kind=None) if link.way == "partner" and money.way == _AS_WHOLE else link  # those who owe it
    bare = link.way == "direct" and link.used and all(sentence.keys[m.first : m.last + 1] == _LOANS for m in link.used)
    return _led(link, _OWED, None) if bare and money.way in _PARTED | {_AS_WHOLE} else link


def _led(link: Link, code: str, kind: RuleKind | None) -> Link:
    return replace(link, indicator=indicator(code), rule_kind=kind, way=_AS_WHOLE, used=(), parent=None)


def _was_lent(sentence: Sentence, link: Link, money: Link | None) -> bool:
    """Whether a balance told only as loans is a part of a turnover."""
    if link.way not in ("direct", "parallel"):
        return False
    goes_on = money is not None and money.indicator.code == _LENT and money.way == _AS_WHOLE
    if not goes_on and not any(rival.indicator.code == _LENT and rival.way in _PARTED for rival in link.rivals):
        return False
    told = max((match.last for match in link.used), default=link.quantity.left)
    return not any(match.first <= max(told, link.quantity.left) for match in sentence.tags.get("cue:outstanding", ()))
