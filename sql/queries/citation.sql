-- What a citation of one figure needs; who publishes a page that no declaration reads is told by its host.
SELECT
    e.observation_id,
    o.indicator,
    i.label_en,
    o.kind,
    o.population,
    o.programme,
    concat_ws(
        ', ',
        (
            SELECT string_agg(p.label_en, ', ' ORDER BY p.population)
            FROM core.dim_population AS p
            WHERE list_contains(string_split(o.population, ';'), p.population)
        ),
        (
            SELECT string_agg(g.label_en, ', ' ORDER BY g.programme)
            FROM core.dim_programme AS g
            WHERE list_contains(string_split(o.programme, ';'), g.programme)
        )
    ) AS scope_label,
    o.value,
    o.printed_value,
    o.correction,
    o.lower,
    o.upper,
    o.unit,
    coalesce(u.label_en, o.unit) AS unit_label,
    o.qualifier,
    o.place_name,
    o.period_start,
    o.period_end,
    e.quote,
    e.sentence,
    e.title,
    e.url,
    e.source,
    CASE
        WHEN NOT s.is_declared THEN coalesce(nullif(regexp_extract(e.url, '^https?://(?:www\.)?([^/:]+)', 1), ''), 'unknown publisher')
        ELSE s.label
    END AS source_label,
    e.published_on,
    e.captured_at,
    e.payload_sha256,
    e.page_status,
    e.successor_id,
    r.release_id,
    r.content_hash
FROM marts.evidence AS e
INNER JOIN core.fact_observation AS o ON e.observation_id = o.observation_id AND e.document_id = o.document_id
INNER JOIN core.dim_indicator AS i ON o.indicator = i.indicator
INNER JOIN core.dim_unit AS u ON o.unit = u.unit
INNER JOIN core.dim_source AS s ON e.source = s.source
CROSS JOIN core.release AS r
WHERE e.observation_id = $observation_id
