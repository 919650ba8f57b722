"""Bytes and rows in, frozen records out.

Belongs here: reading pages, reading figures, the crawl and the archive (the two edges that touch the world, with clock, session and root
as arguments), the report and the exports, and the reference data they run on.
Does not belong here: Dagster, DuckDB, Great Expectations, a global clock.
"""
