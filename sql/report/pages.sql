-- One text that the report shows, with digests of all that its two pages show: whoever shows more there adds it here.
-- `temp` holds what the other files of this folder yield.
WITH documents AS (SELECT *, hash(d) AS digest FROM temp.documents AS d),

figures AS (SELECT *, hash(f) AS digest FROM temp.figures AS f),

facts AS (SELECT fact_id, sum(digest) AS digest FROM figures GROUP BY fact_id),

rivals AS (SELECT DISTINCT unnest(statements) AS observation_id FROM temp.conflicts),

revised AS (SELECT DISTINCT new_observation_id AS observation_id FROM temp.revisions WHERE what = 'value_changed'),

members AS (
    SELECT rowid AS sum_id, hash(r) AS digest, unnest(members) AS observation_id
    FROM temp.reconciliation AS r
    WHERE verdict <> 'untestable'
),

sums AS (
    SELECT m.sum_id, sum(f.digest) AS digest
    FROM members AS m INNER JOIN figures AS f ON m.observation_id = f.observation_id
    GROUP BY m.sum_id
),

evidence AS (
    SELECT text_sha256, digest FROM documents
    UNION ALL
    SELECT own.text_sha256, version.digest
    FROM documents AS own INNER JOIN documents AS version ON own.document_id = version.document_id
    UNION ALL
    SELECT f.text_sha256, hash(f.digest, fact.digest, rival.observation_id, revised.observation_id, successor.text_sha256)
    FROM figures AS f
    INNER JOIN facts AS fact ON f.fact_id = fact.fact_id
    LEFT JOIN rivals AS rival ON f.observation_id = rival.observation_id
    LEFT JOIN revised ON f.observation_id = revised.observation_id
    LEFT JOIN figures AS successor ON f.successor_id = successor.observation_id
    UNION ALL
    SELECT f.text_sha256, hash(f.observation_id, m.digest, s.digest)
    FROM members AS m
    INNER JOIN sums AS s ON m.sum_id = s.sum_id
    INNER JOIN figures AS f ON m.observation_id = f.observation_id
    UNION ALL
    SELECT text_sha256, hash(r) FROM temp.rates AS r
),

captured AS (
    SELECT
        text_sha256,
        hash(known_from, document_id, version_number, language, media_type, page, warc_file, warc_offset, payload_sha256) AS digest
    FROM documents
    UNION ALL
    SELECT text_sha256, hash(observation_id, sentence, quote, document_start, sentence_start) FROM figures
    UNION ALL
    SELECT text_sha256, hash(rate_id, product_kind, programme, term, source, section, first_seen_on, percent_per_year, label, quote)
    FROM temp.rates
)

SELECT
    e.text_sha256,
    md5(list_sort(list(e.digest))::VARCHAR) AS evidence,
    (SELECT md5(list_sort(list(c.digest))::VARCHAR) FROM captured AS c WHERE c.text_sha256 = e.text_sha256) AS captured
FROM evidence AS e
WHERE e.text_sha256 IN (SELECT text_sha256 FROM documents)
GROUP BY e.text_sha256
ORDER BY e.text_sha256
