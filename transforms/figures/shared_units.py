"""What is printed beside one number of a sentence and holds for others too: the noun, the currency, the sign of per cent.

Belongs here: handing these on. Does not belong here: scales (`numerals.share_scale`), two levels of one thing (`steps`), units of a list's
rows (`rows`).
"""

from itertools import pairwise

from transforms.figures.nouns import is_graded, is_some_of_them, leaves_noun_out
from transforms.figures.numerals import (
    Measure,
)
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.steps import are_steps


def share_noun(sentence: Sentence, found: list[Quantity]) -> None:
    """'1,000 homes for veterans, 5,700 under two programmes': a bare number counts what was counted before it, words of numbers aside."""
    counted: str | None = None
    for before, behind in pairwise([one for one in found if one.bare or not one.in_words]):
        if behind.bare and before.noun is not None and before.measure == "count":
            is_part = before.noun_first < 0
            if leaves_noun_out(sentence, before.first, before.last, (behind.first, behind.last), is_part=is_part):
                behind.noun = before.noun
        counted = before.noun or counted
        if behind.bare and counted is not None and before.measure != "count" and is_some_of_them(sentence, behind.first, behind.last):
            behind.noun = counted
        if behind.bare and counted == "groups" and is_graded(sentence, behind.first, behind.last):
            behind.noun = counted


def share_told(sentence: Sentence, found: list[Quantity]) -> None:
    """'từ 25 lên 48 triệu đồng/người/năm', 'from 63 branches to 34': one of two levels is counted in what the other is.

    So is the first of two counts: '305 and 24 communes'.
    """
    for one, two in pairwise(found):
        named = one.left == one.first and one.first > 0 and sentence.tokens[one.first - 1].raw[:1].isupper()  # "thôn Tả Van 2 và 12 hộ"
        joined = sentence.keys[one.last + 1 : two.left] in _AND and one.bare and not named  # "305 and 24 communes"
        if not joined and not are_steps(sentence, one.first, one.right, two.first):
            continue
        if one.measure == two.measure and not one.per:
            one.per = two.per
        if one.bare and two.measure == "count" and two.noun is not None:
            one.noun = two.noun
        elif two.bare and one.measure == "count" and one.noun is not None:
            two.noun = one.noun


_AND = (["and"], ["và"])


def share_currency(sentence: Sentence, found: list[Quantity]) -> None:
    """'124,756 tỷ đồng ..., hộ nghèo 49,746 tỷ', 'loans reached 512.4 billion': only money comes in billions, and behind it in millions.

    English counts people in millions too, and so shares those only where they are compared: '44 million VND, 6 million more than in 2021'.
    """
    vietnamese = sentence.lexicon.language == "vi"
    money: Measure | None = None
    for quantity in found:
        told = vietnamese or sentence.keys[quantity.last + 1 : quantity.last + 3] in _COMPARING
        if quantity.bare and quantity.scaled and (sentence.tokens[quantity.last].key in _BILLIONS or (money is not None and told)):
            quantity.measure = money or "VND"
        if quantity.measure in ("VND", "USD") and sentence.keys[quantity.left - 1 : quantity.left] != ["("]:
            money = quantity.measure if not vietnamese else "VND"


_COMPARING = (["more", "than"], ["less", "than"], ["higher", "than"], ["lower", "than"])
_BILLIONS = frozenset({"tỷ", "billion", "trillion"})


def share_unit(sentence: Sentence, found: list[Quantity]) -> None:
    """'decreases of 7.1 and 5.43 percent': the sign of the last number holds for the decimals before it, and for all told respectively."""
    for before, behind in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if behind.measure not in ("percent", "point") or not before.bare:
            continue
        between = sentence.keys[before.right + 1 : behind.left]
        decimal = before.value is not None and (before.value != before.value.to_integral_value() or "cue:respectively" in sentence.tags)
        if decimal and between and _LISTING.issuperset(between):
            before.measure = behind.measure


_LISTING = frozenset({",", "and", "và", "or", "hoặc"})
