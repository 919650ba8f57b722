-- One arithmetic identity tried on one set of reported figures.
-- key: check_id
-- view: yes
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
    i.why,
    c.words,
    c.sources,
    c.check_id
FROM core.fact_identity_check AS c
INNER JOIN core.dim_identity AS i ON c.identity = i.identity
