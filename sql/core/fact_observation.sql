-- One figure as stated in one document version.
-- key: document_id, observation_id
-- index: observation_id
-- refers: indicator to core.dim_indicator.indicator
-- refers: unit to core.dim_unit.unit
-- refers: source to core.dim_source.source
-- refers: place_code to core.dim_place.place_code
-- refers: period_end to core.dim_date.date_on
-- refers: version_id to core.dim_document.version_id
-- about: The figure and its evidence, in the order in which the nights brought them. What it states, as one of many statements of a
--   fact, is in fact_statement. The same statement in two versions of a page is two rows here.
-- observation_id: place of the figure in its text; a better reading of the same words keeps it
-- document_id: the document
-- version_id: the version of its text
-- source: the portal
-- indicator: what is measured
-- kind: level, change, average_change, flow, cumulative, target, forecast, standard or proposal
-- value: the number in base units; null where only a range is printed
-- lower: lower bound of a hedge or range
-- upper: upper bound of a hedge or range
-- unit: unit of value and bounds
-- qualifier: the hedge: exact, over, nearly, about, at_least, at_most, under or range
-- period_start: first day that it holds for
-- period_end: last day that it holds for; both the same for a level, both null when nothing dates it
-- period_basis: stated, implied, published or none
-- place_code: official code of the place
-- place_name: official name of the place
-- place_level: country, region, province, district, commune, village or group
-- population: who is measured when it is not everyone
-- programme: credit programme or part
-- quote: the figure's own words
-- sentence: the sentence that carries it
-- sentence_id: number of the version and offset of the sentence as one; core.search_word lists it for each word
-- is_review_decision: whether the sentence quotes the decision that ends a yearly review
-- document_start: offset of the quote in the document's text, in code points
-- document_end: offset of its end
-- sentence_start: offset of the sentence
-- sentence_end: offset of its end
-- mentions: the other places of the page that repeat it
-- confidence: high, or low where a part was inferred on weak ground and nobody accepted it
-- read_confidence: what the reader said of it, where a person accepted the figure
-- printed_unit: one unit of the last digit that was printed
-- rounded_to: the place that a hedged number is rounded to, its trailing zeros read as rounding
-- printed_value: what was printed, where a correction changed the value
-- correction: the correction that did so
-- known_from: instant of the first capture of the document that showed the statement
-- known_to: instant of the first later capture that no longer showed it; null while the last text shows it
-- successor_id: the figure that carries the statement on in the newest text that has it; of a statement that was changed, the one
--   about the same fact in the text shown now; null when nothing took its place
SELECT
    o.observation_id,
    o.document_id,
    o.version_id,
    o.source,
    o.indicator,
    o.kind,
    o.value,
    o.lower,
    o.upper,
    o.unit,
    o.qualifier,
    o.period_start,
    o.period_end,
    o.period_basis,
    o.place_code,
    o.place_name,
    o.place_level,
    o.population,
    o.programme,
    o.quote,
    o.sentence,
    o.version_id * 100_000_000 + o.sentence_start AS sentence_id,
    is_review_decision(o.sentence) AS is_review_decision,
    o.document_start,
    o.document_end,
    o.sentence_start,
    o.sentence_end,
    o.mentions,
    o.confidence,
    o.read_confidence,
    o.printed_unit,
    o.rounded_to,
    o.printed_value,
    o.correction,
    coalesce(life.known_from, d.known_from) AS known_from,
    life.known_to,
    nullif(life.successor_id, o.observation_id) AS successor_id
FROM work.observation AS o
INNER JOIN (SELECT document_id, min(known_from) AS known_from FROM core.fact_document_span GROUP BY document_id) AS d
    ON o.document_id = d.document_id
LEFT JOIN (work.edited_observation AS e INNER JOIN work.statement_life AS life ON e.statement_id = life.statement_id)
    ON o.version_id = e.version_id AND o.observation_id = e.observation_id
