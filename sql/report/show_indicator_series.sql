-- One point of one series of any theme for a chart in the terminal: the chosen statements about everyone in a place.
SELECT
    indicator,
    concat_ws(' ', place_name, '(' || nullif(concat_ws(', ', place_code, place_level), '') || ')') AS series,
    kind,
    period_end AS on_day,
    value,
    lower,
    upper,
    unit,
    qualifier,
    '' AS note
FROM marts.indicator_series
WHERE indicator = coalesce($indicator, 'poor_household_rate')
    AND kind = coalesce($kind, 'level')
    AND population IS NULL
    AND programme IS NULL
    AND ($place IS NULL AND place_code = '20' OR place_code = $place OR fold(place_name) = fold($place))
ORDER BY unit, length(place_code), place_code, place_name, place_level, period_end, observation_id
