-- What became of every number of one version of a document.
SELECT document_start AS start, document_end AS "end", disposition, reason, value
FROM core.fact_figure
WHERE version_id = (SELECT version_id FROM core.dim_document WHERE document_id = $document_id AND text_sha256 = $text_sha256)
