-- One unit.
-- key: unit
-- about: Units that pages bring and the list does not know stand here too, without labels, so that no fact is an orphan.
-- unit: code
-- quantity: share, relative, count, money or time
-- label_en: English label
-- label_vi: Vietnamese label
SELECT
    coalesce(l.code, seen.unit) AS unit,
    l.quantity,
    l.label_en,
    l.label_vi
FROM reference.unit_labels AS l
FULL JOIN (SELECT DISTINCT unit FROM staged.observations) AS seen ON l.code = seen.unit
ORDER BY unit
