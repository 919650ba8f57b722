-- One version of a document's text, as it was last read.
-- key: document_id, text_sha256
-- about: A text that was read on two nights counts as read on the later one. A version in quarantine is out, with all its figures.
-- document_id: the document
-- text_sha256: digest of its text
-- version_id: 1, 2, ... in the order in which the texts were first shown
-- source: the portal
-- read_on: night whose staged rows hold
-- page: name of the page
-- url: its address
-- url_key: what the address names (web_key)
-- title: its title
-- language: vi or en
-- published_on: the date that it prints as its own
-- updated_at: the instant of its last change that it prints
-- origin_url: where it was copied from
-- origin_name: whom it was copied from
-- reader: the declaration that read it
-- warnings: what a declared selector missed
-- text_characters: length of the text in code points
-- extractor_version: version of the reader
-- spans: number of runs of captures that showed it
-- known_from: instant of the first capture that showed it
-- known_to: instant of the first later capture after its last run that showed another text
WITH read AS (
    SELECT
        d.document_id,
        d.text_sha256,
        d.source,
        d.captured_on AS read_on,
        d.page,
        d.url,
        web_key(d.url) AS url_key,
        d.title,
        d.language,
        d.published_on,
        d.updated_at,
        d.origin_url,
        d.origin_name,
        d.reader,
        d.warnings,
        length(d.text) AS text_characters,
        d.extractor_version,
        s.spans,
        s.known_from,
        s.known_to
    FROM staged.documents AS d
    INNER JOIN (
        SELECT
            document_id,
            text_sha256,
            count(*) AS spans,
            min(known_from) AS known_from,
            arg_max(struct_pack(at := known_to), span_number).at AS known_to
        FROM core.fact_document_span
        GROUP BY document_id, text_sha256
    ) AS s ON d.document_id = s.document_id AND d.text_sha256 = s.text_sha256
    ANTI JOIN staged.quarantine AS q
        ON q.table_name = 'documents' AND d.document_id = q.document_id AND d.text_sha256 = coalesce(q.text_sha256, d.text_sha256)
    QUALIFY row_number() OVER (PARTITION BY d.document_id, d.text_sha256 ORDER BY d.captured_on DESC, d.captured_at DESC, d.source) = 1
)

SELECT
    document_id,
    text_sha256,
    row_number() OVER (ORDER BY known_from, document_id, text_sha256) AS version_id,
    source,
    read_on,
    page,
    url,
    url_key,
    title,
    language,
    published_on,
    updated_at,
    origin_url,
    origin_name,
    reader,
    warnings,
    text_characters,
    extractor_version,
    spans,
    known_from,
    known_to
FROM read
