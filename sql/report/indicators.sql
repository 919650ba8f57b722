-- One indicator.
SELECT indicator, theme, label_en, label_vi, unit, identities, outside_match
FROM core.dim_indicator
ORDER BY indicator
