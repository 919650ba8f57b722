"""Whether printed words say a value: a second, cruder reading that shares only the numerals with the first.

It knows digits, separators, scale words and a few number words, and nothing of sentences, so that a wrong scale, a shifted point or
swapped digits of the reader do not repeat here. Belongs here: that comparison. Does not belong here: choosing a reading.
"""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import product

from transforms.figures.numbers import AmbiguousNumber, Follower, parse_numeral, sign_proven_by
from transforms.records import DecimalSign
from transforms.reference.vocabulary import load_scales

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_PERCENT = re.compile(r"\s*(?:%|per ?cent|phần trăm)")
_GAP = re.compile(r"(?<=\d)\s*([.,])\s*(?=\d)")
_SCALES = {
    form: int(math.log10(factor))
    for factor, words in load_scales()
    for word in (*words["vi"], *words["en"])
    for form in (word.lower(), f"{word.lower()}s")
}
_SCALE = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST_WORDS = frozenset(_LETTERS.findall(form)[0] for form in _SCALES)
_SCALES_IN_A_ROW = re.compile(rf"\s*{_SCALE.pattern}(?:\s+{_SCALE.pattern})*", re.IGNORECASE)
_WORDS = {
    "half": "0.5", "nửa": "0.5", "double": "2", "doubled": "2", "twice": "2", "triple": "3", "dozen": "12", "tá": "12",
    "zero": "0", "không": "0", "one": "1", "một": "1", "two": "2", "hai": "2", "three": "3", "ba": "3", "four": "4", "bốn": "4",
    "five": "5", "năm": "5", "six": "6", "sáu": "6", "seven": "7", "bảy": "7", "eight": "8", "tám": "8", "nine": "9", "chín": "9",
    "ten": "10", "mười": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
    "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_SIGNS: tuple[DecimalSign, ...] = (",", ".")
_HOME_SIGN = {"vi": ",", "en": "."}


def says(quote: str, values: Iterable[Decimal], *, beside: str = "", signs: str = ".,") -> bool:
    """Whether `quote` states every one of `values`, whatever their sign.

    A numeral with a scale word right after it counts at that scale only; any other counts plainly or at a scale word of the quote or,
    where the quote has none, of `beside`: the words right after it or over its column, for a unit stated once. `signs` are the marks
    that may be decimal signs there; '4,275 billion' is 4.275 billion only where a comma may be one.
    """
    stated = values_in(quote, beside=beside, signs=signs)
    return all(abs(value).normalize() in stated for value in values)


def values_in(quote: str, *, beside: str = "", signs: str = ".,") -> frozenset[Decimal]:
    """Every value that the numerals of `quote` can stand for, and its number words."""
    text = _GAP.sub(r"\1", quote)
    shared = _scales_of(quote) or _scales_of(beside)
    found: set[Decimal] = set()
    summands: list[set[Decimal]] = []
    for numeral in _NUMERAL.finditer(text):
        own = _SCALES_IN_A_ROW.match(text, numeral.end())
        scales = {_exponent(own.group())} if own else {0, *shared}
        is_measured = own is not None or _PERCENT.match(text + beside, numeral.end()) is not None
        readings = _readings(numeral.group(), signs=signs, is_measured=is_measured)
        values = {value.scaleb(scale).normalize() for value, scale in product(readings, scales)}
        found |= values
        summands += [values] if own else []
    if len(summands) > 1:  # 134 tỷ 600 triệu
        found.update(sum(each, Decimal()).normalize() for each in product(*summands))
    words = [Decimal(_WORDS[word]) for word in _LETTERS.findall(quote.lower()) if word in _WORDS]
    sums = {*words, sum(words, Decimal())} if words else set()
    found.update(value.scaleb(scale).normalize() for value, scale in product(sums, {0, *shared}))
    return frozenset(found)


def decimal_signs(line: str, *, language: str | None) -> str:
    """The marks that may be decimal signs in a line: the language's own, and each that a numeral of the line proves to be one."""
    proven = {sign_proven_by(numeral) for numeral in _NUMERAL.findall(line)}
    return "".join(sign for sign in _SIGNS if sign in proven or sign == _HOME_SIGN.get(language or "", sign))


def _readings(numeral: str, *, signs: str, is_measured: bool) -> set[Decimal]:
    """Three digits after one mark are decimals or thousands; with a scale word or a per-cent sign behind them the mark decides."""
    followers: tuple[Follower, ...] = ("scale",) if is_measured else ("percent", "count")
    readings: set[Decimal] = set()
    for sign, follower in product(_SIGNS, followers):
        if sign in signs:
            try:
                readings.add(parse_numeral(numeral, sign=sign, follower=follower))
            except AmbiguousNumber:
                continue
    return readings


def _scales_of(text: str) -> set[int]:
    if _FIRST_WORDS.isdisjoint(_LETTERS.findall(text.lower())):  # as most quotes are
        return set()
    return {_exponent(run.group()) for run in _SCALES_IN_A_ROW.finditer(text)}


def _exponent(run: str) -> int:
    return sum(_SCALES[word.lower()] for word in _SCALE.findall(run))
