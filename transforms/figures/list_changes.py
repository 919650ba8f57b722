"""The verb of change that stands before a list and governs all of it.

Belongs here: such lists, "Địa phương có số hộ nghèo giảm nhiều gồm: xã A 101 hộ, xã B 92 hộ". Does not belong here: the verb that governs
a single number (`kinds`).
"""

from collections.abc import Sequence

from transforms.figures.lexicon import Match
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

_FAR = 14  # tokens
MOST_POINTS = 12  # by which the rate of a district falls in a year; what is more is a level
_OPENS_LIST = frozenset({"gồm", "như", "là", "ở", ":"})
_HOW_MUCH = frozenset({"chủ", "nhiều", "ít", "mạnh", "nhanh", "cao", "sâu", "lớn"})


def change_of_list(sentence: Sentence, quantity: Quantity, verbs: Sequence[tuple[Match, int]]) -> tuple[Match, int] | None:
    """The verb before the list that a number is a member of, with its sign; None where none is.

    `verbs` are the verbs of change of the sentence. A list may part its members by semicolons: "giảm sâu số hộ nghèo là: A (1,2 nghìn hộ);
    B (982 hộ)".
    """
    told = [(match, sign) for match, sign in verbs if match.last < quantity.left]
    is_share = quantity.measure == "percent" and (quantity.value or 0) <= MOST_POINTS
    if not told or not (is_share or quantity.measure in ("count", "VND", "USD")):
        return None
    alike = [verb for verb in told if verb[0].first == told[-1][0].first]  # "tăng" and "tăng trưởng", "giảm" and "giảm mạnh"
    return next((verb for verb in reversed(alike) if _governs(sentence, quantity, verb[0], is_share=is_share)), None)


def _governs(sentence: Sentence, quantity: Quantity, match: Match, *, is_share: bool) -> bool:
    """Whether a verb stands before the list that a number is a member of."""
    between = sentence.keys[match.last + 1 : quantity.left]
    if quantity.measure == "count" and _is_part_of_fall(sentence, quantity, match):
        return True
    opened = next((i for i, key in enumerate(between) if key in _OPENS_LIST), None)
    since = quantity.measure in ("VND", "USD") and between[:2] == ["so", "với"] and ":" in between  # "tăng so với đầu năm gồm: ..."
    if opened is None or between[:1] == ["còn"] or not (opened == 0 or between[0] in _HOW_MUCH or since):
        return False
    if is_share and between[0] not in _HOW_MUCH:
        return False  # "tỷ lệ hộ nghèo giảm, gồm ...": only "giảm mạnh là Ba Tơ (4,1%), Sơn Hà (3,7%)" is sure to tell by how much
    return ";" not in between[:opened] and opened <= _FAR


def _is_part_of_fall(sentence: Sentence, quantity: Quantity, verb: Match) -> bool:
    """'giảm được 685 hộ nghèo, trong đó có 512 hộ Khmer': the part of what something fell by, told of the same kind."""
    tokens, keys = sentence.tokens, sentence.keys
    numbers = [i for i in range(verb.last + 1, quantity.left) if tokens[i].sort == "n"]
    if len(numbers) != 1 or numbers[0] > verb.last + 2:
        return False
    between, opens = keys[numbers[0] + 1 : quantity.left], quantity.left - (keys[quantity.left - 1] == "có")
    parted = any(match.last == opens - 1 for match in sentence.tags.get("cue:of_which", ()))
    alike = between[:2] == ["hộ", "nghèo"] and keys[quantity.last + 1 : quantity.last + 2] == ["hộ"]
    return parted and alike and "thoát" not in keys[quantity.right + 1 : quantity.right + _BEHIND]


_BEHIND = 4  # tokens
