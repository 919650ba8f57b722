"""Exports of a published release: its marts as Arrow, handed to `transforms/exports`.

Belongs here: which tables leave, and their words. Does not belong here: formats (`transforms/exports/`), SQL (`sql/queries/`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from orchestration.queries import rows_of
from orchestration.release import open_release
from orchestration.sql_files import table_files
from transforms.exports.tables import ExportRelease, ExportSource, ExportTable
from transforms.exports.write import write_exports
from transforms.report.persons import without_private_names

LEFT_OUT: Final = ("low_confidence",)
"""For review on this machine; not for use by others."""
_HIDDEN: Final = "[…]"


def export_release(release: Path, folder: Path) -> tuple[Path, ...]:
    """Writes all exports of a published file into `folder`; returns the files. Raises UsageError where there is no release."""
    with open_release(release) as connection:
        tables = [_table(connection, name) for name in sorted(_marts())]
        about = rows_of(connection, "release")[0]
        labels: dict[str, dict[str, str]] = {}
        for row in rows_of(connection, "labels"):
            labels.setdefault(str(row["list"]), {})[str(row["code"])] = str(row["label"])
        sources = [_source(row) for row in rows_of(connection, "sources")]
    told = ExportRelease(**about)  # type: ignore[arg-type]
    return write_exports(folder, tables=tables, release=told, sources=sources, labels=labels)


def _source(row: Mapping[str, object]) -> ExportSource:
    home_url, licence, attribution = (None if row[name] is None else str(row[name]) for name in ("home_url", "licence", "attribution"))
    return ExportSource(str(row["source"]), str(row["label"]), home_url, licence, attribution)


def _marts() -> tuple[str, ...]:
    return tuple(table.name for table in table_files() if table.schema == "marts" and table.name not in LEFT_OUT)


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> ExportTable:
    declared = next(table for table in table_files() if table.full_name == f"marts.{name}")
    rows = connection.table(f"marts.{name}").order(", ".join(declared.key)).to_arrow_table()
    return ExportTable(
        name=name,
        description=declared.description,
        rows=_without_names(rows),
        key=declared.key,
        columns={column.name: column.description for column in declared.columns},
    )


def _without_names(rows: pa.Table) -> pa.Table:
    """Sentences without the names of private persons; offsets into the page stay those of the page."""
    for name in ("sentence", "old_sentence", "new_sentence"):
        if name in rows.column_names:
            cells = rows[name].to_pylist()
            told = {cell: cell and without_private_names(cell, "", hidden=_HIDDEN)[0] for cell in set(cells)}  # many figures share one
            rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array([told[cell] for cell in cells], pa.string()))
    return rows
