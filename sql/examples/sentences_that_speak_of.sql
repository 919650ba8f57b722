-- Which figures stand in sentences that speak of given words, on pages that were first captured since a given day?
-- about: Here since thirty days before this release; a day such as '2026-11-21' will do too. Without regard to case and Vietnamese marks,
--   wherever in the sentence the words stand.
SELECT
    published_on,
    quote,
    sentence,
    source
FROM search_evidence('poor households', since := (SELECT day_of(built_at) - 30 FROM core.release))
ORDER BY published_on DESC, quote, observation_id
LIMIT 20
