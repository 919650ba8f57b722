-- What had the archive shown by a given day?
-- about: The day of the first crawl shows nothing before it; `as_of` takes any day.
SELECT
    day.on_day,
    (SELECT count(*) FROM as_of(DATE '2026-11-20')) AS known_the_day_before,
    (SELECT count(*) FROM as_of(DATE '2026-11-21')) AS known_that_day
FROM (SELECT DATE '2026-11-21' AS on_day) AS day
