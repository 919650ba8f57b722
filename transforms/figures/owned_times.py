"""Whether a time in the sentence of a number is another number's or the number's own: what stands between and around them says so.

Belongs here: those questions of one time and one number. Does not belong here: which of its times a number takes (`timing`), what a time
is by the words before it alone (`placed_times`).
"""

from collections.abc import Sequence

from transforms.figures.detours import HEDGES, before_hedges, is_compared
from transforms.figures.placed_times import Placed
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

UP_TO = frozenset({"until", "by", "at_end"})
BOUNDS = UP_TO | {"deadline"}
_PLANS = frozenset({"plan", "target", "kế", "chỉ"})
CLOSING = 3  # tokens: the time's own last one, a full stop; a hedge before a number


def is_of_own_plan(quantity: Quantity, one: Placed) -> bool:
    """'reached 104% of the plan for 2019': the year that a plan behind the number is for, and no day up to which it was met."""
    of_year = one.mention.marker not in BOUNDS and one.mention.form not in _MONTHS  # "met 52 percent of its plan in the five months"
    return of_year and one.first > quantity.right and not _PLANS.isdisjoint(quantity.sentence.keys[quantity.right + 1 : one.first])


_MONTHS = frozenset({"months", "half_year"})


def is_of_later_plan(quantity: Quantity, one: Placed) -> bool:
    """'rose by 7% and met 98% of the growth plan for 2022': the year is the plan's, and of no number before the one that met it."""
    lead = quantity.sentence.keys[max(0, one.first - 2) : one.first]
    if one.mention.form != "year" or lead[-1:] not in (["for"], ["of"]) or lead[0] not in _PLANS:
        return False
    return any(token.sort == "n" for token in quantity.sentence.tokens[quantity.right + 1 : one.first])


def right_in_brackets(quantity: Quantity, one: Placed, placed: Sequence[Placed]) -> bool:
    """Whether a number stands in the bracket that opens right behind a time, and no other time: '(12,2%, tương ứng 23.511 hộ)'."""
    tokens, first = quantity.sentence.tokens, one.last + 2
    if first > quantity.left or tokens[one.last + 1].key != "(" or any(one.last < other.first < quantity.left for other in placed):
        return False
    beside = any(t.sort == "n" for t in tokens[first : first + CLOSING])  # not "(doanh số cho vay cả năm đạt 905 tỷ đồng)"
    return beside and not any(t.key == ")" for t in tokens[first : quantity.first])


def by_brackets(quantity: Quantity, placed: Sequence[Placed]) -> Sequence[Placed]:
    """The times that may be a number's: those on its side of the brackets that a time and its number open."""
    brackets = _dated_brackets(quantity.sentence, placed) if "(" in quantity.sentence.keys else []
    around = next(((first, last) for first, last in reversed(brackets) if first < quantity.first < last), None)
    if around is not None:
        return [one for one in placed if around[0] < one.first < around[1]]
    return [one for one in placed if not any(first < one.first < last for first, last in brackets)]


def _dated_brackets(sentence: Sentence, placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """The brackets whose times are told of the numbers in them alone, 'là 66,4% (năm 2016: 70,6%)'."""
    keys, tokens = sentence.keys, sentence.tokens
    found: list[tuple[int, int]] = []
    for one in placed:
        opened = one.first - (2 if one.first > 1 and keys[one.first - 1] in _LED_BY else 1)
        if opened < 0 or keys[opened] != "(":
            continue
        at = one.last + 1
        while at < len(keys) and (keys[at] in _SAYS or keys[at] in HEDGES):
            at += 1
        if at < len(tokens) and tokens[at].sort == "n":
            found.append((opened, next((i for i in range(at, len(keys)) if keys[i] == ")"), len(keys))))
    return found


_SAYS = frozenset({":", ",", "là", "đạt", "còn", "be", "it", "have", "vnd", "có"})


def is_set_apart(sentence: Sentence, one: Placed) -> bool:
    """'By the end of 2021 ..., compared to 2020 (in 2021 alone, lending reached 905 billion)': a time that is of its own clause."""
    return sentence.keys[one.last + 1 : one.last + 2] == ["alone"] or "riêng" in sentence.keys[max(0, one.first - 2) : one.first + 1]


def opens_on(quantity: Quantity, one: Placed) -> bool:
    """'đạt 52% năm 2019 (tăng 10% so với năm 2015)': a change told in the brackets right behind a time ends with it."""
    behind = quantity.sentence.keys[one.last + 1 : quantity.left]
    return behind[:1] == ["("] and ")" not in behind and ";" not in behind


def opens_next(quantity: Quantity, one: Placed) -> bool:
    """'có hơn 40% hộ nghèo, đến cuối năm 2023 chỉ còn 6,8%': a time behind a comma frames the number that follows it."""
    tokens = quantity.sentence.tokens
    if quantity.sentence.lexicon.language != "vi" or one.mention.marker not in BOUNDS or tokens[one.first - 1].key not in (",", "đến"):
        return False
    parted = "," in quantity.sentence.keys[quantity.right + 1 : one.first]
    ahead = next((t.key for t in tokens[one.last + 1 :] if t.sort == "n" or t.key in (",", ";")), ";")
    return parted and ahead not in (",", ";")


def opens_part(quantity: Quantity, one: Placed) -> bool:
    """'Toàn xã có 5.820 hộ; năm 2022, xã còn 402 hộ nghèo': a time right behind a semicolon is that of what follows it.

    So is one behind ', and', '58.7 percent are trained, and by 2025 ...', and anywhere behind 'thì': 'nếu năm 2021 có 21.400 hộ nghèo
    thì đến cuối năm 2024 ...'.
    """
    tokens = quantity.sentence.tokens
    if "thì" in quantity.sentence.keys[quantity.right + 1 : one.first]:
        return True
    if _is_of_outlook(quantity, one):
        return True
    at = one.first - 1
    while at > quantity.right and tokens[at].key in _LED_BY:
        at -= 1
    vietnamese = quantity.sentence.lexicon.language == "vi"
    joined = not vietnamese and tokens[at].key in _AND_THEN and tokens[at - 1].key == ","
    parted = joined or (tokens[at].key == ";" and (vietnamese or one.mention.basis != "published"))  # not "5.1%; in the past 3 years ..."
    return parted and any(t.sort == "n" for t in tokens[one.last + 1 :])


def _is_of_outlook(quantity: Quantity, one: Placed) -> bool:
    """'cleared 14,000 and plans to clear 6,500 by 2025', 'xong 812 nhà, phấn đấu đến 31/8 xong 1.100 nhà': the time of what is to come."""
    sentence, tokens = quantity.sentence, quantity.sentence.tokens
    cues = [match for name in _OUTLOOK for match in sentence.tags.get(name, ())]
    if not cues or any(match.last < quantity.left for match in cues):
        return False
    opened = any(quantity.right < m.first < one.first and tokens[m.first - 1].key in _OPENS for m in cues)
    ahead = next((t for t in tokens[one.last + 1 :] if t.sort == "n" or t.key in _ENDS), None)
    told = (ahead is not None and ahead.sort == "n") or any(t.sort == "n" for t in tokens[quantity.right + 1 : one.first])
    return opened and told


_OUTLOOK = ("cue:target", "cue:forecast")
_OPENS, _ENDS = frozenset({",", "and", "và", "but", "it"}), frozenset({";", ".", "while"})
_LED_BY = frozenset({"đến", "tính", "vào", "trong", "riêng", "by", "in", "at", "the"})
_AND_THEN = frozenset({"and", "while", "but"})


def is_of_start(quantity: Quantity, one: Placed) -> bool:
    """'has fallen to 7.4% from 18.5% in 2010': the time of what something fell from, where that is not 'from 18.5% to 7.4% in 2010'.

    So of what it is compared with: 'is 15.1%, against 29.4% at the end of 2015'.
    """
    keys = quantity.sentence.keys[: one.first]
    if _is_of_base(quantity, one):
        return True
    opened = next((i for i in range(quantity.right + 1, one.first) if keys[i] in ("from", "từ")), one.first)
    start = next((i for i in range(opened + 1, one.first) if quantity.sentence.tokens[i].sort == "n"), None)
    # not "got loans from the bank, worth VND 13 billion, in 2021"
    return start is not None and "," not in keys[opened:start] and "to" not in keys[start + 1 : start + _STEP]


_STEP = 4  # tokens


def _is_of_base(quantity: Quantity, one: Placed) -> bool:
    """Whether a time stands right behind the number that another is compared with: 'compared to 21.6% in 2016', 'so với 24% năm 2016'."""
    keys, tokens = quantity.sentence.keys, quantity.sentence.tokens
    weighed = next((m for m in quantity.sentence.tags.get("cue:compared", ()) if quantity.right < m.first < one.first), None)
    at = weighed.last + 1 if weighed is not None else one.first
    while at < one.first and keys[at] in HEDGES:
        at += 1
    told = at < one.first and tokens[at].sort == "n" and not (tokens[at].raw.isdecimal() and tokens[at].raw[:2] in ("19", "20"))
    return told and all(t.key in _LED_TO for t in tokens[at + 1 : one.first])


def is_weighed_then(quantity: Quantity, one: Placed, *, state: bool) -> bool:
    """'..., compared with 2,870 in the same period of 2020': the number that another is weighed by, and its own time right behind it.

    The state of 'a year earlier' has its day from the one that it is weighed with.
    """
    keys = quantity.sentence.keys
    same = not _SAME.isdisjoint(keys[one.first : one.last + 1])
    if state and not same:
        return False
    if one.last < quantity.left:  # "while the figure for the same period of 2020 was 2,870"
        told = "figure" in keys[max(0, one.first - _STEP) : one.first] or keys[quantity.left - 2 : quantity.left] == ["figure", "be"]
        told = told or _IS_THEN.issuperset(keys[one.last + 1 : quantity.left] or ["?"])  # "(cùng kỳ năm 2022 là 17.300 lao động)"
        return same and told and not any(t.sort == "n" for t in quantity.sentence.tokens[one.last + 1 : quantity.left])
    if one.first <= quantity.right or not _LED_TO.issuperset(keys[quantity.right + 1 : one.first]):
        return False
    return (same and keys[before_hedges(quantity)] == "from") or is_compared(quantity)


_SAME, _IS_THEN = frozenset({"same", "cùng"}), frozenset({"là", "đạt", "chỉ", "có"})
_LED_TO = frozenset(
    {"%", "percent", "million", "billion", "trillion", "vnd", "dong", "usd", "a", "per", "head", "person", "capita"}
) | frozenset({"household", "in", "at", "by", "the", "end", "of", "(", "tỷ", "triệu", "đồng", "hộ", "cuối", "vào"})


def is_owned(quantity: Quantity, one: Placed, *, arrived: bool) -> bool:
    """Whether a time right behind another number belongs to that: the year of '57,2% năm 2021' says nothing of '64%' after it."""
    tokens = quantity.sentence.tokens
    if is_set_apart(quantity.sentence, one):
        return False
    i = one.first - 1
    while i >= 0 and tokens[i].key in ("(", ")", "in", "vào", "at", "the", "of", "by", "from", "end", "cuối", "đầu"):
        i -= 1
    if i < 0 or not (tokens[i].sort == "n" or tokens[i].key in _COUNTED or (arrived and tokens[i].key in _SCALES)):
        return False
    aside = tokens[one.first - 1].key == "(" and tokens[one.last + 1].key == ")"  # "còn 5,7% (năm 2023); 35 xã thoát khó khăn"
    return aside or not any(t.key == ";" for t in tokens[one.last + 1 : quantity.left])


def is_start_told(sentence: Sentence, one: Placed) -> bool:
    """'from 12.48 percent in 2016': whether a time is that of what something fell or rose from."""
    tokens, i = sentence.tokens, one.first - 1
    while i >= 0 and (tokens[i].key == "%" or (tokens[i].sort == "w" and tokens[i].key in _LED_TO)):
        i -= 1
    return i > 0 and tokens[i].sort == "n" and tokens[i - 1].key in ("from", "từ")


_COUNTED = frozenset({"%", "percent", "đồng", "hộ", "người", "household", "billion"})
_SCALES = frozenset({"million", "trillion", "thousand", "people", "person"})
