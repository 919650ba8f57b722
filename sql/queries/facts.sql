-- How many facts this release holds.
SELECT (SELECT count(*) FROM core.fact_observation) + (SELECT count(*) FROM core.fact_rate) AS facts
