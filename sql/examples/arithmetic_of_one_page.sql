-- How many arithmetic identities were tried on reported figures, with what verdicts?
SELECT
    identity,
    count(*) FILTER (WHERE verdict = 'holds') AS holds,
    count(*) FILTER (WHERE verdict = 'violated') AS violated,
    count(*) FILTER (WHERE verdict = 'untestable') AS untestable
FROM reconciliation
GROUP BY identity
ORDER BY identity
