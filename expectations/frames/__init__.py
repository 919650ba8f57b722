"""The columns that rules look at, prepared from staged and built tables by plain functions: frames in, frames out.

Belongs here: joins, differences and counts that a rule needs as a column, so that the rule itself is a library expectation over it. A
prepared column is null where its rule does not apply. Does not belong here: limits (they are in the suites), and reading or storing.
All prepared frames have numpy dtypes: Arrow-backed columns make the library 4 to 7 times slower.
"""

from collections.abc import Callable, Mapping

import pandas

from expectations.frames.built import (
    conflict_columns,
    place_columns,
    quarantine_columns,
    rate_history_columns,
    rate_run_columns,
    reconciliation_columns,
    series_columns,
    source_health_columns,
)
from expectations.frames.night import capture_columns, document_columns
from expectations.frames.observations import observation_columns
from expectations.frames.rates import rate_columns
from expectations.frames.sources import night_summary, source_columns
from expectations.rules import Stage

Frames = Mapping[str, pandas.DataFrame]

KEYS: dict[str, tuple[str, ...]] = {
    "captures": ("capture_id",),
    "documents": ("document_id", "text_sha256"),
    "observations": ("document_id", "observation_id"),
    "rates": ("document_id", "text_sha256", "start"),
    "sources": ("source",),
    "dim_place": ("place",),
    "fact_rate": ("rate_id",),
    "quarantine": ("table_name", "document_id", "row_key", "rule"),
    "indicator_series": ("observation_id",),
    "rate_history": ("rate_id",),
    "reconciliation": ("check_id",),
    "conflict_ledger": ("conflict_id",),
    "source_health": ("source",),
}
"""The columns that identify a row of each table. A text that was read on two nights has the same keys on both."""

NEEDED: dict[Stage, tuple[str, ...]] = {
    "captures": ("captures",),
    "documents": ("documents",),
    "observations": ("observations", "documents"),
    "rates": ("rates", "documents"),
    "sources": ("captures", "documents", "figures", "observations", "rates"),
    "warehouse": ("core.dim_place", "core.fact_rate", "core.quarantine"),
    "marts": ("marts.indicator_series", "marts.rate_history", "marts.reconciliation", "marts.conflict_ledger", "marts.source_health"),
}
"""The frames that a stage cannot do without. `known_rates`, `history` and `corrections` are looked at where they are given."""

_PREPARED: dict[Stage, dict[str, Callable[[Frames], pandas.DataFrame]]] = {
    "captures": {"captures": capture_columns},
    "documents": {"documents": document_columns},
    "observations": {"observations": observation_columns},
    "rates": {"rates": rate_columns},
    "sources": {"sources": source_columns},
    "warehouse": {"dim_place": place_columns, "fact_rate": rate_run_columns, "quarantine": quarantine_columns},
    "marts": {
        "indicator_series": series_columns,
        "rate_history": rate_history_columns,
        "reconciliation": reconciliation_columns,
        "conflict_ledger": conflict_columns,
        "source_health": source_health_columns,
    },
}


def prepare(stage: Stage, frames: Frames) -> dict[str, pandas.DataFrame]:
    """The prepared frame of each table of `stage`. Raises ValueError for a frame that the stage needs and did not get."""
    missing = [name for name in NEEDED[stage] if name not in frames]
    if missing:
        raise ValueError(f"stage {stage}: expected the frames {', '.join(NEEDED[stage])}, got none of {', '.join(missing)}")
    return {table: columns(frames).reset_index(drop=True) for table, columns in _PREPARED[stage].items()}


__all__ = ["KEYS", "NEEDED", "Frames", "night_summary", "prepare"]
