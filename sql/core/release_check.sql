-- One rule that was checked before this release was published.
-- key: suite, rule
-- about: Written when the checks have run; no part of the content hash.
-- suite: the suite that the rule belongs to; integrity for keys and orphans
-- rule: the rule
-- severity: critical, warning or info
-- scope: row, batch or release
-- passed: whether it held
-- unexpected: number of rows that broke it
-- checked: number of rows that it looked at
-- reason: why the rule holds
-- sample: some of the rows that broke it, by key
SELECT
    NULL::VARCHAR AS suite,
    NULL::VARCHAR AS rule,
    NULL::VARCHAR AS severity,
    NULL::VARCHAR AS scope,
    NULL::BOOLEAN AS passed,
    NULL::BIGINT AS unexpected,
    NULL::BIGINT AS checked,
    NULL::VARCHAR AS reason,
    NULL::VARCHAR AS sample
WHERE FALSE
