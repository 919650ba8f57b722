-- What each source brought on each of its last 60 nights with a new text: the history that a night's drift is measured against.
WITH numbers AS (
    SELECT
        source,
        captured_on,
        sum(numbers)::BIGINT AS numbers,
        coalesce(sum(numbers) FILTER (WHERE disposition = 'unresolved'), 0)::BIGINT AS unresolved,
        coalesce(sum(numbers) FILTER (WHERE disposition = 'observation'), 0)::BIGINT AS observations,
        coalesce(sum(numbers) FILTER (WHERE disposition = 'rate'), 0)::BIGINT AS rates
    FROM marts.figure_accounting
    GROUP BY source, captured_on
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
    SELECT source, day_of(known_from) AS captured_on, count(DISTINCT document_id) AS documents
    FROM core.dim_document
    GROUP BY ALL
) AS d
LEFT JOIN numbers AS n ON d.source = n.source AND d.captured_on = n.captured_on
LEFT JOIN pages AS p ON d.source = p.source AND d.captured_on = p.captured_on
QUALIFY row_number() OVER (PARTITION BY d.source ORDER BY d.captured_on DESC) <= 60
ORDER BY d.source, d.captured_on
