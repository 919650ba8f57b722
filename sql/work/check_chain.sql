-- One chain tried: two levels and the change between them, or an average or long change against the levels or changes it spans.
-- key: identity, members
-- identity: chain, average_of_levels, average_of_changes or sum_of_changes
-- place_code: code of the place
-- period_end: last day
-- expected: what the other members make
-- expected_low: least that their words allow
-- expected_high: greatest that their words allow
-- reported: the later level, the average or the long change as stated
-- reported_low: least that its words allow
-- reported_high: greatest that its words allow
-- allowance: one unit of the last digit that all were printed with
-- members: the statements: the reported one first
-- words: their words, in the same order
-- sources: their portals, in the same order
WITH series AS (
    SELECT
        *,
        concat_ws('|', indicator, place_key, coalesce(population, ''), coalesce(programme, '')) AS frame,
        CASE unit WHEN 'percentage_point' THEN 'percent' ELSE unit END AS measure
    FROM work.reported
    WHERE kind IN ('level', 'change', 'average_change') AND unit <> 'percent_relative'
),

spans AS (
    SELECT *, date_diff('year', period_start, period_end) AS years
    FROM series
    WHERE kind <> 'level' AND period_start < period_end
),

with_ends AS (
    SELECT
        s.kind,
        s.place_code,
        s.period_end,
        s.years,
        s.value,
        s.low,
        s.high,
        s.printed_unit,
        struct_pack(id := s.observation_id, quote := s.quote, source := s.source) AS own,
        struct_pack(value := a.value, low := a.low, high := a.high, unit := a.printed_unit, id := a.observation_id, quote := a.quote, source := a.source) AS first,
        struct_pack(value := b.value, low := b.low, high := b.high, unit := b.printed_unit, id := b.observation_id, quote := b.quote, source := b.source) AS last
    FROM spans AS s
    LEFT JOIN series AS a ON s.frame = a.frame AND s.measure = a.measure AND a.kind = 'level' AND s.period_start = a.period_end
    LEFT JOIN series AS b ON s.frame = b.frame AND s.measure = b.measure AND b.kind = 'level' AND s.period_end = b.period_end
    WHERE a.fact_id IS NOT NULL OR b.fact_id IS NOT NULL
),

yearly AS (
    SELECT
        frame,
        measure,
        period_start,
        period_end,
        count(*) AS values,
        arg_max(struct_pack(value := value, low := low, high := high, unit := printed_unit, id := observation_id, quote := quote, source := source), origins) AS change
    FROM spans
    WHERE kind = 'change' AND years = 1
    GROUP BY ALL
),

covered AS (
    SELECT
        s.kind,
        s.place_code,
        s.period_end,
        s.years,
        s.value,
        s.low,
        s.high,
        s.printed_unit,
        struct_pack(id := s.observation_id, quote := s.quote, source := s.source) AS own,
        list(y.change ORDER BY y.period_end) AS changes
    FROM spans AS s
    INNER JOIN yearly AS y
        ON s.frame = y.frame AND s.measure = y.measure AND y.values = 1
        AND y.period_start >= s.period_start AND y.period_end <= s.period_end
    WHERE s.years > 1
    GROUP BY ALL
    HAVING count(*) = s.years
)

SELECT
    'chain' AS identity,
    place_code,
    period_end,
    first.value + value AS expected,
    first.low + low AS expected_low,
    first.high + high AS expected_high,
    last.value AS reported,
    last.low AS reported_low,
    last.high AS reported_high,
    greatest(first.unit, last.unit, printed_unit) AS allowance,
    list_filter([last.id, first.id, own.id], lambda id: id IS NOT NULL) AS members,
    list_filter([last.quote, first.quote, own.quote], lambda quote: quote IS NOT NULL) AS words,
    list_filter([last.source, first.source, own.source], lambda source: source IS NOT NULL) AS sources
FROM with_ends
WHERE kind = 'change'
UNION ALL
SELECT
    'average_of_levels',
    place_code,
    period_end,
    (last.value - first.value) / years,
    (last.low - first.high) / years,
    (last.high - first.low) / years,
    value,
    low,
    high,
    greatest(printed_unit, first.unit / years, last.unit / years),
    list_filter([own.id, first.id, last.id], lambda id: id IS NOT NULL),
    list_filter([own.quote, first.quote, last.quote], lambda quote: quote IS NOT NULL),
    list_filter([own.source, first.source, last.source], lambda source: source IS NOT NULL)
FROM with_ends
WHERE kind = 'average_change' AND years > 0
UNION ALL
SELECT
    CASE kind WHEN 'change' THEN 'sum_of_changes' ELSE 'average_of_changes' END,
    place_code,
    period_end,
    list_sum([c.value FOR c IN changes]) / CASE kind WHEN 'change' THEN 1 ELSE years END,
    list_sum([c.low FOR c IN changes]) / CASE kind WHEN 'change' THEN 1 ELSE years END,
    list_sum([c.high FOR c IN changes]) / CASE kind WHEN 'change' THEN 1 ELSE years END,
    value,
    low,
    high,
    greatest(printed_unit, list_max([c.unit FOR c IN changes]) / CASE kind WHEN 'change' THEN 1 ELSE years END),
    [own.id] || [c.id FOR c IN changes],
    [own.quote] || [c.quote FOR c IN changes],
    [own.source] || [c.source FOR c IN changes]
FROM covered
