-- One statement of one document over one unbroken run of captures that showed it, as the newest of those versions words it.
-- key: document_id, observation_id, run_number
-- refers: version_id to core.dim_document.version_id
-- about: What as_of(day) and the marts read. A statement that is taken down and put back has two rows; editing another figure of
--   the page makes no new row. Ordered by what it is about, so that a question about one indicator and place reads little. The same
--   text on another page is read as where it stood first, so that one figure never states two facts; how it reads by itself is in
--   fact_observation.
-- document_id: the document
-- observation_id: the figure in the newest version of the run
-- run_number: 1, 2, ... in order of time
-- fact_id: indicator, kind, place, population, programme and period as one
-- version_id: the newest version of the run
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
-- origin_number: the origin of the text, the same for an original and its copies
-- authority: review_decision, government, bank or news
-- authority_rank: 1 is the highest
-- known_from: instant of the first capture of the run
-- known_to: instant of the first later capture that no longer showed it
WITH told AS (
    SELECT
        d.version_id,
        d.published_on,
        d.origin_number,
        d.authority,
        d.authority_rank,
        d.known_from,
        s.document_id IS NOT NULL AS is_only
    FROM core.dim_document AS d
    LEFT JOIN (
        SELECT document_id FROM core.fact_document_span GROUP BY document_id HAVING count(*) = 1
    ) AS s ON d.document_id = s.document_id
),

stated AS (
    SELECT
        o.* EXCLUDE (sentence, known_from, known_to),
        1::BIGINT AS run_number,
        d.known_from,
        NULL::TIMESTAMPTZ AS known_to,
        d.published_on,
        d.origin_number,
        d.authority,
        d.authority_rank
    FROM core.fact_observation AS o
    INNER JOIN told AS d ON o.version_id = d.version_id AND d.is_only
    ANTI JOIN work.repeated_observation AS again ON o.version_id = again.version_id AND o.observation_id = again.observation_id
    UNION ALL BY NAME
    SELECT
        o.* EXCLUDE (sentence, known_from, known_to),
        r.run_number,
        r.known_from,
        r.known_to,
        d.published_on,
        d.origin_number,
        d.authority,
        d.authority_rank
    FROM work.statement_run AS r
    INNER JOIN core.fact_observation AS o ON r.document_id = o.document_id AND r.observation_id = o.observation_id
    INNER JOIN told AS d ON o.version_id = d.version_id
),

-- A text that another document showed first says what it says there: "the province" of a copy is that of its original.
as_first_told AS (
    SELECT copy.version_id, o.observation_id, o
    FROM core.dim_document AS copy
    INNER JOIN core.dim_document AS original ON copy.text_sha256 = original.text_sha256 AND original.shows_text_first
    INNER JOIN core.fact_observation AS o ON original.version_id = o.version_id
    WHERE NOT copy.shows_text_first
),

read_once AS (
    SELECT s.* REPLACE (
        CASE WHEN t.o IS NULL THEN s.indicator ELSE t.o.indicator END AS indicator,
        CASE WHEN t.o IS NULL THEN s.kind ELSE t.o.kind END AS kind,
        CASE WHEN t.o IS NULL THEN s.place_code ELSE t.o.place_code END AS place_code,
        CASE WHEN t.o IS NULL THEN s.place_name ELSE t.o.place_name END AS place_name,
        CASE WHEN t.o IS NULL THEN s.place_level ELSE t.o.place_level END AS place_level,
        CASE WHEN t.o IS NULL THEN s.population ELSE t.o.population END AS population,
        CASE WHEN t.o IS NULL THEN s.programme ELSE t.o.programme END AS programme,
        CASE WHEN t.o IS NULL THEN s.period_start ELSE t.o.period_start END AS period_start,
        CASE WHEN t.o IS NULL THEN s.period_end ELSE t.o.period_end END AS period_end,
        CASE WHEN t.o IS NULL THEN s.period_basis ELSE t.o.period_basis END AS period_basis,
        CASE WHEN t.o IS NULL THEN s.value ELSE t.o.value END AS value,
        CASE WHEN t.o IS NULL THEN s.lower ELSE t.o.lower END AS lower,
        CASE WHEN t.o IS NULL THEN s.upper ELSE t.o.upper END AS upper,
        CASE WHEN t.o IS NULL THEN s.unit ELSE t.o.unit END AS unit,
        CASE WHEN t.o IS NULL THEN s.qualifier ELSE t.o.qualifier END AS qualifier,
        CASE WHEN t.o IS NULL THEN s.printed_unit ELSE t.o.printed_unit END AS printed_unit,
        CASE WHEN t.o IS NULL THEN s.rounded_to ELSE t.o.rounded_to END AS rounded_to,
        CASE WHEN t.o IS NULL THEN s.confidence ELSE t.o.confidence END AS confidence
    )
    FROM stated AS s
    LEFT JOIN as_first_told AS t ON s.version_id = t.version_id AND s.observation_id = t.observation_id
),

keyed AS (
    SELECT *, place_key(place_code, place_level, place_name) AS place_key
    FROM read_once
)

SELECT
    s.document_id,
    s.observation_id,
    s.run_number,
    fact_key(s.indicator, s.kind, s.place_key, s.population, s.programme, s.period_start, s.period_end) AS fact_id,
    s.version_id,
    s.source,
    s.indicator,
    s.kind,
    s.place_key,
    s.place_code,
    s.place_name,
    s.place_level,
    s.population,
    s.programme,
    s.period_start,
    s.period_end,
    s.period_basis,
    s.value,
    s.lower,
    s.upper,
    s.unit,
    s.qualifier,
    s.printed_unit,
    CASE
        WHEN s.lower IS NOT NULL THEN s.lower
        WHEN s.upper IS NULL THEN CASE s.qualifier WHEN 'about' THEN s.value - s.rounded_to ELSE s.value END
        WHEN s.qualifier IN ('nearly', 'over', 'about') THEN s.upper - s.rounded_to
    END AS low,
    CASE
        WHEN s.upper IS NOT NULL THEN s.upper
        WHEN s.lower IS NULL THEN CASE s.qualifier WHEN 'about' THEN s.value + s.rounded_to ELSE s.value END
        WHEN s.qualifier IN ('nearly', 'over', 'about') THEN s.lower + s.rounded_to
    END AS high,
    s.confidence,
    s.quote,
    s.published_on,
    s.origin_number,
    CASE WHEN s.is_review_decision THEN a.authority ELSE s.authority END AS authority,
    CASE WHEN s.is_review_decision THEN a.rank::INTEGER ELSE s.authority_rank END AS authority_rank,
    s.known_from,
    s.known_to
FROM keyed AS s
INNER JOIN reference.authorities AS a ON a.authority = 'review_decision'
ORDER BY s.indicator, s.place_code, s.period_end
