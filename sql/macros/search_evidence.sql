-- The figures whose sentence holds all the given words, without regard to case and Vietnamese marks.
-- signature: search_evidence(words)
-- about: search_evidence('loc binh ho ngheo') finds "hộ nghèo ... Lộc Bình". Words may stand anywhere in the sentence; đ is d.
-- words: words parted by blanks
SELECT * EXCLUDE (folded)
FROM (SELECT *, fold(sentence) AS folded FROM marts.evidence)
WHERE len(list_filter(string_split(trim(fold(words)), ' '), lambda word: NOT contains(folded, word))) = 0
