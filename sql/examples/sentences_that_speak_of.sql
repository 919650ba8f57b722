-- Which figures stand in sentences that speak of given words, on pages that were first captured since a given day?
-- about: Without regard to case and Vietnamese marks, wherever in the sentence the words stand.
SELECT
    published_on,
    quote,
    sentence,
    source
FROM search_evidence('poor households level', since := '2026-11-01')
ORDER BY published_on DESC, quote, observation_id
LIMIT 20
