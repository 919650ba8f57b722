-- One indicator in one place in one year: whether a result is known.
-- key: indicator, place_code, year
-- refers: indicator to core.dim_indicator.indicator
-- about: For each indicator that any result was ever stated of for a place, from its first year there to the newest year that the
--   indicator has anywhere. Results about everyone, not about a group or a programme: levels, flows and sums since a start. Who
--   knows only by how much it changed does not know what it was.
-- indicator: what is measured
-- place_code: official code of the place
-- place_name: official name of the place
-- year: the year in which the period ends
-- state: filled, missing or conflicting
-- statements: number of statements that stand
-- independent_origins: number of origins that they come from
-- observation_id: the chosen figure of the year's last period, levels first
WITH results AS (
    SELECT
        indicator,
        place_code,
        year(period_end) AS year,
        count(*) AS statements,
        count(DISTINCT origin_number) AS independent_origins,
        max(place_name) AS place_name
    FROM core.fact_statement
    WHERE known_to IS NULL AND confidence = 'high' AND period_end IS NOT NULL AND place_code IS NOT NULL
        AND population IS NULL AND programme IS NULL
        AND kind IN ('level', 'flow', 'cumulative')
    GROUP BY ALL
),

conflicting AS (
    SELECT DISTINCT indicator, place_code, year(period_end) AS year
    FROM core.fact_conflict
    WHERE kind_of_conflict IN ('value', 'unit_slip') AND kind IN ('level', 'flow', 'cumulative') AND population IS NULL AND programme IS NULL
),

chosen AS (
    SELECT
        indicator,
        place_code,
        year(period_end) AS year,
        arg_max(observation_id, (kind = 'level', period_end, observation_id)) AS observation_id
    FROM marts.indicator_series
    WHERE population IS NULL AND programme IS NULL AND kind IN ('level', 'flow', 'cumulative')
    GROUP BY ALL
),

spans AS (
    SELECT
        r.indicator,
        r.place_code,
        max(r.place_name) AS place_name,
        min(r.year) AS first_year,
        max(newest.year) AS last_year
    FROM results AS r
    INNER JOIN (SELECT indicator, max(year) AS year FROM results GROUP BY indicator) AS newest ON r.indicator = newest.indicator
    GROUP BY ALL
),

years AS (
    SELECT indicator, place_code, place_name, unnest(generate_series(first_year, last_year)) AS year
    FROM spans
)

SELECT
    y.indicator,
    y.place_code,
    y.place_name,
    y.year,
    CASE WHEN r.statements IS NULL THEN 'missing' WHEN c.year IS NOT NULL THEN 'conflicting' ELSE 'filled' END AS state,
    coalesce(r.statements, 0) AS statements,
    coalesce(r.independent_origins, 0) AS independent_origins,
    s.observation_id
FROM years AS y
LEFT JOIN results AS r ON y.indicator = r.indicator AND y.place_code = r.place_code AND y.year = r.year
LEFT JOIN conflicting AS c ON y.indicator = c.indicator AND y.place_code = c.place_code AND y.year = c.year
LEFT JOIN chosen AS s ON y.indicator = s.indicator AND y.place_code = s.place_code AND y.year = s.year
ORDER BY y.indicator, y.place_code, y.year
