-- Which figures are about a group of people and not about everyone?
SELECT
    s.indicator,
    i.label_en,
    s.population,
    s.period_end,
    s.value,
    s.unit,
    s.qualifier
FROM indicator_series AS s
INNER JOIN core.dim_indicator AS i ON s.indicator = i.indicator
WHERE s.place_code = '20' AND s.population IS NOT NULL
ORDER BY s.indicator, s.period_end, s.population, s.kind
