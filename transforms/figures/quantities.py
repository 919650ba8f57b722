"""Numbers of a sentence with their scale, unit, hedge and range: what is printed, before anything is concluded from it.

Belongs here: one number expression each. Does not belong here: which numbers are no figures (`noise`), what they measure (`linking`).
"""

import itertools
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from transforms.figures.lexicon import Match, tagged
from transforms.figures.numbers import AmbiguousNumber, Follower, parse_numeral
from transforms.figures.sentences import Sentence
from transforms.records import DecimalSign, Qualifier
from transforms.reference.vocabulary import load_words

Measure = Literal["percent", "point", "VND", "USD", "count"]
_PERCENT_WORDS = {"percent", "pct"}
_MONEY_BEFORE = {"vnd": "VND", "vnđ": "VND", "usd": "USD", "us": "USD", "$": "USD", "dong": "VND", "đồng": "VND"}
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
_SIGNS: dict[str, Qualifier] = {"<": "under", ">": "over", "≥": "at_least", "≤": "at_most", "~": "about", "≈": "about"}
_DASHES = frozenset("-–—−‑")
_RANGE_WORDS = frozenset({"to", "đến", "tới"})
_PER_WORDS = {
    "household": "household", "hộ": "household", "person": "person", "người": "person", "head": "person", "khẩu": "person",
    "capita": "person", "worker": "person", "student": "person", "HSSV": "person", "month": "month", "tháng": "month", "year": "year",
    "năm": "year", "annum": "year", "tổ": "group", "group": "group", "customer": "customer", "borrower": "customer", "nhà": "house",
    "căn": "house", "house": "house", "day": "day", "ngày": "day", "kg": "kg", "commune": "commune", "xã": "commune", "km": "km",
    "ha": "ha", "con": "head", "lượng": "tael", "độ": "degree", "kỳ": "term", "square": "m2", "m": "m2", "lao": "person",
    "hectare": "ha", "semester": "term", "work": "work", "công": "work", "trẻ": "person", "em": "person",
}  # fmt: skip
_PER_STARTS = frozenset({"/", "per", "mỗi", "một", "a", "each", "every", "for"})
_SMALL_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "one": 1, "half": 0, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "một": 1,
}  # fmt: skip


@dataclass(slots=True)
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
    negative: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.last].end

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
        return max(self.last, self.noun_last, self.tail)


@dataclass(slots=True)
class _Read:
    """A number with what stands at once behind it, before hedges and ranges."""

    first: int
    last: int
    numbers: tuple[int, ...]
    value: Decimal | None  # None: the separators are ambiguous
    factor: Decimal
    measure: Measure | None
    currency_first: int
    in_words: bool = False


def read_quantities(sentence: Sentence, *, sign: DecimalSign, skipped: frozenset[int]) -> tuple[list[Quantity], list[int]]:
    """The quantities of a sentence, and the number tokens whose separators are ambiguous. `skipped` are tokens known to be no figures."""
    tokens = sentence.tokens
    reads: list[_Read] = []
    unclear: list[int] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if i in skipped:
            i += 1
            continue
        read = None
        if token.sort == "n":
            read = _read_number(sentence, i, sign)
            if read.value is None:
                unclear.extend(read.numbers)
                i = read.last + 1
                continue
        elif token.sort == "w" and token.key in _SMALL_WORDS:
            read = _read_word_number(sentence, i)
        if read is None:
            i += 1
            continue
        reads.append(read)
        i = read.last + 1
    return _join(sentence, reads), unclear


def _scale_at(sentence: Sentence, i: int) -> tuple[Decimal, int]:
    """The product of the scale words that begin at token `i`, and the token behind them."""
    factor = Decimal(1)
    while True:
        found = [(m, t) for m, t in tagged(sentence.starting.get(i, ()), "scale:") if m.words == 1 and not m.nested]
        if not found or (len(sentence.tokens[i].raw) == 1 and sentence.tokens[i].glued is False):
            return factor, i
        factor *= int(found[0][1])
        i = found[0][0].last + 1


def _read_number(sentence: Sentence, i: int, sign: DecimalSign) -> _Read:
    tokens = sentence.tokens
    numeral, numbers, j = tokens[i].raw, [i], i + 1
    joined = _split_numeral(sentence, i, sign)
    if joined:
        numeral, numbers = numeral + tokens[i + 1].raw + tokens[i + 2].raw, [i, i + 2]
        j = i + 3
    _factor, after_scale = _scale_at(sentence, j)
    follower: Follower = "other"
    if j < len(tokens) and (
        tokens[j].key == "%" or tokens[j].key in _PERCENT_WORDS or _is_phan_tram(sentence, j) or _is_per_cent(sentence, j)
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
    return _finish(sentence, i, j, tuple(numbers), value)


def _is_counted(sentence: Sentence, i: int, j: int) -> bool:
    """Whether a currency, a counted noun or the second number of n/m stands beside the numeral in tokens `i` to before `j`."""
    tokens = sentence.tokens
    if (j < len(tokens) and tokens[j].key in _MONEY_AFTER) or (i and tokens[i - 1].key in _MONEY_BEFORE):
        return True
    if j + 1 < len(tokens) and tokens[j].key == "/" and tokens[j + 1].sort == "n":
        return True
    return _noun_after(sentence, j) is not None


def _read_word_number(sentence: Sentence, i: int) -> _Read | None:
    """'three million workers': a number word counts only before a scale word."""
    tokens = sentence.tokens
    _factor, behind = _scale_at(sentence, i + 1)
    if behind == i + 1 or _SMALL_WORDS[tokens[i].key] < 1:
        return None
    read = _finish(sentence, i, i + 1, (), Decimal(_SMALL_WORDS[tokens[i].key]))
    read.in_words = True
    return read


def _finish(sentence: Sentence, i: int, j: int, numbers: tuple[int, ...], value: Decimal | None) -> _Read:
    """Scale, per-cent sign and currency behind (or the currency before) the numeral in tokens `i` to `j`."""
    tokens = sentence.tokens
    factor, j = _scale_at(sentence, j)
    measure: Measure | None = None
    if j < len(tokens):
        key = tokens[j].key
        if key == "%" or key in _PERCENT_WORDS:
            measure, j = "percent", j + 1
        elif _is_per_cent(sentence, j) or _is_phan_tram(sentence, j):
            measure, j = "percent", j + 2
        elif key in _MONEY_AFTER and not (key == "đ" and not tokens[j].glued and factor == 1):
            measure, j = ("VND", j + 1) if _MONEY_AFTER[key] == "VND" else ("USD", j + 1)
            if tokens[j - 1].key == "dong" and j < len(tokens) and tokens[j].key == "vnd":
                j += 1
        elif key == "đô" and j + 1 < len(tokens) and tokens[j + 1].key == "la":
            measure, j = "USD", j + 2
    if measure == "percent" and j < len(tokens) and tokens[j].key == "point":
        measure, j = "point", j + 1
    elif measure == "percent" and j + 1 < len(tokens) and tokens[j].key == "điểm" and tokens[j + 1].key in ("phần", "%"):
        measure, j = "point", j + 2
    if measure is None and j + 1 < len(tokens) and tokens[j].key == "điểm" and tokens[j + 1].key in ("phần", "%"):
        measure, j = "point", j + (3 if j + 2 < len(tokens) and tokens[j + 2].key == "trăm" else 2)
    if measure is None and j + 1 < len(tokens) and tokens[j].key in ("percentage", "pp") and tokens[j + 1].key == "point":
        measure, j = "point", j + 2
    return _Read(i, j - 1, numbers, value, factor, measure, -1)


def _is_per_cent(sentence: Sentence, j: int) -> bool:
    tokens = sentence.tokens
    return j + 1 < len(tokens) and tokens[j].key == "per" and tokens[j + 1].key == "cent"


def _is_phan_tram(sentence: Sentence, j: int) -> bool:
    tokens = sentence.tokens
    return j + 1 < len(tokens) and tokens[j].key == "phần" and tokens[j + 1].key == "trăm"


def _split_numeral(sentence: Sentence, i: int, sign: DecimalSign) -> bool:
    """Whether a space tore a numeral apart: '28, 4%' and '104. 615 hộ'."""
    tokens = sentence.tokens
    if i + 2 >= len(tokens) or tokens[i + 2].sort != "n" or tokens[i + 2].glued or not tokens[i + 1].glued:
        return False
    mark, tail = tokens[i + 1].key, tokens[i + 2].raw
    if mark not in (",", ".") or not tokens[i].raw.isdigit() or not tail.isdigit():
        return False
    behind = tokens[i + 3].key if i + 3 < len(tokens) else ""
    if i and tokens[i - 1].key in (",", "and", "và") and mark == ",":
        return False
    if len(tail) <= 2 and behind == "%":
        return mark == sign or tokens[i - 1].key == "("
    return mark != sign and len(tail) == 3 and len(tokens[i].raw) <= 3 and mark == "." and _noun_after(sentence, i + 3) is not None


def _noun_after(sentence: Sentence, i: int) -> tuple[str, Match] | None:
    """The counted noun that begins at token `i` (Vietnamese) or ends the noun phrase that does (English)."""
    if sentence.lexicon.language == "vi":
        for start in (i, i + 1):
            found = tagged(sentence.starting.get(start, ()), "unit:")
            if found:
                return found[0][1], found[0][0]
            if start == i and not (i < len(sentence.tokens) and sentence.tokens[i].key in _VI_BETWEEN):
                return None
        return None
    return _english_noun(sentence, i)


_VI_BETWEEN = frozenset({"số", "các", "đồng chí", "tổng", "lượt", "đại", "hội", "chiếc", "đơn"})
_EN_STOPS = load_words("ends_noun_phrase")
_EN_LINKS = frozenset({"and", "or", ",", "-", "/", "&"})


def _english_noun(sentence: Sentence, i: int) -> tuple[str, Match] | None:
    """The head of the noun phrase that begins at token `i`: 'near-poor and poor households', 'district transaction offices'."""
    tokens, starting = sentence.tokens, sentence.starting
    limit = min(len(tokens), i + 9)
    found: tuple[str, Match] | None = None
    j = i
    while j < limit:
        token = tokens[j]
        here = tagged(starting.get(j, ()), "unit:")
        if here:
            best = max(here, key=lambda pair: pair[0].words)
            if found is None or j <= found[1].last + 2:
                found = (best[1], best[0])
            j = best[0].last + 1
            if j < limit and tokens[j].key in ("of", ",", "and", "or", "in", "who", "that", "with", "(", ")", ";", "."):
                break
            continue
        if found is not None and j > found[1].last + 1:
            break
        if (
            token.sort == "n"
            or token.key in _EN_STOPS
            or (token.sort == "p" and token.key not in _EN_LINKS and token.key not in "\"“”'’()")
        ):
            break
        if token.sort == "p" and token.key == "," and not _goes_on(sentence, j + 1, limit):
            break
        if token.key in ("of", "the") and j > i + 2:
            break
        j += 1
    return found


def _goes_on(sentence: Sentence, j: int, limit: int) -> bool:
    """Whether a comma inside a noun phrase only parts its adjectives: 'poor, near-poor and post-poor households'."""
    words = [sentence.tokens[k] for k in range(j, min(limit, j + 5))]
    return any(token.key in ("and", "or") for token in words) and not any(
        token.sort == "n" or token.key in _EN_STOPS or token.key in (";", ".", ":") for token in words[:3]
    )


def _join(sentence: Sentence, reads: list[_Read]) -> list[Quantity]:
    """Quantities from reads: ranges made one, hedges and nouns attached, slashes tied."""
    tokens = sentence.tokens
    found: list[Quantity] = []
    k = 0
    while k < len(reads):
        read = reads[k]
        after = reads[k + 1] if k + 1 < len(reads) else None
        if after is not None and _is_compound(sentence, read, after):
            assert read.value is not None and after.value is not None
            total = scaled(read.value, read.factor) + scaled(after.value, after.factor)
            reads[k + 1] = _Read(read.first, after.last, (*read.numbers, *after.numbers), total, Decimal(1), after.measure, -1)
            k += 1
        elif after is not None and _is_range(sentence, read, after):
            found.append(_ranged(sentence, read, after))
            k += 2
        else:
            found.append(_single(sentence, read))
            k += 1
    _share_unit(sentence, found)
    for before, behind in itertools.pairwise(found):
        between = [t.key for t in tokens[before.last + 1 : behind.first]]
        if between == ["/"] or (behind.first - before.right == 2 and tokens[before.right + 1].key == "/"):
            before.pair, before.pair_is, behind.pair, behind.pair_is = behind, "part", before, "total"
            if before.noun is None and before.measure == "count" and behind.measure == "count":
                before.noun, before.noun_first, before.noun_last = behind.noun, behind.noun_first, behind.noun_last
        elif (
            between
            in (
                ["of"],
                ["of", "the"],
                ["out", "of"],
                ["trên"],
                ["out", "of", "the"],
                ["in"],
                ["trên", "tổng", "số"],
                ["of", "all"],
            )
            and before.measure == behind.measure == "count"
            and before.noun is None
            and behind.noun is not None
        ):
            before.noun, before.noun_first, before.noun_last = behind.noun, behind.noun_first, behind.noun_last
            before.pair, before.pair_is, behind.pair, behind.pair_is = behind, "part", before, "total"
            if behind.qualifier == "over" and between == ["trên"]:
                behind.qualifier, behind.lower = "exact", None
    return found


def _share_unit(sentence: Sentence, found: list[Quantity]) -> None:
    """'decreases of 7.1 and 5.43 percent': the sign of the last number holds for the decimals listed before it."""
    for before, behind in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        between = [t.key for t in sentence.tokens[before.right + 1 : behind.left]]
        listed = bool(between) and all(key in (",", "and", "và", "or", "hoặc") for key in between)
        decimal = before.value is not None and before.value != before.value.to_integral_value()
        if listed and before.bare and decimal and behind.measure in ("percent", "point"):
            before.measure = behind.measure


def _is_compound(sentence: Sentence, one: _Read, two: _Read) -> bool:
    """'134 tỷ 600 triệu đồng': one amount in two scales."""
    if one.value is None or two.value is None or two.first != one.last + 1 or one.measure is not None:
        return False
    return one.factor > two.factor > 1 and two.value < 1000


def _is_range(sentence: Sentence, one: _Read, two: _Read) -> bool:
    tokens = sentence.tokens
    between = tokens[one.last + 1 : two.first]
    keys = [t.key for t in between if t.key not in _MONEY_BEFORE]
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
            return not _change_before(sentence, one.first)
        told_from = one.first > 0 and tokens[one.first - 1].key in ("from", "từ")
        return (told_from or keys[0] != "to") and not _change_before(sentence, one.first)
    before = [t.key for t in tokens[max(0, one.first - 2) : one.first] if t.key not in _MONEY_BEFORE]
    return keys[0] in ("and", "và") and before[-1:] == ["between"] and own_one < own_two


def scaled(value: Decimal, factor: Decimal) -> Decimal:
    """Their product without the zeros that a scale word leaves behind: 8.9 trillion is 8900000000000."""
    product = value * factor
    return product.quantize(Decimal(1)) if factor != 1 and product == product.to_integral_value() else product


def _change_before(sentence: Sentence, i: int) -> bool:
    """Whether 'from' before token `i` belongs to a verb of change: 'rose from 57% to 64%' gives two levels, 'ranges from' one range."""
    tokens = sentence.tokens
    j = i - 1
    if j < 0 or tokens[j].key not in ("from", "từ"):
        return False
    for match in sentence.ending.get(j - 1, ()):
        if "cue:up" in match.tags or "cue:target" in match.tags:
            return True
    return any("cue:up" in match.tags for match in sentence.matches if match.last < j and match.last >= j - 4)


def _ranged(sentence: Sentence, one: _Read, two: _Read) -> Quantity:
    assert one.value is not None and two.value is not None
    factor_one = two.factor if one.factor == 1 else one.factor
    both = _Read(one.first, two.last, (*one.numbers, *two.numbers), None, two.factor, two.measure or one.measure, -1)
    quantity = _single(sentence, both)
    quantity.lower, quantity.upper = scaled(one.value, factor_one), scaled(two.value, two.factor)
    quantity.value, quantity.qualifier = None, "range"
    return quantity


def _single(sentence: Sentence, read: _Read) -> Quantity:
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
            and tokens[at].key in _MONEY_BEFORE
            and not (tokens[at].key in ("dong", "đồng") and measure == "count" and not quantity.scaled)
        ):
            if measure == "count":
                quantity.measure = "VND" if _MONEY_BEFORE[tokens[at].key] == "VND" else "USD"
            at_first = at - 1 if tokens[at].key == "$" and at and tokens[at - 1].key == "us" else at
            if hedge is None:
                quantity.first = at_first
                hedge = _hedge_before(sentence, at_first - 1)
            else:
                quantity.notes.append("hedge between currency and number")
    _set_hedge(quantity, hedge, sentence)
    if quantity.measure == "count":
        noun = _noun_after(sentence, last + 1)
        if (
            noun is not None
            and noun[0] == "points"
            and noun[1].first == last + 1
            and any(t.key in ("%", "percent", "cent") for t in tokens)
        ):
            # "29.1 per cent, down 5.8 points"
            quantity.measure, quantity.last = "point", noun[1].last
        elif noun is not None:
            quantity.noun, quantity.noun_first, quantity.noun_last = noun[0], noun[1].first, noun[1].last
    if quantity.measure != "count":
        quantity.per, tail = _per_after(sentence, last + 1)
        quantity.tail = tail if quantity.per else -1
    return quantity


def _hedge_before(sentence: Sentence, j: int) -> Match | None:
    if j < 0:
        return None
    for match in sentence.ending.get(j, ()):
        if any(tag.startswith("before:") for tag in match.tags):
            return match
    return None


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
                if tag.startswith("after:") and (j <= quantity.last + 2 or match.words > 1):
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


def _per_after(sentence: Sentence, j: int) -> tuple[tuple[str, ...], int]:
    """What an amount is per, and the last token of it: '/hộ', 'per person per month', '/người/tháng'."""
    tokens = sentence.tokens
    found: list[str] = []
    while j + 1 < len(tokens) and tokens[j].key in _PER_STARTS and tokens[j + 1].sort == "w":
        unit = _PER_WORDS.get(tokens[j + 1].key)
        if unit is None or (tokens[j].key == "một" and unit not in ("year", "month", "household", "person")):
            break
        found.append(unit)
        j += 2
        if j < len(tokens) and tokens[j].key == "động":
            j += 1
    return tuple(found), j - 1
