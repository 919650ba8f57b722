-- Each source's three clocks, as the release shows them, and whether it is visited on the live web (a saved page has no HTTP status).
SELECT
    h.source,
    h.last_checked_at,
    h.last_changed_at,
    h.newest_period_end,
    h.outcome,
    h.state,
    h.cadence_days,
    h.layout,
    v.visited_at
FROM marts.source_health AS h
LEFT JOIN (
    SELECT source, max(captured_at) AS visited_at
    FROM core.fact_capture
    WHERE http_status IS NOT NULL OR is_hub
    GROUP BY source
) AS v ON h.source = v.source
ORDER BY h.source
