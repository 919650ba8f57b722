-- What do deposits bring, by term?
SELECT
    term,
    percent_per_year,
    last_seen_on
FROM rate_history
WHERE product_kind = 'deposit' AND is_newest
ORDER BY percent_per_year, term
