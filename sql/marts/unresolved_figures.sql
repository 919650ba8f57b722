-- One number that stands on a page and could not be told what it means, with the reason.
-- key: document_id, document_start, document_end, ordinal
-- source: the portal
-- reason: why it is unresolved: no_indicator, no_place, ambiguous_separator, ambiguous_unit, ...
-- raw: its words
-- value: the number, where it could be read
-- unit: its unit, where it has one
-- url: the page
-- title: its title
-- published_on: its date
-- document_start: offset in the document's text, in code points
-- document_end: offset of its end
-- ordinal: 1, 2, ... on the same words
-- document_id: the document
-- extractor_version: version of the reader
SELECT
    f.source,
    f.reason,
    f.raw,
    f.value,
    f.unit,
    d.url,
    d.title,
    d.published_on,
    f.document_start,
    f.document_end,
    f.ordinal,
    f.document_id,
    d.extractor_version
FROM core.fact_figure AS f
INNER JOIN core.dim_document AS d ON f.version_id = d.version_id
WHERE f.disposition = 'unresolved' AND d.is_current
ORDER BY f.source, f.document_id, f.document_start, f.document_end, f.ordinal
