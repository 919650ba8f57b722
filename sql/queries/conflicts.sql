-- Every disagreement, in the words of an alert.
SELECT
    conflict_id,
    kind_of_conflict,
    indicator,
    place_name,
    period_end,
    lowest,
    highest,
    sources
FROM marts.conflict_ledger
ORDER BY conflict_id
