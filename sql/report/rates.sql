-- One rate of one product of one source over one unbroken run of captures, with a text that showed it and that the report shows.
WITH shown AS (
    -- the texts that the report has room for: those that stand, those about the overview's place, the newest
    SELECT d.document_id, d.text_sha256
    FROM core.dim_document AS d
    LEFT JOIN (SELECT DISTINCT version_id FROM core.fact_observation WHERE place_code = $place) AS h ON d.version_id = h.version_id
    ORDER BY d.is_current DESC, h.version_id IS NULL, d.published_on DESC NULLS LAST, d.known_from DESC, d.document_id, d.text_sha256
    LIMIT $most_documents
)

SELECT
    r.rate_id,
    r.product_kind,
    r.programme,
    r.term,
    r.label,
    r.percent_per_year,
    r.first_seen_on,
    r.last_seen_on,
    r.source,
    r.section,
    r.effective_from,
    r.superseded,
    r.captures,
    r.is_newest,
    r.quote,
    r.url,
    w.text_sha256
FROM marts.rate_history AS r
INNER JOIN core.fact_rate AS f ON r.rate_id = f.rate_id
LEFT JOIN core.dim_document AS d ON f.document_id = d.document_id AND d.is_current
LEFT JOIN shown AS w ON d.document_id = w.document_id AND d.text_sha256 = w.text_sha256
ORDER BY r.product_kind, r.programme, r.term, r.source, r.section, r.first_seen_on, r.percent_per_year
