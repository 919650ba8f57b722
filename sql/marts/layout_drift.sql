-- One measure of a portal's markup on one night with new pages, held against its own earlier nights.
-- key: source, captured_on, part
-- about: A p-chart with limits of three standard deviations. It begins with nine fitting pages in ten, so that few pages decide nothing,
--   and learns only from nights on which most pages fitted, so that a lasting change does not become usual.
-- source: the portal
-- captured_on: the night
-- part: page (all declared selectors together), structure (built like a page of an earlier night), or one declared selector's part
-- css: the selector, where it is one
-- pages: new pages of the night
-- fitting: how many of them fit
-- hit_rate: their share
-- usual_hit_rate: the share on earlier nights
-- pages_before: pages of up to 60 earlier nights that this is told by
-- has_drifted: whether fewer fit than chance explains
-- exemplar_page: newest page of an earlier night that fitted, to be held against
-- exemplar_document_id: its document
-- exemplar_text_sha256: digest of its text
-- misfit_page: first page of the night that does not fit
-- misfit_document_id: its document
-- misfit_text_sha256: digest of its text
-- missed: what selectors found on it, in words
WITH measured AS (
    SELECT l.source, l.captured_on, p.part, NULL AS css, p.fits, l
    FROM core.fact_page_layout AS l
    CROSS JOIN LATERAL (VALUES ('page', l.fits), ('structure', l.resembles)) AS p (part, fits)
    WHERE p.fits IS NOT NULL
    UNION ALL BY NAME
    SELECT l.source, l.captured_on, h.part, h.css, h.fits, l
    FROM core.fact_selector_hit AS h
    INNER JOIN core.fact_page_layout AS l
        ON
            h.source = l.source
            AND h.captured_on = l.captured_on
            AND h.document_id = l.document_id
            AND h.text_sha256 = l.text_sha256
),

nights AS (
    SELECT
        source,
        captured_on,
        part,
        any_value(css) AS css,
        count(*) AS pages,
        count(*) FILTER (WHERE fits) AS fitting,
        arg_max(l, (l.captured_at, l.document_id)) FILTER (WHERE fits) AS exemplar,
        arg_min(l, (l.captured_at, l.document_id)) FILTER (WHERE NOT fits) AS misfit
    FROM measured
    GROUP BY source, captured_on, part
),

against AS (
    SELECT
        *,
        coalesce(sum(pages) FILTER (WHERE 2 * fitting >= pages) OVER before, 0)::BIGINT AS pages_before,
        coalesce(sum(fitting) FILTER (WHERE 2 * fitting >= pages) OVER before, 0)::BIGINT AS fitting_before,
        last_value(exemplar IGNORE NULLS) OVER before AS exemplar_before
    FROM nights
    WINDOW before AS (PARTITION BY source, part ORDER BY captured_on ROWS BETWEEN 60 PRECEDING AND 1 PRECEDING)
),

charted AS (
    SELECT *, (fitting_before + 9) / (pages_before + 10) AS usual_hit_rate
    FROM against
)

SELECT
    source,
    captured_on,
    part,
    css,
    pages,
    fitting,
    fitting / pages AS hit_rate,
    usual_hit_rate,
    pages_before,
    CASE
        WHEN part = 'structure' AND pages_before < 10 THEN FALSE -- a portal has more than one template
        WHEN fitting = 0 AND pages_before = 0 THEN TRUE -- what is declared has never been right
        ELSE pages - fitting > pages * (1 - usual_hit_rate) + 3 * sqrt(pages * usual_hit_rate * (1 - usual_hit_rate))
    END AS has_drifted,
    exemplar_before.page AS exemplar_page,
    exemplar_before.document_id AS exemplar_document_id,
    exemplar_before.text_sha256 AS exemplar_text_sha256,
    misfit.page AS misfit_page,
    misfit.document_id AS misfit_document_id,
    misfit.text_sha256 AS misfit_text_sha256,
    misfit.missed AS missed
FROM charted
ORDER BY source, captured_on, part
