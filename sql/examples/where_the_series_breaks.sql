-- Which standard was each poverty rate measured by, and where does the series break?
SELECT
    t.place_name,
    t.standard,
    min(year(t.period_end)) AS first_year,
    max(year(t.period_end)) AS last_year,
    count(DISTINCT t.period_end) AS reviews,
    list(DISTINCT l.income_to_vnd ORDER BY l.income_to_vnd) AS rural_income_lines_vnd
FROM poverty_timeline AS t
INNER JOIN core.dim_poverty_standard AS s ON t.standard = s.standard
LEFT JOIN core.dim_poverty_line AS l ON s.rule = l.rule AND l.area = 'rural' AND l.status = 'poor'
WHERE t.indicator = 'poor_household_rate' AND t.kind = 'level' AND t.population IS NULL
GROUP BY t.place_name, t.standard
ORDER BY t.place_name, first_year
