-- For which years is an indicator of a province missing or disputed?
SELECT
    indicator,
    place_name,
    list(year ORDER BY year) FILTER (WHERE state = 'filled') AS filled,
    list(year ORDER BY year) FILTER (WHERE state = 'missing') AS missing,
    list(year ORDER BY year) FILTER (WHERE state = 'conflicting') AS conflicting
FROM coverage
WHERE place_code = '20'
GROUP BY indicator, place_name
HAVING count(*) > 1
ORDER BY indicator
