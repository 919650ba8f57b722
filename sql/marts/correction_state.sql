-- One correction of a known error of a source, and whether it still has something to correct.
-- key: correction
-- about: A correction that finds nothing to correct is out of date: the source was put right, or the page reads differently now. One is superseded where another corrects the same figure.
-- correction: its name in transforms/reference/corrections.csv
-- url: the page
-- indicator: what is measured
-- kind: level, change, flow, ...
-- period_end: last day
-- printed_value: what was printed
-- right_value: what is right
-- reason: why
-- right_according_to: by whom
-- added_on: day of the correction
-- state: applied, superseded, or out_of_date
-- figures: number of figures in current texts that it changes
WITH counted AS (
    SELECT
        c.correction,
        c.url,
        c.indicator,
        c.kind,
        c.period_end::DATE AS period_end,
        c.printed_value::DECIMAL(38, 9) AS printed_value,
        c.right_value::DECIMAL(38, 9) AS right_value,
        c.reason,
        c.right_according_to,
        c.added_on::DATE AS added_on,
        count(o.observation_id) AS figures
    FROM reference.corrections AS c
    LEFT JOIN core.fact_observation AS o ON c.correction = o.correction AND o.known_to IS NULL
    GROUP BY ALL
)

SELECT
    correction,
    url,
    indicator,
    kind,
    period_end,
    printed_value,
    right_value,
    reason,
    right_according_to,
    added_on,
    CASE
        WHEN figures > 0 THEN 'applied'
        WHEN max(figures) OVER (PARTITION BY web_key(url), indicator, kind, period_end, printed_value) > 0 THEN 'superseded'
        ELSE 'out_of_date'
    END AS state,
    figures
FROM counted
ORDER BY correction
