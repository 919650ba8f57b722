-- The rules that this release was published in spite of, the gravest first.
SELECT suite, rule, severity, scope, unexpected, checked, reason
FROM core.release_check
WHERE NOT passed AND severity <> 'info'
ORDER BY severity, suite, rule
