-- The rows of one document that critical rules took out of the facts.
SELECT table_name, row_key
FROM core.quarantine
WHERE document_id = $document_id
