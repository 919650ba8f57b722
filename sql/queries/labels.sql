-- The English names of codes, by list: indicator, unit, population, programme, area.
SELECT 'indicator' AS list, indicator AS code, label_en AS label FROM core.dim_indicator
UNION ALL
SELECT 'unit', unit, coalesce(label_en, unit) FROM core.dim_unit
UNION ALL
SELECT 'population', population, label_en FROM core.dim_population
UNION ALL
SELECT 'programme', programme, label_en FROM core.dim_programme
UNION ALL
SELECT 'area', place_code, arg_max(coalesce(name_en, name), valid_from) FROM core.dim_place GROUP BY place_code
ORDER BY ALL
