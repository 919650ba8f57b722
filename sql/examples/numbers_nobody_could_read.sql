-- Which numbers on the pages could not be told what they mean, and why?
SELECT
    source,
    reason,
    count(*) AS numbers,
    min(raw) AS example
FROM unresolved_figures
GROUP BY source, reason
ORDER BY numbers DESC, source, reason
