-- What the markup of one page looked like on a night that read it.
-- key: source, captured_on, document_id, text_sha256
-- refers: source to core.dim_source.source
-- about: Kept of every page that was read, also of a night whose figures wait, so that a portal that changed is seen before they go wrong.
-- source: the portal
-- captured_on: the night
-- document_id: the document
-- text_sha256: digest of its text
-- captured_at: instant of the capture
-- page: name of the page
-- fingerprint: SimHash of its structure, 16 hex digits; pages of one template differ in few of the 64 bits
-- selectors: number of selectors that the portal declares
-- fitting: how many of them found as many nodes as declared
-- fits: whether all did; null where none is declared
-- missed: what the others found, in words
-- resembles: whether a page of an earlier night is built alike; null while there is none
WITH surveyed AS (
    SELECT
        *,
        len(hits)::INTEGER AS selectors,
        len(list_filter(hits, lambda hit: hit.fits))::INTEGER AS fitting
    FROM staged.layouts
    QUALIFY row_number() OVER (PARTITION BY source, captured_on, document_id, text_sha256 ORDER BY captured_at DESC) = 1
),

likened AS (
    SELECT
        s.source,
        s.captured_on,
        s.fingerprint,
        -- DuckDB reads hexadecimal through a cast of '0x...'; 15 bits: transforms/reading/drift.py, SAME_LAYOUT
        min(bit_count(xor(s.bits, e.bits))) <= 15 AS resembles
    FROM (SELECT DISTINCT source, captured_on, fingerprint, ('0x' || fingerprint)::UBIGINT AS bits FROM surveyed) AS s
    INNER JOIN work.layout_exemplar AS e ON s.source = e.source AND s.captured_on > e.first_on
    GROUP BY ALL
)

SELECT
    s.source,
    s.captured_on,
    s.document_id,
    s.text_sha256,
    s.captured_at,
    s.page,
    s.fingerprint,
    s.selectors,
    s.fitting,
    CASE WHEN s.selectors > 0 THEN s.fitting = s.selectors END AS fits,
    list_transform(
        list_filter(s.hits, lambda hit: NOT hit.fits),
        lambda hit: hit.part || ': ' || hit.css || ': expected ' || hit.expected || ', got ' || hit.came
    ) AS missed,
    l.resembles
FROM surveyed AS s
LEFT JOIN likened AS l ON s.source = l.source AND s.captured_on = l.captured_on AND s.fingerprint = l.fingerprint
ORDER BY s.captured_on, s.source, s.document_id, s.text_sha256
