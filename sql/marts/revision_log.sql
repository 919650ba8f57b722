-- One statement that a page changed, dropped, added, reworded or put back in silence, at one change of its text.
-- key: revision_id
-- about: Two successive texts of one document set side by side; whether the publisher said so does not matter. Whole pages that
--   vanish are no revision: their facts stay, with the page's status.
-- revision_id: document, change and statement as one
-- document_id: the document
-- url: its address
-- source: the portal
-- changed_at: instant of the first capture that showed the new text
-- what: value_changed, reworded, removed, added or returned
-- indicator: what is measured
-- kind: level, change, flow, ...
-- place_name: place
-- period_end: last day
-- old_observation_id: the figure in the old text
-- new_observation_id: the figure in the new text
-- old_value: its number there
-- new_value: its number here
-- old_quote: its words there
-- new_quote: its words here
-- old_sentence: the sentence there
-- new_sentence: the sentence here
WITH changes AS (
    SELECT
        a.document_id,
        b.span_number,
        a.text_sha256 AS old_text,
        b.text_sha256 AS new_text,
        b.known_from AS changed_at
    FROM core.fact_document_span AS a
    INNER JOIN core.fact_document_span AS b ON a.document_id = b.document_id AND a.span_number + 1 = b.span_number
),

edited AS (
    SELECT o.*, e.text_sha256, e.statement_id, e.fact_id
    FROM core.fact_observation AS o
    INNER JOIN work.edited_observation AS e ON o.version_id = e.version_id AND o.observation_id = e.observation_id
),

old_side AS (
    SELECT c.span_number, o.*
    FROM changes AS c
    INNER JOIN edited AS o ON c.document_id = o.document_id AND c.old_text = o.text_sha256
),

new_side AS (
    SELECT c.span_number, o.*
    FROM changes AS c
    INNER JOIN edited AS o ON c.document_id = o.document_id AND c.new_text = o.text_sha256
),

kept AS (
    SELECT
        o.document_id,
        o.span_number,
        o.statement_id AS old_statement,
        n.statement_id AS new_statement
    FROM old_side AS o
    INNER JOIN new_side AS n ON o.document_id = n.document_id AND o.span_number = n.span_number AND o.statement_id = n.statement_id
),

gone AS (
    SELECT
        o.*,
        row_number() OVER (PARTITION BY o.document_id, o.span_number, o.fact_id, o.unit ORDER BY o.document_start) AS turn
    FROM old_side AS o
    ANTI JOIN kept AS k ON o.document_id = k.document_id AND o.span_number = k.span_number AND o.statement_id = k.old_statement
),

come AS (
    SELECT
        n.*,
        row_number() OVER (PARTITION BY n.document_id, n.span_number, n.fact_id, n.unit ORDER BY n.document_start) AS turn
    FROM new_side AS n
    ANTI JOIN kept AS k ON n.document_id = k.document_id AND n.span_number = k.span_number AND n.statement_id = k.new_statement
),

matched AS (
    SELECT
        coalesce(g.document_id, n.document_id) AS document_id,
        coalesce(g.span_number, n.span_number) AS span_number,
        g AS old_row,
        n AS new_row
    FROM gone AS g
    FULL JOIN come AS n
        ON g.document_id = n.document_id AND g.span_number = n.span_number AND g.fact_id = n.fact_id AND g.unit = n.unit AND g.turn = n.turn
    UNION ALL
    SELECT k.document_id, k.span_number, struct_insert(o, turn := 0::BIGINT), struct_insert(n, turn := 0::BIGINT)
    FROM kept AS k
    INNER JOIN old_side AS o
        ON k.document_id = o.document_id AND k.span_number = o.span_number AND k.old_statement = o.statement_id
    INNER JOIN new_side AS n
        ON k.document_id = n.document_id AND k.span_number = n.span_number AND k.new_statement = n.statement_id
    WHERE o.sentence <> n.sentence
),

earlier AS (
    SELECT DISTINCT o.document_id, o.statement_id, s.span_number
    FROM work.edited_observation AS o
    INNER JOIN core.fact_document_span AS s ON o.document_id = s.document_id AND o.text_sha256 = s.text_sha256
)

SELECT
    md5(concat_ws('|', m.document_id, m.span_number, coalesce(m.old_row.statement_id, ''), coalesce(m.new_row.statement_id, '')))[:16]
        AS revision_id,
    m.document_id,
    d.url,
    d.source,
    c.changed_at,
    CASE
        WHEN m.new_row.statement_id IS NULL THEN 'removed'
        WHEN m.old_row.statement_id = m.new_row.statement_id THEN 'reworded'
        WHEN EXISTS (
            SELECT 1 FROM earlier AS e
            WHERE e.document_id = m.document_id AND e.statement_id = m.new_row.statement_id AND e.span_number < m.span_number
        ) THEN 'returned'
        WHEN m.old_row.statement_id IS NULL THEN 'added'
        ELSE 'value_changed'
    END AS what,
    coalesce(m.new_row.indicator, m.old_row.indicator) AS indicator,
    coalesce(m.new_row.kind, m.old_row.kind) AS kind,
    coalesce(m.new_row.place_name, m.old_row.place_name) AS place_name,
    coalesce(m.new_row.period_end, m.old_row.period_end) AS period_end,
    m.old_row.observation_id AS old_observation_id,
    m.new_row.observation_id AS new_observation_id,
    m.old_row.value AS old_value,
    m.new_row.value AS new_value,
    m.old_row.quote AS old_quote,
    m.new_row.quote AS new_quote,
    m.old_row.sentence AS old_sentence,
    m.new_row.sentence AS new_sentence
FROM matched AS m
INNER JOIN changes AS c ON m.document_id = c.document_id AND m.span_number = c.span_number
INNER JOIN core.dim_document AS d ON c.document_id = d.document_id AND c.new_text = d.text_sha256
ORDER BY c.changed_at, m.document_id, coalesce(m.new_row.document_start, m.old_row.document_start), revision_id
