-- One total over places tried: a country against its provinces, a province against its districts, as they stood on the day.
-- key: identity, members
-- about: Where some parts are not reported the total cannot be told; that they already exceed the whole can.
-- identity: places_make_the_whole or places_within_the_whole
-- place_code: code of the whole
-- period_end: day of the figures
-- expected: sum of the parts, when every part is reported or the sum is too large already
-- expected_low: least that their words allow
-- expected_high: greatest that their words allow; infinity while parts are missing
-- reported: the whole as stated
-- reported_low: least that its words allow
-- reported_high: greatest that its words allow
-- allowance: one unit of the last digit that all were printed with
-- members: the statements: the whole first
-- words: their words, in the same order
-- sources: their portals, in the same order
WITH additive AS (
    SELECT
        r.*,
        concat_ws('|', r.indicator, r.kind, r.unit, r.period_start, r.period_end, coalesce(r.population, ''), coalesce(r.programme, '')) AS frame,
        p.level
    FROM work.reported AS r
    INNER JOIN core.dim_unit AS u ON r.unit = u.unit
    INNER JOIN core.dim_place AS p
        ON r.place_code = p.place_code AND r.period_end >= p.valid_from AND r.period_end <= coalesce(p.valid_to, DATE '9999-12-31')
    WHERE r.kind IN ('level', 'flow', 'cumulative', 'change') AND (u.quantity = 'count' OR r.unit IN ('VND', 'USD'))
),

parts AS (
    SELECT
        frame,
        place_code,
        level,
        period_end,
        arg_max(
            struct_pack(
                value := value, low := low, high := high, unit := printed_unit, id := observation_id, quote := quote, source := source
            ),
            (origins, observation_id)
        ) AS part
    FROM additive
    WHERE level IN ('province', 'district')
    GROUP BY ALL
),

wholes AS (
    SELECT
        w.*,
        CASE w.level WHEN 'country' THEN 'province' ELSE 'district' END AS part_level
    FROM additive AS w
    WHERE w.level IN ('country', 'province')
),

standing AS (
    SELECT
        w.place_code,
        w.period_end,
        count(DISTINCT d.place_code) AS parts
    FROM (SELECT DISTINCT place_code, level, part_level, period_end FROM wholes) AS w
    INNER JOIN core.dim_place AS d
        ON d.level = w.part_level
        AND (w.level = 'country' OR d.parent_code = w.place_code)
        AND w.period_end >= d.valid_from AND w.period_end <= coalesce(d.valid_to, DATE '9999-12-31')
    GROUP BY ALL
),

tried AS (
    SELECT
        w.place_code,
        w.period_end,
        w.value,
        w.low,
        w.high,
        w.printed_unit,
        w.observation_id,
        w.quote,
        w.source,
        s.parts,
        list(p.part ORDER BY p.place_code) AS found
    FROM wholes AS w
    INNER JOIN standing AS s ON w.place_code = s.place_code AND w.period_end = s.period_end
    INNER JOIN parts AS p ON w.frame = p.frame AND w.part_level = p.level
    INNER JOIN core.dim_place AS d
        ON p.place_code = d.place_code AND d.level = p.level
        AND (w.level = 'country' OR d.parent_code = w.place_code)
        AND w.period_end >= d.valid_from AND w.period_end <= coalesce(d.valid_to, DATE '9999-12-31')
    GROUP BY ALL
)

SELECT
    CASE WHEN len(found) = parts THEN 'places_make_the_whole' ELSE 'places_within_the_whole' END AS identity,
    place_code,
    period_end,
    list_sum([part.value FOR part IN found]) AS expected,
    list_sum([part.low FOR part IN found]) AS expected_low,
    CASE WHEN len(found) = parts THEN list_sum([part.high FOR part IN found]) ELSE 'infinity'::DOUBLE END AS expected_high,
    value AS reported,
    low AS reported_low,
    high AS reported_high,
    greatest(printed_unit, list_max([part.unit FOR part IN found])) AS allowance,
    [observation_id] || [part.id FOR part IN found] AS members,
    [quote] || [part.quote FOR part IN found] AS words,
    [source] || [part.source FOR part IN found] AS sources
FROM tried
