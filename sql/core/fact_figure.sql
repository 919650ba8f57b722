-- One number of one document version, with what became of it.
-- key: version_id, document_start, document_end, ordinal
-- refers: version_id to core.dim_document.version_id
-- document_id: the document
-- version_id: the version of its text
-- source: the portal
-- document_start: offset of the number in the document's text, in code points
-- document_end: offset of its end
-- ordinal: 1, 2, ... where two facts stand on the same words
-- raw: the words
-- value: the number, where it is one
-- unit: its unit, where it has one
-- disposition: observation, mention, rate, loan_term, ignored or unresolved
-- reason: why it is ignored or unresolved
-- observation_id: the observation that it is or repeats
WITH current_reading AS (
    SELECT document_id, text_sha256, version_id, source, read_on FROM work.document_version
),

dispositions AS (
    SELECT document_id, text_sha256, captured_on, source, "start", "end", raw, value, unit, disposition, reason, NULL AS observation_id
    FROM staged.figures
    UNION ALL
    SELECT document_id, text_sha256, captured_on, source, "start", "end", quote, value, unit, 'observation', NULL, observation_id
    FROM staged.observations
    UNION ALL
    SELECT document_id, text_sha256, captured_on, source, mention[1], mention[2], NULL, value, unit, 'mention', NULL, observation_id
    FROM (SELECT *, unnest(mentions) AS mention FROM staged.observations)
    UNION ALL
    SELECT document_id, text_sha256, captured_on, source, "start", "end", quote, percent_per_year, 'percent', 'rate', NULL, NULL
    FROM staged.rates
    UNION ALL
    SELECT document_id, text_sha256, captured_on, source, "start", "end", quote, value, unit, 'loan_term', NULL, NULL
    FROM staged.loan_terms
)

SELECT
    f.document_id,
    v.version_id,
    f.source,
    f."start" AS document_start,
    f."end" AS document_end,
    row_number() OVER (
        PARTITION BY v.version_id, f."start", f."end"
        ORDER BY f.disposition, f.observation_id, f.reason, f.raw
    ) AS ordinal,
    f.raw,
    f.value,
    f.unit,
    f.disposition,
    f.reason,
    f.observation_id
FROM dispositions AS f
INNER JOIN current_reading AS v
    ON f.document_id = v.document_id AND f.text_sha256 = v.text_sha256 AND f.captured_on = v.read_on AND f.source = v.source
ANTI JOIN staged.quarantine AS q
    ON q.table_name = 'figures' AND f.disposition IN ('ignored', 'unresolved')
    AND f.document_id = q.document_id AND q.row_key IN (f."start"::VARCHAR, concat(f."start", ':', f."end"))
