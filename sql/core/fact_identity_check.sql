-- One arithmetic identity tried on one set of reported figures, from one page or across pages.
-- key: check_id
-- refers: identity to core.dim_identity.identity
-- about: residual is reported minus expected. tolerance is one unit of the last printed digit, widened on that side by what hedges
--   ("more than", "nearly") and, in ratios, rounding allow; no wider than the words. A set that lacks a member, or that its
--   hedges leave open, is untestable; so is one of two ways to count when the other holds (alternative in reference data).
-- check_id: identity and members as one
-- identity: the identity; its reason stands in dim_identity
-- place_code: code of the place; null for rates
-- period_end: last day of the figures
-- expected: what the other members make; null while one is missing
-- reported: the figure as stated
-- residual: reported minus expected
-- tolerance: the residual that digits and hedges allow on its side
-- verdict: holds, violated or untestable
-- members: ids of the statements (or rates), the reported one first
-- words: their words, in the same order
-- sources: the portals that they come from
WITH tried AS (
    SELECT * FROM work.check_sum
    UNION ALL
    SELECT * FROM work.check_ratio
    UNION ALL
    SELECT * FROM work.check_bound
    UNION ALL
    SELECT * FROM work.check_chain
    UNION ALL
    SELECT * FROM work.check_place
    UNION ALL
    SELECT * FROM work.check_rate
),

measured AS (
    SELECT
        *,
        reported - expected AS residual,
        allowance + CASE
            WHEN reported >= expected THEN (reported - reported_low) + (expected_high - expected)
            ELSE (reported_high - reported) + (expected - expected_low)
        END AS tolerance
    FROM tried
),

judged AS (
    SELECT
        m.*,
        coalesce(i.alternative, m.identity) AS alternative,
        CASE
            WHEN m.expected IS NULL OR m.reported IS NULL OR isnan(m.tolerance) THEN 'untestable'
            WHEN abs(m.residual) > m.tolerance + 1e-9 * greatest(1, abs(m.expected)) THEN 'violated'
            WHEN isinf(m.tolerance) AND m.identity NOT LIKE '%within%' THEN 'untestable'
            ELSE 'holds'
        END AS verdict
    FROM measured AS m
    LEFT JOIN reference.identities AS i ON m.identity = i.identity
)

SELECT
    md5(concat_ws('|', identity, array_to_string(members, ',')))[:16] AS check_id,
    identity,
    place_code,
    period_end,
    expected::DECIMAL(38, 9) AS expected,
    reported::DECIMAL(38, 9) AS reported,
    residual::DECIMAL(38, 9) AS residual,
    CASE WHEN isfinite(tolerance) THEN tolerance::DECIMAL(38, 9) END AS tolerance,
    CASE
        WHEN verdict = 'violated' AND bool_or(verdict = 'holds') OVER (PARTITION BY alternative, members[1]) AND alternative <> identity
            THEN 'untestable'
        ELSE verdict
    END AS verdict,
    members,
    words,
    list_sort(list_distinct(sources)) AS sources
FROM judged
ORDER BY period_end, identity, place_code, check_id
