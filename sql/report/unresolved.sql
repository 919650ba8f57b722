-- One number that stands on a page and could not be told what it means, newest pages first.
WITH shown AS (
    -- the texts that the report has room for: those that stand, those about the overview's place, the newest
    SELECT d.document_id, d.text_sha256
    FROM core.dim_document AS d
    LEFT JOIN (SELECT DISTINCT version_id FROM core.fact_observation WHERE place_code = $place) AS h ON d.version_id = h.version_id
    ORDER BY d.is_current DESC, h.version_id IS NULL, d.published_on DESC NULLS LAST, d.known_from DESC, d.document_id, d.text_sha256
    LIMIT $most_documents
)

SELECT
    u.raw,
    u.reason,
    u.unit,
    u.title,
    u.url,
    u.source,
    u.published_on,
    d.text_sha256
FROM marts.unresolved_figures AS u
INNER JOIN core.dim_document AS d ON u.document_id = d.document_id AND d.is_current
INNER JOIN shown AS w ON d.document_id = w.document_id AND d.text_sha256 = w.text_sha256
ORDER BY u.published_on DESC NULLS LAST, u.document_id, u.document_start, u.ordinal
