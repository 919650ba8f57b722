"""The warehouse, made anew from staged rows, reference data and `sql/`: into a private file that nobody else opens.

    built = build(...)          # private file: tables, keys, comments, macros, views, release metadata; closed
    check_integrity(built.path) # keys unique, no orphans
    record_checks(built, rows)  # what the checks found, into core.release_check
    publish_built(built)        # the file takes the place of current.duckdb

Belongs here: running `sql/`. Does not belong here: any query of a table or mart, which is a file under `sql/`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from orchestration import release, staging
from orchestration.sql_files import PUBLISHED, SQL_ROOT, SqlMacro, SqlTable, build_steps, macro_files, schema_version
from orchestration.staged_schema import TABLES, schema
from transforms.archive.durable import make_directories
from transforms.archive.stored import rows_of
from transforms.errors import ChecksBlocked, GiamngheoError, SourceUnreachable

STORAGE_VERSION: Final = "v1.5.0"
"""Clients from DuckDB 1.5 on can read what is published."""
NOT_CONTENT: Final = ("core.release", "core.release_check", "core.search_word")
"""What tells of the release, and the index of its words."""


@dataclass(frozen=True, slots=True)
class Built:
    """A private file, closed and whole, not published yet."""

    path: Path
    release_id: str
    built_at: datetime
    content_hash: str
    row_counts: Mapping[str, int]  # by full name of the table
    table_hashes: Mapping[str, str]  # likewise: the same where a table holds what it held before

    @property
    def warehouse(self) -> Path:
        return self.path.parent


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A row of core.release_check."""

    suite: str
    rule: str
    severity: str
    scope: str
    passed: bool
    unexpected: int
    checked: int
    reason: str
    sample: str | None = None


def build(
    *,
    staged: Path,
    warehouse: Path,
    reference: Mapping[str, pa.Table],
    built_at: datetime,
    sql_root: Path = SQL_ROOT,
    memory_limit: str = "2GB",
    threads: int = 2,
) -> Built:
    """Makes every table of `sql/` in a private file under `warehouse`. Call while holding the data root.

    A pure function of staged rows, reference data and SQL but for `core.release`. Raises ReferenceDataError for a file of `sql/`
    whose header does not fit its SELECT, GiamngheoError naming the file for a SELECT that fails.
    """
    make_directories(warehouse)
    release.refuse_foreign_file(warehouse)
    discard_leftovers(warehouse)
    staging.recover(staged)
    private, scratch = warehouse / ".build.duckdb", warehouse / ".work.duckdb"
    with duckdb.connect(config={"memory_limit": memory_limit, "threads": threads}) as connection:
        connection.execute(f"SET TimeZone = 'UTC'; SET temp_directory = {_text(str(warehouse / '.spill'))}")
        connection.execute(f"ATTACH {_text(str(private))} AS warehouse (STORAGE_VERSION {_text(STORAGE_VERSION)})")
        connection.execute(f"ATTACH {_text(str(scratch))} AS work")
        _register_inputs(connection, staged=staged, reference=reference)
        connection.execute("USE warehouse; CREATE SCHEMA core; CREATE SCHEMA marts")
        tables, waiting = build_steps(sql_root), list(macro_files(sql_root))
        counts: dict[str, int] = {}
        for table in tables:
            waiting = _create_macros(connection, waiting, counts)
            counts[table.full_name] = _make(connection, table)
        _create_macros(connection, waiting, counts)
        hashes = _table_hashes(connection, tables)
        content = _content_hash(hashes)
        release_id = f"{built_at:%Y-%m-%dT%H%M%SZ}-{content[:8]}"
        versions = ";".join(extractor_versions(staged))
        row = [release_id, built_at, schema_version(sql_root), versions, content]
        row += [inputs_digest(staged=staged, reference=reference, sql_root=sql_root), duckdb.__version__]
        connection.execute(f"INSERT INTO core.release VALUES ({', '.join('?' * len(row))})", row)
        connection.execute("CHECKPOINT warehouse; USE memory; DETACH warehouse; DETACH work")
    scratch.unlink()
    return Built(private, release_id, built_at, content, counts, hashes)


def _create_macros(connection: duckdb.DuckDBPyConnection, waiting: Iterable[SqlMacro], made: Mapping[str, int]) -> list[SqlMacro]:
    """Creates the macros whose tables stand, since DuckDB binds a macro when it is created; returns the others."""
    left = []
    for macro in waiting:
        if set(macro.depends_on) <= made.keys():
            body = f"({macro.select.removeprefix('SELECT')})" if macro.scalar else f"TABLE {macro.select}"
            connection.execute(f"CREATE MACRO main.{macro.signature} AS {body}")
        else:
            left.append(macro)
    return left


def _register_inputs(connection: duckdb.DuckDBPyConnection, *, staged: Path, reference: Mapping[str, pa.Table]) -> None:
    connection.execute("ATTACH ':memory:' AS staged; ATTACH ':memory:' AS reference")
    for table in TABLES:
        found = staging.scan(staged, table)
        _create_from_arrow(connection, f"staged.no_{table}", schema(table).empty_table())
        parts = [f"SELECT * FROM staged.no_{table}"]
        replaced = "".join(f" AND NOT (captured_on = DATE '{day}' AND source = {_text(name)})" for day, name in found.replaced)
        parts += [f"SELECT * FROM {months} WHERE TRUE{replaced}" for months in _closed_months(connection, found)]
        if found.files:
            parts.append(f"SELECT * FROM {_files(found.files)}")
        connection.execute(f"CREATE VIEW staged.{table} AS {' UNION ALL BY NAME '.join(parts)}")
    for name, rows in reference.items():
        _create_from_arrow(connection, f"reference.{name}", rows)


def _closed_months(connection: duckdb.DuckDBPyConnection, found: staging.Scan) -> Iterator[str]:
    """What to select the rows of closed months from: their files, and a table of those that lie in a store, which Arrow reads."""
    here = [path for path in found.closed if path.is_file()]
    if here:
        yield _files(here)
    if stored := [path for path in found.closed if path not in here]:
        name = f"work.stored_{found.table}"
        try:
            _create_from_arrow(connection, name, rows_of(stored, schema(found.table)))
        except (duckdb.Error, OSError) as error:
            raise SourceUnreachable(f"{len(stored)} staged files of closed months: expected them from their store, got {error}") from error
        yield name


def _files(paths: Iterable[Path]) -> str:
    return f"read_parquet([{', '.join(_text(str(path)) for path in paths)}], hive_partitioning = false)"


def _create_from_arrow(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
    connection.register("arrow_rows", rows)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow_rows")
    connection.unregister("arrow_rows")


def _make(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> int:
    """Makes one table with its comments, its indexes, its key where it is a dimension, its view where it is a mart; returns its rows."""
    try:
        connection.execute(f"CREATE {'VIEW' if table.is_view else 'TABLE'} {table.full_name} AS {table.select}")
    except duckdb.Error as error:
        raise GiamngheoError(f"{table.path}: expected a SELECT that runs, got {error}") from error
    came = [row[0] for row in connection.execute(f"DESCRIBE {table.full_name}").fetchall()]
    described = [column.name for column in table.columns]
    if came != described:
        raise GiamngheoError(f"{table.path}: expected the columns that the header describes, {described}, got {came}")
    if table.schema in PUBLISHED:
        _comment(connection, table, table.full_name, is_view=table.is_view)
    if table.name.startswith("dim_"):
        try:
            connection.execute(f"ALTER TABLE {table.full_name} ADD PRIMARY KEY ({', '.join(table.key)})")
        except duckdb.Error as error:
            raise GiamngheoError(f"{table.path}: expected one row for each {', '.join(table.key)}, got {error}") from error
    for name in table.indexes:
        with suppress(duckdb.OutOfMemoryException):  # indexes do not spill; the release answers the same without, and a check tells
            connection.execute(f"CREATE INDEX {table.name}_{name} ON {table.full_name} ({name})")
    if table.schema == "marts":
        connection.execute(f"CREATE VIEW main.{table.name} AS SELECT * FROM {table.full_name}")
        _comment(connection, table, f"main.{table.name}", is_view=True)
    if table.is_view and table.schema not in PUBLISHED:
        return 0  # a step between, counted where it is used
    return _count(connection, f"SELECT count(*) FROM {table.full_name}")


def _comment(connection: duckdb.DuckDBPyConnection, table: SqlTable, name: str, *, is_view: bool) -> None:
    """Describes what stands under a name, and each of its columns: tools show the comments beside them."""
    comments = [f"COMMENT ON {'VIEW' if is_view else 'TABLE'} {name} IS {_text(table.description)}"]
    comments += [f'COMMENT ON COLUMN {name}."{column.name}" IS {_text(column.description)}' for column in table.columns]
    connection.execute(f"BEGIN; {'; '.join(comments)}; COMMIT")


def _table_hashes(connection: duckdb.DuckDBPyConnection, tables: Iterable[SqlTable]) -> dict[str, str]:
    """Digest of each published table as a multiset of rows, with name and columns: the order on disk does not count.

    Rows are hashed by the engine, at a tenth of the cost of hashing their text: compare releases that one version of it has written, or
    hash both anew as `rebuild` does.
    """
    hashes = {}
    for table in sorted(tables, key=lambda table: table.full_name):
        if table.schema in PUBLISHED and not table.is_view and table.full_name not in NOT_CONTENT:
            columns = ",".join(column.name for column in table.columns)
            query = f"SELECT count(*), sum(hash(t)::HUGEINT), bit_xor(hash(t)) FROM {table.full_name} AS t"
            told = f"{table.full_name}({columns}):{connection.execute(query).fetchone()}\n"
            hashes[table.full_name] = hashlib.sha256(told.encode()).hexdigest()
    return hashes


def _content_hash(hashes: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{name}:{digest}" for name, digest in sorted(hashes.items())).encode()).hexdigest()


def table_hashes(path: Path, *, sql_root: Path = SQL_ROOT) -> dict[str, str]:
    """The digest of each table of a warehouse file: of two releases, what differs differs here."""
    with release.open_release(path) as connection:
        return _table_hashes(connection, build_steps(sql_root))


def content_hash(path: Path, *, sql_root: Path = SQL_ROOT) -> str:
    """The logical hash of a warehouse file, computed from its tables and not taken from what it says of itself."""
    return _content_hash(table_hashes(path, sql_root=sql_root))


def check_integrity(path: Path, *, sql_root: Path = SQL_ROOT) -> tuple[CheckRow, ...]:
    """Tries every key of `sql/` for uniqueness, every reference for orphans, every index for being there, in a warehouse file.

    DuckDB's own constraints on facts cost too much.
    """
    rows = []
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in build_steps(sql_root):
            if table.schema not in PUBLISHED:
                continue
            key = ", ".join(table.key)
            twice = _count(connection, f"SELECT count(*) FROM (SELECT {key} FROM {table.full_name} GROUP BY ALL HAVING count(*) > 1)")
            checked = _count(connection, f"SELECT count(*) FROM {table.full_name}")
            reason = f"one row is: {table.grain}"
            rows.append(
                CheckRow("integrity", f"{table.full_name}: ({key}) unique", "critical", "release", not twice, twice, checked, reason)
            )
            for column in table.indexes:
                missing = 1 - _count(connection, f"SELECT count(*) FROM duckdb_indexes() WHERE index_name = '{table.name}_{column}'")
                reason = f"without it a question for one {column} reads the whole table; give the build more `memory_limit`"
                rule = f"{table.full_name}: index on {column} made"
                rows.append(CheckRow("integrity", rule, "warning", "release", not missing, missing, 1, reason))
            for refers in table.refers:
                rule = f"{table.full_name}.{refers.column} in {refers.table}.{refers.target}"
                orphans = f"""
                    SELECT count(*), min(f.{refers.column})::VARCHAR FROM {table.full_name} AS f
                    ANTI JOIN {refers.table} AS d ON f.{refers.column} = d.{refers.target} WHERE f.{refers.column} IS NOT NULL"""
                count, example = connection.execute(orphans).fetchone() or (0, None)
                reason = f"a {refers.column} that {refers.table} does not know cannot be joined"
                rows.append(CheckRow("integrity", rule, "critical", "release", not count, count, checked, reason, example))
    return tuple(rows)


def record_checks(built: Built, rows: Iterable[CheckRow]) -> None:
    """Writes what the checks found into the private file."""
    names = [column.name for column in fields(CheckRow)]
    cells = [asdict(row) for row in rows]
    with duckdb.connect(str(built.path)) as connection:
        types = {str(row[0]): str(row[1]) for row in connection.execute("DESCRIBE core.release_check").fetchall()}
        arrow = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}
        found = pa.table({name: pa.array([row[name] for row in cells], arrow[types[name]]) for name in names})
        connection.register("found", found)
        connection.execute(f"INSERT INTO core.release_check SELECT {', '.join(names)} FROM found")
        connection.execute("CHECKPOINT")


def publish_built(built: Built, *, kept: int = release.KEPT) -> Path:
    """Publishes a private file. Raises ChecksBlocked when a critical check of batch or release in it did not pass."""
    with duckdb.connect(str(built.path), read_only=True) as connection:
        query = "SELECT rule FROM core.release_check WHERE severity = 'critical' AND scope <> 'row' AND NOT passed ORDER BY ALL"
        failed = [str(row[0]) for row in connection.execute(query).fetchall()]
    if failed:
        raise ChecksBlocked(
            f"{built.release_id}: expected every critical check to pass, got {len(failed)} that did not: {'; '.join(failed)}"
        )
    return release.publish(built.path, warehouse=built.warehouse, release_id=built.release_id, kept=kept)


def discard_leftovers(warehouse: Path) -> None:
    """Forgets the private files of a killed run. Call while holding the data root."""
    for name in (".build.duckdb", ".build.duckdb.wal", ".work.duckdb", ".work.duckdb.wal"):
        (warehouse / name).unlink(missing_ok=True)


def inputs_digest(*, staged: Path, reference: Mapping[str, pa.Table], sql_root: Path = SQL_ROOT) -> str:
    """Digest of everything that the content of a warehouse was made from. Whether to build is the question of `news.py`."""
    digest = hashlib.sha256(schema_version(sql_root).encode())
    for table in TABLES:
        found = staging.scan(staged, table)
        for path in (*found.files, *found.closed):
            digest.update(f"{table}:{path.relative_to(staged)}\n".encode())
    for partition in (*staging.partitions(staged), *staging.closed_partitions(staged)):
        digest.update(f"{partition.key}:{partition.digest}:{partition.held}\n".encode())
    for name, rows in sorted(reference.items()):
        digest.update(f"{name}:{rows.to_pydict()}\n".encode())
    return digest.hexdigest()


def extractor_versions(staged: Path) -> tuple[str, ...]:
    """The versions of the reader that the staged rows were made with; more than one until stale nights are read again."""
    nights = (*staging.partitions(staged), *staging.closed_partitions(staged))
    return tuple(sorted({version for night in nights for version in night.extractor_versions}))


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _text(words: str) -> str:
    """A SQL text literal."""
    return "'" + words.replace("'", "''") + "'"
