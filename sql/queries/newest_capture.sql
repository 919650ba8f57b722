-- The instant of the newest capture that a release knows.
SELECT max(known_at) AS newest_capture_at
FROM core.fact_capture
