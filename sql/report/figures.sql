-- One figure in one version of a page that the report shows, and whether it is the chosen statement of its fact.
SELECT
    o.observation_id,
    o.document_id,
    d.text_sha256,
    md5(concat_ws('|', o.document_id, o.indicator, o.kind, o.place_code, o.place_name, o.population, o.programme, o.period_start, o.period_end,
        o.unit, o.qualifier, o.value, o.lower, o.upper)) AS statement_id,
    fact_key(
        o.indicator, o.kind, place_key(o.place_code, o.place_level, o.place_name), o.population, o.programme, o.period_start, o.period_end
    ) AS fact_id,
    o.source,
    o.indicator,
    o.kind,
    o.value,
    o.lower,
    o.upper,
    o.unit,
    o.qualifier,
    o.period_start,
    o.period_end,
    o.period_basis,
    o.place_code,
    o.place_name,
    o.place_level,
    o.population,
    o.programme,
    o.quote,
    o.sentence,
    o.document_start,
    o.document_end,
    o.sentence_start,
    o.confidence,
    o.printed_unit,
    o.printed_value,
    o.correction,
    o.known_from,
    o.known_to,
    coalesce(o.successor_id, o.observation_id) AS successor_id,
    d.published_on,
    d.origin_id,
    s.observation_id IS NOT NULL AS is_chosen,
    s.chosen_by,
    s.independent_origins,
    s.statements
FROM core.fact_observation AS o
INNER JOIN temp.shown AS w ON o.version_id = w.version_id
INNER JOIN core.dim_document AS d ON o.version_id = d.version_id
LEFT JOIN marts.indicator_series AS s ON o.observation_id = s.observation_id AND o.document_id = s.document_id
ORDER BY o.indicator, o.place_code, o.population, o.programme, o.period_end, o.kind, o.known_from, o.observation_id, o.document_id
