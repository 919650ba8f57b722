-- Where the text of one document comes from: the same for an original and for its copies.
-- key: document_id
-- about: Declared by a link, else seen by sentences: a document that shares at least half of its figure sentences with an
--   earlier one is a copy of it, whatever the rest of its page says; else declared by the name of an agency; else its own.
-- document_id: the document
-- origin_id: what its origin is known by
-- copy_evidence: link, sentences or name; null for an original
-- copied_from: the earlier document that it shares its sentences with
WITH documents AS (
    SELECT
        document_id,
        min(known_from) AS known_from,
        max(coalesce(url_key, 'document:' || document_id)) AS own_key,
        max(web_key(origin_url)) AS link_key,
        max('name:' || fold(origin_name)) AS name_key
    FROM work.document_version
    GROUP BY document_id
),

sentences AS (
    SELECT DISTINCT document_id, hash(sentence) AS sentence
    FROM staged.observations
    WHERE length(sentence) >= 60
),

counted AS (
    SELECT document_id, count(*) AS own_sentences
    FROM sentences
    GROUP BY document_id
),

first_told AS (
    SELECT s.sentence, arg_min(s.document_id, (d.known_from, s.document_id)) AS teller_id
    FROM sentences AS s
    INNER JOIN documents AS d ON s.document_id = d.document_id
    GROUP BY s.sentence
    HAVING count(*) > 1
),

shared AS (
    SELECT s.document_id, f.teller_id, c.own_sentences, count(*) AS shared_sentences
    FROM sentences AS s
    INNER JOIN first_told AS f ON s.sentence = f.sentence AND s.document_id <> f.teller_id
    INNER JOIN counted AS c ON s.document_id = c.document_id
    GROUP BY ALL
),

copies AS (
    SELECT document_id, arg_max(teller_id, (shared_sentences, teller_id)) AS copied_from
    FROM shared
    WHERE shared_sentences * 2 >= own_sentences
    GROUP BY document_id
)

SELECT
    d.document_id,
    coalesce(d.link_key, teller.link_key, teller.own_key, d.name_key, d.own_key) AS origin_id,
    CASE
        WHEN d.link_key IS NOT NULL AND d.link_key <> d.own_key THEN 'link'
        WHEN c.copied_from IS NOT NULL AND d.own_key IS DISTINCT FROM teller.link_key THEN 'sentences'
        WHEN d.name_key IS NOT NULL THEN 'name'
    END AS copy_evidence,
    c.copied_from
FROM documents AS d
LEFT JOIN copies AS c ON d.document_id = c.document_id
LEFT JOIN documents AS teller ON c.copied_from = teller.document_id
