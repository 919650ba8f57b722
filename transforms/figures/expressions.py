"""Number expressions of a sentence: from the numerals read to quantities with their noun, hedge, range and neighbour.

Belongs here: making one quantity of what is printed together. Does not belong here: the numerals themselves (`numerals`), what hedges say
(`hedging`), units that stand beside one number and hold for others (`shared_units`).
"""

from decimal import Decimal
from itertools import pairwise

from transforms.figures.hedging import hedge_before, set_hedge
from transforms.figures.lexicon import Match
from transforms.figures.nouns import counts_otherwise, noun_after
from transforms.figures.number_words import read_word_number
from transforms.figures.numerals import (
    MONEY_BEFORE,
    SMALL_WORDS,
    Measure,
    Numeral,
    compound,
    is_range,
    read_number,
    scaled,
    share_scale,
)
from transforms.figures.per_units import per_after
from transforms.figures.quantities import PER_CENT, Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.shared_units import share_currency, share_noun, share_told, share_unit
from transforms.figures.steps import share_measure
from transforms.records import DecimalSign

_COPULAS = frozenset({"be", "reach", "to", "at", "total", "hit", "exceed", "number", "numbered"})
_ARE, _MANY = frozenset({"be", "reach", "total", "number", "numbered"}), 100
_SUBJECT, _LEAST_TOLD, _PLURAL = 16, 3, ("s", "people")  # tokens, tokens, endings


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
    share_unit(sentence, found)
    share_currency(sentence, found)
    share_noun(sentence, found)
    share_told(sentence, found)
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
    return found


_LONGEST_OF = 8  # tokens


def _is_of(sentence: Sentence, part: Quantity, whole: Quantity) -> bool:
    """'112 of 159 communes', '17.560 hộ nghèo trên tổng số 196.861 hộ dân'."""
    if whole.first - part.right > _LONGEST_OF:
        return False
    joined = sentence.keys[whole.first - 1] in ("trên", "of")  # "112 trên 159 xã": no hedge there; "of over 150,000 houses" has one
    between = " ".join(sentence.keys[part.right + 1 : whole.first if joined else whole.left])
    if part.noun is None or (part.noun_first < 0 and part.noun == whole.noun):
        owned = between.startswith(("of ", "out of ")) and between.endswith(" ' s")
        return owned or between in _PARTS_OF  # "five of the district's 14 communes"
    return between in ("trên tổng số", "out of", "out of a total of", "trong tổng số") and part.noun == whole.noun


_PARTS_OF = frozenset({"of", "of the", "of its", "of their", "of all", "of a total of", "out of", "out of the", "out of its", "in"})
_PARTS_OF |= {"out of a total of", "out of the total of", "of the total", "of the total of", "trên", "trên tổng số", "trong tổng số"}


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
    measure: Measure = read.measure or ("VND" if _is_money_untold(sentence, read) else "count")
    first, last = read.first, read.last
    quantity = Quantity(sentence, first, last, read.numbers, value, None, None, "exact", measure, in_words=read.in_words)
    quantity.scaled = read.factor != 1
    j = first - 1
    # A currency before the number, with or without a hedge between them: "VND 23 billion", "VND more than 23 billion".
    hedge = hedge_before(sentence, j)
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
                hedge = hedge_before(sentence, at_first - 1)
    set_hedge(quantity, hedge, sentence)
    if quantity.measure == "count":
        noun = noun_after(sentence, last + 1) or _counted_before(sentence, quantity)
        unit = noun.phrase.unit if noun is not None else None
        beside = noun is not None and noun.first == last + 1 and noun.words == 1
        if noun is not None and unit == "points" and beside and _is_per_cent(sentence, quantity.left, value):
            # "29.1 per cent, down 5.8 points"
            quantity.measure, quantity.last = "point", noun.last
        elif noun is not None:
            if unit == "programmes" and sentence.keys[quantity.left] == "under":
                set_hedge(quantity, None, sentence)  # "lent under three programmes"
                quantity.hedge_first = -1
            quantity.noun, quantity.noun_first, quantity.noun_last = unit, noun.first, noun.last
        elif behind := _noun_behind_share(sentence, last + 1):
            quantity.noun = behind.phrase.unit
        elif counts_otherwise(sentence, last + 1):
            quantity.noun, quantity.noun_first, quantity.noun_last = "animals", last + 1, last + 1
    if quantity.measure != "count":
        quantity.per, tail = per_after(sentence, last + 1)
        quantity.tail = tail if quantity.per else -1
    return quantity


def _noun_behind_share(sentence: Sentence, i: int) -> Match | None:
    """What '16/16 (100%) xã' counts: the noun behind the bracket that opens at token `i` with a share."""
    bracket = sentence.keys[i : i + _BRACKET]
    if bracket[:1] != ["("] or ")" not in bracket or PER_CENT.isdisjoint(bracket):
        return None
    behind = i + bracket.index(")") + 1
    return next(iter(sentence.units.get(behind, ())), None)


_BRACKET = 5  # tokens: "(93,5 %)", "(đạt 93,5 %)"


def _is_money_untold(sentence: Sentence, read: Numeral) -> bool:
    """'30 tỷ ủng hộ', '2,2 triệu/người/tháng', '495.676 triệu': nothing but money comes in such numbers, and its currency goes unsaid."""
    if read.factor < _MILLION or sentence.lexicon.language != "vi" or noun_after(sentence, read.last + 1) is not None:
        return False
    many = read.factor > _MILLION or (read.value is not None and read.value >= _HUNDRED)
    return many or bool(per_after(sentence, read.last + 1)[0])


_MILLION, _HUNDRED = 1_000_000, 100  # of no people or things there are as many


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
