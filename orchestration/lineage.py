"""The lineage by column, kept beside the SQL that it follows from: a night reads it and loads no parser of SQL.

Belongs here: keeping it for one version. Does not belong here: how a column is followed (`orchestration/column_lineage.py`).
"""

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from orchestration.kept import kept
from orchestration.sql_files import SQL_ROOT

ColumnName = tuple[str, str]  # full name of the table, name of the column
Lineage = Mapping[str, Mapping[str, tuple[ColumnName, ...]]]

KEPT: Final = SQL_ROOT / "__pycache__" / "lineage.json"
"""Beside the SQL that it follows from: every data root is read by it."""
_FOLLOWING: Final = Path(__file__).with_name("column_lineage.py")


def kept_lineage(file: Path = KEPT, *, version: str) -> Lineage:
    """`column_lineage`, which takes seconds, from `file` where it was kept for this version of the SQL."""
    version = f"{version}-{zlib.crc32(_FOLLOWING.read_bytes()):08x}"  # what follows the columns counts as much as what they are
    found = kept(file, version=version, make=_made)
    return {
        table: {name: tuple((str(of), str(it)) for of, it in sources) for name, sources in columns.items()}
        for table, columns in found.items()
    }


def _made() -> Lineage:
    from orchestration import column_lineage  # with its parser of SQL, once for each version

    return column_lineage.column_lineage()
