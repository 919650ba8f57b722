-- One day.
-- key: date_on
-- date_on: the day
-- year: calendar year
-- half_year: 1 or 2
-- quarter: 1 to 4
-- month: 1 to 12
-- day: day of the month
-- iso_week: ISO 8601 week
-- is_month_end: last day of its month
-- is_year_end: 31 December, the day that yearly poverty reviews hold for
SELECT
    day::DATE AS date_on,
    year(day) AS year,
    CASE WHEN month(day) <= 6 THEN 1 ELSE 2 END AS half_year,
    quarter(day) AS quarter,
    month(day) AS month,
    day(day) AS day,
    week(day) AS iso_week,
    day = last_day(day) AS is_month_end,
    month(day) = 12 AND day(day) = 31 AS is_year_end
FROM generate_series(TIMESTAMP '1990-01-01', TIMESTAMP '2060-12-31', INTERVAL 1 DAY) AS days (day)
ORDER BY date_on
