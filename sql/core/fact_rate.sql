-- One product of one source over one unbroken run of captures that show the same rate.
-- key: rate_id
-- refers: rate_product to core.dim_rate_product.rate_product
-- refers: source to core.dim_source.source
-- about: A night without a capture neither ends nor extends a run. Two pages of one night that disagree are two rows, and a
--   conflict. A rate table holds for the day of the capture, never for the article's date; a rate in prose is its article's own.
-- rate_id: source, product, section, document of prose, rate and first day as one
-- source: the portal
-- rate_product: kind, programme and term as one code
-- product_kind: loan, deposit or overdue
-- programme: credit programme of a loan
-- term: ISO 8601 duration of a deposit
-- label: the words beside the rate, as last printed
-- percent_per_year: the rate; a monthly one times 12
-- printed_per: year or month
-- section: sidebar (a table) or prose
-- effective_from: first day of the rate, where prose states it
-- superseded: whether prose states it as the rate before another
-- first_seen_on: day of the first capture of the run
-- last_seen_on: day of its last capture
-- captures: number of captures in the run
-- document_id: a document that showed it, the last one
-- quote: the words there
WITH shown AS (
    SELECT
        r.source,
        r.product_kind || ':' || coalesce(r.programme, r.term, '') AS rate_product,
        r.section,
        CASE WHEN r.section = 'prose' THEN r.document_id ELSE '' END AS teller,
        r.product_kind,
        r.programme,
        r.term,
        r.percent_per_year::DECIMAL(9, 4) AS percent_per_year,
        r.printed_per,
        r.effective_from,
        r.superseded,
        r.label,
        r.quote,
        r.document_id,
        r."start" AS document_start,
        c.capture_id,
        day_of(c.known_at) AS seen_on
    FROM staged.rates AS r
    INNER JOIN work.document_version AS v
        ON r.document_id = v.document_id AND r.text_sha256 = v.text_sha256 AND r.captured_on = v.read_on AND r.source = v.source
    INNER JOIN core.fact_capture AS c ON r.document_id = c.document_id AND r.text_sha256 = c.text_sha256
    ANTI JOIN staged.quarantine AS q
        ON q.table_name = 'rates' AND r.document_id = q.document_id AND q.row_key IN (r."start"::VARCHAR, concat(r."start", ':', r."end"))
),

nights AS (
    SELECT
        source,
        rate_product,
        section,
        teller,
        percent_per_year,
        effective_from,
        superseded,
        seen_on,
        max(product_kind) AS product_kind,
        max(programme) AS programme,
        max(term) AS term,
        max(printed_per) AS printed_per,
        arg_min(label, (document_id, document_start)) AS label,
        arg_min(quote, (document_id, document_start)) AS quote,
        min(document_id) AS document_id,
        count(DISTINCT capture_id) AS captures
    FROM shown
    GROUP BY source, rate_product, section, teller, percent_per_year, effective_from, superseded, seen_on
),

ranked AS (
    SELECT
        *,
        dense_rank() OVER (PARTITION BY source, rate_product, section, teller ORDER BY seen_on)
        - row_number() OVER (
            PARTITION BY source, rate_product, section, teller, percent_per_year, effective_from, superseded ORDER BY seen_on
        ) AS island
    FROM nights
)

SELECT
    md5(concat_ws(
        '|', source, rate_product, section, teller, percent_per_year, coalesce(effective_from::VARCHAR, ''), superseded, min(seen_on)
    ))[:16] AS rate_id,
    source,
    rate_product,
    max(product_kind) AS product_kind,
    max(programme) AS programme,
    max(term) AS term,
    arg_max(label, seen_on) AS label,
    percent_per_year,
    arg_max(printed_per, seen_on) AS printed_per,
    section,
    effective_from,
    superseded,
    min(seen_on) AS first_seen_on,
    max(seen_on) AS last_seen_on,
    sum(captures)::BIGINT AS captures,
    arg_max(document_id, seen_on) AS document_id,
    arg_max(quote, seen_on) AS quote
FROM ranked
GROUP BY source, rate_product, section, teller, percent_per_year, effective_from, superseded, island
ORDER BY first_seen_on, source, rate_product, section, rate_id
