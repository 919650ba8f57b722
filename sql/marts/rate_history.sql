-- One rate of one product of one source over one unbroken run of captures.
-- key: rate_id
-- refers: source to core.dim_source.source
-- about: Tables beside the article hold for the day of the capture. A rate stated in prose stands beside them with the day from
--   which it holds, where the text says so.
-- product_kind: loan, deposit or overdue
-- programme: credit programme of a loan
-- term: ISO 8601 duration of a deposit
-- label: the words beside the rate, as last printed
-- percent_per_year: the rate; a monthly one times 12
-- first_seen_on: day of the first capture of the run
-- last_seen_on: day of its last capture
-- source: the portal
-- section: sidebar (a table) or prose
-- effective_from: first day of the rate, where prose states it
-- superseded: whether prose states it as the rate before another
-- captures: number of captures in the run
-- is_newest: whether no later run of the product in this source shows another rate
-- quote: the words
-- url: a page that showed it
-- rate_id: the run
SELECT
    r.product_kind,
    r.programme,
    r.term,
    r.label,
    r.percent_per_year,
    r.first_seen_on,
    r.last_seen_on,
    r.source,
    r.section,
    r.effective_from,
    r.superseded,
    r.captures,
    r.last_seen_on = max(r.last_seen_on) OVER (PARTITION BY r.source, r.rate_product, r.section) AS is_newest,
    r.quote,
    d.url,
    r.rate_id
FROM core.fact_rate AS r
LEFT JOIN core.dim_document AS d ON r.document_id = d.document_id AND d.is_current
ORDER BY r.source, r.product_kind, r.programme, r.term, r.section, r.first_seen_on, r.rate_id
