-- Which reported figures do not fit each other, and by how much?
-- about: The hundred that are furthest off.
SELECT
    identity,
    place_code,
    period_end,
    expected,
    reported,
    residual,
    tolerance,
    words
FROM reconciliation
WHERE verdict = 'violated'
ORDER BY abs(residual) / greatest(abs(expected), 0.01) DESC, check_id
LIMIT 100
