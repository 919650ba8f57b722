-- What became of every number of every page?
SELECT
    disposition,
    coalesce(reason, '') AS reason,
    count(*) AS numbers
FROM core.fact_figure
GROUP BY ALL
ORDER BY disposition, reason
