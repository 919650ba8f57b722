-- The facts of one version of a document, as its page printed them and the reader read them.
SELECT
    observation_id,
    indicator,
    kind,
    coalesce(printed_value, value) AS value,
    CASE WHEN correction IS NULL THEN lower END AS lower,
    CASE WHEN correction IS NULL THEN upper END AS upper,
    unit,
    qualifier,
    period_start,
    period_end,
    period_basis,
    place_name,
    place_level,
    place_code,
    population,
    programme,
    quote,
    document_start AS start,
    document_end AS "end",
    sentence_start,
    sentence_end,
    coalesce(read_confidence, confidence) AS confidence,
    sentence,
    correction
FROM core.fact_observation
WHERE version_id = (SELECT version_id FROM core.dim_document WHERE document_id = $document_id AND text_sha256 = $text_sha256)
