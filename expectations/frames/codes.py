"""The codes of the reference tables, for rules about closed vocabularies.

Belongs here: the column `code` of a reference table as a set. Does not belong here: loading or checking those tables.
"""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=16)
def codes_of(table: str) -> frozenset[str]:
    """The codes of `transforms/reference/<table>.csv`."""
    text = files("transforms.reference").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return frozenset(row["code"] for row in csv.DictReader(text.splitlines()))
