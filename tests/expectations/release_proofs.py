"""For every rule of a release: a table that breaks it by little.

Belongs here: proofs, each as near to its limit as a loosened rule would grant. Does not belong here: running them (`test_proofs.py`).
"""

from datetime import date
from typing import Any

from tests.expectations.breaking import Proof, add, blocks, change, copy, drop, empty_each, give, warns
from tests.expectations.night_proofs import DEPRIVATIONS
from tests.expectations.sound_release import END_2022, check, places, statement

SERIES = "marts.indicator_series"
POOR, CHANGE, POOR_2022, NEAR, HOUSEHOLDS, POOR_HOUSEHOLDS, STOCK, FLOW, STOCK_OF_THE_COUNTRY = range(9)
LENT_POOR, LENT_NEAR, LENT_NEWLY, OVERNIGHT, WEEK, HALF_YEAR = range(6)


def first_place(**wanted: Any) -> int:
    frame = places()
    matches = frame
    for name, value in wanted.items():
        matches = matches[matches[name].isna()] if value is None else matches[matches[name] == value]
    return int(matches.index[0])


OPEN_PROVINCE = first_place(level="province", valid_from=None, valid_to=None)
CLOSED_PROVINCE = first_place(level="province", valid_to="2025-06-30")
DISTRICT = first_place(level="district", parent_code="20")


def measured(indicator: str, value: float, *, kind: str = "level", unit: str = "households") -> dict[str, object]:
    return statement(indicator, kind, "20", value, unit, END_2022, END_2022)


WAREHOUSE: dict[str, Proof] = {
    "dim_place.provinces_before": blocks(drop("core.dim_place", CLOSED_PROVINCE), copy("core.dim_place", CLOSED_PROVINCE)),
    "dim_place.provinces_after": blocks(drop("core.dim_place", OPEN_PROVINCE), copy("core.dim_place", OPEN_PROVINCE)),
    "dim_place.districts_of_lang_son": blocks(drop("core.dim_place", DISTRICT), copy("core.dim_place", DISTRICT)),
    "dim_place.districts_after": blocks(change("core.dim_place", DISTRICT, valid_to=None)),
    "fact_rate.run_in_order": blocks(change("core.fact_rate", 0, first_seen_on=date(2026, 11, 22))),
    "fact_rate.seen_at_least_once": blocks(change("core.fact_rate", 0, captures=0)),
    "fact_rate.percent_in_bounds": blocks(
        change("core.fact_rate", 0, percent_per_year=21), change("core.fact_rate", 0, percent_per_year=-0.5)
    ),
    "quarantine.complete": blocks(empty_each("core.quarantine", 0, "table_name", "row_key", "rule", "reason", "document_id")),
}

MARTS: dict[str, Proof] = {
    "indicator_series.one_per_fact": blocks(copy(SERIES, 0, observation_id="another")),
    "indicator_series.level_percent": blocks(change(SERIES, 0, value=100.5), change(SERIES, 0, value=-0.5)),
    "indicator_series.indicator_listed": blocks(change(SERIES, 0, indicator="perhaps")),
    "indicator_series.levels_follow_changes": warns(change(SERIES, POOR_2022, value=8.935), change(SERIES, CHANGE, value=-3.295)),
    "indicator_series.near_poor_against_poor": warns(change(SERIES, NEAR, value=8.92 * 5.2), change(SERIES, NEAR, value=8.92 * 0.19)),
    "indicator_series.deprived_below_households": warns(
        [add(SERIES, measured(f"deprived_{name}", 192_701)) for name in DEPRIVATIONS],
        add(SERIES, measured("near_poor_households", 192_701)),
        change(SERIES, POOR_HOUSEHOLDS, value=192_701),
    ),
    "indicator_series.province_below_nation": warns(change(SERIES, STOCK, value=284e12)),
    "indicator_series.stock_against_flow": warns(
        change(SERIES, FLOW, value=4.3e12),
        [add(SERIES, measured(name, 4.3e12, kind="flow", unit="VND")) for name in ("credit_collected", "credit_written_off")],
        add(SERIES, measured("credit_overdue", 4.3e12, unit="VND")),
    ),
    "rate_history.near_poor_ratio": warns([change("marts.rate_history", LENT_NEAR, percent_per_year=value) for value in (8.0, 7.84)]),
    "rate_history.newly_escaped_ratio": warns([change("marts.rate_history", LENT_NEWLY, percent_per_year=value) for value in (8.33, 8.17)]),
    "rate_history.short_terms_in_order": warns(
        change("marts.rate_history", WEEK, percent_per_year=3.0), change("marts.rate_history", HALF_YEAR, percent_per_year=3.2)
    ),
    "reconciliation.verdict_known": blocks(change("marts.reconciliation", 0, verdict="perhaps")),
    "reconciliation.verdict_fits_residual": blocks(
        change("marts.reconciliation", 0, residual=0.02), change("marts.reconciliation", 0, verdict="violated")
    ),
    "reconciliation.most_hold": warns(
        give("marts.reconciliation", [check(n, verdict="violated" if n < 3 else "holds") for n in range(9)]),
        give("marts.reconciliation", [check(n, verdict="violated" if n < 3 else "holds") for n in range(8)]),
    ),
    "conflict_ledger.kind_known": blocks(change("marts.conflict_ledger", 0, kind_of_conflict="perhaps")),
    "conflict_ledger.complete": blocks(
        change("marts.conflict_ledger", 0, statements=["s1"]), change("marts.conflict_ledger", 0, settled_by=None)
    ),
    "source_health.state_known": blocks(change("marts.source_health", 0, state="perhaps")),
    "source_health.little_quarantined": warns(change("marts.source_health", 0, quarantined=21, observations=79)),
}
