-- One rule between two rates tried: the rate of one product as a multiple of another's, in one source at one time.
-- key: identity, members
-- identity: the rule
-- place_code: none; rates hold for the country
-- period_end: last day on which both were seen
-- expected: the base rate times the ratio
-- expected_low: the same: rates are decreed, not rounded
-- expected_high: the same
-- reported: the rate
-- reported_low: the same
-- reported_high: the same
-- allowance: a hundredth of a percentage point
-- members: the rates: the product's, the base's
-- words: their words, in the same order
-- sources: their portals, in the same order
SELECT DISTINCT
    x.identity,
    NULL::VARCHAR AS place_code,
    least(r.last_seen_on, b.last_seen_on) AS period_end,
    b.percent_per_year::DOUBLE * x.ratio::DOUBLE AS expected,
    b.percent_per_year::DOUBLE * x.ratio::DOUBLE AS expected_low,
    b.percent_per_year::DOUBLE * x.ratio::DOUBLE AS expected_high,
    r.percent_per_year::DOUBLE AS reported,
    r.percent_per_year::DOUBLE AS reported_low,
    r.percent_per_year::DOUBLE AS reported_high,
    0.01 AS allowance,
    [r.rate_id, b.rate_id] AS members,
    [r.quote, b.quote] AS words,
    [r.source, b.source] AS sources
FROM reference.rate_ratios AS x
INNER JOIN core.fact_rate AS r ON r.rate_product LIKE replace(x.product, '*', '%')
INNER JOIN core.fact_rate AS b
    ON b.rate_product LIKE replace(x.base_product, '*', '%')
    AND (NOT contains(x.product, '*') OR r.programme = b.programme)
    AND r.source = b.source
    AND r.first_seen_on <= b.last_seen_on
    AND b.first_seen_on <= r.last_seen_on
    AND r.rate_id <> b.rate_id
WHERE NOT r.superseded AND NOT b.superseded AND r.effective_from IS NOT DISTINCT FROM b.effective_from
UNION ALL
SELECT
    'monthly_times_twelve',
    NULL,
    least(m.last_seen_on, y.last_seen_on),
    y.percent_per_year::DOUBLE,
    y.percent_per_year::DOUBLE,
    y.percent_per_year::DOUBLE,
    m.percent_per_year::DOUBLE,
    m.percent_per_year::DOUBLE,
    m.percent_per_year::DOUBLE,
    0.06,
    [m.rate_id, y.rate_id],
    [m.quote, y.quote],
    [m.source, y.source]
FROM core.fact_rate AS m
INNER JOIN core.fact_rate AS y
    ON m.rate_product = y.rate_product AND m.source = y.source AND m.document_id = y.document_id
    AND m.superseded = y.superseded AND m.effective_from IS NOT DISTINCT FROM y.effective_from
WHERE m.printed_per = 'month' AND y.printed_per = 'year'
