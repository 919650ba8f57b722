-- One statement of one document of several texts, over one unbroken run of captures that showed it.
-- key: statement_id, run_number
-- about: Another figure of the page may change while this one stays: its run goes on. Documents that never changed are not here.
-- statement_id: the document and what it states
-- run_number: 1, 2, ... in order of time
-- document_id: the document
-- fact_id: the fact
-- unit: its unit
-- observation_id: the figure in the newest version of the run
-- known_from: instant of the first capture of the run
-- known_to: instant of the first later capture that no longer showed it
WITH shown AS (
    SELECT
        o.statement_id,
        o.document_id,
        o.fact_id,
        o.unit,
        min(o.observation_id) AS observation_id,
        s.span_number,
        s.known_from,
        s.known_to
    FROM work.edited_observation AS o
    INNER JOIN core.fact_document_span AS s ON o.document_id = s.document_id AND o.text_sha256 = s.text_sha256
    GROUP BY ALL
),

islands AS (
    SELECT *, span_number - row_number() OVER (PARTITION BY statement_id ORDER BY span_number) AS island
    FROM shown
),

runs AS (
    SELECT
        statement_id,
        document_id,
        fact_id,
        unit,
        arg_max(observation_id, span_number) AS observation_id,
        min(known_from) AS known_from,
        arg_max(struct_pack(at := known_to), span_number).at AS known_to
    FROM islands
    GROUP BY statement_id, document_id, fact_id, unit, island
)

SELECT
    statement_id,
    row_number() OVER (PARTITION BY statement_id ORDER BY known_from) AS run_number,
    document_id,
    fact_id,
    unit,
    observation_id,
    known_from,
    known_to
FROM runs
