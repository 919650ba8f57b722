-- What does the bank charge for each programme, when was that first and last seen?
SELECT
    programme,
    label,
    percent_per_year,
    first_seen_on,
    last_seen_on
FROM rate_history
WHERE product_kind = 'loan' AND section = 'sidebar' AND is_newest
ORDER BY source, programme
