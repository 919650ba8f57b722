-- One point of one series of the poverty theme for a chart in the terminal: the chosen statements about everyone in a place.
SELECT
    s.indicator,
    concat_ws(' ', s.place_name, '(' || nullif(concat_ws(', ', s.place_code, s.place_level), '') || ')') AS series,
    s.kind,
    s.period_end AS on_day,
    s.value,
    s.lower,
    s.upper,
    s.unit,
    s.qualifier,
    '' AS note
FROM marts.indicator_series AS s
INNER JOIN core.dim_indicator AS i ON s.indicator = i.indicator
WHERE i.theme = 'poverty'
    AND s.indicator = coalesce($indicator, 'poor_household_rate')
    AND s.kind = coalesce($kind, 'level')
    AND s.population IS NULL
    AND s.programme IS NULL
    AND ($place IS NULL AND s.place_code = '20' OR s.place_code = $place OR fold(s.place_name) = fold($place))
ORDER BY s.unit, length(s.place_code), s.place_code, s.place_name, s.place_level, s.period_end, s.observation_id
