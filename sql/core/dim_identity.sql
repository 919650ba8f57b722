-- One arithmetic identity that reported figures should obey.
-- key: identity
-- identity: its name, as in marts.reconciliation
-- form: sum, ratio, implied_total, at_most, chain, places or rates
-- alternative: identities of one alternative are ways to count the same: one that holds is enough
-- tolerance_percent: what it allows beyond digits and hedges, in per cent
-- why: why it should hold
SELECT identity, form, alternative, tolerance_percent::DECIMAL(9, 4) AS tolerance_percent, why
FROM reference.identities
UNION ALL
SELECT identity, 'rates', NULL, NULL, why
FROM reference.rate_ratios
ORDER BY identity
