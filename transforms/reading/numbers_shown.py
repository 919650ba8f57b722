"""Which sign a block of text shows as its decimal sign.

Belongs here: evidence in the numbers of one block. Does not belong here: the value of a number (`transforms/figures/numbers.py`).
"""

import re

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
    proven: set[DecimalSign] = set()
    for match in _NUMBER.finditer(text):
        number = match.group()
        commas, points = number.count(","), number.count(".")
        last: DecimalSign = "," if number.rfind(",") > number.rfind(".") else "."
        if commas and points:
            if number.count(last) == 1:
                proven.add(last)
        elif commas + points > 1:
            if all(len(group) == 3 for group in number.split(last)[1:]):
                proven.add("," if last == "." else ".")
        elif last not in proven and _is_decimal(text, match, last):
            proven.add(last)
    return proven.pop() if len(proven) == 1 else None


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
