-- One version of a page's text that the report shows, with the first capture that showed it and how many numbers it holds.
WITH first_capture AS (
    SELECT
        document_id,
        text_sha256,
        captured_at,
        capture_id,
        warc_file,
        warc_offset,
        payload_sha256,
        media_type
    FROM core.fact_capture
    WHERE text_sha256 IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY document_id, text_sha256 ORDER BY known_at, captured_on, capture_id) = 1
),

counted AS (
    SELECT
        version_id,
        count(*) FILTER (WHERE disposition = 'observation') AS figures,
        count(*) FILTER (WHERE disposition = 'unresolved') AS unresolved
    FROM core.fact_figure
    GROUP BY version_id
)

SELECT
    d.document_id,
    d.text_sha256,
    d.version_number,
    d.source,
    d.page,
    d.url,
    d.title,
    d.language,
    d.published_on,
    d.origin_name,
    d.origin_url,
    d.authority,
    d.known_from,
    d.known_to,
    d.is_current,
    d.status,
    d.reader,
    d.warnings,
    c.captured_at,
    c.capture_id,
    c.warc_file,
    c.warc_offset,
    c.payload_sha256,
    c.media_type,
    coalesce(n.figures, 0) AS figures,
    coalesce(n.unresolved, 0) AS unresolved
FROM core.dim_document AS d
INNER JOIN temp.shown AS s ON d.version_id = s.version_id
INNER JOIN first_capture AS c ON d.document_id = c.document_id AND d.text_sha256 = c.text_sha256
LEFT JOIN counted AS n ON d.version_id = n.version_id
ORDER BY d.known_from, d.document_id, d.version_number
