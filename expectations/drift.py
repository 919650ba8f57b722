"""How far tonight's values lie from the same source's earlier nights, told robustly and without pretending to know on few of them.

Belongs here: that distance. Does not belong here: counting what a night brought (`frames/sources.py`).
"""

import math
import statistics
from collections.abc import Sequence

import pandas

from expectations.relations import Findings, entries_of


def departures(
    frame: pandas.DataFrame,
    *,
    value_column: str,
    source_column: str,
    tonight_column: str,
    side: str,
    spreads: float,
    min_spread: float,
    min_nights: int,
    limit_without_history: float | None,
) -> Findings:
    """Tonight's value of each source lies near its own earlier nights.

    Near: within `spreads` times the spread of the median, where the spread is the median distance from the median (scaled by 1.4826 to
    the standard deviation of a normal law) and never below `min_spread`, so that a history without any movement does not turn each
    small step into an alarm. With fewer than `min_nights` nights nothing is known of the spread: only `limit_without_history` counts.
    """
    tonight = frame[tonight_column].tolist()
    groups = entries_of(frame, key_column=tonight_column, value_column=value_column, group_columns=[source_column])
    failing, checked, words = [], 0, []
    for (source, *_), entries in groups.items():
        past = [entry.value for entry in entries if not tonight[entry.place]]
        for entry in entries:
            if not tonight[entry.place]:
                continue
            checked += 1
            low, high = _limits(past, spreads, min_spread, min_nights, limit_without_history, side)
            if not low <= entry.value <= high:
                failing.append(entry.place)
                words.append(f"{source}: {entry.value:.3g}, expected {low:.3g} to {high:.3g} from {len(past)} nights")
    return Findings(checked, tuple(failing), "; ".join(words) or f"{checked} sources near their own history")


def _limits(
    past: Sequence[float], spreads: float, min_spread: float, min_nights: int, limit: float | None, side: str
) -> tuple[float, float]:
    if len(past) < min_nights:
        if limit is None:
            return -math.inf, math.inf
        return (-math.inf, limit) if side == "above" else (limit, math.inf)
    middle = statistics.median(past)
    spread = max(min_spread, 1.4826 * statistics.median(abs(value - middle) for value in past))
    low = -math.inf if side == "above" else middle - spreads * spread
    high = math.inf if side == "below" else middle + spreads * spread
    return low, high
