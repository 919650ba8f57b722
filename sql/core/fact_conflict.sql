-- One disagreement between statements, of one kind.
-- key: conflict_id
-- refers: place_code to core.dim_place.place_code
-- about: value: intervals of one fact that do not meet. rounding: the same number printed with more and with fewer digits.
--   unit_slip: numbers of one fact that are a power of ten apart. forecast_against_result: a forecast, or a result printed before
--   its period was over, that the result did not meet. scope: one number told of two scopes by two origins, of which one may have
--   dropped who was measured; shown and not merged. Rates that one source shows on one day at two heights are a conflict of value.
-- conflict_id: kind and statements' facts as one
-- kind_of_conflict: value, rounding, unit_slip, forecast_against_result or scope
-- indicator: what is measured; of rates the product
-- kind: level, change, flow, ...
-- place_code: official code of the place
-- place_name: official name of the place
-- population: who is measured; of scope the narrower one
-- programme: programme; of scope the narrower one
-- period_start: first day
-- period_end: last day
-- fact_id: the fact, of scope the wider one
-- statements: ids of the statements (or rates) that disagree
-- words: their words, in the same order
-- sources: the portals that they come from
-- lowest: least value among them
-- highest: greatest value among them
WITH standing AS NOT MATERIALIZED (
    SELECT
        *,
        kind NOT IN ('target', 'forecast', 'standard', 'proposal') AS is_result,
        is_premature(published_on, period_end, kind) AS is_premature,
        coalesce(value, (lower + upper) / 2) AS middle,
        coalesce(low, '-99999999999999999999'::DECIMAL(38, 9)) AS least,
        coalesce(high, '99999999999999999999'::DECIMAL(38, 9)) AS most,
        CASE WHEN qualifier = 'exact' THEN printed_unit / 2 ELSE 0 END AS rounding,
        struct_pack(id := observation_id, words := quote, source := source) AS told,
        struct_pack(
            indicator := indicator,
            kind := kind,
            place_key := place_key,
            place_code := place_code,
            population := population,
            programme := programme,
            period_start := period_start,
            period_end := period_end,
            is_result := is_result
        ) AS fact
    FROM core.fact_statement
    WHERE known_to IS NULL AND confidence = 'high' AND period_end IS NOT NULL
),

reported AS (
    SELECT
        fact_id,
        unit,
        is_premature,
        middle,
        least,
        most,
        rounding,
        any_value(fact) AS fact
    FROM standing
    GROUP BY fact_id, unit, is_premature, middle, least, most, rounding
),

disputes AS (
    SELECT
        a.fact_id,
        a.fact_id AS other_fact,
        a.unit,
        a.middle AS one,
        b.middle AS other,
        CASE
            WHEN a.is_premature <> b.is_premature THEN 'forecast_against_result'
            WHEN a.least - a.rounding <= b.most + b.rounding AND b.least - b.rounding <= a.most + a.rounding THEN 'rounding'
            WHEN abs(log10(abs(a.middle / nullif(b.middle, 0))) - round(log10(abs(a.middle / nullif(b.middle, 0))))) < 0.0005
                AND abs(round(log10(abs(a.middle / nullif(b.middle, 0))))) >= 1 THEN 'unit_slip'
            ELSE 'value'
        END AS kind_of_conflict
    FROM reported AS a
    INNER JOIN reported AS b ON a.fact_id = b.fact_id AND a.unit = b.unit AND a.middle < b.middle
    WHERE NOT (a.least <= b.most AND b.least <= a.most)

    UNION ALL

    SELECT r.fact_id, f.fact_id, r.unit, r.middle, f.middle, 'forecast_against_result'
    FROM reported AS r
    INNER JOIN reported AS f
        ON r.fact.indicator = f.fact.indicator AND r.fact.place_key = f.fact.place_key
        AND r.fact.period_end = f.fact.period_end AND r.unit = f.unit
        AND r.fact.population IS NOT DISTINCT FROM f.fact.population AND r.fact.programme IS NOT DISTINCT FROM f.fact.programme
    WHERE r.fact.is_result AND NOT r.is_premature AND r.fact.kind IN ('level', 'flow', 'cumulative') AND f.fact.kind = 'forecast'
        AND NOT (r.least - r.rounding <= f.most + f.rounding AND f.least - f.rounding <= r.most + r.rounding)
),

pairs AS (
    SELECT d.fact_id, [s.told] AS told, s.middle AS lowest, s.middle AS highest, d.kind_of_conflict
    FROM (
        SELECT fact_id, fact_id AS told_fact, unit, one AS middle, kind_of_conflict FROM disputes
        UNION
        SELECT fact_id, other_fact, unit, other, kind_of_conflict FROM disputes
    ) AS d
    INNER JOIN standing AS s ON d.told_fact = s.fact_id AND d.unit = s.unit AND d.middle = s.middle
),

near AS (
    SELECT DISTINCT wide.fact_id, narrow.fact_id AS narrow_id, wide.unit, wide.middle
    FROM reported AS wide
    INNER JOIN reported AS narrow
        ON wide.middle = narrow.middle AND wide.unit = narrow.unit AND wide.fact_id <> narrow.fact_id
        AND wide.fact.indicator = narrow.fact.indicator AND wide.fact.kind = narrow.fact.kind
        AND wide.fact.place_key = narrow.fact.place_key AND wide.fact.period_end = narrow.fact.period_end
        AND wide.fact.period_start IS NOT DISTINCT FROM narrow.fact.period_start
    WHERE wide.fact.is_result
        AND list_has_all(
            list_filter(string_split(concat_ws(';', narrow.fact.population, narrow.fact.programme), ';'), lambda code: code <> ''),
            list_filter(string_split(concat_ws(';', wide.fact.population, wide.fact.programme), ';'), lambda code: code <> '')
        )
),

told_together AS (
    SELECT DISTINCT n.fact_id, n.narrow_id
    FROM near AS n
    INNER JOIN standing AS a ON n.fact_id = a.fact_id
    INNER JOIN standing AS b ON n.narrow_id = b.fact_id AND a.document_id = b.document_id
),

told_apart AS (
    SELECT
        n.fact_id,
        [wide.told, narrow.told] AS told,
        n.middle AS lowest,
        n.middle AS highest,
        n.narrow_id
    FROM near AS n
    ANTI JOIN told_together AS t ON n.fact_id = t.fact_id AND n.narrow_id = t.narrow_id
    INNER JOIN standing AS wide ON n.fact_id = wide.fact_id AND n.unit = wide.unit AND n.middle = wide.value
    INNER JOIN standing AS narrow
        ON n.narrow_id = narrow.fact_id AND n.unit = narrow.unit AND n.middle = narrow.value
        AND wide.document_id <> narrow.document_id AND wide.origin_number <> narrow.origin_number
    WHERE abs(wide.value) >= 10 * wide.printed_unit
),

of_facts AS (
    SELECT fact_id, kind_of_conflict, '' AS narrow_id, told, lowest, highest FROM pairs
    UNION ALL
    SELECT fact_id, 'scope', narrow_id, told, lowest, highest FROM told_apart
),

gathered AS (
    SELECT
        fact_id,
        narrow_id,
        kind_of_conflict,
        list_sort(list_distinct(flatten(list(told)))) AS told,
        min(lowest) AS lowest,
        max(highest) AS highest
    FROM of_facts
    GROUP BY ALL
),

facts AS (
    SELECT
        fact_id,
        any_value(fact) AS fact,
        arg_min(place_name, (known_from, observation_id)) AS place_name
    FROM standing
    WHERE fact_id IN (SELECT fact_id FROM gathered UNION SELECT narrow_id FROM gathered)
    GROUP BY fact_id
),

rates AS (
    SELECT
        r.source,
        r.rate_product,
        list_sort(list_distinct(flatten(list([
            struct_pack(id := r.rate_id, words := r.quote, source := r.source),
            struct_pack(id := b.rate_id, words := b.quote, source := b.source)
        ])))) AS told,
        least(max(r.last_seen_on), max(b.last_seen_on)) AS period_end,
        greatest(min(r.first_seen_on), min(b.first_seen_on)) AS period_start,
        least(min(r.percent_per_year), min(b.percent_per_year)) AS lowest,
        greatest(max(r.percent_per_year), max(b.percent_per_year)) AS highest
    FROM core.fact_rate AS r
    INNER JOIN core.fact_rate AS b
        ON r.source = b.source AND r.rate_product = b.rate_product AND r.section = 'sidebar' AND b.section = 'sidebar'
        AND r.rate_id < b.rate_id AND r.percent_per_year <> b.percent_per_year
        AND r.first_seen_on <= b.last_seen_on AND b.first_seen_on <= r.last_seen_on
    GROUP BY r.source, r.rate_product
)

SELECT
    md5(concat_ws('|', g.kind_of_conflict, g.fact_id, g.narrow_id))[:16] AS conflict_id,
    g.kind_of_conflict,
    f.fact.indicator AS indicator,
    f.fact.kind,
    f.fact.place_code,
    f.place_name,
    coalesce(n.fact.population, f.fact.population) AS population,
    coalesce(n.fact.programme, f.fact.programme) AS programme,
    f.fact.period_start,
    f.fact.period_end,
    g.fact_id,
    [each.id FOR each IN g.told] AS statements,
    [each.words FOR each IN g.told] AS words,
    list_sort(list_distinct([each.source FOR each IN g.told])) AS sources,
    g.lowest::DECIMAL(38, 9) AS lowest,
    g.highest::DECIMAL(38, 9) AS highest
FROM gathered AS g
INNER JOIN facts AS f ON g.fact_id = f.fact_id
LEFT JOIN facts AS n ON g.narrow_id = n.fact_id
UNION ALL
SELECT
    md5(concat_ws('|', 'rate', source, rate_product))[:16],
    'value',
    rate_product,
    'level',
    NULL,
    NULL,
    NULL,
    NULL,
    period_start,
    period_end,
    NULL,
    [each.id FOR each IN told],
    [each.words FOR each IN told],
    [source],
    lowest::DECIMAL(38, 9),
    highest::DECIMAL(38, 9)
FROM rates
ORDER BY period_end, indicator, place_code, kind_of_conflict, conflict_id
