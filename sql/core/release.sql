-- One row: the release that this file is.
-- key: release_id
-- about: Written by the builder when all tables stand.
-- release_id: instant of the build, and the first digits of the content hash
-- built_at: instant of the build
-- schema_version: digest of the files under sql/, twelve digits
-- extractor_version: versions of the reader whose rows are in it, parted by ";"
-- content_hash: digest of the content of all tables but this and release_check; the same for the same archive, whenever built
-- inputs_digest: digest of staged rows, reference data and sql/
-- engine_version: version of DuckDB that wrote the file
SELECT
    NULL::VARCHAR AS release_id,
    NULL::TIMESTAMPTZ AS built_at,
    NULL::VARCHAR AS schema_version,
    NULL::VARCHAR AS extractor_version,
    NULL::VARCHAR AS content_hash,
    NULL::VARCHAR AS inputs_digest,
    NULL::VARCHAR AS engine_version
WHERE FALSE
