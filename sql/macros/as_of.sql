-- The one chosen statement per indicator, kind, place, population, programme and period, of what the archive had shown by a day.
-- signature: as_of(day)
-- about: Statements count that a capture had shown by the end of that day in Vietnam and that no later capture by then had stopped
--   showing, as today's reader reads them. Undated and low-confidence statements are in other marts.
--   A statement outranks another by, in this order: a result after its period over one printed before its end; the review
--   decision, then government, bank, news; more independent origins; a period that is stated; an exact figure; more digits; the
--   newer page. `chosen_by` is the first of these that set it apart from the best statement of another value.
-- day: a DATE, or a text such as '2026-11-21'
WITH known AS (
    SELECT
        *,
        coalesce(published_on < period_end AND kind NOT IN ('target', 'forecast', 'standard', 'proposal'), FALSE)::INTEGER AS premature,
        CASE period_basis WHEN 'stated' THEN 0 WHEN 'implied' THEN 1 ELSE 2 END AS basis_rank,
        (qualifier <> 'exact')::INTEGER AS hedged,
        -coalesce(epoch(published_on), 0) AS age,
        count(DISTINCT origin_id) OVER (
            PARTITION BY indicator, kind, place_code, period_end, fact_id, value, lower, upper, unit
        ) AS independent_origins
    FROM core.fact_statement
    WHERE known_from < end_of_day(day)
        AND (known_to IS NULL OR known_to >= end_of_day(day))
        AND confidence = 'high'
        AND period_end IS NOT NULL
),

ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY indicator, kind, place_code, period_end, fact_id
            ORDER BY premature, authority_rank, independent_origins DESC, basis_rank, hedged, printed_unit, age,
                known_from, observation_id, document_id
        ) AS position,
        count(*) OVER (PARTITION BY indicator, kind, place_code, period_end, fact_id) AS statements
    FROM known
),

first_of_value AS (
    SELECT
        *,
        dense_rank() OVER (
            PARTITION BY indicator, kind, place_code, period_end, fact_id
            ORDER BY best_of_value
        ) AS value_rank
    FROM (
        SELECT
            *,
            min(position) OVER (
                PARTITION BY indicator, kind, place_code, period_end, fact_id, value, lower, upper, unit
            ) AS best_of_value
        FROM ranked
    )
    QUALIFY position = best_of_value
),

compared AS (
    SELECT
        *,
        lead(premature) OVER rivals > premature AS by_time,
        lead(authority_rank) OVER rivals > authority_rank AS by_authority,
        lead(independent_origins) OVER rivals < independent_origins AS by_origins,
        lead(basis_rank) OVER rivals > basis_rank AS by_basis,
        lead(hedged) OVER rivals > hedged AS by_exactness,
        lead(printed_unit) OVER rivals > printed_unit AS by_digits,
        lead(age) OVER rivals > age AS by_date,
        lead(position) OVER rivals IS NULL AS unrivalled
    FROM first_of_value
    WINDOW rivals AS (PARTITION BY indicator, kind, place_code, period_end, fact_id ORDER BY value_rank)
    QUALIFY value_rank = 1
)

SELECT
    observation_id,
    indicator,
    kind,
    place_code,
    place_name,
    population,
    programme,
    period_start,
    period_end,
    value,
    lower,
    upper,
    unit,
    qualifier,
    source,
    published_on,
    quote,
    independent_origins,
    CASE
        WHEN statements = 1 THEN 'only_statement'
        WHEN unrivalled THEN 'all_agree'
        WHEN by_time THEN 'result_after_its_period'
        WHEN by_authority THEN 'authority'
        WHEN by_origins THEN 'independent_origins'
        WHEN by_basis THEN 'stated_period'
        WHEN by_exactness THEN 'exact_figure'
        WHEN by_digits THEN 'more_digits'
        WHEN by_date THEN 'newest_page'
        ELSE 'first_known'
    END AS chosen_by,
    statements,
    authority,
    fact_id,
    document_id,
    known_from
FROM compared
