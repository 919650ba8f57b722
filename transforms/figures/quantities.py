"""Numbers of a sentence with their scale, unit, hedge and range: what is printed, before anything is concluded from it.

Belongs here: one number expression each. Does not belong here: what amounts are per (`per_units`), which numbers are no figures
(`noise`), what they measure (`linking`).
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from transforms.figures.lexicon import Match
from transforms.figures.nouns import WHO, counts_otherwise, is_graded, is_some_of_them, leaves_noun_out, noun_after
from transforms.figures.numerals import (
    MONEY_BEFORE,
    PERCENT,
    SMALL_WORDS,
    Measure,
    Numeral,
    compound,
    is_range,
    read_number,
    read_word_number,
    scaled,
    share_scale,
)
from transforms.figures.per_units import per_after, per_behind_aside
from transforms.figures.sentences import Sentence
from transforms.figures.steps import are_steps, share_measure
from transforms.records import DecimalSign, Qualifier

_SIGNS: dict[str, Qualifier] = {"<": "under", ">": "over", "≥": "at_least", "≤": "at_most", "~": "about", "≈": "about"}
PER_CENT = PERCENT | {"cent"}
_COPULAS = frozenset({"be", "reach", "to", "at", "total", "hit", "exceed", "number", "numbered"})
_ARE, _MANY = frozenset({"be", "reach", "total", "number", "numbered"}), 100
_SUBJECT, _LEAST_TOLD, _PLURAL = 16, 3, ("s", "people")  # tokens, tokens, endings


@dataclass(slots=True, eq=False)
class Quantity:
    """One number expression of a sentence, tokens `first` to `last` (both within).

    `value` is null for a range. `noun` is the unit code of what is counted. `pair` and `pair_is` tie it to its neighbour: "total" and
    "part" of "5/12 communes", "to" of "from 9% to 6%".
    """

    sentence: Sentence
    first: int
    last: int
    numbers: tuple[int, ...]  # its number tokens
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    qualifier: Qualifier
    measure: Measure
    noun: str | None = None
    noun_first: int = -1
    noun_last: int = -1
    per: tuple[str, ...] = ()
    hedge_first: int = -1
    tail: int = -1  # the last token of what it is per
    scaled: bool = False
    in_words: bool = False
    pair: "Quantity | None" = None
    pair_is: Literal["", "part", "total", "from", "to"] = ""

    @property
    def start(self) -> int:
        return self.sentence.starts[self.first]

    @property
    def end(self) -> int:
        return self.sentence.end_of(self.last)

    @property
    def bare(self) -> bool:
        return self.measure == "count" and self.noun is None

    @property
    def left(self) -> int:
        """The first token of it, its hedge counted in."""
        return self.hedge_first if 0 <= self.hedge_first < self.first else self.first

    @property
    def right(self) -> int:
        """The last token of it, its noun counted in."""
        last = self.last if self.last > self.noun_last else self.noun_last  # asked for everywhere: `max` costs twice as much
        return last if last > self.tail else self.tail


def read_quantities(sentence: Sentence, *, sign: DecimalSign, skipped: frozenset[int]) -> tuple[list[Quantity], list[int]]:
    """The quantities of a sentence, and the number tokens whose separators are ambiguous. `skipped` are tokens known to be no figures."""
    tokens = sentence.tokens
    reads: list[Numeral] = []
    unclear: list[int] = []
    i = 0
    for at in [at for at, token in enumerate(tokens) if token.sort == "n" or token.key in SMALL_WORDS]:
        if at < i or at in skipped:
            continue
        read = read_number(sentence, at, sign) if tokens[at].sort == "n" else read_word_number(sentence, at)
        if read is None:
            continue
        i = read.last + 1
        if read.value is None:
            unclear.extend(read.numbers)
        else:
            reads.append(read)
    return _join(sentence, reads), unclear


def _join(sentence: Sentence, reads: list[Numeral]) -> list[Quantity]:
    """Quantities from reads: ranges made one, hedges and nouns attached, slashes tied."""
    tokens = sentence.tokens
    found: list[Quantity] = []
    share_scale(sentence, reads)
    share_measure(sentence, reads)
    k = 0
    while k < len(reads):
        read = reads[k]
        after = reads[k + 1] if k + 1 < len(reads) else None
        if after is not None and (both := compound(read, after)) is not None:
            reads[k + 1] = both
            k += 1
        elif after is not None and is_range(sentence, read, after):
            found.append(_ranged(sentence, read, after))
            k += 2
        else:
            found.append(_single(sentence, read))
            k += 1
    _share_unit(sentence, found)
    _share_currency(sentence, found)
    _share_noun(sentence, found)
    _share_told(sentence, found)
    for before, behind in pairwise(found):
        slashed = sentence.keys[before.last + 1 : behind.first] == ["/"] or (
            behind.first - before.right == 2 and tokens[before.right + 1].key == "/"
        )
        of_groups = before.noun == "groups" and behind.noun not in (None, "groups")  # "701 tổ/24.900 hộ"
        # "812 hộ/3.615 nhân khẩu": no part of them
        if slashed and not of_groups and not (before.noun == "households" and behind.noun == "persons"):
            before.pair, before.pair_is, behind.pair, behind.pair_is = behind, "part", before, "total"
            if before.noun is None and before.measure == "count" and behind.measure == "count":
                before.noun, before.noun_first, before.noun_last = behind.noun, behind.noun_first, behind.noun_last
        elif before.measure == behind.measure == "count" and (behind.noun is not None or before.bare) and _is_of(sentence, before, behind):
            if before.noun is None:
                before.noun, before.noun_first, before.noun_last = behind.noun, behind.noun_first, behind.noun_last
            before.pair, before.pair_is, behind.pair, behind.pair_is = behind, "part", before, "total"
            if behind.qualifier == "over" and sentence.tokens[behind.first - 1].key == "trên":
                behind.qualifier, behind.lower = "exact", None
    return found


def _share_noun(sentence: Sentence, found: list[Quantity]) -> None:
    """'1,000 homes for veterans, 5,700 under two programmes': a bare number counts what was counted before it, words of numbers aside."""
    counted: str | None = None
    for before, behind in pairwise([one for one in found if one.bare or not one.in_words]):
        if behind.bare and before.noun is not None and before.measure == "count":
            is_part = before.noun_first < 0
            if leaves_noun_out(sentence, before.first, before.last, (behind.first, behind.last), is_part=is_part):
                behind.noun = before.noun
        counted = before.noun or counted
        if behind.bare and counted in WHO and before.measure != "count" and is_some_of_them(sentence, behind.last):
            behind.noun = counted
        if behind.bare and counted == "groups" and is_graded(sentence, behind.first, behind.last):
            behind.noun = counted


def _share_told(sentence: Sentence, found: list[Quantity]) -> None:
    """'từ 25 lên 48 triệu đồng/người/năm': the first of two levels is counted in, and told per, what the second is."""
    for one, two in pairwise(found):
        if not are_steps(sentence, one.first, one.right, two.first):
            continue
        if one.measure == two.measure and not one.per:
            one.per = two.per
        if one.bare and two.measure == "count" and two.noun is not None:
            one.noun = two.noun


_LONGEST_OF = 8  # tokens


def _is_of(sentence: Sentence, part: Quantity, whole: Quantity) -> bool:
    """'112 of 159 communes', '17.560 hộ nghèo trên tổng số 196.861 hộ dân'."""
    if whole.first - part.right > _LONGEST_OF:
        return False
    between = " ".join(sentence.keys[part.right + 1 : whole.first])
    if part.noun is None:
        owned = between.startswith(("of ", "out of ")) and between.endswith(" ' s")
        return owned or between in _PARTS_OF  # "five of the district's 14 communes"
    return between in ("trên tổng số", "out of", "out of a total of", "trong tổng số") and part.noun == whole.noun


_PARTS_OF = frozenset({"of", "of the", "of its", "of their", "of all", "of a total of", "out of", "out of the", "out of its", "in"})
_PARTS_OF |= {"out of a total of", "of the total", "trên", "trên tổng số"}


def _share_currency(sentence: Sentence, found: list[Quantity]) -> None:
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
_BILLIONS = frozenset({"tỷ", "tỉ", "billion", "trillion"})


def _share_unit(sentence: Sentence, found: list[Quantity]) -> None:
    """'decreases of 7.1 and 5.43 percent': the sign of the last number holds for the decimals before it, and for all told respectively."""
    for before, behind in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if behind.measure not in ("percent", "point") or not before.bare:
            continue
        between = sentence.keys[before.right + 1 : behind.left]
        decimal = before.value is not None and (before.value != before.value.to_integral_value() or "cue:respectively" in sentence.tags)
        if decimal and between and _LISTING.issuperset(between):
            before.measure = behind.measure


_LISTING = frozenset({",", "and", "và", "or", "hoặc"})


def _ranged(sentence: Sentence, one: Numeral, two: Numeral) -> Quantity:
    assert one.value is not None and two.value is not None
    factor_one = two.factor if one.factor == 1 else one.factor
    both = Numeral(one.first, two.last, (*one.numbers, *two.numbers), None, two.factor, two.measure or one.measure)
    quantity = _single(sentence, both)
    quantity.lower, quantity.upper = scaled(one.value, factor_one), scaled(two.value, two.factor)
    quantity.value, quantity.qualifier = None, "range"
    return quantity


def _single(sentence: Sentence, read: Numeral) -> Quantity:
    tokens = sentence.tokens
    value = None if read.value is None else scaled(read.value, read.factor)
    measure: Measure = read.measure or "count"
    first, last = read.first, read.last
    quantity = Quantity(sentence, first, last, read.numbers, value, None, None, "exact", measure, in_words=read.in_words)
    quantity.scaled = read.factor != 1
    j = first - 1
    # A currency before the number, with or without a hedge between them: "VND 23 billion", "VND more than 23 billion".
    hedge = _hedge_before(sentence, j)
    if measure == "count" or measure in ("VND", "USD"):
        at = j if hedge is None else hedge.first - 1
        if (
            at >= 0
            and tokens[at].key in MONEY_BEFORE
            and not (tokens[at].key in ("dong", "đồng") and measure == "count" and not quantity.scaled)
        ):
            if measure == "count":
                quantity.measure = "VND" if MONEY_BEFORE[tokens[at].key] == "VND" else "USD"
            at_first = at - 1 if tokens[at].key == "$" and at and tokens[at - 1].key == "us" else at
            if hedge is None:
                quantity.first = at_first
                hedge = _hedge_before(sentence, at_first - 1)
    _set_hedge(quantity, hedge, sentence)
    if quantity.measure == "count":
        noun = noun_after(sentence, last + 1) or _counted_before(sentence, quantity)
        unit = noun.phrase.unit if noun is not None else None
        beside = noun is not None and noun.first == last + 1 and noun.words == 1
        if noun is not None and unit == "points" and beside and _is_per_cent(sentence, quantity.left, value):
            # "29.1 per cent, down 5.8 points"
            quantity.measure, quantity.last = "point", noun.last
        elif noun is not None:
            if unit == "programmes" and sentence.keys[quantity.left] == "under":
                _set_hedge(quantity, None, sentence)  # "lent under three programmes"
                quantity.hedge_first = -1
            quantity.noun, quantity.noun_first, quantity.noun_last = unit, noun.first, noun.last
        elif counts_otherwise(sentence, last + 1):
            quantity.noun, quantity.noun_first, quantity.noun_last = "animals", last + 1, last + 1
    if quantity.measure != "count":
        quantity.per, tail = per_after(sentence, last + 1)
        quantity.tail = tail if quantity.per else -1
        if not quantity.per and quantity.measure == "VND" and sentence.keys[last + 1 : last + 2] == ["("]:
            quantity.per = per_behind_aside(sentence, last + 2)
    return quantity


def _is_per_cent(sentence: Sentence, left: int, value: Decimal | None) -> bool:
    """Whether points are those of a rate ('it can fall another 5 points'), and not places where a bank meets its customers."""
    at = left - 1 if sentence.keys[left - 1 : left] in _MORE else left
    if "cue:bank" not in sentence.tags and any(m.phrase.change and m.last == at - 1 for m in sentence.matches):
        return True
    broken = value is not None and value != value.to_integral_value()
    return broken or not PER_CENT.isdisjoint(sentence.keys) or ("cue:rate" in sentence.tags and "cue:bank" not in sentence.tags)


_MORE = (["another"], ["by"], ["further"])


def _counted_before(sentence: Sentence, quantity: Quantity) -> Match | None:
    """The noun of 'the number of loans under way is 118,730': what was said to be counted, where nothing counted stands behind."""
    if sentence.lexicon.language != "en" or quantity.first < _LEAST_TOLD:
        return None
    tokens = sentence.tokens
    if tokens[quantity.left - 1].key not in _COPULAS:
        return None
    for i in range(quantity.left - 2, max(-1, quantity.left - _SUBJECT), -1):
        if tokens[i].sort == "n" or tokens[i].key in (";", ":", ","):
            break
        if tokens[i].key == "number" and tokens[i + 1].key == "of":
            return noun_after(sentence, i + 2)
    told = next(iter(sentence.units.get(quantity.left - 2, ())), None)
    many = (quantity.value or 0) >= _MANY and tokens[quantity.left - 1].key in _ARE
    if told is not None and many and told.words == 1 and tokens[told.last].raw.endswith(_PLURAL):
        return told  # "female customers are 3.1 million", not "the rates of poor and near-poor households were 7.1 and 5.2%"
    return None


def _hedge_before(sentence: Sentence, j: int) -> Match | None:
    if j < 0:
        return None
    for match in sentence.ending.get(j, ()):
        if match.phrase.is_hedge and not (match.first == j and sentence.keys[j] == "over" and sentence.keys[j - 1 : j] in _PASSED):
            return None if _is_compared(sentence, match) else match  # not "handed over 1,204 houses"
    return None


def _is_compared(sentence: Sentence, hedge: Match) -> bool:
    """'0.28%, far lower than 0.41% of the whole province': a per cent that the one right before it is compared with, and no bound."""
    before = sentence.keys[max(0, hedge.first - _COMPARED) : hedge.first]
    led = before[:-1] if before[-1:] in _BY_FAR else before
    return sentence.keys[hedge.last] == "than" and led[-1:] == [","] and not _COMPARABLE.isdisjoint(led[-2:-1])


_COMPARED = 3  # tokens
_COMPARABLE = PER_CENT | {"million", "billion", "trillion"}
_BY_FAR = (["far"], ["much"], ["well"], ["slightly"], ["significantly"], ["considerably"])


_PASSED = (["hand"], ["take"], ["turn"])


def _set_hedge(quantity: Quantity, hedge: Match | None, sentence: Sentence) -> None:
    tokens = sentence.tokens
    qualifier: Qualifier = "exact"
    if hedge is not None:
        qualifier = next(_as_qualifier(tag) for tag in hedge.tags if tag.startswith("before:"))
        quantity.hedge_first = hedge.first
    elif quantity.first and tokens[quantity.first - 1].key in _SIGNS:
        at = quantity.first - 1
        qualifier = _SIGNS[tokens[at].key]
        if tokens[quantity.first - 1].key == "=" or (at + 1 < len(tokens) and tokens[at + 1].key == "="):
            qualifier = "at_least" if tokens[at].key == ">" else "at_most"
        quantity.hedge_first = at
    elif quantity.first > 1 and tokens[quantity.first - 1].key == "=" and tokens[quantity.first - 2].key in ("<", ">"):
        qualifier = "at_least" if tokens[quantity.first - 2].key == ">" else "at_most"
        quantity.hedge_first = quantity.first - 2
    if qualifier == "exact":
        qualifier = _hedge_after(sentence, quantity)
    apply_qualifier(quantity, qualifier)


def _hedge_after(sentence: Sentence, quantity: Quantity) -> Qualifier:
    """'8% or more', '3 chỉ số trở lên', '3.3 million-plus': behind the number, at most a short noun phrase between."""
    tokens = sentence.tokens
    for j in range(quantity.last + 1, min(len(tokens), quantity.last + 7)):
        if tokens[j].key in (",", ";", ".", ":") or tokens[j].sort == "n":
            break
        for match in sentence.starting.get(j, ()):
            for tag in match.tags:
                if not tag.startswith("after:") or not (j <= quantity.last + 2 or match.words > 1):
                    continue
                if match.last + 1 >= len(tokens) or tokens[match.last + 1].key != "than":  # "18% and more than 1.1 million households"
                    return _as_qualifier(tag)
    return "exact"


def apply_qualifier(quantity: Quantity, qualifier: Qualifier) -> None:
    """Bounds from a hedge: 'over' and 'at least' bound from below, 'nearly', 'under' and 'at most' from above."""
    quantity.qualifier = qualifier
    if quantity.value is None:
        return
    quantity.lower = quantity.value if qualifier in ("over", "at_least") else None
    quantity.upper = quantity.value if qualifier in ("nearly", "under", "at_most") else None


def _as_qualifier(tag: str) -> Qualifier:
    name = tag.partition(":")[2]
    for known in ("over", "nearly", "about", "at_least", "at_most", "under"):
        if name == known:
            return known
    return "exact"


def is_bracketed(one: Quantity, two: Quantity) -> bool:
    """Whether a number stands alone in brackets behind another."""
    tokens = two.sentence.tokens
    if two.right + 1 >= len(tokens) or tokens[two.left - 1].key != "(" or tokens[two.right + 1].key != ")":
        return False
    return two.left - one.right <= 4
