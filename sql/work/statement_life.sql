-- One statement of one document of several texts: when it was known, and what carries it on.
-- key: statement_id
-- statement_id: the document and what it states
-- known_from: instant of the first capture that showed it
-- known_to: instant of the first capture after its last run that no longer showed it
-- successor_id: the figure that states it in the newest text that has it; of a statement that was changed, the one about the same fact
--   in the text shown now
WITH lives AS (
    SELECT
        statement_id,
        document_id,
        fact_id,
        unit,
        min(known_from) AS known_from,
        arg_max(struct_pack(at := known_to), run_number).at AS known_to,
        arg_max(observation_id, run_number) AS observation_id
    FROM work.statement_run
    GROUP BY statement_id, document_id, fact_id, unit
),

standing AS (
    SELECT document_id, fact_id, unit, min(observation_id) AS observation_id
    FROM lives
    WHERE known_to IS NULL
    GROUP BY ALL
)

SELECT
    l.statement_id,
    l.known_from,
    l.known_to,
    CASE WHEN l.known_to IS NULL THEN l.observation_id ELSE coalesce(s.observation_id, l.observation_id) END AS successor_id
FROM lives AS l
LEFT JOIN standing AS s ON l.document_id = s.document_id AND l.fact_id = s.fact_id AND l.unit = s.unit
