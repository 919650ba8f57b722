-- One portal.
-- key: source
-- source: name of its declaration
-- label: its name in words
-- home_url: where it begins
-- cadence_days: days within which something new is expected; null where none is declared
-- licence: what its texts are under, as far as it says
-- attribution: how it wants to be named
-- is_declared: whether a declaration reads it; false for pages that only the generic reader reads
SELECT
    coalesce(s.source, seen.source) AS source,
    coalesce(s.label, seen.source) AS label,
    s.home_url,
    s.cadence_days::INTEGER AS cadence_days,
    s.licence,
    s.attribution,
    s.source IS NOT NULL AS is_declared
FROM reference.sources AS s
FULL JOIN (SELECT DISTINCT source FROM staged.captures) AS seen ON s.source = seen.source
ORDER BY source
