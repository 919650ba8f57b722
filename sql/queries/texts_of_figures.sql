-- The text that each of some figures stands in: its page of the report is named by it.
SELECT
    observation_id,
    text_sha256
FROM marts.evidence
WHERE observation_id IN (SELECT unnest($observation_ids))
