-- One place over the span in which its name, level and parent held.
-- key: place_code, valid_from
-- about: 63 provinces became 34 and districts ended on 1 July 2025; codes that went on keep their rows, bridge_place leads across.
-- place_code: official code
-- name: official name with its marks
-- name_en: English name
-- aliases: other names and spellings, parted by ";"
-- kind: what it is called in law: province, city, district, town, ward, ...
-- level: country, region, province, district, commune, village or group
-- parent_code: the place that it lies in
-- valid_from: first day
-- valid_to: last day; null while it stands
-- is_current: whether it stands today, as far as the reference data say
SELECT
    code AS place_code,
    name,
    name_en,
    aliases,
    kind,
    level,
    parent_code,
    coalesce(valid_from::DATE, DATE '1900-01-01') AS valid_from,
    valid_to::DATE AS valid_to,
    valid_to IS NULL AS is_current
FROM reference.places
ORDER BY place_code, valid_from
