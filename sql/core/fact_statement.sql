-- One statement of one document over one unbroken run of captures that showed it, as the newest of those versions words it.
-- key: statement_id, run_number
-- refers: document_id to core.dim_document.document_id
-- about: What as_of(day) and the marts read. A statement that is taken down and put back has two rows; editing another figure of
--   the page makes no new row. In the order of fact_observation.
-- statement_id: the document and what it states
-- run_number: 1, 2, ... in order of time
-- observation_id: the figure in the newest version of the run
-- fact_id: indicator, kind, place, population, programme and period as one
-- document_id: the document
-- text_sha256: the newest version of the run
-- source: the portal
-- indicator: what is measured
-- kind: level, change, flow, ...
-- place_key: code of the place, or its level and name where it has none
-- place_code: official code of the place
-- place_name: official name of the place
-- place_level: level of the place
-- population: who is measured when it is not everyone
-- programme: credit programme or part
-- period_start: first day that it holds for
-- period_end: last day that it holds for
-- period_basis: how the period is known
-- value: the number in base units
-- lower: lower bound
-- upper: upper bound
-- unit: unit
-- qualifier: the hedge as printed
-- printed_unit: one unit of the last digit that was printed
-- low: least value that the words allow, open when null
-- high: greatest value that the words allow, open when null
-- confidence: high or low
-- quote: the figure's own words
-- published_on: the date that the page prints as its own
-- origin_id: what the origin of the text is known by
-- authority: review_decision, government, bank or news
-- authority_rank: 1 is the highest
-- known_from: instant of the first capture of the run
-- known_to: instant of the first later capture that no longer showed it
WITH unchanged AS (
    SELECT document_id FROM core.fact_document_span GROUP BY document_id HAVING count(*) = 1
),

twice AS (
    SELECT statement_id, min(observation_id) AS observation_id
    FROM core.fact_observation
    GROUP BY statement_id
    HAVING count(*) > 1
),

told AS (
    SELECT * EXCLUDE (sentence), is_review_decision(sentence) AS is_decision
    FROM core.fact_observation
),

standing AS (
    SELECT o.*, 1::BIGINT AS run_number
    FROM told AS o
    SEMI JOIN unchanged AS u ON o.document_id = u.document_id
    ANTI JOIN twice AS t ON o.statement_id = t.statement_id AND o.observation_id <> t.observation_id
    UNION ALL BY NAME
    SELECT o.* EXCLUDE (known_from, known_to), r.run_number, r.known_from, r.known_to
    FROM work.statement_run AS r
    INNER JOIN told AS o ON r.statement_id = o.statement_id AND r.observation_id = o.observation_id
)

SELECT
    o.statement_id,
    o.run_number,
    o.observation_id,
    o.fact_id,
    o.document_id,
    o.text_sha256,
    o.source,
    o.indicator,
    o.kind,
    coalesce(o.place_code, o.place_level || ':' || fold(o.place_name), '') AS place_key,
    o.place_code,
    o.place_name,
    o.place_level,
    o.population,
    o.programme,
    o.period_start,
    o.period_end,
    o.period_basis,
    o.value,
    o.lower,
    o.upper,
    o.unit,
    o.qualifier,
    o.printed_unit,
    o.low,
    o.high,
    o.confidence,
    o.quote,
    d.published_on,
    d.origin_id,
    CASE WHEN o.is_decision THEN a.authority ELSE d.authority END AS authority,
    CASE WHEN o.is_decision THEN a.rank::INTEGER ELSE d.authority_rank END AS authority_rank,
    o.known_from,
    o.known_to
FROM standing AS o
INNER JOIN core.dim_document AS d ON o.document_id = d.document_id AND o.text_sha256 = d.text_sha256
INNER JOIN reference.authorities AS a ON a.authority = 'review_decision'
