-- One text that the report has room for: those that stand, those about the overview's place, the newest. The other questions join it.
SELECT
    d.version_id,
    d.text_sha256
FROM core.dim_document AS d
LEFT JOIN (SELECT DISTINCT version_id FROM core.fact_observation WHERE place_code = $place) AS h ON d.version_id = h.version_id
ORDER BY d.is_current DESC, h.version_id IS NULL, d.published_on DESC NULLS LAST, d.known_from DESC, d.document_id, d.text_sha256
LIMIT $most_documents
