-- One group of people who are measured.
-- key: population
-- about: A fact names several groups parted by ";" in alphabetical order, and none when it is about everyone.
-- population: code
-- label_en: English label
-- label_vi: Vietnamese label, the first of its phrases
SELECT
    code AS population,
    label_en,
    trim(regexp_extract(phrases_vi, '^[^;]+')) AS label_vi
FROM reference.populations
ORDER BY code
