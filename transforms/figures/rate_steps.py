"""Old rates and new ones: which per cent takes the place of another, and which was overtaken.

Belongs here: the order of the rates of one product in a sentence. Does not belong here: whether a per cent is a rate (`rate_cues`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.deposit_terms import JOINTS, TERM_UNITS
from transforms.figures.lexicon import Match
from transforms.figures.period_forms import MONTHS as MONTH_NAMES
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token

_OF = frozenset({"of", "số", "tổng", "hộ", "household"})
_ASKED = 14  # tokens between a word of proposal and the rate proposed
STEPS = frozenset({"to", "from", "down", ",", "instead", "of", "xuống", "còn", "từ"})
"""What may stand between the old rate of a product and its new one."""
GOES_OVER = (
    STEPS
    | frozenset({"được", "điều", "chỉnh", "thủ", "tướng", "chính", "phủ", "đã", "nay", "hiện", "giảm", "tăng", "lên", "sau", "đó", "là"})
    | frozenset({"now", "and", "it", "be", "while", "then", "later", "fall", "rise", "cut", "lower"})
)
"""Words by which a rate goes over into another."""
_ARRIVES = frozenset({"còn", "xuống", "lên", "là", "to", "now", "from", "từ", "be"})
_BEFORE = frozenset({",", "compare", "with", "to", "against", "so", "với", "thay", "vì", "cho", "mức", "rather", "than"})
"""What may stand between the new rate of a product and its old one, where that is said to be so behind it."""
_FORMERLY = frozenset({"before", "previously", "earlier", "trước", "cũ"})


def is_next_step(sentence: Sentence, behind: Sequence[Token], quantity: Quantity) -> bool:
    """'cut from 7.2 percent to 6.6 percent': whether the tokens behind a rate only lead to the next one."""
    lead = _but_for_dates(behind)
    if STEPS.issuperset(lead) or (GOES_OVER.issuperset(lead) and lead[-1] in _ARRIVES):
        return True
    if JOINTS.issuperset(lead) and _OF.isdisjoint(sentence.keys[quantity.right + 1 : quantity.right + 2]):
        return True  # "6.6 percent and 7.92 percent"
    return _BEFORE.issuperset(lead) and is_former(sentence, quantity)


def is_reached(sentence: Sentence, changes: Sequence[Quantity], quantity: Quantity) -> bool:
    """'to lower rates by 0.3 points, to 6.5 percent': what a rate that `changes` tell of arrives at."""
    before = (q.right + 1 for q in changes if q.right < quantity.left)
    return any(0 < quantity.left - at <= _LAST_WORDS and STEPS.issuperset(sentence.keys[at : quantity.left]) for at in before)


def is_former(sentence: Sentence, quantity: Quantity) -> bool:
    """'compared with 7.2 percent before', 'thay vì 7,2%/năm như trước'."""
    return not _FORMERLY.isdisjoint(sentence.keys[quantity.right + 1 : quantity.right + 3])


def is_overtaken(sentence: Sentence, quantity: Quantity) -> bool:
    """'0,65%/tháng trước ngày 5/6/2015, nay còn 0,55%/tháng': a rate whose successor follows as today's."""
    ahead = next(
        (i for i in range(quantity.right + 1, len(sentence.tokens)) if sentence.tokens[i].sort == "n" and _is_percent(sentence, i)), 0
    )
    between = sentence.keys[quantity.right + 1 : ahead][-_LAST_WORDS:]
    if any(two in _ARRIVES or two == "chỉ" for one, two in pairwise(between) if one == "nay") or between[-1:] == ["now"]:
        return True
    whole = sentence.tokens[quantity.right + 1 : ahead]
    words = _but_for_dates(whole)
    dated = "nay" in words or any(token.sort == "n" for token in whole)  # "6,6%/năm; từ ngày 10/10/2025 còn 5,4%/năm"
    return dated and bool(words) and GOES_OVER.issuperset(words) and words[-1] in _ARRIVES


def succeeds(sentence: Sentence, one: Quantity, two: Quantity) -> bool:
    """Whether a rate came in place of one told before it: 'năm 2013: 0,65%/tháng; từ 6/2014: 0,6%/tháng', '0,5%/tháng lên 0,65%/tháng'."""
    between = sentence.tokens[one.right + 1 : two.left]
    return any(token.sort == "n" or token.key in _ARRIVES for token in between)


def _but_for_dates(tokens: Sequence[Token]) -> list[str]:
    return [token.key for token in tokens if token.sort != "n" and token.key not in _DATES]


def _is_percent(sentence: Sentence, i: int) -> bool:
    return sentence.keys[i + 1 : i + 2] in (["%"], ["percent"], ["per"])


_LAST_WORDS = 3
_DATES = TERM_UNITS.keys() | MONTH_NAMES.keys() | {";", "/", "-", "ngày", "kể", "per", "a", "annum", "in", "since"}
"""Words of dates, and of what the rate before is per."""


def is_superseded(sentence: Sentence, quantity: Quantity, before: Quantity | None) -> bool:
    """Whether a rate has a successor in its sentence, or is said to hold no longer; `before`: the rate told before it."""
    tokens = sentence.tokens
    if quantity.left and tokens[quantity.left - 1].key in ("from", "từ"):
        behind = quantity.right + 1
        if sentence.keys[behind : behind + 1] == ["("] and ")" in sentence.keys[behind:]:
            behind = sentence.keys.index(")", behind) + 1  # "từ 9,0%/năm (tương đương 0,75%/tháng) xuống còn 7,8%/năm"
        return before is not None or any(key in ("to", "xuống", "lên", "còn") for key in _but_for_dates(tokens[behind:])[:2])
    if (before is not None and is_former(sentence, quantity)) or is_overtaken(sentence, quantity):
        return True
    edge = before.right + 1 if before is not None else 0
    told = [m for m in sentence.tags.get("cue:superseded", ()) if edge <= m.first and m.last < quantity.left]
    return any(quantity.left - m.last <= _ASKED or _frames(sentence, m, quantity) for m in told)


def _frames(sentence: Sentence, match: Match, quantity: Quantity) -> bool:
    """'Trước đây, lãi suất cho vay hộ nghèo, học sinh, sinh viên ... ở mức 7,8%/năm': what opens a sentence holds for its first rate."""
    between = sentence.tokens[match.last + 1 : quantity.left]
    return match.first <= 1 and not any(token.sort == "n" or token.key in _PARTS for token in between)


_PARTS = frozenset({";", "nay", "hiện", "now", "today", "but"})
