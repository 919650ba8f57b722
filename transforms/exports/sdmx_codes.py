"""The codes of the SDMX export: how what we know by code or name becomes an SDMX identifier, and the lists of them.

Belongs here: identifiers, time periods, code lists. Does not belong here: files (`sdmx.py`, `sdmx_structure.py`).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

TOTAL = "_T"
"""Everyone, every programme."""
NOT_STATED = "_U"

_KINDS = {
    "level": "state on a day",
    "change": "difference between two days",
    "average_change": "mean yearly change",
    "flow": "what happened in a window",
    "cumulative": "what has happened since a start",
    "target": "target",
    "forecast": "forecast",
    "standard": "rule",
    "proposal": "proposal",
}
_QUALIFIERS = {
    "exact": "as printed",
    "over": "more than",
    "nearly": "nearly",
    "about": "about",
    "at_least": "at least",
    "at_most": "at most",
    "under": "under",
    "range": "from lower to upper bound",
}


@dataclass(frozen=True, slots=True)
class CodeList:
    """An SDMX code list: identifier, name, and a name for each code."""

    id: str
    name: str
    codes: dict[str, str]


@lru_cache(maxsize=4096)  # the same codes and places stand in row after row
def identifier(words: str) -> str:
    """Letters, digits and `_-@$` only, as SDMX wants: marks go, `đ` is d, `/` is read as per, other signs become `_`."""
    plain = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D").replace("/", "_PER_"))
    return re.sub(r"[^A-Za-z0-9_@$-]+", "_", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip("_") or NOT_STATED


def several(codes: str | None) -> str:
    """`near_poor;poor` as one identifier; nothing is everyone."""
    return identifier(codes.replace(";", "-")) if codes else TOTAL


def area(code: str | None, name: str | None) -> str:
    """A place by its official code, else by its name, marked so that no two kinds meet."""
    return identifier(code) if code else f"N_{identifier(name)}" if name else NOT_STATED


def time_period(first: date | None, last: date) -> str:
    """A year, a day, or a range as start and length in days; all of them SDMX time periods."""
    if first is None or first == last:
        return last.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(last.year)
    return f"{first.isoformat()}/P{(last - first + timedelta(days=1)).days}D"


def fixed_lists() -> tuple[CodeList, ...]:
    return (CodeList("CL_KIND", "Kind of figure", dict(_KINDS)), CodeList("CL_QUALIFIER", "Hedge as printed", dict(_QUALIFIERS)))
