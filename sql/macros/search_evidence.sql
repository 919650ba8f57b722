-- The figures whose sentence holds all the given words, without regard to case and Vietnamese marks.
-- signature: search_evidence(words)
-- about: search_evidence('loc binh ho ngheo') finds "hộ nghèo ... Lộc Bình". Whole words, anywhere in the sentence; đ is d, and a number is
--   written as the page writes it.
-- words: words parted by blanks
WITH wanted AS (
    SELECT DISTINCT unnest(words_of(words)) AS word
),

held AS (
    SELECT word, unnest(sentence_ids) AS sentence_id
    FROM core.search_word
    SEMI JOIN wanted USING (word)
),

found AS (
    SELECT sentence_id
    FROM held
    GROUP BY sentence_id
    HAVING count(DISTINCT word) = (SELECT count(*) FROM wanted)
)

SELECT e.*
FROM marts.evidence AS e
SEMI JOIN found AS f ON e.sentence_id = f.sentence_id
