-- One figure of a document that has had several texts, with what makes it the same statement in each of them.
-- key: document_id, text_sha256, observation_id
-- about: What never changed needs no comparing, so that a build costs by what is edited and not by what is known.
-- document_id: the document
-- text_sha256: the version
-- version_id: its number
-- observation_id: the figure
-- fact_id: what it is about
-- unit: its unit
-- statement_id: the document and what it states; the same in every version that states it
WITH edited AS (
    SELECT document_id
    FROM core.fact_document_span
    GROUP BY document_id
    HAVING count(*) > 1
),

keyed AS (
    SELECT
        *,
        fact_key(
            indicator, kind, place_key(place_code, place_level, place_name), population, programme, period_start, period_end
        ) AS fact_id
    FROM work.observation
    SEMI JOIN edited USING (document_id)
)

SELECT
    document_id,
    text_sha256,
    version_id,
    observation_id,
    fact_id,
    unit,
    left(md5(concat_ws(
        '|', document_id, fact_id, unit, qualifier, coalesce(value::VARCHAR, ''), coalesce(lower::VARCHAR, ''), coalesce(upper::VARCHAR, '')
    )), 16) AS statement_id
FROM keyed
