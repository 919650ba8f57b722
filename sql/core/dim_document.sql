-- One version of a page's text.
-- key: document_id, text_sha256
-- refers: source to core.dim_source.source
-- about: The text itself stays in the archive; a fact carries its sentence.
-- document_id: the document across its versions
-- text_sha256: digest of this version's text
-- version_id: 1, 2, ... in the order in which the texts were first shown: the surrogate key that facts carry
-- version_number: 1, 2, ... in the order in which the versions were first shown
-- source: the portal
-- page: name of the page
-- url: its address; null for a saved page without one
-- title: its title
-- language: vi or en
-- published_on: the date that the page prints as its own
-- updated_at: the instant of its last change that the page prints
-- origin_url: where the text was copied from, as the page says
-- origin_name: whom it was copied from, as the page says
-- origin_id: what its origin is known by: the same for an original and for its copies
-- origin_number: the same as a number, which facts carry
-- copy_evidence: how it is known to be a copy: link, sentences or name; null for an original
-- authority: kind of publisher, of the origin where that is higher: government, bank or news
-- authority_rank: 1 is the highest
-- known_from: instant of the first capture that showed this version
-- known_to: instant of the first capture that showed another one after it; null while this is the one shown
-- is_current: whether this is the version that the last capture with a text showed
-- status: what came of the document's last capture
-- last_checked_at: instant of the document's last capture
-- shows_text_first: whether no other document showed the very same text before
-- captured_at: instant of the first capture of this version
-- capture_id: its record in the archive
-- warc_file: file of the archive that holds the page's bytes
-- warc_offset: byte offset of the record in it
-- payload_sha256: digest of those bytes
-- text_characters: length of the text in code points
-- reader: the declaration that read it; generic when none fitted
-- warnings: what a declared selector missed
-- extractor_version: version of the reader
WITH last_capture AS (
    SELECT document_id, arg_max(outcome, (captured_on, capture_number, captured_at, capture_id)) AS status, max(known_at) AS last_checked_at
    FROM core.fact_capture
    GROUP BY document_id
),

first_capture AS (
    SELECT
        document_id,
        text_sha256,
        arg_min(
            struct_pack(
                captured_at := captured_at,
                capture_id := capture_id,
                warc_file := warc_file,
                warc_offset := warc_offset,
                payload_sha256 := payload_sha256
            ),
            (captured_on, capture_number, captured_at, capture_id)
        ) AS shown
    FROM core.fact_capture
    WHERE text_sha256 IS NOT NULL
    GROUP BY document_id, text_sha256
),

hosts AS (
    SELECT
        document_id,
        text_sha256,
        '.' || regexp_extract(unnest([coalesce(url, ''), coalesce(origin_url, '')]), '^[a-z]+://([^/:]+)', 1) AS host
    FROM work.document_version
),

publishers AS (
    SELECT
        h.document_id,
        h.text_sha256,
        arg_min(a.authority, a.rank::INTEGER) AS authority,
        min(a.rank::INTEGER) AS authority_rank
    FROM hosts AS h
    INNER JOIN reference.authorities AS a ON a.authority = 'news' OR ends_with(h.host, '.' || a.host_suffix)
    GROUP BY ALL
)

SELECT
    v.document_id,
    v.text_sha256,
    v.version_id,
    row_number() OVER (PARTITION BY v.document_id ORDER BY v.known_from, v.text_sha256) AS version_number,
    v.source,
    v.page,
    v.url,
    v.title,
    v.language,
    v.published_on,
    v.updated_at,
    v.origin_url,
    v.origin_name,
    o.origin_id,
    dense_rank() OVER (ORDER BY o.origin_id) AS origin_number,
    o.copy_evidence,
    p.authority,
    p.authority_rank,
    v.known_from,
    v.known_to,
    v.known_to IS NULL AS is_current,
    c.status,
    c.last_checked_at,
    row_number() OVER (PARTITION BY v.text_sha256 ORDER BY v.known_from, v.document_id) = 1 AS shows_text_first,
    f.shown.captured_at AS captured_at,
    f.shown.capture_id AS capture_id,
    f.shown.warc_file AS warc_file,
    f.shown.warc_offset AS warc_offset,
    f.shown.payload_sha256 AS payload_sha256,
    v.text_characters,
    v.reader,
    v.warnings,
    v.extractor_version
FROM work.document_version AS v
INNER JOIN work.document_origin AS o ON v.document_id = o.document_id
INNER JOIN last_capture AS c ON v.document_id = c.document_id
INNER JOIN first_capture AS f ON v.document_id = f.document_id AND v.text_sha256 = f.text_sha256
LEFT JOIN publishers AS p ON v.document_id = p.document_id AND v.text_sha256 = p.text_sha256
ORDER BY v.known_from, v.document_id, v.text_sha256
