-- One value that is reported for one fact, whoever states it.
-- key: fact_id, unit, observation_id
-- about: Statements that stand today, read with confidence, dated, of a value; the same value stated often is one row. Ranges
--   without a value take no part in arithmetic.
-- fact_id: the fact
-- indicator: what is measured
-- kind: level, change, ...
-- place_key: the place
-- place_code: its code
-- population: who is measured
-- programme: programme
-- period_start: first day
-- period_end: last day
-- unit: unit
-- value: the value
-- low: least value that the words allow; minus infinity when open
-- high: greatest value that the words allow; infinity when open
-- printed_unit: one unit of the last printed digit
-- observation_id: the statement that first made it known
-- quote: its words there
-- source: the portal there
-- origins: number of origins that state it
SELECT
    fact_id,
    any_value(indicator) AS indicator,
    any_value(kind) AS kind,
    any_value(place_key) AS place_key,
    any_value(place_code) AS place_code,
    any_value(population) AS population,
    any_value(programme) AS programme,
    any_value(period_start) AS period_start,
    any_value(period_end) AS period_end,
    unit,
    value::DOUBLE AS value,
    coalesce(low::DOUBLE, '-infinity'::DOUBLE) AS low,
    coalesce(high::DOUBLE, 'infinity'::DOUBLE) AS high,
    min(printed_unit)::DOUBLE AS printed_unit,
    arg_min(observation_id, (known_from, observation_id)) AS observation_id,
    arg_min(quote, (known_from, observation_id)) AS quote,
    arg_min(source, (known_from, observation_id)) AS source,
    count(DISTINCT origin_number) AS origins
FROM core.fact_statement
WHERE known_to IS NULL AND confidence = 'high' AND value IS NOT NULL AND period_end IS NOT NULL
GROUP BY fact_id, unit, value::DOUBLE, low, high
