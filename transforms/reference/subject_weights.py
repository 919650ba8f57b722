"""What each kind of evidence is worth when it is told which place a page is about, from `subject_weights.csv`.

`make fit` writes the file (tests/fitting/subject.py). Belongs here: loading and checking the rows. Does not belong here: the evidence
(`transforms/figures/place_evidence.py`).
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from transforms.errors import ReferenceDataError
from transforms.reference.vocabulary import rows_of

NAME = "subject_weights.csv"


@cache
def load_subject_weights() -> Mapping[str, float]:
    """What one unit of each feature adds to the score of a place. Raises ReferenceDataError for a feature twice or no number."""
    weights: dict[str, float] = {}
    for row in rows_of(NAME, columns=("feature", "weight", "meaning")):
        try:
            weight = float(row["weight"])
        except ValueError:
            raise ReferenceDataError(f"{NAME}: feature {row['feature']}: expected a number as weight, got {row['weight']!r}") from None
        if weights.setdefault(row["feature"], weight) is not weight:
            raise ReferenceDataError(f"{NAME}: feature {row['feature']} stands twice")
    return MappingProxyType(weights)
