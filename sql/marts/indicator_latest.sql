-- The newest chosen statement per indicator, kind, place, population and programme.
-- key: observation_id
-- refers: indicator to core.dim_indicator.indicator
-- indicator: what is measured
-- kind: level, change, flow, ...
-- place_code: official code of the place
-- place_name: official name of the place
-- population: who is measured when it is not everyone
-- programme: credit programme or part
-- period_start: first day
-- period_end: last day
-- value: the number in base units
-- lower: lower bound
-- upper: upper bound
-- unit: unit
-- qualifier: the hedge as printed
-- source: the portal
-- published_on: date of its page
-- quote: its words
-- independent_origins: number of origins that state this value
-- chosen_by: why this one
-- earlier_period_end: last day of the statement before it
-- earlier_value: its value, in the same unit
-- observation_id: the figure
-- place_level: level of the place
WITH ordered AS (
    SELECT
        *,
        lag(period_end) OVER in_time AS earlier_period_end,
        CASE WHEN lag(unit) OVER in_time = unit THEN lag(value) OVER in_time END AS earlier_value,
        row_number() OVER (
            PARTITION BY indicator, kind, place_code, place_name, population, programme
            ORDER BY period_end DESC, period_start DESC, observation_id
        ) AS age
    FROM marts.indicator_series
    WINDOW in_time AS (
        PARTITION BY indicator, kind, place_code, place_name, population, programme ORDER BY period_end, period_start, observation_id DESC
    )
)

SELECT
    indicator,
    kind,
    place_code,
    place_name,
    population,
    programme,
    period_start,
    period_end,
    value,
    lower,
    upper,
    unit,
    qualifier,
    source,
    published_on,
    quote,
    independent_origins,
    chosen_by,
    earlier_period_end,
    earlier_value,
    observation_id,
    place_level
FROM ordered
WHERE age = 1
ORDER BY indicator, kind, place_code, population, programme, observation_id
