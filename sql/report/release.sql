-- The release that the report shows, with the three clocks of all its sources together.
-- Targets and forecasts lie ahead, so that the newest figure is the newest result.
SELECT
    r.release_id,
    r.built_at,
    r.schema_version,
    r.extractor_version,
    r.content_hash,
    (SELECT max(last_checked_at) FROM marts.source_health) AS last_checked_at,
    (SELECT max(last_changed_at) FROM marts.source_health) AS last_changed_at,
    (
        SELECT max(period_end)
        FROM core.fact_observation
        WHERE known_to IS NULL AND kind NOT IN ('target', 'forecast', 'standard', 'proposal') AND period_end <= day_of(r.built_at)
    ) AS newest_period_end,
    (SELECT max(last_night) FROM marts.source_health) AS last_night
FROM core.release AS r
