-- What had the archive shown of a province's poverty rate by a given day, and what does it show now?
-- about: `as_of` takes any day; before the first crawl nothing was known.
SELECT
    year(n.period_end) AS year,
    n.value AS known_now,
    late.value AS known_on_21_november,
    early.value AS known_the_day_before
FROM indicator_series AS n
LEFT JOIN as_of(DATE '2026-11-21') AS late
    ON n.fact_id = late.fact_id AND late.indicator = 'poor_household_rate' AND late.kind = 'level' AND late.place_code = '20'
LEFT JOIN as_of(DATE '2026-11-20') AS early
    ON n.fact_id = early.fact_id AND early.indicator = 'poor_household_rate' AND early.kind = 'level' AND early.place_code = '20'
WHERE n.indicator = 'poor_household_rate' AND n.kind = 'level' AND n.place_code = '20' AND n.population IS NULL
ORDER BY year
