-- One code of a closed list, in both languages.
SELECT 'population' AS list_name, population AS code, label_en, label_vi FROM core.dim_population
UNION ALL
SELECT 'programme', programme, label_en, label_vi FROM core.dim_programme
UNION ALL
SELECT 'unit', unit, label_en, label_vi FROM core.dim_unit
UNION ALL
SELECT 'rate_product', rate_product, label_en, label_vi FROM core.dim_rate_product
UNION ALL
SELECT 'source', source, label, label FROM core.dim_source
ORDER BY list_name, code
