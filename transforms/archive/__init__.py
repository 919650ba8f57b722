"""The archive: every byte that was ever captured, in WARC files that are appended to and never rewritten.

    <root>/<source>/<yyyy>/<mm>/<source>-<UTC time>-<nonce>.warc.gz            one gzip member a record, WARC 1.1
    <root>/<source>/<yyyy>/<mm>/<source>-<UTC time>-<nonce>.captures.parquet   its index, derivable from it
    <root>/<source>/<yyyy>/captures-<mm>.parquet                               the indexes of a closed month in one file
    <root>/<source>/<yyyy>/<mm>/<source>-<UTC time>-<nonce>.warc.gz.open       being written; sealed by renaming
    <root>/<source>/<yyyy>/<mm>/<source>-<UTC time>-<nonce>.warc.gz.stored     the sealed file lies in a store, and where (`stored`)

A captured page is a request and a response record (a saved page: one `resource` record); an unchanged payload is a `revisit` that refers
to the record first written; an attempt that brought no page is a `metadata` record. Each of them carries its row of the index as
`WARC-JSON-Metadata`, so that the index is wholly derivable from the WARC files.

Belongs here: writing, indexing, reading back, verifying, importing, taking down (each in its own module), and capturing saved pages.
Does not belong here: what a page says (`transforms.reading`), how pages are found and fetched (`transforms.crawl`).
"""
