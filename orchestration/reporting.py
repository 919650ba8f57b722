"""The report site, made after each publishing from the release alone: rows of `sql/report/` in, `data/report/` out.

    <root>/report/            what people open; replaced in one step
    <root>/.report.new/       the next one, while it is written

Belongs here: reading the release, the archive's bytes, and putting the site in place. Does not belong here: any SELECT (`sql/report/`),
what the pages say and how they look (`transforms/report/`).
"""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final, TypeVar, get_origin, get_type_hints

import duckdb

from orchestration.release import open_release
from orchestration.sql_files import SQL_ROOT
from transforms.errors import ReferenceDataError
from transforms.report import rows

QUERIES: Final = SQL_ROOT / "report"
Row = TypeVar("Row")


def read_rows(release: Path, *, accuracy: Mapping[str, rows.Accuracy] | None = None) -> rows.ReportRows:
    """Everything that the report shows of a published file. Raises UsageError where there is none."""
    with open_release(release) as connection:
        return rows.ReportRows(
            release=_rows(connection, "release", rows.ReleaseRow)[0],
            indicators=_rows(connection, "indicators", rows.IndicatorRow),
            labels=_rows(connection, "labels", rows.LabelRow),
            documents=_rows(connection, "documents", rows.DocumentRow),
            figures=_rows(connection, "figures", rows.FigureRow),
            rates=_rows(connection, "rates", rows.RateRow),
            conflicts=_rows(connection, "conflicts", rows.ConflictRow),
            reconciliation=_rows(connection, "reconciliation", rows.ReconciliationRow),
            revisions=_rows(connection, "revisions", rows.RevisionRow),
            coverage=_rows(connection, "coverage", rows.CoverageRow),
            sources=_rows(connection, "sources", rows.SourceRow),
            unresolved=_rows(connection, "unresolved", rows.UnresolvedRow),
            captures=_rows(connection, "captures", rows.CaptureCountRow),
            checks=_rows(connection, "checks", rows.CheckRow),
            columns=_rows(connection, "columns", rows.ColumnRow),
            accuracy=dict(accuracy or {}),
        )


def _rows(connection: duckdb.DuckDBPyConnection, name: str, shape: type[Row]) -> tuple[Row, ...]:
    """What `sql/report/<name>.sql` yields, as records; its columns must be their fields, in order."""
    path = QUERIES / f"{name}.sql"
    answer = connection.execute(path.read_text(encoding="utf-8"))
    came = [column[0] for column in answer.description or []]
    expected = [each.name for each in fields(shape)]  # type: ignore[arg-type]  # every shape is a dataclass
    if came != expected:
        raise ReferenceDataError(f"{path}: expected the columns {expected}, got {came}")
    lists = [position for position, each in enumerate(get_type_hints(shape).values()) if get_origin(each) is tuple]
    found = answer.fetchall()
    if lists:
        found = [tuple(tuple(cell or ()) if at in lists else cell for at, cell in enumerate(row)) for row in found]
    return tuple(shape(*row) for row in found)
