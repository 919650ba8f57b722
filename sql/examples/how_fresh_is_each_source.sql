-- Which source is stale, and since when?
SELECT
    source,
    state,
    last_checked_at,
    last_changed_at,
    newest_period_end
FROM source_health
ORDER BY state, source
