"""Which column of which table each column of a published table is made from, read from the SQL itself.

A step between (`work.*`) is looked through; staged tables and reference data are where a lineage begins.
Belongs here: following columns. Does not belong here: keeping what was found (`orchestration/lineage.py`), lineage by table
(`orchestration/sql_files.py`), Dagster's shapes of it.
"""

from collections.abc import Mapping
from functools import cache

import pyarrow as pa
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.schema import MappingSchema

from orchestration.lineage import ColumnName, Lineage
from orchestration.reference_tables import reference_tables
from orchestration.sql_files import PUBLISHED, SqlMacro, SqlTable, build_steps, macro_files
from orchestration.staged_schema import TABLES, schema
from transforms.errors import ReferenceDataError


@cache
def column_lineage() -> Lineage:
    """By full name of each published table: the columns that each of its columns is made from. Raises ReferenceDataError."""
    steps = build_steps()
    schemas = _schemas(steps)
    macros = {macro.name: macro for macro in macro_files() if not macro.scalar}
    found: dict[str, dict[str, tuple[ColumnName, ...]]] = {}
    for table in steps:
        direct = _direct(table, schemas, macros)
        found[table.full_name] = {column: _through_steps(sources, found) for column, sources in direct.items()}
    return {table.full_name: found[table.full_name] for table in steps if table.schema in PUBLISHED}


def _direct(table: SqlTable, schemas: MappingSchema, macros: Mapping[str, SqlMacro]) -> dict[str, set[ColumnName]]:
    tree = _without_macros(parse_one(table.select, read="duckdb"), macros)
    try:
        nodes = lineage(None, tree, schemas, dialect="duckdb", trim_selects=False)
    except SqlglotError as error:
        raise ReferenceDataError(f"{table.path}: expected columns whose origin can be followed, got {error}") from error
    assert isinstance(nodes, dict)
    return {column.name: _leaves(nodes[column.name]) for column in table.columns}


def _leaves(column: Node) -> set[ColumnName]:
    found = set()
    for node in column.walk():
        source = node.expression
        if isinstance(source, exp.Table) and source.db:
            found.add((f"{source.db}.{source.name}", node.name.rpartition(".")[2].strip('"')))
    return found


def _through_steps(sources: set[ColumnName], found: Mapping[str, Mapping[str, tuple[ColumnName, ...]]]) -> tuple[ColumnName, ...]:
    """What lies behind the steps between; they were all looked at before, since tables come in the order of dependency."""
    published: set[ColumnName] = set()
    for table, column in sources:
        published.update(found[table].get(column, ()) if table.startswith("work.") else [(table, column)])
    return tuple(sorted(published))


def _without_macros(tree: exp.Expr, macros: Mapping[str, SqlMacro]) -> exp.Expr:
    """The SELECT with each table macro written out; its parameters carry no lineage and become nulls."""
    for source in list(tree.find_all(exp.Table)):
        macro = macros.get(str(source.this.this)) if isinstance(source.this, exp.Anonymous) else None
        if macro is None:
            continue
        parameters = {name.split(":=")[0].strip() for name in macro.signature.partition("(")[2].rstrip(")").split(",")}
        body = parse_one(macro.select, read="duckdb").transform(
            lambda node, parameters=parameters: (
                exp.Null() if isinstance(node, exp.Column) and not node.table and node.name in parameters else node
            )
        )
        source.replace(exp.Subquery(this=body, alias=exp.TableAlias(this=exp.to_identifier(source.alias or macro.name))))
    return tree


def _schemas(steps: tuple[SqlTable, ...]) -> MappingSchema:
    """Every table that a SELECT may read, with its columns; types play no part in lineage."""
    schemas: dict[str, dict[str, dict[str, str]]] = {"staged": {name: _names(schema(name)) for name in TABLES}}
    schemas["reference"] = {name: _names(rows.schema) for name, rows in reference_tables(sources=[]).items()}
    for table in steps:
        schemas.setdefault(table.schema, {})[table.name] = {column.name: "VARCHAR" for column in table.columns}
    return MappingSchema({**schemas}, dialect="duckdb")


def _names(columns: pa.Schema) -> dict[str, str]:
    return dict.fromkeys(columns.names, "VARCHAR")
