-- One statement that a page changed, dropped, added, reworded or put back in silence, newest first.
SELECT
    r.document_id,
    d.title,
    r.source,
    r.changed_at,
    r.what,
    r.indicator,
    r.place_name,
    r.period_end,
    r.old_sentence,
    r.new_sentence,
    r.old_quote,
    r.new_quote,
    r.old_observation_id,
    r.new_observation_id
FROM marts.revision_log AS r
LEFT JOIN core.dim_document AS d ON r.document_id = d.document_id AND d.is_current
ORDER BY r.changed_at DESC, r.document_id, r.revision_id
