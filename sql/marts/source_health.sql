-- One portal, as its last night left it.
-- key: source
-- about: Measured against the newest night of the archive and not against a clock, so that one archive makes one warehouse.
-- source: the portal
-- last_checked_at: instant of the last attempt to capture a page of it
-- last_changed_at: instant of the last capture that brought a new text
-- newest_period_end: last day that a result from it holds for; what is planned or foreseen does not count
-- outcome: what came of most attempts of its last night
-- state: fresh; silent (nothing new for longer than its cadence); failing (its last night got no answer that could be used);
--   unvisited (others have been visited since, for longer than its cadence); layout_changed (its new pages are not built
--   as declared or as before; the generic reader reads what its declaration does not fit)
-- last_night: day of its last attempts
-- attempts: their number
-- showed_text: how many of them showed a document's text
-- documents: documents of it that ever showed a text
-- observations: figures about indicators that stand today
-- quarantined: rows taken out by critical rules
-- cadence_days: days within which something new is expected, 30 where none is declared
-- layout: what of its markup is not as it was, in words; null where nothing is
WITH newest_night AS (
    SELECT max(captured_on) AS captured_on FROM core.fact_capture
),

attempts AS (
    SELECT
        source,
        max(known_at) AS last_checked_at,
        max(captured_on) AS last_night
    FROM core.fact_capture
    GROUP BY source
),

last_nights AS (
    SELECT
        c.source,
        mode(c.outcome ORDER BY c.outcome) AS outcome,
        count(*) AS attempts,
        count(*) FILTER (WHERE c.shows_text) AS showed_text,
        count(*) FILTER (WHERE c.outcome IN ('changed', 'unchanged', 'not_modified')) AS answered
    FROM core.fact_capture AS c
    INNER JOIN attempts AS a ON c.source = a.source AND c.captured_on = a.last_night
    GROUP BY c.source
),

documents AS (
    SELECT
        source,
        max(known_from) AS last_changed_at,
        count(DISTINCT document_id) AS documents
    FROM core.dim_document
    GROUP BY source
),

figures AS (
    SELECT
        source,
        max(period_end) FILTER (WHERE kind NOT IN ('target', 'forecast', 'standard', 'proposal')) AS newest_period_end,
        count(*) AS observations
    FROM core.fact_statement
    WHERE known_to IS NULL
    GROUP BY source
),

layouts AS (
    SELECT
        source,
        bool_or(has_drifted) AS has_drifted,
        string_agg(
            part || ': ' || fitting || ' of ' || pages || ' new pages fit, usually ' || round(100 * usual_hit_rate)::INTEGER || ' %; '
            || coalesce('hold ' || misfit_page || ' against ' || exemplar_page, 'see ' || misfit_page),
            '; ' ORDER BY hit_rate, part
        ) FILTER (WHERE has_drifted) AS layout
    FROM marts.layout_drift
    GROUP BY source, captured_on
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY captured_on DESC) = 1
),

quarantined AS (
    SELECT source, count(*) AS quarantined
    FROM core.quarantine
    GROUP BY source
)

SELECT
    s.source,
    a.last_checked_at,
    d.last_changed_at,
    f.newest_period_end,
    l.outcome,
    CASE
        WHEN a.last_checked_at IS NULL OR n.captured_on - a.last_night > coalesce(s.cadence_days, 30) THEN 'unvisited'
        WHEN l.answered = 0 THEN 'failing'
        WHEN y.has_drifted THEN 'layout_changed'
        WHEN a.last_night - day_of(d.last_changed_at) > coalesce(s.cadence_days, 30) THEN 'silent'
        ELSE 'fresh'
    END AS state,
    a.last_night,
    l.attempts,
    l.showed_text,
    coalesce(d.documents, 0) AS documents,
    coalesce(f.observations, 0) AS observations,
    coalesce(q.quarantined, 0) AS quarantined,
    coalesce(s.cadence_days, 30) AS cadence_days,
    y.layout
FROM core.dim_source AS s
CROSS JOIN newest_night AS n
LEFT JOIN attempts AS a ON s.source = a.source
LEFT JOIN last_nights AS l ON s.source = l.source
LEFT JOIN documents AS d ON s.source = d.source
LEFT JOIN figures AS f ON s.source = f.source
LEFT JOIN quarantined AS q ON s.source = q.source
LEFT JOIN layouts AS y ON s.source = y.source
ORDER BY s.source
