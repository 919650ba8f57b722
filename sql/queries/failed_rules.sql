-- The rules that the checks of this release did not pass.
SELECT DISTINCT rule
FROM core.release_check
WHERE NOT passed
ORDER BY rule
