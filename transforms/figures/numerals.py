"""One numeral with what stands right behind it: scale words, per-cent sign, currency; and whether two of them make one number.

Belongs here: numerals as printed in digits. Does not belong here: number words (`number_words`), hedges and nouns (`quantities`).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from transforms.figures.nouns import noun_after
from transforms.figures.numbers import LEADING_GROUP, MOST_GROUPS, NEXT_GROUP, AmbiguousNumber, Follower, parse_numeral
from transforms.figures.per_units import per_after
from transforms.figures.sentences import Sentence
from transforms.records import DecimalSign

Measure = Literal["percent", "point", "VND", "USD", "count"]
_DASHES = frozenset("-–—−‑÷~")
_RANGE_WORDS = frozenset({"to", "đến", "tới"})
PERCENT = frozenset({"%", "percent"})
_PERCENT_WORDS = {"percent", "pct"}
MONEY_BEFORE = {"vnd": "VND", "vnđ": "VND", "usd": "USD", "us": "USD", "$": "USD", "dong": "VND", "đồng": "VND"}
_MONEY_AFTER = {
    "vnd": "VND",
    "vnđ": "VND",
    "usd": "USD",
    "$": "USD",
    "đồng": "VND",
    "dong": "VND",
    "đ": "VND",
    "đôla": "USD",
    "dollar": "USD",
}
_HYPHENED = _PERCENT_WORDS | {"percentage", *_MONEY_AFTER}
SMALL_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "one": 1, "half": 0, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "một": 1,
}  # fmt: skip

_ONE = Decimal(1)


@dataclass(slots=True)
class Numeral:
    """A number with what stands at once behind it, before hedges and ranges."""

    first: int
    last: int
    numbers: tuple[int, ...]
    value: Decimal | None  # None: the separators are ambiguous
    factor: Decimal
    measure: Measure | None
    in_words: bool = False


def _scale_at(sentence: Sentence, i: int) -> tuple[Decimal, int]:
    """The product of the scale words that begin at token `i`, and the token behind them."""
    scales = sentence.scales
    if i not in scales:
        return _ONE, i
    factor = 1
    while i in scales and (len(sentence.tokens[i].raw) > 1 or _is_letter_of_scale(sentence, i)):
        factor *= scales[i]
        i += 1
    return Decimal(factor), i


def _past_hyphen(sentence: Sentence, j: int) -> int:
    """The token of the scale or measure that a hyphen at token `j` ties to its number: 'a 2-percent reduction', '87-million'."""
    joined = j + 1 < len(sentence.tokens) and sentence.keys[j] == "-" and sentence.tokens[j + 1].glued
    return j + (joined and (sentence.keys[j + 1] in _HYPHENED or (j + 1 in sentence.scales and len(sentence.tokens[j + 1].raw) > 1)))


def _is_letter_of_scale(sentence: Sentence, i: int) -> bool:
    """'VND31.5m', '12k': a letter right at its number, of which 'm' and 'b' may be metres or a mark where no currency stands before."""
    tokens = sentence.tokens
    return tokens[i].glued and (tokens[i].key == "k" or (i > 1 and tokens[i - 2].key in MONEY_BEFORE))


def read_number(sentence: Sentence, i: int, sign: DecimalSign) -> Numeral:
    tokens = sentence.tokens
    numeral, numbers, j = tokens[i].raw, [i], i + 1
    joined = _split_numeral(sentence, i, sign)
    if joined:
        numeral, numbers = numeral + tokens[i + 1].raw + tokens[i + 2].raw, [i, i + 2]
        j = i + 3
    elif spaced := _spaced(sentence, i):
        worth = "".join(tokens[k].raw for k in spaced).replace(",", ".")
        return finish_numeral(sentence, i, spaced[-1] + 1, spaced, Decimal(worth))
    _factor, after_scale = _scale_at(sentence, j)
    follower: Follower = "other"
    headed = sentence.composed and j == len(tokens) and "%" in sentence.keys[:i]  # a cell under "Lãi suất (%/năm)"
    if headed or (
        j < len(tokens)
        and (tokens[j].key == "%" or tokens[j].key in _PERCENT_WORDS or _is_phan_tram(sentence, j) or _is_per_cent(sentence, j))
    ):
        follower = "percent"
    elif after_scale > j:
        follower = "scale"
    elif _is_counted(sentence, i, j):
        follower = "count"
    value: Decimal | None
    try:
        value = parse_numeral(numeral, sign=sign, follower=follower)
    except AmbiguousNumber:
        value = None
    return finish_numeral(sentence, i, j, tuple(numbers), value)


def _is_counted(sentence: Sentence, i: int, j: int) -> bool:
    """Whether a currency, a counted noun or the second number of n/m stands beside the numeral in tokens `i` to before `j`."""
    tokens = sentence.tokens
    if (j < len(tokens) and tokens[j].key in _MONEY_AFTER) or (i and tokens[i - 1].key in MONEY_BEFORE):
        return True
    if j + 1 < len(tokens) and tokens[j].key == "/" and tokens[j + 1].sort == "n":
        return True
    return noun_after(sentence, j) is not None


def finish_numeral(sentence: Sentence, i: int, j: int, numbers: tuple[int, ...], value: Decimal | None) -> Numeral:
    """Scale, per-cent sign and currency behind (or the currency before) the numeral in tokens `i` to `j`."""
    tokens = sentence.tokens
    factor, j = _scale_at(sentence, _past_hyphen(sentence, j))
    j = _past_hyphen(sentence, j)
    measure: Measure | None = None
    if j + 1 < len(tokens) and tokens[j].key == "vietnamese" and tokens[j + 1].key == "dong":
        j += 1
    if j < len(tokens):
        key = tokens[j].key
        if key == "%" or key in _PERCENT_WORDS:
            measure, j = "percent", j + 1
        elif _is_per_cent(sentence, j) or _is_phan_tram(sentence, j):
            measure, j = "percent", j + 2
        elif key in _MONEY_AFTER and not (key == "đ" and not tokens[j].glued and factor == 1) and not _are_compatriots(sentence, j):
            measure, j = ("VND", j + 1) if _MONEY_AFTER[key] == "VND" else ("USD", j + 1)
        elif key == "đô" and j + 1 < len(tokens) and tokens[j + 1].key == "la":
            measure, j = "USD", j + 2
    if measure == "percent" and j < len(tokens) and tokens[j].key == "point":
        measure, j = "point", j + 1
    elif measure == "percent" and j + 1 < len(tokens) and tokens[j].key == "điểm" and tokens[j + 1].key in ("phần", "%"):
        measure, j = "point", j + 2
    if measure is None and j + 1 < len(tokens) and tokens[j].key == "điểm" and tokens[j + 1].key in ("phần", "%"):
        measure, j = "point", j + (3 if j + 2 < len(tokens) and tokens[j + 2].key == "trăm" else 2)
    if measure is None and j + 1 < len(tokens) and tokens[j].key in ("percentage", "pp"):
        at = j + 1 + (tokens[j + 1].key == "-")
        measure, j = ("point", at + 1) if sentence.keys[at : at + 1] == ["point"] else (measure, j)
    return Numeral(i, j - 1, numbers, value, factor, measure)


def _are_compatriots(sentence: Sentence, j: int) -> bool:
    """'612 nghìn đồng bào': people of a group, and no dong."""
    return sentence.keys[j : j + 2] == ["đồng", "bào"]


def _is_per_cent(sentence: Sentence, j: int) -> bool:
    tokens = sentence.tokens
    return j + 1 < len(tokens) and tokens[j].key == "per" and tokens[j + 1].key == "cent"


def _is_phan_tram(sentence: Sentence, j: int) -> bool:
    tokens = sentence.tokens
    return j + 1 < len(tokens) and tokens[j].key == "phần" and tokens[j + 1].key == "trăm"


def _split_numeral(sentence: Sentence, i: int, sign: DecimalSign) -> bool:
    """Whether a space tore a numeral apart: '28, 4%', '0, 08 percent' and '104. 615 hộ'."""
    tokens = sentence.tokens
    if i + 2 >= len(tokens) or tokens[i + 2].sort != "n" or tokens[i + 2].glued or not tokens[i + 1].glued:
        return False
    mark, tail = tokens[i + 1].key, tokens[i + 2].raw
    if mark not in (",", ".") or not tokens[i].raw.isdigit() or not tail.isdigit():
        return False
    behind = tokens[i + 3].key if i + 3 < len(tokens) else ""
    if i and tokens[i - 1].key in (",", "and", "và") and mark == ",":
        return False
    if len(tail) <= 2 and (behind == "%" or behind in _PERCENT_WORDS or _is_per_cent(sentence, i + 3)):
        return mark == sign or tokens[i - 1].key == "(" or "0" in (tokens[i].raw, tail[0])  # no number of its own begins with a zero
    if mark == sign or len(tail) != 3 or len(tokens[i].raw) > 3:
        return False
    paid = i > 0 and tokens[i - 1].key in MONEY_BEFORE  # "VND520, 000"
    return paid or (mark == "." and noun_after(sentence, i + 3) is not None)


def _spaced(sentence: Sentence, i: int) -> tuple[int, ...]:
    """The tokens of a number whose thousands are parted by spaces: 'với 19 136 hộ vay', '48 054 of them', '1 234,5 tỷ đồng'.

    Two numbers may stand side by side: what makes one of them is a nought that no number begins with, a third group, or what it counts,
    there or elsewhere in the sentence.
    """
    groups = _groups_at(sentence, i)
    return groups if groups and any(_is_grouped(sentence, _groups_at(sentence, k)) for k in sentence.numbers) else ()


def _is_grouped(sentence: Sentence, groups: tuple[int, ...]) -> bool:
    behind = groups[-1] + 1 if groups else 0
    noughts = len(groups) > 2 or any(sentence.tokens[k].raw[0] == "0" for k in groups)
    return bool(groups) and (noughts or behind in sentence.scales or _is_counted(sentence, groups[0], behind))


def _groups_at(sentence: Sentence, i: int) -> tuple[int, ...]:
    """Token `i` and those behind it that may be thousands of it, each three digits behind a space; none where there are no such."""
    tokens, found = sentence.tokens, [i]
    before = tokens[i - 1] if i else None
    if not LEADING_GROUP.fullmatch(tokens[i].raw) or (before is not None and (before.sort == "n" or before.key in _NO_NUMBER_YET)):
        return ()
    while (
        (k := found[-1] + 1) < min(len(tokens), i + MOST_GROUPS)
        and NEXT_GROUP.fullmatch(tokens[k].raw)
        and sentence.starts[k] == sentence.end_of(k - 1) + 1
    ):
        found.append(k)
        if not tokens[found[-1]].raw.isdecimal():
            break
    return tuple(found) if len(found) > 1 else ()


_NO_NUMBER_YET = frozenset({"/", ".", "tháng", "ngày", "trình", "số", "no", "programme", "decree", "decision", "resolution"})


def scaled(value: Decimal, factor: Decimal) -> Decimal:
    """Their product without the zeros that a scale word leaves behind: 8.9 trillion is 8900000000000."""
    product = value * factor
    whole = factor != 1 and product == product.to_integral_value() and product.adjusted() < _MOST_DIGITS
    return product.quantize(Decimal(1)) if whole else product


_MOST_DIGITS = 28  # of a whole number that Decimal can hold


def share_scale(sentence: Sentence, reads: list[Numeral]) -> None:
    """'đạt 22/23 triệu đồng': scale and currency behind a plan are those of what was done, and so in 'lần lượt 120 và 150 tỷ đồng'."""
    told_in_turn = "cue:respectively" in sentence.tags
    for k in range(len(reads) - 2, -1, -1):
        one, two = reads[k], reads[k + 1]
        between = sentence.keys[one.last + 1 : two.first]
        listed = told_in_turn and between in ([","], ["và"], ["and"])
        if between == ["/"] and one.measure is None and one.factor == 1 and two.measure == "percent":
            reads[k] = Numeral(one.first, one.last, one.numbers, one.value, one.factor, two.measure)  # "reached 93.5/90%"
        joined = (between == ["/"] or listed) and one.factor == 1 < two.factor and one.measure is None
        if joined and one.value is not None and one.value < _WRITTEN_OUT and two.measure in ("VND", "USD"):
            reads[k] = Numeral(one.first, one.last, one.numbers, one.value, two.factor, two.measure)


_WRITTEN_OUT = 100_000_000  # "1.864.320.500/1,5 tỷ đồng": what was raised is written out, and needs no scale


def compound(one: Numeral, two: Numeral) -> Numeral | None:
    """One amount in two scales, '134 tỷ 600 triệu đồng', '4 nghìn 230 tỷ đồng'; None where the two are numbers of their own."""
    if one.value is None or two.value is None or two.first != one.last + 1 or one.measure is not None:
        return None
    if not 0 <= two.value < _THOUSAND:
        return None
    whole = one.value == one.value.to_integral_value() and two.value == two.value.to_integral_value()
    if one.factor == _THOUSAND and two.factor > _THOUSAND and whole:
        value = one.value * one.factor + two.value
    elif one.factor > two.factor and (two.factor > 1 or (one.factor == _THOUSAND and whole)):  # "15 nghìn 320 hộ"
        value = one.value * (one.factor / two.factor) + two.value
    else:
        return None
    return Numeral(one.first, two.last, (*one.numbers, *two.numbers), value, two.factor, two.measure)


_THOUSAND = Decimal(1000)


def is_range(sentence: Sentence, one: Numeral, two: Numeral) -> bool:
    tokens = sentence.tokens
    behind = per_after(sentence, one.last + 1)[1] + 1 if one.measure in ("VND", "USD") else one.last + 1
    keys = [key for key in sentence.keys[behind : two.first] if key not in MONEY_BEFORE]
    if keys[:1] in _BELOW and keys[1:] == ["dưới"]:
        del keys[1]  # "từ 15% đến dưới 25%"
    if len(keys) != 1 or one.value is None or two.value is None:
        return False
    unit_fits = one.measure is None or one.measure == two.measure
    if not unit_fits:
        return False
    own_one, own_two = one.value * one.factor, two.value * two.factor
    if one.factor == 1 and two.factor > 1 and one.measure is None:
        own_one = one.value * two.factor
    if keys[0] in _DASHES:
        return own_one < own_two
    if keys[0] in _RANGE_WORDS:
        if own_one >= own_two:
            return False
        if one.measure is None:
            # "shrank by 312 to 1,450", "rose VND8 billion to VND38 billion": a change and where it led; "by 300 to 400" is a range.
            led = keys[0] == "to" and own_two > 2 * own_one and _led_by_change(sentence, one.first - 1)
            return not led and not _change_before(sentence, one.first)
        told_from = one.first > 0 and tokens[one.first - 1].key in ("from", "từ")
        return (told_from or keys[0] != "to") and not _change_before(sentence, one.first)
    before = [t.key for t in tokens[max(0, one.first - 2) : one.first] if t.key not in MONEY_BEFORE]
    return keys[0] in ("and", "và") and before[-1:] == ["between"] and own_one < own_two


_BELOW = (["đến"], ["tới"])


def _led_by_change(sentence: Sentence, i: int) -> bool:
    """Whether token `i`, or the one before a currency there, is 'by' or a verb of change."""
    while i > 0 and sentence.keys[i] in MONEY_BEFORE:
        i -= 1
    return i >= 0 and (sentence.keys[i] == "by" or any(m.phrase.change and m.last == i for m in sentence.matches))


def _change_before(sentence: Sentence, i: int) -> bool:
    """Whether 'from' before token `i` belongs to a verb of change: 'rose from 57% to 64%' gives two levels, 'ranges from' one range."""
    tokens = sentence.tokens
    j = i - 1
    while j > 0 and tokens[j].key in MONEY_BEFORE:
        j -= 1
    if j < 0 or tokens[j].key not in ("from", "từ"):
        return False
    # "... rose from 57% to 64%, those of the near-poor from 8% to 9%": the verb holds for the pairs that follow
    led = {i - 1 for i in range(1, j + 1) if sentence.keys[i] in ("from", "từ")} | set(range(j - 4, j))
    if any("cue:up" in match.tags for match in sentence.matches if match.last < j and match.last in led):
        return True
    # "raised the rate of trained workers from 48% to 52%"
    lead = tokens[max(0, j - _OBJECT) : j]
    edge = max((k for k, token in enumerate(lead) if token.sort != "w"), default=-1)
    return tokens[j - 1].key not in ("by", "of") and any(token.key in _RAISES for token in lead[edge + 1 :])


_OBJECT, _RAISES = 10, frozenset({"raise", "lift", "increase", "improve", "bring"})  # tokens
