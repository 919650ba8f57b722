-- The release that a file is.
SELECT release_id, built_at, content_hash, schema_version, extractor_version
FROM core.release
