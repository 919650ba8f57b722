-- Do the near-poor pay 120 per cent of what the poor pay, as the rule says?
SELECT
    identity,
    expected,
    reported,
    verdict,
    why
FROM reconciliation
WHERE identity IN ('near_poor_rate_of_poor', 'newly_escaped_rate_of_poor')
ORDER BY identity, period_end
