-- How many captures of the newest night came to what, by source.
SELECT source, outcome, count(*) AS captures
FROM core.fact_capture
WHERE captured_on = (SELECT max(captured_on) FROM core.fact_capture)
GROUP BY source, outcome
ORDER BY source, outcome
