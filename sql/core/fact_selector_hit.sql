-- One declared selector on one page, on a night that read it.
-- key: source, captured_on, document_id, text_sha256, part
-- refers: source to core.dim_source.source
-- source: the portal
-- captured_on: the night
-- document_id: the document
-- text_sha256: digest of its text
-- part: the part of the page that the selector finds: region, title, date, rate, ...
-- css: the selector
-- expected: how many nodes it declares
-- came: how many it found
-- fits: whether that is as declared
WITH hits AS (
    SELECT source, captured_on, document_id, text_sha256, captured_at, unnest(hits) AS hit
    FROM staged.layouts
)

SELECT
    source,
    captured_on,
    document_id,
    text_sha256,
    hit.part AS part,
    hit.css AS css,
    hit.expected AS expected,
    hit.came AS came,
    hit.fits AS fits
FROM hits
QUALIFY row_number() OVER (PARTITION BY source, captured_on, document_id, text_sha256, hit.part ORDER BY captured_at DESC) = 1
ORDER BY captured_on, source, document_id, text_sha256, part
