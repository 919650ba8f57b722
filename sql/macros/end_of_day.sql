-- The instant at which a day ends in Vietnam (UTC+7 all year since 1975), whatever the time zone of the session.
-- signature: end_of_day(on_day)
-- scalar: yes
-- on_day: a DATE, or a text such as '2026-11-21'
SELECT ((CAST(on_day AS DATE) + 1)::TIMESTAMP - INTERVAL 7 HOUR) AT TIME ZONE 'UTC'
