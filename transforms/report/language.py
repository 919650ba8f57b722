"""One language of the report: its words, and numbers, dates and spans of time in its own format.

Words are rows of `words.csv` (key, en, vi). Numbers: English 1,234.5, Vietnamese 1.234,5. Dates name the month in letters, so that day
and month cannot be taken for each other.
Belongs here: how a thing is said. Does not belong here: what is said on which page (`pages/`).
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal

from transforms.errors import ReferenceDataError

ReportLanguage = Literal["en", "vi"]
LANGUAGES: Final[tuple[ReportLanguage, ...]] = ("en", "vi")
VIETNAM: Final = timezone(timedelta(hours=7))
FOLDER: Final = Path(__file__).parent

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BILLION: Final = Decimal(10**9)
_MILLION: Final = Decimal(10**6)


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV of this folder. Raises ReferenceDataError for a row that is too long or too short."""
    path = FOLDER / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ReferenceDataError(f"{path.name}:{number}: expected {len(rows[0])} cells, got {row}")
    return rows


@cache
def words_of(code: ReportLanguage) -> Mapping[str, str]:
    """The words of one language by key."""
    return {row["key"]: row[code] for row in read_table("words.csv")}


@dataclass(frozen=True, slots=True)
class Language:
    """How one language says things."""

    code: ReportLanguage
    words: Mapping[str, str]

    @property
    def is_vietnamese(self) -> bool:
        return self.code == "vi"

    def say(self, key: str, **values: object) -> str:
        """The words of a key, with `{name}` filled in. A key without words is a bug and raises KeyError."""
        words = self.words[key]
        return words.format(**values) if values else words

    def say_code(self, group: str, code: str | None) -> str:
        """The words of one code of a closed list, such as kind or verdict; the code itself where the list has grown since."""
        return "" if code is None else self.words.get(f"{group}.{code}", code.replace("_", " "))

    def number(self, value: Decimal, *, step: Decimal | None = None) -> str:
        """A number with all its digits; `step` is one unit of the last digit that was printed, so that 3.50 keeps its nought."""
        decimals = _decimals(value)
        if step is not None and 0 < step < 1:
            decimals = max(decimals, min(6, _decimals(step)))
        text = f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
        return text.translate({44: ".", 46: ","}) if self.is_vietnamese else text

    def amount(self, value: Decimal, *, step: Decimal | None = None) -> tuple[str, str]:
        """Dong as people say them: the number and the scale word, billions from a billion on, millions from a million on."""
        size = abs(value)
        if size >= _BILLION:
            return self.number(value / _BILLION), self.words["scale.billion"]
        if size >= _MILLION:
            return self.number(value / _MILLION), self.words["scale.million"]
        return self.number(value, step=step), ""

    def day(self, day: date | None) -> str:
        if day is None:
            return ""
        if self.is_vietnamese:
            return f"{day.day}\u00a0thg\u00a0{day.month}, {day.year}"
        return f"{day.day}\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}"

    def month(self, day: date) -> str:
        return f"thg\u00a0{day.month}, {day.year}" if self.is_vietnamese else f"{_MONTHS[day.month - 1]}\u00a0{day.year}"

    def instant(self, instant: datetime | None) -> str:
        """Day and time of day in Vietnam."""
        if instant is None:
            return ""
        there = instant.astimezone(VIETNAM)
        return f"{self.day(there.date())}, {there:%H:%M}"

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as a percentage with one decimal."""
        return self.number(Decimal(str(round(share * 100, 1)))) + self.words["sign.percent"]

    def count(self, number: int) -> str:
        return self.number(Decimal(number))

    def period(self, kind: str, first: date | None, last: date | None) -> str:
        """When a figure holds, as short as is unambiguous."""
        if last is None:
            return self.words["period.undated"] if first is None else self.say("period.from", day=self.day(first))
        if first is None:
            return self.say("period.until", day=self.day(last))
        if first == last:
            return self.day(last)
        if kind in ("change", "average_change") or (first.month, first.day) == (12, 31):
            return f"{self.day(first)} → {self.day(last)}"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return str(last.year) if first.year == last.year else f"{first.year}\u2013{last.year}"
        if first.day == 1 and (last + timedelta(days=1)).day == 1:
            return (
                self.month(last) if (first.year, first.month) == (last.year, last.month) else f"{self.month(first)}\u2013{self.month(last)}"
            )
        return f"{self.day(first)} \u2013 {self.day(last)}"

    def ago(self, span: timedelta) -> str:
        """How long ago, in whole hours or days."""
        hours = max(0, int(span.total_seconds() // 3600))
        if hours < 1:
            return self.words["ago.moments"]
        if hours < 48:
            return self.say("ago.hour" if hours == 1 else "ago.hours", n=hours)
        return self.say("ago.days", n=hours // 24)


@cache
def language(code: ReportLanguage) -> Language:
    return Language(code, words_of(code))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def fold(text: str) -> str:
    """A text without case and without Vietnamese marks, as the filters of the pages compare it."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return plain.replace("đ", "d").replace("Đ", "D").lower()
