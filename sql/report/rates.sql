-- One rate of one product of one source over one unbroken run of captures, with a text that showed it and that the report shows.
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
LEFT JOIN temp.shown AS w ON d.version_id = w.version_id
ORDER BY r.product_kind, r.programme, r.term, r.source, r.section, r.first_seen_on, r.percent_per_year
