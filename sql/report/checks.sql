-- One rule that was checked before the release was published.
SELECT suite, rule, severity, scope, passed, unexpected, checked, reason
FROM core.release_check
ORDER BY passed, list_position(['critical', 'warning', 'info'], severity), suite, rule
