-- One indicator in one place in one year: filled, missing or conflicting.
SELECT
    c.indicator,
    c.place_code,
    c.place_name,
    p.level AS place_level,
    c.year,
    c.state,
    c.statements,
    c.independent_origins,
    c.observation_id
FROM marts.coverage AS c
LEFT JOIN (SELECT place_code, max_by(level, valid_from) AS level FROM core.dim_place GROUP BY place_code) AS p ON c.place_code = p.place_code
ORDER BY c.place_code, c.indicator, c.year
