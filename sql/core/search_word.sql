-- One word as the sentences of some thousand pages write it, with the sentences that hold it.
-- key: word, token, block
-- about: The index that search_evidence asks; made of fact_observation alone, and no part of what a release's content hash tells.
--   Only what differs is folded, so that it costs by the number of different words. In the order of a hash, since lists are read some
--   thousand rows at once: a word that stands everywhere lies among words that stand nowhere else.
-- word: letters or digits without case and marks ("nghèo," is ngheo, "12,2%" is 12,2)
-- token: what stands between two blanks of the sentence
-- block: number of ten thousand page texts
-- sentence_ids: the sentences, as fact_observation.sentence_id; in no order, twice where the word stands twice
WITH sentences AS (
    SELECT sentence_id, sentence
    FROM core.fact_observation
    WHERE rowid IN (SELECT min(rowid) FROM core.fact_observation GROUP BY sentence_id) -- several figures of one sentence are one
),

tokens AS (
    SELECT sentence_id, unnest(string_split(sentence, ' ')) AS token
    FROM sentences
),

gathered AS (
    SELECT token, sentence_id // 1_000_000_000_000 AS block, list(sentence_id) AS sentence_ids
    FROM tokens
    GROUP BY ALL
)

SELECT
    unnest(list_distinct(words_of(token))) AS word,
    token,
    block,
    sentence_ids
FROM gathered
ORDER BY hash(word), word, token, block
