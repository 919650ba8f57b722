-- One credit programme, or part of a programme.
-- key: programme
-- programme: code
-- scope: rate (has a lending rate), part (figures are stated of it), or both
-- label_en: English label
-- label_vi: Vietnamese label, the first of its phrases
SELECT
    code AS programme,
    scope,
    label_en,
    nullif(trim(regexp_extract(phrases_vi, '^[^;]+')), '') AS label_vi
FROM reference.programmes
ORDER BY code
