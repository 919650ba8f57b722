-- One figure that says again what an earlier one of its text says: one statement of the document, not two.
-- key: version_id, observation_id
-- about: Of documents with one text; statement_run counts once in those that had several. Few rows, so they are looked for by a
--   number before they are compared.
-- version_id: the text
-- observation_id: the figure
WITH stated AS (
    SELECT
        version_id,
        observation_id,
        struct_pack(
            indicator := indicator,
            kind := kind,
            place := place_key(place_code, place_level, place_name),
            population := population,
            programme := programme,
            period_start := period_start,
            period_end := period_end,
            unit := unit,
            qualifier := qualifier,
            value := value,
            lower := lower,
            upper := upper
        ) AS statement,
        hash(version_id, statement) AS number
    FROM core.fact_observation
),

numbers AS (
    SELECT number
    FROM stated
    GROUP BY number
    HAVING count(*) > 1
)

SELECT version_id, observation_id
FROM stated
SEMI JOIN numbers USING (number)
QUALIFY row_number() OVER (PARTITION BY version_id, statement ORDER BY observation_id) > 1
