-- The one chosen statement per indicator, kind, place, population, programme and period, of what the archive had shown by a day.
-- signature: as_of(day)
-- about: Statements count that a capture had shown by the end of that day in Vietnam and that no later capture by then had stopped
--   showing, as today's reader reads them. Undated and low-confidence statements are in other marts.
--   A statement outranks another by, in this order: a result after its period over one printed before its end; the review
--   decision, then government, bank, news; more independent origins; a period that is stated; an exact figure; more digits; the
--   newer page. `chosen_by` is the first of these that set it apart from the best statement of another value.
-- day: a DATE, or a text such as '2026-11-21'
WITH known AS NOT MATERIALIZED (
    SELECT
        *,
        is_premature(published_on, period_end, kind)::INTEGER AS premature,
        CASE period_basis WHEN 'stated' THEN 0 WHEN 'implied' THEN 1 ELSE 2 END AS basis_rank,
        (qualifier <> 'exact')::INTEGER AS hedged,
        -coalesce(epoch(published_on), 0) AS age
    FROM core.fact_statement
    WHERE known_from < end_of_day(day)
        AND (known_to IS NULL OR known_to >= end_of_day(day))
        AND confidence = 'high'
        AND period_end IS NOT NULL
),

of_value AS (
    SELECT
        indicator,
        kind,
        place_code,
        period_end,
        fact_id,
        count(*) AS statements,
        count(DISTINCT origin_number) AS independent_origins,
        min(struct_pack(
            premature := premature,
            authority_rank := authority_rank,
            basis_rank := basis_rank,
            hedged := hedged,
            printed_unit := printed_unit,
            age := age,
            known_from := known_from,
            observation_id := observation_id,
            document_id := document_id
        )) AS best
    FROM known
    GROUP BY indicator, kind, place_code, period_end, fact_id, value, lower, upper, unit
),

chosen AS (
    SELECT
        indicator,
        kind,
        place_code,
        period_end,
        fact_id,
        sum(statements)::BIGINT AS statements,
        min(
            struct_pack(
                premature := best.premature,
                authority_rank := best.authority_rank,
                fewness := -independent_origins,
                best := best
            ),
            2
        ) AS ranked
    FROM of_value
    GROUP BY indicator, kind, place_code, period_end, fact_id
)

SELECT
    k.observation_id,
    k.indicator,
    k.kind,
    c.place_code,
    k.place_name,
    k.population,
    k.programme,
    k.period_start,
    k.period_end,
    k.value,
    k.lower,
    k.upper,
    k.unit,
    k.qualifier,
    k.source,
    k.published_on,
    k.quote,
    -c.ranked[1].fewness AS independent_origins,
    CASE
        WHEN c.statements = 1 THEN 'only_statement'
        WHEN len(c.ranked) = 1 THEN 'all_agree'
        WHEN c.ranked[1].premature < c.ranked[2].premature THEN 'result_after_its_period'
        WHEN c.ranked[1].authority_rank < c.ranked[2].authority_rank THEN 'authority'
        WHEN c.ranked[1].fewness < c.ranked[2].fewness THEN 'independent_origins'
        WHEN c.ranked[1].best.basis_rank < c.ranked[2].best.basis_rank THEN 'stated_period'
        WHEN c.ranked[1].best.hedged < c.ranked[2].best.hedged THEN 'exact_figure'
        WHEN c.ranked[1].best.printed_unit < c.ranked[2].best.printed_unit THEN 'more_digits'
        WHEN c.ranked[1].best.age < c.ranked[2].best.age THEN 'newest_page'
        ELSE 'first_known'
    END AS chosen_by,
    c.statements,
    k.authority,
    k.fact_id,
    k.document_id,
    k.known_from,
    k.place_level
FROM chosen AS c
INNER JOIN known AS k
    ON c.indicator = k.indicator
    AND c.kind = k.kind
    AND c.period_end = k.period_end
    AND c.fact_id = k.fact_id
    AND c.ranked[1].best.observation_id = k.observation_id
    AND c.ranked[1].best.document_id = k.document_id
