-- The figures whose sentence holds all the given words, without regard to case and Vietnamese marks.
-- signature: search_evidence(words, since := NULL)
-- about: search_evidence('lang son ho ngheo') finds "hộ nghèo ... Lạng Sơn". Whole words, anywhere in the sentence; đ is d, and a number is
--   written as the page writes it. Words that stand in many sentences are asked faster of new texts alone:
--   search_evidence('ho ngheo', since := current_date - 30).
-- words: words parted by blanks
-- since: a DATE, or a text such as '2026-11-21': only texts that were first captured on that day or later; all when null
WITH wanted AS (
    SELECT DISTINCT unnest(words_of(words)) AS word
),

texts AS (
    SELECT min(version_id) AS first_version
    FROM core.dim_document
    WHERE since IS NULL OR known_from >= end_of_day(CAST(since AS DATE) - 1)
),

postings AS MATERIALIZED (
    SELECT s.word, s.sentence_ids
    FROM core.search_word AS s
    INNER JOIN wanted AS w ON s.word = w.word
    CROSS JOIN texts AS t
    WHERE s.block >= t.first_version // 10_000
),

rarest AS (
    SELECT w.word
    FROM wanted AS w
    LEFT JOIN postings AS p ON w.word = p.word
    GROUP BY w.word
    ORDER BY coalesce(sum(len(p.sentence_ids)), 0)
    LIMIT 1
),

-- Only where the rarest word stands can all of them.
candidates AS (
    SELECT h.sentence_id
    FROM (SELECT unnest(p.sentence_ids) AS sentence_id FROM postings AS p INNER JOIN rarest AS r ON p.word = r.word) AS h
    INNER JOIN texts AS t ON h.sentence_id // 100_000_000 >= t.first_version
),

found AS (
    SELECT h.sentence_id
    FROM (SELECT word, unnest(sentence_ids) AS sentence_id FROM postings) AS h
    SEMI JOIN candidates AS c ON h.sentence_id = c.sentence_id
    GROUP BY h.sentence_id
    HAVING count(DISTINCT h.word) = (SELECT count(*) FROM wanted)
)

SELECT e.*
FROM marts.evidence AS e
INNER JOIN found AS f ON e.sentence_id = f.sentence_id
