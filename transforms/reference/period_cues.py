"""The words that tell a time, and that tell how a time is meant, from `period_cues.csv`.

Belongs here: loading and checking the rows. Does not belong here: what the reader makes of them (`transforms/figures/periods.py`).
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from transforms.errors import ReferenceDataError
from transforms.reference.vocabulary import phrases_in

PATH = Path(__file__).with_name("period_cues.csv")

WHOLE_KINDS = frozenset({
    "to_date", "since_year_start", "same_period", "spoken_period", "last_year", "past_year", "previous_year", "following_year",
    "this_year", "next_year", "recent", "coming", "every", "term_start", "since_term_start", "term_end", "this_month", "last_month",
    "last_quarter", "this_day", "today", "yesterday",
})  # fmt: skip
"""Phrases that are a time expression by themselves."""

BEFORE_KINDS = frozenset({"before_compared", "before_until", "before_by", "before_since", "before_during", "before_issued"})
"""Phrases that stand before a time and say how it is meant."""

KINDS = WHOLE_KINDS | BEFORE_KINDS | {"name_noun", "target_word", "future_word", "agenda_word"}


@cache
def load_period_cues() -> Mapping[str, tuple[str, ...]]:
    """Phrases by kind, lower case, as written in the file; '(đến|tới) nay' stands for both.

    Raises ReferenceDataError for an unknown kind, an empty phrase, or one phrase under two kinds of the same use.
    """
    phrases: dict[str, list[str]] = {kind: [] for kind in KINDS}
    use_of: dict[tuple[str, str], int] = {}
    with PATH.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            kind, phrase = row["kind"], row["phrase"]
            if kind not in KINDS:
                raise ReferenceDataError(f"{PATH.name}:{number}: column kind: expected one of {sorted(KINDS)}, got {kind!r}")
            if not phrase or phrase != " ".join(phrase.lower().split()):
                raise ReferenceDataError(f"{PATH.name}:{number}: column phrase: expected lower case words, one space apart, got {phrase!r}")
            use = "before" if kind in BEFORE_KINDS else "whole" if kind in WHOLE_KINDS else kind
            for one in phrases_in(phrase):
                if (use, one) in use_of:
                    raise ReferenceDataError(f"{PATH.name}:{number}: phrase {one!r} stands already in line {use_of[use, one]}")
                use_of[use, one] = number
                phrases[kind].append(one)
    return MappingProxyType({kind: tuple(rows) for kind, rows in phrases.items()})
