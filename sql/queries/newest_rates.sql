-- The rate that each product of each source showed last.
SELECT
    source,
    section,
    product_kind,
    programme,
    term,
    label,
    percent_per_year,
    first_seen_on
FROM marts.rate_history
WHERE is_newest
ORDER BY source, section, product_kind, programme, term, first_seen_on, rate_id
