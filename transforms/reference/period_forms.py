"""The written forms of a time, one row a form, from `period_forms.csv`; each row carries an example and what it must be read as.

A pattern is a regular expression in which a space stands for any few spaces and `{y}`, `{month_name}` and the like for parts that
`transforms/figures/period_patterns.py` knows. It is tried only where one of its trigger words stands: `#` is one to three digits, `####`
four, `month` an English month's name, `count` a number in words.

Belongs here: loading and checking the rows. Does not belong here: compiling and reading them.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from transforms.errors import ReferenceDataError

PATH = Path(__file__).with_name("period_forms.csv")


@dataclass(frozen=True, slots=True)
class PeriodForm:
    """One row; `first` and `last` are ISO days, month-days where the example prints no year, "" where nothing is told."""

    triggers: tuple[str, ...]
    pattern: str
    form: str
    example: str
    first: str
    last: str


@cache
def load_period_forms() -> tuple[PeriodForm, ...]:
    """All rows in the file's order.

    Raises ReferenceDataError for a row without trigger, pattern, form or example, and for a pattern that stands twice.
    """
    forms: list[PeriodForm] = []
    seen: set[str] = set()
    with PATH.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            for column in ("triggers", "pattern", "form", "example"):
                if not row[column]:
                    raise ReferenceDataError(f"{PATH.name}:{number}: column {column}: expected a value, got none")
            if row["pattern"] in seen:
                raise ReferenceDataError(f"{PATH.name}:{number}: column pattern: {row['pattern']!r} stands twice")
            seen.add(row["pattern"])
            forms.append(PeriodForm(tuple(row["triggers"].split()), row["pattern"], row["form"], row["example"], row["first"], row["last"]))
    return tuple(forms)
