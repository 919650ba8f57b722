-- One sum tried: a reported result against the terms that make it up.
-- key: identity, members
-- identity: the identity
-- place_code: code of the place
-- period_end: day of the result
-- expected: what the terms make
-- expected_low: least that their words allow
-- expected_high: greatest that their words allow
-- reported: the result as stated
-- reported_low: least that its words allow
-- reported_high: greatest that its words allow
-- allowance: one unit of the last digit that all were printed with
-- members: the statements: result first
-- words: their words, in the same order
-- sources: their portals, in the same order
WITH wanted AS (
    SELECT
        t.identity,
        count(*) FILTER (WHERE t.moment <> 'constant') AS terms,
        coalesce(sum(t.coefficient::DOUBLE) FILTER (WHERE t.moment = 'constant'), 0) AS constant
    FROM reference.identity_terms AS t
    INNER JOIN reference.identities AS i ON t.identity = i.identity
    WHERE t.role = 'term' AND i.form = 'sum'
    GROUP BY t.identity
),

terms AS (
    SELECT
        identity,
        frame,
        position,
        struct_pack(
            expected := coefficient * value,
            low := coefficient * CASE WHEN coefficient > 0 THEN low ELSE high END,
            high := coefficient * CASE WHEN coefficient > 0 THEN high ELSE low END,
            printed_unit := printed_unit,
            observation_id := observation_id,
            quote := quote,
            source := source
        ) AS member
    FROM work.identity_member
    WHERE role = 'term' AND form = 'sum'
),

tried AS (
    SELECT
        r.identity,
        r.place_code,
        r.period_end,
        r.value,
        r.low,
        r.high,
        r.printed_unit,
        r.observation_id,
        r.quote,
        r.source,
        w.terms,
        w.constant,
        list_filter([a.member, b.member, c.member, d.member], lambda member: member IS NOT NULL) AS found
    FROM work.identity_member AS r
    INNER JOIN wanted AS w ON r.identity = w.identity
    LEFT JOIN terms AS a ON r.identity = a.identity AND r.frame = a.frame AND a.position = 1
    LEFT JOIN terms AS b ON r.identity = b.identity AND r.frame = b.frame AND b.position = 2
    LEFT JOIN terms AS c ON r.identity = c.identity AND r.frame = c.frame AND c.position = 3
    LEFT JOIN terms AS d ON r.identity = d.identity AND r.frame = d.frame AND d.position = 4
    WHERE r.role = 'result' AND r.form = 'sum'
)

SELECT
    identity,
    place_code,
    period_end,
    CASE WHEN len(found) = terms THEN constant + list_sum([member.expected FOR member IN found]) END AS expected,
    CASE WHEN len(found) = terms THEN constant + list_sum([member.low FOR member IN found]) END AS expected_low,
    CASE WHEN len(found) = terms THEN constant + list_sum([member.high FOR member IN found]) END AS expected_high,
    value AS reported,
    low AS reported_low,
    high AS reported_high,
    greatest(printed_unit, list_max([member.printed_unit FOR member IN found])) AS allowance,
    [observation_id] || [member.observation_id FOR member IN found] AS members,
    [quote] || [member.quote FOR member IN found] AS words,
    [source] || [member.source FOR member IN found] AS sources
FROM tried
WHERE len(found) > 0
