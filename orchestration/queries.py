"""Questions that commands ask of a release: the files of `sql/queries/`, each one SELECT, values bound by name.

Belongs here: running such a file. Does not belong here: SQL (it is in the files), printing (`answers.py`).
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from orchestration.release import of_this_version, open_release
from orchestration.sql_files import SQL_ROOT
from transforms.errors import OtherVersion

Row = dict[str, object]


def ask(release: Path, name: str, values: Mapping[str, object] | None = None) -> list[Row]:
    """The rows that `sql/queries/<name>.sql` yields on a published file. Raises UsageError where there is none."""
    with open_release(release) as connection:
        return rows_of(connection, name, values)


def ask_the_last(release: Path, name: str) -> list[Row]:
    """The same of a release that is only compared with: nothing where there is none yet, or one of another version."""
    try:
        return ask(release, name) if release.exists() else []
    except OtherVersion:
        return []


def rows_of(connection: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object] | None = None) -> list[Row]:
    """The same on a connection that is open."""
    text = (SQL_ROOT / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    with of_this_version(f"sql/queries/{name}.sql"):
        answer = connection.execute(text, dict(values or {}))
    columns = [column[0] for column in answer.description or []]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
