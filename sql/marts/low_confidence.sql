-- One figure that stands but was read on weak ground, and so stays out of indicator_series: for review.
-- key: observation_id
-- observation_id: the figure
-- indicator: what it was read as
-- kind: level, change, flow, ...
-- value: the number in base units
-- unit: unit
-- place_name: place
-- population: who is measured
-- programme: programme
-- period_end: last day
-- period_basis: how the period is known
-- quote: the figure's words
-- sentence: its sentence
-- source: the portal
-- url: the page
SELECT
    s.observation_id,
    s.indicator,
    s.kind,
    s.value,
    s.unit,
    s.place_name,
    s.population,
    s.programme,
    s.period_end,
    s.period_basis,
    s.quote,
    o.sentence,
    s.source,
    d.url
FROM core.fact_statement AS s
INNER JOIN core.fact_observation AS o ON s.observation_id = o.observation_id AND s.document_id = o.document_id
INNER JOIN core.dim_document AS d ON s.version_id = d.version_id
WHERE s.confidence = 'low' AND s.known_to IS NULL
QUALIFY row_number() OVER (PARTITION BY s.observation_id ORDER BY s.known_from, s.document_id) = 1
ORDER BY s.source, s.indicator, s.observation_id
