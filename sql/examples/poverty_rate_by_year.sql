-- How did the poverty rate of one province move from year to year, and who says so?
-- about: One row a year: the chosen statement and how many independent origins state it.
SELECT
    year(period_end) AS year,
    value AS poor_household_rate_percent,
    independent_origins,
    chosen_by,
    source
FROM indicator_series
WHERE indicator = 'poor_household_rate' AND kind = 'level' AND place_code = '20' AND population IS NULL AND programme IS NULL
ORDER BY year
