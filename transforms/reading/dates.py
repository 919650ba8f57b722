"""The dates that pages print as their own, in the forms of `date_forms.csv`.

Belongs here: one line of text to one date and time, the words around it, what makes a date impossible. Does not belong here: where on the
page such lines stand (`published.py`), periods of figures (`transforms/figures/periods.py`).

Numeric dates are day first, as Vietnam writes them, in English pages too; month first where a declaration says so, or where nothing else
is a date ("3/20/2024").
"""

import csv
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

VIETNAM_TIME = timezone(timedelta(hours=7), "ICT")
DateOrder = Literal["day_first", "month_first"]

_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
_CLOCK = re.compile(
    r"(?<![\d.,/:-])(?P<h>[01]?\d|2[0-3])(?::|h|giờ\s?)(?P<min>[0-5]\d)(?::(?P<sec>[0-5]\d))?"
    r"\s{0,2}(?P<half>[AaPp]\.?[Mm]\b|sáng|chiều|tối|SA\b|CH\b)?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<h>\d{1,2}):?(?P<m>\d{2})?\b|(?P<utc>\dZ)", re.IGNORECASE)
_UPDATED = re.compile(
    r"^\W{0,3}(?:cập nhật(?: lúc| ngày| lần cuối)?|update[d]?(?: on| at)?|last (?:updated|modified)|sửa lần cuối)\b", re.IGNORECASE
)
_WORDS_AROUND = re.compile(
    r"thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:mon|tue|wed|thu|fri|sat|sun)\b"
    r"|sáng|chiều|tối|gmt|utc|ngày đăng|cập nhật|lần cuối|lúc|ngày|đăng|đăng tải|xuất bản|thời gian|viết bởi|giờ|tháng|năm"
    r"|posted|published|updated?|last|modified|date|time|\b(?:on|at|by|SA|CH|ICT)\b|[ap]\.?m\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"[^\W\d_]{2,8}(?: [^\W\d_]{2,8}){1,3}")  # "Xã hội 04/01/2021 - 22:41"
_DIGIT = re.compile(r"\d")
_EARLIEST = date(1995, 1, 1)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as a page prints it: the day, the instant where a clock time stands with it, and whether it is called an update."""

    on: date
    at: datetime | None
    is_update: bool
    rest: str  # what the line says besides


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    with (Path(__file__).parent / "date_forms.csv").open(encoding="utf-8", newline="") as rows:
        return tuple((row["form"], re.compile(row["pattern"], re.IGNORECASE)) for row in csv.DictReader(rows))


@lru_cache(maxsize=16)  # of one page: the lines that are tried as its date are read again when it is settled
def read_date(line: str, *, order: DateOrder = "day_first") -> PrintedDate | None:
    """The first date in a line, or None. A date that no calendar has (31/02, month 13) is none."""
    if len(line) > 300:
        return None
    for _, pattern in _forms():
        for match in pattern.finditer(line):
            on = _day_of(match, order)
            if on is not None and on >= _EARLIEST:
                rest = line[: match.start()] + " " + line[match.end() :]
                at, rest = _instant(on, rest)
                if at is not None:
                    on = at.astimezone(VIETNAM_TIME).date()
                return PrintedDate(on, at, _UPDATED.search(line) is not None, _bare(rest))
    return None


def is_date_line(line: str) -> bool:
    """Whether a line is a date and nothing else but its weekday, clock, a word for publishing, and beside a clock the page's section."""
    if not 8 <= len(line) <= 90 or not _DIGIT.search(line):
        return False
    printed = read_date(line)
    return printed is not None and (len(printed.rest) <= 2 or (printed.at is not None and _SECTION.fullmatch(printed.rest) is not None))


def _day_of(match: re.Match[str], order: DateOrder) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if year < 100:
        year += 2000
    day = int(parts["d"])
    if parts.get("name"):
        month = _MONTHS.get(parts["name"][:3].lower(), 0)
    else:
        month = int(parts["m"])
        if order == "month_first" and parts.get("s"):
            day, month = month, day
    if month > 12 >= day and parts.get("s") == "/":
        day, month = month, day
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _instant(on: date, rest: str) -> tuple[datetime | None, str]:
    """The clock time beside a date; Vietnam's time where no zone is printed."""
    match = _CLOCK.search(rest.replace("T", " ", 1) if re.match(r"\s?T\d", rest) else rest)
    if match is None:
        return None, rest
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["sec"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if half in {"pm", "chiều", "tối", "ch"} and hour < 12:
        hour += 12
    elif half in {"am", "sáng", "sa"} and hour == 12:
        hour = 0
    after = rest[match.end() :]
    zone = _ZONE.match(after.strip()) if after.strip() else None
    tz = VIETNAM_TIME
    if after.startswith("Z"):
        tz = UTC
    elif zone is not None and zone["sign"]:
        offset = timedelta(hours=int(zone["h"]), minutes=int(zone["m"] or 0))
        if offset <= timedelta(hours=14):
            tz = timezone(offset if zone["sign"] == "+" else -offset)
        after = after.replace(zone.group(), "", 1)
    return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=tz), rest[: match.start()] + " " + after


def _bare(rest: str) -> str:
    """What is left of a date line without weekdays, marks and words of publishing."""
    return re.sub(r"[\s|,.;:()\[\]+\-–/•·]+", " ", _WORDS_AROUND.sub(" ", rest)).strip()
