"""Two levels of one thing that share what is printed beside one of them: 'from 58 to 14 percent', 'từ 25 lên 48 triệu đồng'.

Belongs here: finding such pairs, and handing unit, scale and currency on. Does not belong here: ranges (`numerals.is_range`), what they
are counted in (`quantities`), what the levels are of (`linking`).
"""

from dataclasses import replace

from transforms.figures.noise import is_year
from transforms.figures.numerals import MONEY_BEFORE, Numeral, is_range
from transforms.figures.sentences import Sentence

_FROM = frozenset({"from", "từ"})
_TO = frozenset({"to", "xuống", "lên", "còn", "thành"})  # "tăng từ 1 đến 1,5%" is a range
_HEDGES = (
    frozenset({"about", "around", "some", "over", "more", "less", "than", "nearly", "almost", "under", "below", "above", "just", "only"})
    | frozenset({"approximately", "as", "high", "a", "the", "level", "of", "down", "up"})
    | frozenset({"mức", "gần", "hơn", "khoảng", "trên", "dưới", "chỉ", "ở", "đạt"})
)
_LEAD = 4  # tokens from 'from' to its number
_ALIKE = 200  # times that one level is the other, at most, where they share a scale


def share_measure(sentence: Sentence, reads: list[Numeral]) -> None:
    """Gives the first of two levels the measure and scale of the second, and the second the currency before the first."""
    for k in range(len(reads) - 1):
        one, two = reads[k], reads[k + 1]
        value, now = one.value, two.value
        if value is None or now is None or is_range(sentence, one, two):
            continue
        last = one.last if value == value.to_integral_value() else _behind_time(sentence, one.last)
        if not are_steps(sentence, one.first, last, two.first):
            continue
        money = MONEY_BEFORE.get(sentence.keys[one.first - 1])
        if one.measure is None and two.measure in ("percent", "VND", "USD") and not is_year(sentence.tokens[one.first].raw):
            one = replace(one, measure=two.measure)
        if two.measure is None and two.factor > 1 and money is not None:
            two = replace(two, measure="VND" if money == "VND" else "USD")
        in_money = money is not None or one.measure in ("VND", "USD")
        if one.factor == 1 < two.factor and in_money and now / _ALIKE < value < now * _ALIKE:
            one = replace(one, factor=two.factor)
        reads[k], reads[k + 1] = one, two


def _behind_time(sentence: Sentence, last: int) -> int:
    """The last token of the time right behind a number that counts nothing: 'từ 48,15 ở thời điểm đầu năm 2016 xuống còn 41,3%'."""
    at = last + 1
    while at < len(sentence.keys) and (sentence.keys[at] in _TIMES or (at > last + 1 and is_year(sentence.tokens[at].raw))):
        at += 1
    return at - 1


_TIMES = frozenset({"ở", "vào", "thời", "điểm", "đầu", "cuối", "hồi", "năm", "in", "at", "the", "start", "beginning", "end", "of", "year"})


def are_steps(sentence: Sentence, first: int, last: int, second: int) -> bool:
    """Whether nothing but 'from' and hedges leads to the token `first`, and nothing but 'to' and hedges from `last` to `second`."""
    lead = next((i for i in range(first - 1, max(-1, first - _LEAD), -1) if sentence.keys[i] in _FROM), None)
    between = [key for key in sentence.keys[last + 1 : second] if key not in _HEDGES and key not in MONEY_BEFORE]
    if lead is None or not between or not _TO.issuperset(between):
        return False
    return all(key in _HEDGES or key in MONEY_BEFORE for key in sentence.keys[lead + 1 : first])
