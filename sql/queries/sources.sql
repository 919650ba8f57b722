-- The portals that a release names.
SELECT source, label, home_url, licence, attribution
FROM core.dim_source
ORDER BY source
