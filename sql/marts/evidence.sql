-- One figure in one version of a page, with where it stands.
-- key: observation_id
-- about: Every observation that ever loaded, also those that a changed page has retired: `successor_id` leads to the figure that
--   took its place. One text at two addresses is shown at the one that had it first.
-- observation_id: the figure
-- url: address of the page
-- captured_at: instant of the first capture that showed this version
-- sentence: the sentence that carries the figure
-- quote: the figure's own words
-- document_start: offset of the quote in the document's text, in code points
-- document_end: offset of its end
-- warc_file: file of the archive that holds the page's bytes
-- warc_offset: byte offset of the record in it
-- payload_sha256: digest of those bytes
-- text_sha256: digest of the document's text
-- sentence_start: offset of the sentence
-- sentence_end: offset of its end
-- capture_id: the record in the archive
-- document_id: the document
-- source: the portal
-- title: title of the page
-- published_on: date of the page
-- page_status: what came of the last capture of the page
-- successor_id: the observation that carries the statement on in the newest version that has it; of a statement that was changed the
--   one about the same fact in the text shown now; itself when nothing took its place
-- known_to: instant of the first capture that no longer showed the statement; null while it stands
-- extractor_version: version of the reader
WITH first_capture AS (
    SELECT
        document_id,
        text_sha256,
        arg_min(captured_at, (captured_on, capture_number, captured_at, capture_id)) AS captured_at,
        arg_min(capture_id, (captured_on, capture_number, captured_at, capture_id)) AS capture_id,
        arg_min(warc_file, (captured_on, capture_number, captured_at, capture_id)) AS warc_file,
        arg_min(warc_offset, (captured_on, capture_number, captured_at, capture_id)) AS warc_offset,
        arg_min(payload_sha256, (captured_on, capture_number, captured_at, capture_id)) AS payload_sha256
    FROM core.fact_capture
    WHERE text_sha256 IS NOT NULL
    GROUP BY document_id, text_sha256
),

standing AS (
    SELECT document_id, fact_id, unit, arg_min(observation_id, document_start) AS observation_id
    FROM core.fact_statement AS s
    INNER JOIN core.fact_observation AS o USING (observation_id, document_id, fact_id, unit)
    WHERE s.known_to IS NULL
    GROUP BY ALL
)

SELECT
    o.observation_id,
    d.url,
    c.captured_at,
    o.sentence,
    o.quote,
    o.document_start,
    o.document_end,
    c.warc_file,
    c.warc_offset,
    c.payload_sha256,
    o.text_sha256,
    o.sentence_start,
    o.sentence_end,
    c.capture_id,
    o.document_id,
    o.source,
    d.title,
    d.published_on,
    d.status AS page_status,
    CASE WHEN o.known_to IS NULL THEN o.successor_id ELSE coalesce(s.observation_id, o.successor_id) END AS successor_id,
    o.known_to,
    o.extractor_version
FROM core.fact_observation AS o
INNER JOIN core.dim_document AS d ON o.document_id = d.document_id AND o.text_sha256 = d.text_sha256
INNER JOIN first_capture AS c ON o.document_id = c.document_id AND o.text_sha256 = c.text_sha256
LEFT JOIN standing AS s ON o.document_id = s.document_id AND o.fact_id = s.fact_id AND o.unit = s.unit
QUALIFY row_number() OVER (PARTITION BY o.observation_id ORDER BY c.captured_at, o.document_id) = 1
ORDER BY c.captured_at, o.document_id, o.document_start, o.observation_id
