"""Which sign a block of text shows as its decimal sign.

Belongs here: evidence in the numbers of one block. Does not belong here: the value of a number (`transforms/figures/numbers.py`).
"""

import re

from transforms.records import DecimalSign

_NUMBER = re.compile(r"\d(?<![\d.,/-].)\d*(?:[.,]\d+)+(?![\d/-])")  # begins with a digit, so that all else is skipped at once
_VERSION = re.compile(
    r"(?:công nghiệp|công nghệ|cách mạng|industry|revolution|web|version|phiên bản|mục|điều|khoản|section)\s{1,2}(?:\w+\s)?$", re.IGNORECASE
)
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?:\.(?:19|20)?\d{2})?")
_DAY_WORD = re.compile(r"(?:ngày|sáng|chiều|tối|hôm|day|on|and|và|-|–)\s{0,2}$", re.IGNORECASE)
_SCALED = re.compile(
    r"\s?(?:%|‰|tỷ|tỉ|triệu|nghìn|ngàn|trăm|trillion|billion|million|thousand|percent|per cent|pct|lần|times|ha\b|km|m2|điểm|points)",
    re.IGNORECASE,
)


def decimal_sign_of(text: str) -> DecimalSign | None:
    """ "," or "." when the numbers of the text prove it: one or two digits after the sign, a leading zero, or thousands grouped by the
    other. None when there is no proof, or proof of both."""
    proven: set[DecimalSign] = set()
    for match in _NUMBER.finditer(text):
        number = match.group()
        signs = [character for character in number if not character.isdigit()]
        groups = re.split("[.,]", number)
        other: DecimalSign = "," if signs[0] == "." else "."
        last: DecimalSign = "," if signs[-1] == "," else "."
        if len(set(signs)) == 2 and signs.count(signs[-1]) == 1:
            proven.add(last)
        elif len(signs) > 1:
            if len(set(signs)) == 1 and all(len(group) == 3 for group in groups[1:]):
                proven.add(other)
        elif len(groups[1]) != 3:
            scaled = _SCALED.match(text, match.end()) is not None
            before = text[max(0, match.start() - 24) : match.start()]
            if scaled or not ((_DATE.fullmatch(number) and _DAY_WORD.search(before)) or _VERSION.search(before)):
                proven.add(last)
        elif groups[0] == "0":
            proven.add(last)
    return proven.pop() if len(proven) == 1 else None
