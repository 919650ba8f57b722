"""A warehouse built for a test, and questions put to it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from orchestration import builder
from orchestration.reference_tables import reference_tables
from orchestration.release import open_release

BUILT_AT = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)


def reference(**tables: pa.Table) -> dict[str, pa.Table]:
    return reference_tables() | tables


def build(tmp_path: Path, *, built_at: datetime = BUILT_AT, **tables: pa.Table) -> builder.Built:
    """Builds from `tmp_path/staged` into `tmp_path/warehouse` and tries keys and orphans."""
    built = builder.build(staged=tmp_path / "staged", warehouse=tmp_path / "warehouse", reference=reference(**tables), built_at=built_at)
    broken = [row.rule for row in builder.check_integrity(built.path) if not row.passed]
    assert broken == []
    return built


def ask(built: builder.Built | Path, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    path = built if isinstance(built, Path) else built.path
    connection: duckdb.DuckDBPyConnection
    with open_release(path) as connection:
        return connection.execute(query, parameters).fetchall()
