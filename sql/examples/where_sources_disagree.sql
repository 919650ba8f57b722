-- Where do sources disagree, what does each say, and how was it settled?
-- about: The hundred newest.
SELECT
    indicator,
    place_name,
    period_end,
    kind_of_conflict,
    population,
    values,
    sources,
    settled_by
FROM conflict_ledger
ORDER BY period_end DESC, indicator, kind_of_conflict
LIMIT 100
