-- One disagreement between statements, with how it was settled.
-- key: conflict_id
-- conflict_id: kind and facts as one
-- indicator: what is measured; of rates the product
-- place_code: official code of the place
-- period_end: last day
-- kind_of_conflict: value, rounding, unit_slip, forecast_against_result or scope (core.fact_conflict says what each means)
-- statements: ids of the statements (or rates) that disagree
-- settled_by: the rule that chose one for indicator_series; kept_apart for scope, result_stands for a forecast that was not met,
--   unsettled for rates, since both were shown on one day
-- chosen_id: the statement that indicator_series holds
-- kind: level, change, flow, ...
-- place_name: official name of the place
-- population: who is measured; of scope the narrower one
-- programme: programme; of scope the narrower one
-- period_start: first day
-- lowest: least value among them
-- highest: greatest value among them
-- values: their words, in the order of the statements
-- sources: the portals that they come from
-- fact_id: the fact, of scope the wider one
SELECT
    c.conflict_id,
    c.indicator,
    c.place_code,
    c.period_end,
    c.kind_of_conflict,
    c.statements,
    CASE
        WHEN c.kind_of_conflict = 'scope' THEN 'kept_apart'
        WHEN c.fact_id IS NULL THEN 'unsettled'
        WHEN c.kind_of_conflict = 'forecast_against_result' AND s.chosen_by IN ('only_statement', 'all_agree') THEN 'result_stands'
        ELSE coalesce(s.chosen_by, 'unsettled')
    END AS settled_by,
    s.observation_id AS chosen_id,
    c.kind,
    c.place_name,
    c.population,
    c.programme,
    c.period_start,
    c.lowest,
    c.highest,
    c.words AS values,
    c.sources,
    c.fact_id
FROM core.fact_conflict AS c
LEFT JOIN marts.indicator_series AS s ON c.fact_id = s.fact_id
ORDER BY c.place_code, c.period_end, c.indicator, c.kind_of_conflict, c.conflict_id
