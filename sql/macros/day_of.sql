-- The day of an instant in Vietnam, whatever the time zone of the session.
-- signature: day_of(instant)
-- scalar: yes
-- instant: a TIMESTAMP WITH TIME ZONE
SELECT CAST((instant AT TIME ZONE 'UTC') + INTERVAL 7 HOUR AS DATE)
