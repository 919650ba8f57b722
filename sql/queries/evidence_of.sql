-- The figure of one observation with where it stands, and the figure that carries its statement on when its page has changed.
SELECT
    e.*,
    o.indicator,
    o.kind,
    o.value,
    coalesce(o.printed_value, o.value) AS printed_value,
    o.correction,
    o.lower,
    o.upper,
    o.unit,
    o.qualifier,
    o.place_name,
    o.population,
    o.programme,
    o.period_start,
    o.period_end,
    o.period_basis,
    o.confidence
FROM marts.evidence AS e
INNER JOIN core.fact_observation AS o ON e.observation_id = o.observation_id AND e.document_id = o.document_id
WHERE e.observation_id = $observation_id
LIMIT 1
