"""The words around place names, from `place_words.csv`: level words, words for the place spoken of, words that make a name no place.

Belongs here: loading and checking the rows. Does not belong here: what the reader makes of them (`transforms/figures/places.py`).
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from transforms.errors import ReferenceDataError

PATH = Path(__file__).with_name("place_words.csv")

KINDS = frozenset({
    "generic", "before", "after", "not_generic_before", "not_generic_after", "tells_in_list", "honorific", "surname", "street_before",
    "credit_before", "street_after", "organisation_before", "organisation_after", "country_body_before", "region_before", "region_after",
    "not_after", "venue", "merged_before", "not_in_name", "country_evidence", "country_bank", "describes_unit", "after_2025",
    "people", "authority", "needs_level",
})  # fmt: skip
LEVELLED = frozenset({"generic", "before", "after"})


@cache
def load_place_words() -> Mapping[str, Mapping[str, str]]:
    """By kind: the phrase, lower case, and its level ("" where the kind has none).

    Raises ReferenceDataError for an unknown kind, a phrase without its level, or one phrase twice in a kind.
    """
    words: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    with PATH.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            kind, phrase, level = row["kind"], row["phrase"], row["level"]
            if kind not in KINDS:
                raise ReferenceDataError(f"{PATH.name}:{number}: column kind: expected one of {sorted(KINDS)}, got {kind!r}")
            if bool(level) is not (kind in LEVELLED):
                raise ReferenceDataError(f"{PATH.name}:{number}: column level: got {level!r} for kind {kind!r}")
            if not phrase or phrase != phrase.lower() or phrase in words[kind]:
                raise ReferenceDataError(f"{PATH.name}:{number}: column phrase: expected a new phrase in lower case, got {phrase!r}")
            words[kind][phrase] = level
    return MappingProxyType({kind: MappingProxyType(rows) for kind, rows in words.items()})
