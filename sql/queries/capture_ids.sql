-- The captures that this release has seen; those of quiet nights after it join the next one.
SELECT capture_id
FROM core.fact_capture
ORDER BY capture_id
