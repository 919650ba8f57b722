-- One bound tried: a part that is not more than its whole.
-- key: identity, members
-- identity: the identity
-- place_code: code of the place
-- period_end: day of both
-- expected: the whole
-- expected_low: no part is too small for it, so minus infinity
-- expected_high: greatest that the words of the whole allow
-- reported: the part
-- reported_low: least that its words allow
-- reported_high: greatest that its words allow
-- allowance: one unit of the last digit that both were printed with, and what the identity allows beyond
-- members: the statements: the part, the whole
-- words: their words, in the same order
-- sources: their portals, in the same order
SELECT
    r.identity,
    r.place_code,
    r.period_end,
    t.value AS expected,
    '-infinity'::DOUBLE AS expected_low,
    t.high AS expected_high,
    r.value AS reported,
    r.low AS reported_low,
    r.high AS reported_high,
    greatest(r.printed_unit, t.printed_unit) + t.value * r.tolerance_percent / 100 AS allowance,
    [r.observation_id, t.observation_id] AS members,
    [r.quote, t.quote] AS words,
    [r.source, t.source] AS sources
FROM work.identity_member AS r
INNER JOIN work.identity_member AS t ON r.identity = t.identity AND r.frame = t.frame AND t.role = 'term'
WHERE r.role = 'result' AND r.form = 'at_most'
