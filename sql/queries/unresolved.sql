-- Each unresolved number of the texts that stand today, with where it stands.
SELECT f.document_id, d.text_sha256, f.source, f.reason, f.raw, f.unit, f.document_start, f.document_end, f.url
FROM marts.unresolved_figures AS f
INNER JOIN core.dim_document AS d ON f.document_id = d.document_id AND d.is_current
ORDER BY f.source, f.document_id, f.document_start
