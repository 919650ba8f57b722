-- One statement of one document over one unbroken run of captures that showed it, in whatever versions of the text.
-- key: statement_id, run_number
-- about: Another figure of the page may change while this one stays: its run goes on. A document that never changed has one run.
-- statement_id: the document and what it states
-- run_number: 1, 2, ... in order of time
-- document_id: the document
-- observation_id: the figure in the newest version of the run
-- known_from: instant of the first capture of the run
-- known_to: instant of the first later capture that no longer showed it
WITH spans AS (
    SELECT *, count(*) OVER (PARTITION BY document_id) AS spans
    FROM core.fact_document_span
),

shown AS (
    SELECT o.statement_id, o.document_id, o.observation_id, s.span_number, s.known_from, s.known_to
    FROM work.observation AS o
    INNER JOIN spans AS s ON o.document_id = s.document_id AND o.text_sha256 = s.text_sha256
    WHERE s.spans > 1
),

islands AS (
    SELECT *, span_number - row_number() OVER (PARTITION BY statement_id ORDER BY span_number) AS island
    FROM shown
),

runs AS (
    SELECT
        statement_id,
        document_id,
        arg_max(observation_id, span_number) AS observation_id,
        min(known_from) AS known_from,
        arg_max(struct_pack(at := known_to), span_number).at AS known_to
    FROM islands
    GROUP BY statement_id, document_id, island
)

SELECT
    o.statement_id,
    1 AS run_number,
    o.document_id,
    o.observation_id,
    s.known_from,
    s.known_to
FROM work.observation AS o
INNER JOIN spans AS s ON o.document_id = s.document_id AND o.text_sha256 = s.text_sha256
WHERE s.spans = 1
UNION ALL
SELECT
    statement_id,
    row_number() OVER (PARTITION BY statement_id ORDER BY known_from) AS run_number,
    document_id,
    observation_id,
    known_from,
    known_to
FROM runs
