-- How many facts hang on the payload of each capture.
SELECT c.capture_id, count(o.observation_id) AS facts
FROM core.fact_capture AS c
INNER JOIN core.fact_observation AS o ON c.document_id = o.document_id AND c.text_sha256 = o.text_sha256
GROUP BY c.capture_id
