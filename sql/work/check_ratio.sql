-- One ratio tried: a reported rate or average against the amounts that make it up, or two totals that rates imply.
-- key: identity, members
-- identity: the identity
-- place_code: code of the place
-- period_end: day of the result
-- expected: what numerator and denominator make
-- expected_low: least that their words and digits allow
-- expected_high: greatest that their words and digits allow
-- reported: the result as stated, or the total that the other pair implies
-- reported_low: least that its words allow
-- reported_high: greatest that its words allow
-- allowance: one unit of the last printed digit of a stated result, and what the identity allows beyond
-- members: the statements: result first
-- words: their words, in the same order
-- sources: their portals, in the same order
WITH widened AS (
    SELECT
        *,
        low - CASE WHEN low = value THEN printed_unit / 2 ELSE 0 END AS least,
        high + CASE WHEN high = value THEN printed_unit / 2 ELSE 0 END AS most
    FROM work.identity_member
    WHERE form IN ('ratio', 'implied_total')
),

quotients AS (
    SELECT
        n.identity,
        n.form,
        n.tolerance_percent,
        n.frame,
        n.place_code,
        n.period_end,
        n.role = 'numerator' AS is_expected,
        n.coefficient * n.value / d.value AS value,
        n.coefficient * least(n.least / d.most, n.least / d.least, n.most / d.most, n.most / d.least) AS least,
        n.coefficient * greatest(n.least / d.most, n.least / d.least, n.most / d.most, n.most / d.least) AS most,
        [n.observation_id, d.observation_id] AS members,
        [n.quote, d.quote] AS words,
        [n.source, d.source] AS sources
    FROM widened AS n
    INNER JOIN widened AS d
        ON n.identity = d.identity
        AND n.frame = d.frame
        AND d.role = CASE n.role WHEN 'numerator' THEN 'denominator' ELSE 'other_denominator' END
    WHERE n.role IN ('numerator', 'other_numerator') AND (d.least > 0 OR d.most < 0)
),

partial AS (
    SELECT
        r.identity,
        r.place_code,
        r.period_end,
        r.value,
        r.observation_id,
        r.quote,
        r.source,
        list(p.observation_id ORDER BY p.observation_id) AS members,
        list(p.quote ORDER BY p.observation_id) AS words,
        list(p.source ORDER BY p.observation_id) AS sources
    FROM widened AS r
    INNER JOIN widened AS p ON r.identity = p.identity AND r.frame = p.frame AND p.role IN ('numerator', 'denominator')
    WHERE r.role = 'result'
    GROUP BY ALL
    HAVING count(DISTINCT p.role) = 1
)

SELECT
    r.identity,
    r.place_code,
    r.period_end,
    q.value AS expected,
    q.least AS expected_low,
    q.most AS expected_high,
    r.value AS reported,
    r.low AS reported_low,
    r.high AS reported_high,
    r.printed_unit + q.value * r.tolerance_percent / 100 AS allowance,
    [r.observation_id] || q.members AS members,
    [r.quote] || q.words AS words,
    [r.source] || q.sources AS sources
FROM widened AS r
INNER JOIN quotients AS q ON r.identity = q.identity AND r.frame = q.frame AND q.is_expected
WHERE r.role = 'result'
UNION ALL
SELECT
    o.identity,
    o.place_code,
    o.period_end,
    e.value,
    e.least,
    e.most,
    o.value,
    o.least,
    o.most,
    0,
    o.members || e.members,
    o.words || e.words,
    o.sources || e.sources
FROM quotients AS o
INNER JOIN quotients AS e ON o.identity = e.identity AND o.frame = e.frame AND e.is_expected
WHERE NOT o.is_expected
UNION ALL
SELECT identity, place_code, period_end, NULL, NULL, NULL, value, NULL, NULL, NULL,
    [observation_id] || members, [quote] || words, [source] || sources
FROM partial
