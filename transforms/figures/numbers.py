"""What a printed number is worth: Vietnamese and English separators, read from evidence and never by guess.

Belongs here: one numeral, and the decimal sign of a stretch of text. Does not belong here: scale words, units, hedges (`quantities`).
Vietnamese prints 1.149.180 and 3,36; English 1,149,180 and 3.36; one page may print both, so the sign belongs to a block.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from transforms.records import DecimalSign, Language

Follower = Literal["percent", "scale", "count", "other"]
"""What stands after a number: a per-cent sign, a scale word such as 'billion', a noun that is counted, anything else."""

_SHAPE = re.compile(r"\d+(?:[.,]\d+)*")
_HOME_SIGN: dict[Language, DecimalSign] = {"vi": ",", "en": "."}


class AmbiguousNumber(ValueError):
    """A numeral that can be read in two ways, such as '1,462' with nothing beside it that settles whether the comma groups."""


def other_sign(sign: DecimalSign) -> DecimalSign:
    """The sign that groups thousands where `sign` marks decimals."""
    return "." if sign == "," else ","


def sign_proven_by(numeral: str) -> DecimalSign | None:
    """The decimal sign that one numeral proves by itself, None when it proves nothing.

    '1.149.180' and '1.234,5' prove the comma; '12.5' proves the point; '3.360' and '12' prove nothing.
    """
    if numeral.isdecimal():
        return None
    marks = [c for c in numeral if c in ".,"]
    if not marks:
        return None
    groups = numeral.replace(",", ".").split(".")
    last: DecimalSign = "." if marks[-1] == "." else ","
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 and _are_thousands(groups[:-1]) else None
    if len(marks) > 1:
        return other_sign(last) if _are_thousands(groups) else None
    if len(groups[1]) != 3 or len(groups[0]) > 3 or groups[0].startswith("0"):
        return last
    return None


def _are_thousands(groups: list[str]) -> bool:
    """Whether groups of digits are those of one number: '1', '149', '180', and neither '12', '5' nor '0', '123'."""
    return len(groups[0]) <= 3 and not groups[0].startswith("0") and all(len(group) == 3 for group in groups[1:])


def sign_of_text(numerals: Iterable[str], *, declared: DecimalSign | None, language: Language) -> DecimalSign:
    """The decimal sign of a stretch of text: declared, else what most of its numerals prove, else the language's own."""
    if declared is not None:
        return declared
    votes = {",": 0, ".": 0}
    for numeral in numerals:
        proven = sign_proven_by(numeral)
        if proven:
            votes[proven] += 1
    if votes[","] == votes["."]:
        return _HOME_SIGN[language]
    return "," if votes[","] > votes["."] else "."


def parts_by_spaces(text: str) -> bool:
    """Whether spaces part the thousands of a text's numbers, '3 215 400': many of them or two, one beyond doubt, and no mark does."""
    found = _SPACED.findall(text)
    proven = len(found) > _MANY or (len(found) > 1 and any(_BEYOND_DOUBT.search(one) for one in found))
    return proven and not _MARKED.search(text)


_MANY = 2
LEADING_GROUP, NEXT_GROUP, MOST_GROUPS = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}(?:[.,]\d{1,2})?"), 5  # '3', '215' and '400,5'
_SPACED = re.compile(r"(?<!\d\s)(?<![\d.,])[1-9]\d{0,2}(?:[^\S\n]\d{3})+(?![^\S\n]?\d|[.,]\d{3})")
_BEYOND_DOUBT = re.compile(r"\s0|\s\d+\s")  # a nought, or a third group
_MARKED = re.compile(r"\d[.,]\d{3}(?!\d)")


@lru_cache(maxsize=4096)
def parse_numeral(numeral: str, *, sign: DecimalSign, follower: Follower = "other") -> Decimal:
    """The value of one numeral in a stretch of text whose decimal sign is `sign`.

    A numeral that proves its own sign is read by it whatever its neighbours do ('3.36%' beside '2,95%'). Exactly three digits after one
    mark are thousands before a counted noun, and decimals before a per-cent sign or a scale word when the mark is the decimal sign (but
    for '7,500 billion').
    Raises AmbiguousNumber where neither settles it, ValueError for what is no numeral.
    """
    numeral = "".join(numeral.split())
    if not _SHAPE.fullmatch(numeral):
        raise ValueError(f"expected digits grouped by points or commas, got {numeral!r}")
    marks = [c for c in numeral if c in ".,"]
    if not marks:
        return Decimal(numeral)
    proven = sign_proven_by(numeral)
    groups = numeral.replace(",", ".").split(".")
    if proven is not None:
        if proven in marks:
            return Decimal("".join(groups[:-1]) + "." + groups[-1])
        return Decimal("".join(groups))
    if len(marks) > 1:
        # '12.5.2020', '1,2,3' and '1.23.456' group nothing that can be read as one number.
        raise AmbiguousNumber(numeral)
    if marks[0] != sign or follower == "count":
        return Decimal("".join(groups))
    if follower == "scale" and marks[0] == "," and groups[1].endswith("00"):
        return Decimal("".join(groups))  # "7,500 billion": nobody prints 7.5 with two noughts behind it
    if follower in ("percent", "scale"):
        return Decimal(".".join(groups))
    raise AmbiguousNumber(numeral)
