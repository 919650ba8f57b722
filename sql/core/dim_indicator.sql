-- One thing that is measured.
-- key: indicator
-- indicator: code
-- theme: poverty, deprivation, credit, jobs_and_education, living_conditions or programme
-- label_en: English label
-- label_vi: Vietnamese label, the first of its phrases
-- unit: the unit that it is usually stated in
-- identities: the arithmetic that ties it to others, in words
-- sdg: the Sustainable Development Goal indicators that it matches or comes near
-- world_bank: the World Bank indicator that it matches or comes near
-- outside_match: all matches outside, in words
SELECT
    code AS indicator,
    theme,
    label_en,
    trim(regexp_extract(phrases_vi, '^[^;]+')) AS label_vi,
    unit,
    identities,
    nullif(regexp_extract(outside_match, 'SDG ([0-9.]+)', 1), '') AS sdg,
    nullif(regexp_extract(outside_match, 'WB ([A-Z][A-Z0-9.]+)', 1), '') AS world_bank,
    outside_match
FROM reference.indicators
ORDER BY code
