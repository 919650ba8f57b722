-- Each figure that was read on weak ground, with its sentence.
SELECT observation_id, indicator, kind, value, unit, place_name, period_end, quote, sentence, source, url
FROM marts.low_confidence
ORDER BY indicator, source, observation_id
