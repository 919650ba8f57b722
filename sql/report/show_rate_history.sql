-- One run of one rate for a chart in the terminal; $indicator names a programme or term, $kind the kind of product.
SELECT
    'rate' AS indicator,
    coalesce(programme, term, '') || ' · ' || source AS series,
    product_kind AS kind,
    coalesce(effective_from, first_seen_on) AS on_day,
    percent_per_year AS value,
    NULL::DECIMAL(18, 9) AS lower,
    NULL::DECIMAL(18, 9) AS upper,
    '% a year' AS unit,
    'exact' AS qualifier,
    concat_ws(', ', section, CASE WHEN superseded THEN 'superseded' END, label) AS note
FROM marts.rate_history
WHERE ($indicator IS NULL OR programme = $indicator OR term = $indicator)
    AND product_kind = coalesce($kind, 'loan')
    AND ($place IS NULL OR source = $place)
ORDER BY series, on_day, section DESC, superseded, percent_per_year, rate_id
