-- One portal, with how it fares and how it wants to be named.
SELECT
    h.source,
    s.label,
    s.home_url,
    s.licence,
    s.attribution,
    h.last_checked_at,
    h.last_changed_at,
    h.newest_period_end,
    h.outcome,
    h.state,
    h.attempts,
    h.showed_text,
    h.documents,
    h.observations,
    h.quarantined,
    h.cadence_days
FROM marts.source_health AS h
INNER JOIN core.dim_source AS s ON h.source = s.source
ORDER BY h.source
