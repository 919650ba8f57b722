-- One unbroken run of captures of a document that showed one and the same text.
-- key: document_id, span_number
-- about: A text that returns after another has its second span. Captures that showed no text (gone, refused, failed) end nothing.
-- document_id: the document
-- span_number: 1, 2, ... in order of time
-- text_sha256: digest of the text that it showed
-- known_from: instant of the first capture of the run
-- known_to: instant of the first later capture that showed another text; null while there is none
-- last_shown_at: instant of the last capture of the run
-- captures: number of captures in the run
WITH shown AS (
    SELECT document_id, text_sha256, known_at, captured_on, capture_number, captured_at, capture_id
    FROM core.fact_capture
    WHERE text_sha256 IS NOT NULL
),

stepped AS (
    SELECT
        *,
        text_sha256 IS DISTINCT FROM lag(text_sha256) OVER in_turn AS begins
    FROM shown
    WINDOW in_turn AS (PARTITION BY document_id ORDER BY captured_on, capture_number, captured_at, capture_id)
),

numbered AS (
    SELECT *, count(*) FILTER (WHERE begins) OVER in_turn AS span_number
    FROM stepped
    WINDOW in_turn AS (PARTITION BY document_id ORDER BY captured_on, capture_number, captured_at, capture_id)
),

spans AS (
    SELECT
        document_id,
        span_number,
        text_sha256,
        min(known_at) AS known_from,
        max(known_at) AS last_shown_at,
        count(*) AS captures
    FROM numbered
    GROUP BY document_id, span_number, text_sha256
)

SELECT
    document_id,
    span_number,
    text_sha256,
    known_from,
    lead(known_from) OVER (PARTITION BY document_id ORDER BY span_number) AS known_to,
    last_shown_at,
    captures
FROM spans
ORDER BY known_from, document_id, span_number
