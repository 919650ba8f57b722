"""Which sign a block of text shows as its decimal sign.

Belongs here: evidence in the numbers of one block. Does not belong here: the value of a number (`transforms/figures/numbers.py`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from transforms.records import DecimalSign

_NUMBER = re.compile(r"[0-9](?<![\d.,/-].)\d*(?:[.,]\d+)+(?![\d/-])")  # begins with a digit, so that all else is skipped at once
_VERSION = re.compile(
    r"(?:công nghiệp|công nghệ|cách mạng|industry|revolution|web|version|phiên bản|mục|điều|khoản|section)\s{1,2}(?:\w+\s)?$", re.IGNORECASE
)
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?:\.(?:19|20)?\d{2})?")
_MONTH_OF_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d")  # "tháng 9.2021"
_DAY_WORD = re.compile(r"(?:ngày|đến|tới|sáng|chiều|tối|hôm|day|on|and|và|-|–)\s{0,2}$", re.IGNORECASE)
_SCALED = re.compile(
    r"\s?(?:%|‰|tỷ|tỉ|triệu|nghìn|ngàn|trăm|trillion|billion|million|thousand|percent|per cent|pct|lần|times|ha\b|km|m2|điểm|points)",
    re.IGNORECASE,
)


def decimal_sign_of(text: str) -> DecimalSign | None:
    """ "," or "." when the numbers of the text prove it: one or two digits after the sign, a leading zero, or thousands grouped by the
    other. None when there is no proof, or proof of both."""
    proven = set(_proofs(text))
    return proven.pop() if len(proven) == 1 else None


def signs_of_blocks(texts: Sequence[str]) -> list[DecimalSign | None]:
    """The decimal sign of each block of a page, as its own numbers prove it.

    But for a slip: where all of the page shows one sign, and one number alone the other, "6,9 million", that number says nothing of
    the "107,262 billion" beside it.
    """
    signs = [decimal_sign_of(text) for text in texts]
    if {",", "."} <= set(signs):
        votes = Counter(sign for text in texts for sign in _proofs(text))
        rare: DecimalSign = "," if votes[","] < votes["."] else "."
        if votes[rare] == 1 and votes.total() > _FEWEST_BESIDE_SLIP:
            usual: DecimalSign = "." if rare == "," else ","
            signs = [usual if sign == rare else sign for sign in signs]
    return signs


_FEWEST_BESIDE_SLIP = 3  # numbers


def _proofs(text: str) -> Iterator[DecimalSign]:
    """The sign that each number of the text proves, of those that prove one."""
    for match in _NUMBER.finditer(text):
        number = match.group()
        commas, points = number.count(","), number.count(".")
        last: DecimalSign = "," if number.rfind(",") > number.rfind(".") else "."
        if commas and points:
            if number.count(last) == 1:
                yield last
        elif commas + points > 1:
            if all(len(group) == 3 for group in number.split(last)[1:]):
                yield "," if last == "." else "."
        elif _is_decimal(text, match, last):
            yield last


def _is_decimal(text: str, match: re.Match[str], sign: DecimalSign) -> bool:
    """Whether the one sign in a number begins its decimals: not three digits behind more than a zero, no day, no version."""
    number = match.group()
    whole, _, rest = number.partition(sign)
    if len(rest) == 3:
        return whole == "0"
    if _MONTH_OF_YEAR.fullmatch(number):
        return False
    if _SCALED.match(text, match.end()):
        return True
    before = text[max(0, match.start() - 24) : match.start()]
    return not ((_DATE.fullmatch(number) and _DAY_WORD.search(before)) or _VERSION.search(before))
