-- One column of a published table, as the release itself describes it.
SELECT
    c.schema_name || '.' || c.table_name AS table_name,
    t.comment AS table_comment,
    c.column_name,
    c.data_type,
    c.comment AS column_comment,
    t.estimated_size AS rows
FROM duckdb_columns() AS c
INNER JOIN duckdb_tables() AS t ON c.table_oid = t.table_oid AND c.database_name = t.database_name
WHERE c.schema_name IN ('core', 'marts')
ORDER BY c.schema_name DESC, c.table_name, c.column_index
