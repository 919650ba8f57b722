-- One figure as stated in one document version.
-- key: document_id, observation_id
-- refers: indicator to core.dim_indicator.indicator
-- refers: unit to core.dim_unit.unit
-- refers: source to core.dim_source.source
-- refers: place_code to core.dim_place.place_code
-- refers: period_end to core.dim_date.date_on
-- refers: text_sha256 to core.dim_document.text_sha256
-- about: Ordered by date. The same statement in two versions of a page is two rows with one statement_id.
-- observation_id: place of the figure in its text; a better reading of the same words keeps it
-- document_id: the document
-- text_sha256: the version of its text
-- statement_id: the document and what it states; the same in every version that states it
-- fact_id: indicator, kind, place, population, programme and period as one; the same for every statement about one fact
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
-- document_start: offset of the quote in the document's text, in code points
-- document_end: offset of its end
-- sentence_start: offset of the sentence
-- sentence_end: offset of its end
-- mentions: the other places of the page that repeat it
-- confidence: high, or low where a part was inferred on weak ground
-- printed_unit: one unit of the last digit that was printed
-- low: least value that the words allow, open when null
-- high: greatest value that the words allow, open when null
-- printed_value: what was printed, where a correction changed the value
-- correction: the correction that did so
-- known_from: instant of the first capture of the document that showed the statement
-- known_to: instant of the first later capture that no longer showed it; null while the last text shows it
-- successor_id: the figure that carries the statement on in the newest text that has it; of a statement that was changed, the one
--   about the same fact in the text shown now; itself when nothing took its place
-- extractor_version: version of the reader
SELECT
    o.observation_id,
    o.document_id,
    o.text_sha256,
    o.statement_id,
    o.fact_id,
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
    o.document_start,
    o.document_end,
    o.sentence_start,
    o.sentence_end,
    o.mentions,
    o.confidence,
    o.printed_unit,
    o.low,
    o.high,
    o.printed_value,
    o.correction,
    coalesce(life.known_from, d.known_from) AS known_from,
    life.known_to,
    coalesce(life.successor_id, o.observation_id) AS successor_id,
    o.extractor_version
FROM work.observation AS o
INNER JOIN (SELECT document_id, min(known_from) AS known_from FROM core.fact_document_span GROUP BY document_id) AS d
    ON o.document_id = d.document_id
LEFT JOIN work.statement_life AS life ON o.statement_id = life.statement_id
ORDER BY o.period_end, o.indicator
