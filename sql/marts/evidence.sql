-- One figure in one version of a page, with where it stands.
-- key: observation_id
-- view: yes
-- about: Every observation that ever loaded, also those that a changed page has retired: `successor_id` leads to the figure that
--   took its place. One text at two addresses is shown at the one that had it first.
-- observation_id: the figure
-- url: address of the page
-- captured_at: instant of the first capture that showed this version
-- sentence: the sentence that carries the figure
-- quote: the figure's own words
-- document_start: offset of the quote in the document's text, in code points
-- document_end: offset of its end
-- warc_file: file of the archive that holds the page's bytes
-- warc_offset: byte offset of the record in it
-- payload_sha256: digest of those bytes
-- text_sha256: digest of the document's text
-- sentence_start: offset of the sentence
-- sentence_end: offset of its end
-- capture_id: the record in the archive
-- document_id: the document
-- source: the portal
-- title: title of the page
-- published_on: date of the page
-- page_status: what came of the last capture of the page
-- successor_id: the observation that carries the statement on in the newest version that has it; of a statement that was changed the
--   one about the same fact in the text shown now; itself when nothing took its place
-- known_to: instant of the first capture that no longer showed the statement; null while it stands
-- extractor_version: version of the reader
-- sentence_id: number of the version and offset of the sentence as one
SELECT
    o.observation_id,
    d.url,
    d.captured_at,
    o.sentence,
    o.quote,
    o.document_start,
    o.document_end,
    d.warc_file,
    d.warc_offset,
    d.payload_sha256,
    d.text_sha256,
    o.sentence_start,
    o.sentence_end,
    d.capture_id,
    o.document_id,
    o.source,
    d.title,
    d.published_on,
    d.status AS page_status,
    coalesce(o.successor_id, o.observation_id) AS successor_id,
    o.known_to,
    d.extractor_version,
    o.sentence_id
FROM core.fact_observation AS o
INNER JOIN core.dim_document AS d ON o.version_id = d.version_id
WHERE d.shows_text_first
