"""The words beside a number that say it is no figure: decrees, ordinals, telephones, ages, times."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast, get_args

from transforms.errors import ReferenceDataError
from transforms.records import IgnoredReason, Language
from transforms.reference.vocabulary import phrases_in, rows_of


@dataclass(frozen=True, slots=True)
class NoiseCue:
    reason: IgnoredReason
    side: Literal["before", "after"]
    phrases: dict[Language, tuple[str, ...]]


@lru_cache(maxsize=1)
def load_noise_cues() -> tuple[NoiseCue, ...]:
    """The rows of noise_cues.csv, reasons and sides checked."""
    found = []
    for number, row in enumerate(rows_of("noise_cues.csv", columns=("reason", "side", "vi", "en")), 2):
        if row["reason"] not in get_args(IgnoredReason):
            raise ReferenceDataError(
                f"noise_cues.csv row {number} column reason: expected one of {get_args(IgnoredReason)}, got {row['reason']!r}"
            )
        if row["side"] not in ("before", "after"):
            raise ReferenceDataError(f"noise_cues.csv row {number} column side: expected before or after, got {row['side']!r}")
        side: Literal["before", "after"] = "before" if row["side"] == "before" else "after"
        found.append(NoiseCue(cast("IgnoredReason", row["reason"]), side, {"vi": phrases_in(row["vi"]), "en": phrases_in(row["en"])}))
    return tuple(found)
