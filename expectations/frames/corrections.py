"""Corrections of known misprints, as the rules see them: a figure is judged by what is right, its words by what was printed.

Belongs here: finding the correction of a figure. Does not belong here: applying it to facts (`sql/work/observation.sql`, which asks the
same five things of it), or the rows themselves (`transforms/reference/corrections.csv`).
"""

import csv
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

import pandas

CorrectionKey = tuple[str, str, str, str, float]
"""Address, indicator, kind, period_end (empty where there is none) and printed value."""


def corrections_in(frame: pandas.DataFrame | None) -> dict[CorrectionKey, float]:
    """Right values by what they correct: of `frame`, or of the reference table where no frame is given."""
    rows: Iterable[Mapping[object, object]]
    if frame is None:
        text = files("transforms.reference").joinpath("corrections.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
    else:
        rows = frame.to_dict(orient="records")
    return {
        (
            bare_address(str(row["url"])),
            str(row["indicator"]),
            str(row["kind"]),
            str(row["period_end"] or ""),
            _number(row["printed_value"]),
        ): (_number(row["right_value"]))
        for row in rows
    }


def bare_address(url: str | None) -> str:
    """An address without scheme, www, query, fragment and closing slash, as the macro `web_key` makes it."""
    without_scheme = re.sub(r"^[A-Za-z]+://(www\.)?", "", url or "")
    return re.sub(r"(\?|#).*$|/+$", "", without_scheme).lower()


def _number(cell: object) -> float:
    return float(str(cell))
