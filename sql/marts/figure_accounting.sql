-- How many numbers one source showed first on one night that had the same thing become of them, for the same reason.
-- key: source, captured_on, disposition, reason
-- refers: source to core.dim_source.source
-- about: core.fact_figure, counted. Every number of every text counts once, on the night that first showed the text.
-- source: the portal
-- captured_on: day in Vietnam of the first capture that showed the text
-- disposition: observation, mention, rate, loan_term, ignored or unresolved
-- reason: why it is ignored or unresolved; none where it is neither
-- numbers: how many
SELECT
    d.source,
    day_of(d.known_from) AS captured_on,
    f.disposition,
    coalesce(f.reason, 'none') AS reason,
    count(*) AS numbers
FROM core.fact_figure AS f
INNER JOIN core.dim_document AS d ON f.version_id = d.version_id
GROUP BY ALL
ORDER BY captured_on, source, disposition, reason
