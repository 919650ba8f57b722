-- What became of every number of every page?
SELECT
    disposition,
    reason,
    sum(numbers)::BIGINT AS numbers
FROM figure_accounting
GROUP BY disposition, reason
ORDER BY disposition, reason
