-- What is the newest poverty rate of every province, and how old is it?
SELECT
    place_code,
    place_name,
    period_end,
    value AS poor_household_rate_percent,
    earlier_period_end,
    earlier_value
FROM indicator_latest
WHERE indicator = 'poor_household_rate' AND kind = 'level' AND place_level = 'province' AND population IS NULL AND programme IS NULL
ORDER BY place_code
