-- The statements that a capture after an instant was the first to show, the best dated first.
SELECT
    indicator,
    kind,
    value,
    lower,
    upper,
    unit,
    place_name,
    population,
    period_end,
    quote,
    source
FROM marts.poverty_timeline
WHERE $since::TIMESTAMPTZ IS NULL OR known_from > $since::TIMESTAMPTZ
ORDER BY period_end DESC NULLS LAST, indicator, place_name, observation_id
