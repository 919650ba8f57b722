-- One attempt to capture one page, whatever came of it.
-- key: capture_id
-- about: Ordered by day, then as the night went. A page that is gone or was refused stays known; only its status changes.
-- capture_id: id of the record in the archive
-- document_id: the document that was asked for
-- source: the portal
-- page: name of the page within its portal or of the saved file
-- url: address that was asked for; null for a saved page without one
-- captured_on: day of the crawl in Vietnam
-- capture_number: place in the night
-- captured_at: instant of the capture by the clock of its machine
-- known_at: the same, but never before an earlier capture of the document: a clock that was set back does not turn knowledge back
-- outcome: what came of it: changed, unchanged, not_modified, not_found, ... (closed list of the records)
-- is_hub: whether a listing, feed or sitemap was looked at; such an attempt shows no document
-- shows_text: whether the capture showed the document's text
-- text_sha256: digest of the text that it showed; of an answer "not modified" that of the capture before
-- http_status: status code of the answer
-- media_type: type of the payload
-- payload_sha256: digest of the raw bytes
-- warc_file: file of the archive that holds the payload
-- warc_offset: byte offset of the record in it
-- detail: why, in words, when it is a refusal or a failure
WITH read AS (
    SELECT document_id, captured_at, max(text_sha256) AS text_sha256
    FROM staged.documents
    GROUP BY ALL
),

ordered AS (
    SELECT
        c.* EXCLUDE (text_sha256),
        coalesce(starts_with(c.detail, 'hub: '), FALSE) AS is_hub,
        c.outcome IN ('changed', 'unchanged', 'not_modified') AND NOT is_hub AS shows_text,
        CASE WHEN shows_text THEN coalesce(r.text_sha256, c.text_sha256) END AS own_text_sha256
    FROM staged.captures AS c
    LEFT JOIN read AS r ON c.document_id = r.document_id AND c.captured_at = r.captured_at
)

SELECT
    capture_id,
    document_id,
    source,
    page,
    url,
    captured_on,
    capture_number,
    captured_at,
    max(captured_at) OVER in_turn AS known_at,
    outcome,
    is_hub,
    shows_text,
    CASE WHEN shows_text THEN coalesce(own_text_sha256, last_value(own_text_sha256 IGNORE NULLS) OVER in_turn) END AS text_sha256,
    http_status,
    media_type,
    payload_sha256,
    warc_file,
    warc_offset,
    detail
FROM ordered
WINDOW in_turn AS (PARTITION BY document_id ORDER BY captured_on, capture_number, captured_at, capture_id)
ORDER BY captured_on, source, capture_number, capture_id
