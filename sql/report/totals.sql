-- One count of the whole release, for lists that the report cuts short. `what` names it.
SELECT 'documents' AS what, count(*) AS total FROM core.dim_document
UNION ALL
SELECT 'figures', count(*) FROM core.fact_observation WHERE known_to IS NULL AND successor_id IS NULL
UNION ALL
SELECT 'unresolved', count(*) FROM marts.unresolved_figures
UNION ALL
SELECT 'reconciliation', count(*) FROM marts.reconciliation
UNION ALL
SELECT 'verdict.' || verdict, count(*) FROM marts.reconciliation GROUP BY verdict
UNION ALL
SELECT 'reason.' || reason, count(*) FROM marts.unresolved_figures GROUP BY reason
ORDER BY what
