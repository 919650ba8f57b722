-- One number that stands on a page and could not be told what it means, newest pages first.
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
INNER JOIN temp.shown AS w ON d.version_id = w.version_id
ORDER BY u.published_on DESC NULLS LAST, u.document_id, u.document_start, u.ordinal
