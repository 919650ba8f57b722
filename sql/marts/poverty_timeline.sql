-- One published statement of the poverty theme.
-- key: observation_id
-- refers: indicator to core.dim_indicator.indicator
-- about: All of them: chosen or not, dated or not, still shown or not.
-- observation_id: the figure, in the newest version of its page that states it
-- indicator: what is measured
-- kind: level, change, average_change, flow, cumulative, target, forecast, standard or proposal
-- place_code: official code of the place
-- place_name: official name of the place
-- population: who is measured when it is not everyone
-- programme: credit programme or part
-- period_start: first day that it holds for
-- period_end: last day that it holds for
-- value: the number in base units; null where only a range is printed
-- lower: lower bound of a hedge or range
-- upper: upper bound of a hedge or range
-- unit: unit of value and bounds
-- qualifier: the hedge as printed
-- source: the portal
-- published_on: date of the page
-- quote: the figure's words
-- independent_origins: number of origins that state this value of the fact, copies of one text counted once
-- place_level: level of the place
-- period_basis: stated, implied, published or none
-- confidence: high or low
-- is_chosen: whether it is the one of indicator_series
-- known_from: instant of the first capture that showed it
-- known_to: instant of the first later capture that no longer showed it; null while it stands
-- page_status: what came of the last capture of its page
-- url: address of the page
-- standard: the poverty standard of the review that the period ends with; levels of two standards are not one series
-- fact_id: indicator, kind, place, population, programme and period as one
-- document_id: the document
WITH newest AS (
    SELECT s.*
    FROM core.fact_statement AS s
    INNER JOIN core.dim_indicator AS i ON s.indicator = i.indicator
    WHERE i.theme = 'poverty'
    QUALIFY row_number() OVER (PARTITION BY s.observation_id ORDER BY s.known_to DESC NULLS FIRST, s.known_from, s.document_id) = 1
),

origins AS (
    SELECT fact_id, value, lower, upper, unit, count(DISTINCT origin_number) AS independent_origins
    FROM newest
    GROUP BY ALL
)

SELECT
    n.observation_id,
    n.indicator,
    n.kind,
    n.place_code,
    n.place_name,
    n.population,
    n.programme,
    n.period_start,
    n.period_end,
    n.value,
    n.lower,
    n.upper,
    n.unit,
    n.qualifier,
    n.source,
    n.published_on,
    n.quote,
    o.independent_origins,
    n.place_level,
    n.period_basis,
    n.confidence,
    c.observation_id IS NOT NULL AS is_chosen,
    n.known_from,
    n.known_to,
    d.status AS page_status,
    d.url,
    p.standard,
    n.fact_id,
    n.document_id
FROM newest AS n
INNER JOIN origins AS o
    ON n.fact_id = o.fact_id
    AND n.value IS NOT DISTINCT FROM o.value
    AND n.lower IS NOT DISTINCT FROM o.lower
    AND n.upper IS NOT DISTINCT FROM o.upper
    AND n.unit = o.unit
INNER JOIN core.dim_document AS d ON n.version_id = d.version_id
LEFT JOIN core.dim_poverty_standard AS p ON n.period_end BETWEEN p.first_review_on AND p.last_review_on
LEFT JOIN marts.indicator_series AS c ON n.observation_id = c.observation_id
ORDER BY n.place_code, n.indicator, n.population, n.programme, n.period_end, n.kind, n.known_from, n.observation_id
