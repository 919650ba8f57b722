-- Which statements did a page change, drop or add after it was first captured?
SELECT
    changed_at,
    source,
    what,
    indicator,
    old_quote,
    new_quote,
    url
FROM revision_log
ORDER BY changed_at DESC, url, indicator
