-- What each source brought on each of its last 60 nights with a new text: the history that a night's drift is measured against.
WITH versions AS (
    SELECT document_id, version_id, source, day_of(known_from) AS captured_on
    FROM core.dim_document
),

numbers AS (
    SELECT
        v.source,
        v.captured_on,
        count(*) AS numbers,
        count(*) FILTER (WHERE f.disposition = 'unresolved') AS unresolved,
        count(*) FILTER (WHERE f.disposition = 'observation') AS observations,
        count(*) FILTER (WHERE f.disposition = 'rate') AS rates
    FROM core.fact_figure AS f
    INNER JOIN versions AS v ON f.version_id = v.version_id
    GROUP BY v.source, v.captured_on
),

pages AS (
    SELECT
        source,
        captured_on,
        count(*) FILTER (WHERE shows_text) AS pages,
        count(DISTINCT document_id) FILTER (WHERE outcome = 'changed' AND NOT is_hub) AS changed_pages
    FROM core.fact_capture
    GROUP BY source, captured_on
)

SELECT
    d.source,
    d.captured_on,
    coalesce(p.pages, 0) AS pages,
    coalesce(p.changed_pages, 0) AS changed_pages,
    d.documents,
    coalesce(n.numbers, 0) AS numbers,
    coalesce(n.unresolved, 0) AS unresolved,
    coalesce(n.observations, 0) AS observations,
    coalesce(n.rates, 0) AS rates
FROM (
    SELECT source, captured_on, count(DISTINCT document_id) AS documents
    FROM versions
    GROUP BY source, captured_on
) AS d
LEFT JOIN numbers AS n ON d.source = n.source AND d.captured_on = n.captured_on
LEFT JOIN pages AS p ON d.source = p.source AND d.captured_on = p.captured_on
QUALIFY row_number() OVER (PARTITION BY d.source ORDER BY d.captured_on DESC) <= 60
ORDER BY d.source, d.captured_on
