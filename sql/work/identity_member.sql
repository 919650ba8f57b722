-- One reported value in the part that it can play in one identity.
-- key: identity, role, position, frame, observation_id
-- about: Members with the same identity and frame (place, kind, period, population and programme, as far as the identity asks for
--   them) are tried on each other.
-- identity: the identity
-- form: sum, ratio, implied_total or at_most
-- tolerance_percent: what it allows beyond printing, in per cent
-- role: result, term, numerator, denominator, other_numerator or other_denominator
-- position: place in the identity
-- coefficient: what the value is multiplied by
-- frame: what members must have in common
-- place_code: code of the place
-- period_end: day that the result holds for
-- value: the value
-- low: least value that the words allow
-- high: greatest value that the words allow
-- printed_unit: one unit of the last printed digit
-- observation_id: the statement
-- quote: its words
-- source: its portal
WITH members AS (
    SELECT
        i.identity,
        i.form,
        coalesce(i.tolerance_percent::DOUBLE, 0) AS tolerance_percent,
        t.role,
        t.position::INTEGER AS position,
        t.coefficient::DOUBLE AS coefficient,
        f.place_key,
        f.place_code,
        CASE t.moment WHEN 'year_before' THEN f.period_end + INTERVAL 1 YEAR ELSE f.period_end END::DATE AS period_end,
        CASE WHEN t.moment IN ('year_before', 'year') THEN 'level' WHEN i.frame = 'end' THEN '' ELSE f.kind END AS frame_kind,
        CASE
            WHEN t.moment IN ('year_before', 'year') OR f.kind = 'level' OR i.frame = 'end' THEN ''
            ELSE coalesce(f.period_start::VARCHAR, '')
        END AS frame_start,
        CASE WHEN t.population IS NULL THEN coalesce(f.population, '') ELSE '' END AS frame_population,
        CASE WHEN t.programme IS NULL THEN coalesce(f.programme, '') ELSE '' END AS frame_programme,
        f.value,
        f.low,
        f.high,
        f.printed_unit,
        f.observation_id,
        f.quote,
        f.source
    FROM reference.identities AS i
    INNER JOIN reference.identity_terms AS t ON i.identity = t.identity
    INNER JOIN work.reported AS f
        ON t.indicator = f.indicator
        AND list_contains(string_split(t.kinds, ';'), f.kind)
        AND (t.population IS NULL OR f.population = t.population)
        AND (t.programme IS NULL OR f.programme = t.programme)
        AND (t.moment <> 'year' OR f.period_start = date_trunc('year', f.period_end))
)

SELECT
    identity,
    form,
    tolerance_percent,
    role,
    position,
    coefficient,
    concat_ws('|', place_key, frame_kind, frame_start, period_end, frame_population, frame_programme) AS frame,
    place_code,
    period_end,
    value,
    low,
    high,
    printed_unit,
    observation_id,
    quote,
    source
FROM members
