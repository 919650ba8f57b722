-- What had the archive shown of a province's poverty rate by a given day, and what does it show now?
-- about: `as_of` takes any day, such as '2026-11-21'; here the day of this release, and a week before it. Before the first crawl nothing
--   was known.
SELECT
    year(n.period_end) AS year,
    n.value AS known_now,
    late.value AS known_on_the_day_of_the_release,
    early.value AS known_a_week_before
FROM indicator_series AS n
LEFT JOIN as_of((SELECT day_of(built_at) FROM core.release)) AS late
    ON n.fact_id = late.fact_id AND late.indicator = 'poor_household_rate' AND late.kind = 'level' AND late.place_code = '20'
LEFT JOIN as_of((SELECT day_of(built_at) - 7 FROM core.release)) AS early
    ON n.fact_id = early.fact_id AND early.indicator = 'poor_household_rate' AND early.kind = 'level' AND early.place_code = '20'
WHERE n.indicator = 'poor_household_rate' AND n.kind = 'level' AND n.place_code = '20' AND n.population IS NULL
ORDER BY year
