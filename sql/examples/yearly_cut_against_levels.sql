-- By how much did poverty fall each year, as printed and as the levels say?
SELECT
    year(c.period_end) AS year,
    c.value AS printed_change_points,
    late.value - early.value AS change_of_levels_points
FROM indicator_series AS c
LEFT JOIN indicator_series AS early
    ON early.indicator = c.indicator AND early.kind = 'level' AND early.place_code = c.place_code
    AND early.population IS NULL AND early.period_end = c.period_start
LEFT JOIN indicator_series AS late
    ON late.indicator = c.indicator AND late.kind = 'level' AND late.place_code = c.place_code
    AND late.population IS NULL AND late.period_end = c.period_end
WHERE c.indicator = 'poor_household_rate' AND c.kind = 'change' AND c.place_code = '20' AND c.population IS NULL
ORDER BY year
