-- One row that a critical rule took out of the facts.
-- key: table_name, document_id, row_key, rule
-- table_name: the staged table that it was read into
-- row_key: observation_id, or start and end of its words
-- rule: the rule that it broke
-- reason: why the rule holds
-- source: the portal
-- document_id: the document
-- text_sha256: the version of its text
-- captured_on: night that brought it
-- content: the row as text
SELECT
    table_name,
    row_key,
    rule,
    max(reason) AS reason,
    max(source) AS source,
    document_id,
    max(text_sha256) AS text_sha256,
    min(captured_on) AS captured_on,
    max(content) AS content
FROM staged.quarantine
GROUP BY table_name, document_id, row_key, rule
ORDER BY captured_on, table_name, document_id, row_key, rule
