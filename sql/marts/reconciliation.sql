-- One arithmetic identity tried on one set of reported figures.
-- key: check_id
-- identity: the identity
-- place_code: code of the place; null for rates
-- period_end: last day of the figures
-- expected: what the other members make; null while one is missing
-- reported: the figure as stated
-- residual: reported minus expected
-- tolerance: the residual that the printed digits and the hedges allow; null when they allow any
-- verdict: holds, violated or untestable
-- members: ids of the statements, the reported one first; of rates for the rules between rates
-- why: why the identity should hold
-- words: the figures' words, in the order of the members
-- sources: the portals that they come from
-- check_id: identity and members as one
WITH told AS (
    SELECT DISTINCT observation_id AS member_id, quote, source FROM core.fact_statement
    UNION
    SELECT rate_id, quote, source FROM core.fact_rate
),

worded AS (
    SELECT
        m.check_id,
        list(t.quote ORDER BY m.position) AS words,
        list_sort(list_distinct(list(t.source))) AS sources
    FROM (
        SELECT check_id, unnest(members) AS member_id, generate_subscripts(members, 1) AS position
        FROM core.fact_identity_check
    ) AS m
    INNER JOIN told AS t ON m.member_id = t.member_id
    GROUP BY m.check_id
),

reasons AS (
    SELECT identity, why FROM reference.identities
    UNION ALL
    SELECT identity, why FROM reference.rate_ratios
)

SELECT
    c.identity,
    c.place_code,
    c.period_end,
    c.expected,
    c.reported,
    c.residual,
    c.tolerance,
    c.verdict,
    c.members,
    coalesce(r.why, CASE c.identity
        WHEN 'chain' THEN 'a level is the level before and the change between them'
        WHEN 'average_of_levels' THEN 'an average change is the difference of two levels over its years'
        WHEN 'average_of_changes' THEN 'an average change is the mean of its years'
        WHEN 'sum_of_changes' THEN 'a change over years is the sum of its years'
        WHEN 'places_make_the_whole' THEN 'places that share out a whole add up to it'
        WHEN 'places_within_the_whole' THEN 'some of the places cannot be more than the whole'
        WHEN 'monthly_times_twelve' THEN 'a yearly rate is twelve times the monthly one'
    END) AS why,
    w.words,
    w.sources,
    c.check_id
FROM core.fact_identity_check AS c
LEFT JOIN reasons AS r ON c.identity = r.identity
LEFT JOIN worded AS w ON c.check_id = w.check_id
ORDER BY c.place_code, c.period_end, c.identity, c.check_id
