-- One disagreement between statements, with how it was settled.
SELECT
    conflict_id,
    indicator,
    kind,
    place_code,
    place_name,
    population,
    programme,
    period_start,
    period_end,
    kind_of_conflict,
    settled_by,
    chosen_id,
    sources,
    values,
    statements
FROM marts.conflict_ledger
ORDER BY period_end DESC NULLS LAST, indicator, conflict_id
