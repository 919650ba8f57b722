-- One figure as stated in one document version, with what it states made comparable; rows in quarantine are out, corrections are in.
-- key: document_id, observation_id
-- view: yes
-- about: A statement that a page makes twice is one statement.
-- observation_id: place of the figure in its text
-- document_id: the document
-- text_sha256: the version
-- version_id: its number
-- source: the portal
-- indicator: what is measured
-- kind: level, change, flow, ...
-- value: the number in base units, corrected where a row of corrections says so
-- lower: lower bound
-- upper: upper bound
-- unit: unit
-- qualifier: hedge
-- period_start: first day
-- period_end: last day
-- period_basis: how the period is known
-- place_code: code of the place
-- place_name: name of the place
-- place_level: level of the place
-- population: who is measured
-- programme: programme
-- quote: the figure's own words
-- sentence: the sentence
-- document_start: offset of the quote
-- document_end: offset of its end
-- sentence_start: offset of the sentence
-- sentence_end: offset of its end
-- mentions: other places of the page
-- confidence: high or low
-- read_confidence: what the reader said of it, where a person accepted the figure
-- printed_unit: one unit of the last printed digit
-- rounded_to: the place that a hedged number is rounded to
-- printed_value: the number before its correction
-- correction: the correction that was made
WITH corrections AS (
    SELECT
        correction,
        web_key(url) AS url_key,
        indicator,
        kind,
        period_end::DATE AS period_end,
        printed_value::DECIMAL(38, 9) AS printed_value,
        right_value::DECIMAL(38, 9) AS right_value
    FROM reference.corrections
    QUALIFY row_number() OVER (
        PARTITION BY url_key, indicator, kind, period_end, printed_value ORDER BY added_on DESC, length(correction) DESC, correction DESC
    ) = 1  -- who corrects a figure twice means the second
),

reviews AS (
    SELECT DISTINCT observation_id, indicator, value::DECIMAL(38, 9) AS value
    FROM reference.reviews
),

quarantined AS (
    SELECT DISTINCT document_id, row_key
    FROM staged.quarantine
    WHERE table_name = 'observations'
),

read AS (
    SELECT
        o.*,
        v.url_key,
        v.version_id
    FROM staged.observations AS o
    INNER JOIN work.document_version AS v
        ON o.document_id = v.document_id AND o.text_sha256 = v.text_sha256 AND o.captured_on = v.read_on AND o.source = v.source
    ANTI JOIN quarantined AS q ON o.document_id = q.document_id AND o.observation_id = q.row_key
),

corrected AS (
    SELECT
        r.* EXCLUDE (value, lower, upper, confidence),
        CASE WHEN v.observation_id IS NOT NULL THEN 'high' ELSE r.confidence END AS confidence,
        CASE WHEN v.observation_id IS NOT NULL THEN r.confidence END AS read_confidence,
        coalesce(c.right_value, r.value) AS value,
        CASE WHEN c.correction IS NULL THEN r.lower END AS lower,
        CASE WHEN c.correction IS NULL THEN r.upper END AS upper,
        CASE WHEN c.correction IS NOT NULL THEN r.value END AS printed_value,
        c.correction
    FROM read AS r
    LEFT JOIN corrections AS c
        ON r.url_key = c.url_key
        AND r.indicator = c.indicator
        AND r.kind = c.kind
        AND r.period_end IS NOT DISTINCT FROM c.period_end
        AND r.value = c.printed_value
    LEFT JOIN reviews AS v
        ON r.observation_id = v.observation_id
        AND r.indicator = v.indicator
        AND r.value IS NOT DISTINCT FROM v.value
)

SELECT
    observation_id,
    document_id,
    text_sha256,
    version_id,
    source,
    indicator,
    kind,
    value,
    lower,
    upper,
    unit,
    qualifier,
    period_start,
    period_end,
    period_basis,
    place_code,
    place_name,
    place_level,
    population,
    programme,
    quote,
    sentence,
    "start" AS document_start,
    "end" AS document_end,
    sentence_start,
    sentence_end,
    mentions,
    confidence,
    read_confidence,
    printed_unit,
    rounded_to,
    printed_value,
    correction
FROM corrected
