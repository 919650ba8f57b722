-- One arithmetic identity tried on one set of reported figures, violated ones first, those of rates after those of places.
SELECT
    r.identity,
    r.place_code,
    p.name AS place_name,
    r.period_end,
    r.expected,
    r.reported,
    r.residual,
    r.tolerance,
    r.verdict,
    r.why,
    r.sources,
    r.words,
    r.members
FROM marts.reconciliation AS r
LEFT JOIN (SELECT place_code, max_by(name, valid_from) AS name FROM core.dim_place GROUP BY place_code) AS p ON r.place_code = p.place_code
ORDER BY r.verdict = 'violated' DESC, r.verdict = 'holds' DESC, r.place_code IS NULL, r.period_end DESC NULLS LAST, r.identity, r.check_id
LIMIT 20000
