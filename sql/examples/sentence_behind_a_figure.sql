-- Which sentence states a figure, on which page, and in which archived bytes?
SELECT
    t.value,
    e.quote,
    e.sentence,
    e.url,
    e.captured_at,
    e.warc_file,
    e.warc_offset,
    e.payload_sha256
FROM poverty_timeline AS t
INNER JOIN evidence AS e ON t.observation_id = e.observation_id
WHERE t.indicator = 'poor_household_rate' AND t.kind = 'level' AND t.place_code = '20' AND t.period_end = DATE '2024-12-31'
ORDER BY e.captured_at, e.observation_id
