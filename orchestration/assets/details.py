"""What the UI shows of an asset beside its name: where its code is, what it looks like, where its lineage by column runs.

Everything scraped is shown as plain text or table cells, never as markup.
Belongs here: metadata. Does not belong here: assets, and what a run counts.
"""

import warnings
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import dagster as dg
import duckdb

from orchestration.answers import plain
from orchestration.data_root import DataRoot
from orchestration.lineage import Lineage, kept_lineage
from orchestration.queries import rows_of
from orchestration.release import open_release
from orchestration.sql_files import SqlTable, schema_version

OWNERS: Final = ["team:giamngheo"]
ROOT: Final = Path(__file__).parents[2]
SAMPLE_ROWS: Final = 5
CELL_LENGTH: Final = 120
BARS: Final = "▁▂▃▄▅▆▇█"
DAYS: Final = ("period_end", "first_seen_on", "captured_on", "changed_at")
"""Columns by which a small chart counts rows a year; the first that a table has."""

REPORT_PAGES: Final = {
    "conflict_ledger": "conflicts",
    "reconciliation": "reconciliation",
    "coverage": "coverage",
    "rate_history": "rates",
    "source_health": "sources",
    "unresolved_figures": "unresolved",
    "revision_log": "tonight",
}
"""Marts with a page of their own; the others are on the first."""

NIGHTLY: Final = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))
"""Of what each night makes, whatever came of it."""
RELEASED: Final = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=7), warn_window=timedelta(days=3))
"""Of a release: with eight portals a week that brought nothing is no calm, but a reader that sees nothing."""


def cadence_policy(days: int) -> dg.FreshnessPolicy:
    """Of what a portal shows: something new within its declared cadence, with half a day for the night itself."""
    return dg.FreshnessPolicy.time_window(fail_window=timedelta(days=days, hours=12))


def code_references(*paths: Path | str) -> Mapping[str, dg.CodeReferencesMetadataValue]:
    """Files of this checkout that make an asset, as the UI opens them."""
    with warnings.catch_warnings():
        # November 2026: code references are still marked beta in Dagster 1.13, and nothing else opens a file from the UI.
        warnings.filterwarnings("ignore", category=dg.BetaWarning)
        references = [dg.LocalFileCodeReference(file_path=str(ROOT / path), label=str((ROOT / path).relative_to(ROOT))) for path in paths]
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=list(references))}


def lineage_of(full_name: str, lineage: Lineage) -> dg.TableColumnLineage:
    """The columns that each column of a table is made from."""
    return dg.TableColumnLineage(
        deps_by_column={
            column: [dg.TableColumnDep(asset_key=_key(table), column_name=name) for table, name in sources if _key(table)]
            for column, sources in lineage[full_name].items()
        }
    )


def _key(table: str) -> dg.AssetKey:
    return dg.AssetKey(table.split("."))


def shown_of(root: DataRoot, tables: Collection[SqlTable]) -> dict[str, dict[str, dg.MetadataValue]]:
    """For each table of the published release: its columns and where they come from, some rows, and how many there are for each year.

    Of a mart also how a reader of the UI gets from it to its rows, its page of the report and the sentence behind one of them.
    """
    lineage = kept_lineage(version=schema_version())
    marts = {table.full_name: table.name for table in tables if table.schema == "marts"}
    with open_release(root.current_release) as connection:
        shown = {table.full_name: _shown(connection, table, lineage) for table in tables}
        figures = {name: figure for name in marts if (figure := _first_figure(shown[name]))}
        told = rows_of(connection, "texts_of_figures", {"observation_ids": [*figures.values()]})
    texts = {str(row["observation_id"]): str(row["text_sha256"]) for row in told}
    for name, metadata in shown.items():
        metadata["dagster/column_lineage"] = dg.MetadataValue.column_lineage(lineage_of(name, lineage))
    for name, mart in marts.items():
        shown[name] |= _ways_to_it(root, mart)
    for name, figure in figures.items():
        if figure in texts:
            shown[name] |= _ways_to_figure(root, figure, texts[figure])
    return shown


def _shown(connection: duckdb.DuckDBPyConnection, table: SqlTable, lineage: Lineage) -> dict[str, dg.MetadataValue]:
    types = {str(row[0]): str(row[1]) for row in connection.execute(f"DESCRIBE {table.full_name}").fetchall()}
    origins = lineage[table.full_name]
    columns = dg.TableSchema(
        columns=[
            dg.TableColumn(
                each.name, type=types[each.name], description=each.description, constraints=_made_from(origins.get(each.name, ()))
            )
            for each in table.columns
        ]
    )
    return {
        "dagster/column_schema": dg.MetadataValue.table_schema(columns),
        "rows": _sample(connection, table, types),
        **_chart(connection, table),
    }


def _made_from(sources: Sequence[tuple[str, str]]) -> dg.TableColumnConstraints:
    """The columns that a column is made from, beside its type: the open-source UI keeps `dagster/column_lineage` and does not draw it."""
    named = [f"← {table.rpartition('.')[2]}.{column}" for table, column in sources]
    more = [f"and {len(named) - SAMPLE_ROWS} more"] if len(named) > SAMPLE_ROWS else []
    return dg.TableColumnConstraints(other=[*named[:SAMPLE_ROWS], *more])


def _sample(connection: duckdb.DuckDBPyConnection, table: SqlTable, types: Mapping[str, str]) -> dg.MetadataValue:
    """The first rows; what a column means stands beside them in `dagster/column_schema`."""
    answer = connection.execute(f"SELECT * FROM {table.full_name} LIMIT {SAMPLE_ROWS}")
    names = [column[0] for column in answer.description or []]
    records = [dg.TableRecord({name: _cell(cell) for name, cell in zip(names, row, strict=True)}) for row in answer.fetchall()]
    return dg.MetadataValue.table(records, schema=dg.TableSchema.from_name_type_dict(types))


def _cell(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    words = plain(value)
    return words if len(words) <= CELL_LENGTH else words[: CELL_LENGTH - 1] + "…"


def _chart(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> dict[str, dg.MetadataValue]:
    """A line of bars, one a year."""
    names = {column.name for column in table.columns}
    day = next((name for name in DAYS if name in names), None)
    if day is None:
        return {}
    counts: dict[int, int] = dict(
        connection.execute(f"SELECT year({day}), count(*) FROM {table.full_name} WHERE {day} IS NOT NULL GROUP BY ALL").fetchall()
    )
    if not counts:
        return {}
    first, last = min(counts), max(counts)
    return {
        f"rows by year of {day}": dg.MetadataValue.text(f"{first} {bars([counts.get(year, 0) for year in range(first, last + 1)])} {last}")
    }


def bars(counts: list[int]) -> str:
    """Counts as a line of blocks; nothing is a space, something is never nothing."""
    most = max(counts, default=0) or 1
    return "".join(" " if not count else BARS[min(len(BARS) - 1, count * len(BARS) // most)] for count in counts)


def _ways_to_it(root: DataRoot, mart: str) -> dict[str, dg.MetadataValue]:
    return {
        "ask": dg.MetadataValue.text(f'giamngheo sql "SELECT * FROM {mart} LIMIT 20"'),
        "report page": dg.MetadataValue.path(root.report / f"{REPORT_PAGES.get(mart, 'index')}.html"),
    }


def _first_figure(shown: Mapping[str, dg.MetadataValue]) -> str | None:
    """The figure that the first sample row is about."""
    rows = shown["rows"]
    figure = rows.records[0].data.get("observation_id") if isinstance(rows, dg.TableMetadataValue) and rows.records else None
    return None if figure is None else str(figure)


def _ways_to_figure(root: DataRoot, figure: str, text_sha256: str) -> dict[str, dg.MetadataValue]:
    from transforms.report.shown import evidence_page  # with its words and names: a night with nothing new shows none

    return {
        "evidence page": dg.MetadataValue.path(root.report / evidence_page(text_sha256)),
        "evidence": dg.MetadataValue.text(f"giamngheo evidence {figure} --open"),
    }
