"""What an amount is per: 'per person per month', '/hộ', 'a year'.

Belongs here: the units behind an amount. Does not belong here: the amount (`quantities`), what its own indicator is per (`finish`).
"""

from transforms.figures.sentences import Sentence

_PER_WORDS = {
    "household": "household", "hộ": "household", "person": "person", "người": "person", "head": "person", "khẩu": "person",
    "capita": "person", "worker": "person", "student": "person", "học": "person", "month": "month", "tháng": "month", "year": "year",
    "năm": "year", "annum": "year", "tổ": "group", "group": "group", "customer": "customer", "khách": "customer", "hội": "person",
    "borrower": "customer", "nhà": "house", "căn": "house", "house": "house", "day": "day", "ngày": "day", "kg": "kg",
    "commune": "commune", "xã": "commune", "km": "km",
    "ha": "ha", "con": "head", "lượng": "tael", "độ": "degree", "kỳ": "term", "square": "m2", "m": "m2", "lao": "person",
    "hectare": "ha", "semester": "term", "work": "work", "công": "work", "trẻ": "person", "em": "person",
}  # fmt: skip
_LATER = frozenset({"earlier", "ago", "before", "later", "previously", "trước", "sau"})
ONE = frozenset({"1", "01"})
_TAILS = frozenset({"động", "sinh", "viên", "hàng"})  # "/lao động", "/học sinh sinh viên", "/khách hàng"
_PER_STARTS = frozenset({"/", "per", "mỗi", "một", "a", "each", "every", "for"})


def per_after(sentence: Sentence, j: int) -> tuple[tuple[str, ...], int]:
    """What an amount is per, and the last token of it: '/hộ', 'per person per month', '/người/tháng'."""
    tokens = sentence.tokens
    found: list[str] = []
    while j + 1 < len(tokens) and tokens[j].key in _PER_STARTS:
        j += tokens[j].key == "/" and tokens[j + 1].raw in ONE and j + 2 < len(tokens)  # "100 triệu đồng/1 ha"
        named = j + 1
        while tokens[j].key in _EACH and named + 1 < len(tokens) and tokens[named].key in _WHICH:
            named += 1  # "per savings and credit group", "for each borrowing household"
        unit = _PER_WORDS.get(tokens[named].key)
        if tokens[j].key == "for" and tokens[j + 1].raw.endswith("s"):
            break  # "VND 8 billion for students" is what they got together
        if unit is None or (tokens[j].key == "một" and unit not in ("year", "month", "household", "person")):
            break
        if tokens[j].key in ("a", "một") and j + 2 < len(tokens) and tokens[j + 2].key in _LATER:
            break  # "5.7 per cent a year earlier"
        found.append(unit)
        j = named + 1
        while j < len(tokens) and tokens[j].key in _TAILS:
            j += 1
    if (found or _is_percent(sentence, j)) and j < len(tokens) and tokens[j].key in _ADVERBS:
        found.append(_ADVERBS[tokens[j].key])  # "VND 36 million a person yearly"
        j += 1
    return tuple(found), j - 1


def _is_percent(sentence: Sentence, j: int) -> bool:
    """Whether token `j` stands behind a per cent: '6.6 percent annually' is a rate, 'VND 30 billion annually' a sum."""
    return sentence.keys[j - 1 : j] in (["%"], ["percent"], ["cent"])


_EACH = frozenset({"per", "each", "every"})
_WHICH = frozenset({"savings", "saving", "credit", "loan", "and", "borrow", "indebted", "poor"})
_ADVERBS = {"yearly": "year", "annually": "year", "monthly": "month"}
