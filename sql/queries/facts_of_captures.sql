-- How many facts hang on the payload of each capture.
SELECT c.capture_id, count(o.observation_id) AS facts
FROM core.fact_capture AS c
INNER JOIN core.dim_document AS d ON c.document_id = d.document_id AND c.text_sha256 = d.text_sha256
INNER JOIN core.fact_observation AS o ON d.version_id = o.version_id
GROUP BY c.capture_id
