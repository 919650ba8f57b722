-- Every version of every document in the release, with the capture whose bytes show it first.
SELECT
    d.document_id,
    d.text_sha256,
    d.source,
    d.page,
    d.url,
    d.extractor_version,
    c.captured_at,
    c.media_type,
    c.warc_file,
    c.warc_offset,
    c.payload_sha256
FROM core.dim_document AS d
INNER JOIN core.fact_capture AS c ON d.document_id = c.document_id AND d.text_sha256 = c.text_sha256
WHERE c.warc_file IS NOT NULL AND c.outcome = 'changed'
QUALIFY row_number() OVER (
    PARTITION BY d.document_id, d.text_sha256 ORDER BY c.captured_on, c.capture_number, c.captured_at, c.capture_id
) = 1
ORDER BY d.source, c.warc_file, c.warc_offset
