"""The files under `sql/`, as tables: what each holds a row of, its key, its columns and what it reads.

A file is a header comment and one SELECT. Its path is its table: `sql/marts/evidence.sql` is `marts.evidence`. The header:

    -- One row's meaning: the grain.
    -- key: column, column                            (unique; a primary key on dimensions)
    -- refers: column to core.dim_x.column            (no orphans; any number of these lines)
    -- index: column                                  (asked for by single values; any number of these lines)
    -- view: yes                                      (asked anew each time, for what costs more to keep than to ask)
    -- about: further words                           (any number)
    -- column: what it means                          (one line a column, in the order of the SELECT)

A macro has `signature: name(parameter, ...)` in place of the key, and `scalar: yes` when it yields a value. Lines indented below
another belong to it. `work.*` are steps between: made in a scratch file and not published.
Belongs here: reading headers and dependencies. Does not belong here: running anything (`orchestration/builder.py`).
"""

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import duckdb

from orchestration.kept import kept
from transforms.errors import ReferenceDataError

SQL_ROOT: Final = Path(__file__).resolve().parent.parent / "sql"
SCHEMAS: Final = ("work", "core", "marts")
PUBLISHED: Final = ("core", "marts")
INPUTS: Final = ("staged", "reference")
KEPT: Final = Path("__pycache__", "reads.json")
_LINE: Final = re.compile(r"-- ([a-z_0-9]+): (.+)")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Reference:
    """`column` names a row of `table` by that table's `target`; null names none."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class SqlTable:
    """One table of the warehouse, as its file declares it. `depends_on` names tables and inputs as `schema.name`."""

    schema: str
    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    description: str
    depends_on: tuple[str, ...]
    refers: tuple[Reference, ...]
    select: str
    path: Path
    indexes: tuple[str, ...] = ()
    is_view: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class SqlMacro:
    """One macro of the warehouse: `select` is its body."""

    name: str
    signature: str
    scalar: bool
    grain: str
    columns: tuple[Column, ...]
    description: str
    depends_on: tuple[str, ...]
    select: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Header:
    grain: str
    fields: tuple[tuple[str, str], ...]
    select: str

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(text for field, text in self.fields if field == name)


_RESERVED: Final = ("key", "refers", "about", "index", "view", "signature", "scalar")


def _header_of(path: Path) -> _Header:
    lines = path.read_text(encoding="utf-8").splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    if end == 0 or not lines[0].startswith("-- ") or _LINE.fullmatch(lines[0]):
        raise ReferenceDataError(f"{path}: expected line 1 to say what one row is, got {lines[0] if lines else 'nothing'!r}")
    fields: list[tuple[str, str]] = []
    for number, line in enumerate(lines[1:end], start=2):
        if found := _LINE.fullmatch(line):
            fields.append((found[1], found[2].strip()))
        elif line.startswith("--   ") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line[2:].strip()}")
        else:
            raise ReferenceDataError(f"{path}:{number}: expected '-- name: words', got {line!r}")
    return _Header(lines[0][3:].strip(), tuple(fields), "\n".join(lines[end:]).strip().removesuffix(";"))


def _columns_of(header: _Header) -> tuple[Column, ...]:
    return tuple(Column(name, text) for name, text in header.fields if name not in _RESERVED)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """DuckDB parses for us: what runs a SELECT says what it reads, in a tenth of the time of a parser in Python."""
    return duckdb.connect()


def schema_version(sql_root: Path = SQL_ROOT) -> str:
    """Digest of the SQL that makes tables and macros: two releases with the same one have the same columns."""
    digest = hashlib.sha256()
    for path in _files(sql_root):
        digest.update(f"{path.relative_to(sql_root).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _files(root: Path) -> list[Path]:
    return [path for folder in (*SCHEMAS, "macros") for path in sorted((root / folder).glob("*.sql"))]


@cache
def _all_reads(root: Path) -> Mapping[str, tuple[list[str], list[str]]]:
    """By folder and name of each file: what `_reads_in` says, which takes longer than all else that is told of `sql/` and so is kept."""
    version = f"{schema_version(root)}-{zlib.crc32(Path(__file__).read_bytes()):08x}-{duckdb.__version__}"
    return kept(root / KEPT, version=version, make=lambda: {path.relative_to(root).as_posix(): _reads_in(path) for path in _files(root)})


def _reads(path: Path) -> tuple[set[str], set[str]]:
    """Tables with their schema that the SELECT of a file reads, and the functions it calls."""
    tables, calls = _all_reads(path.parent.parent)[f"{path.parent.name}/{path.name}"]
    return set(tables), set(calls)


def _reads_in(path: Path) -> tuple[list[str], list[str]]:
    answer = _parser().execute("SELECT json_serialize_sql($1)", [_header_of(path).select]).fetchone()
    tree = json.loads(answer[0]) if answer else {}
    if tree.get("error") or len(tree.get("statements", ())) != 1:
        raise ReferenceDataError(f"{path}: expected one SELECT, got {tree.get('error_message', 'none or several')}")
    tables, calls = set(), set()
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if node.get("type") == "BASE_TABLE" and node["schema_name"]:
            tables.add(f"{node['schema_name']}.{node['table_name']}")
        if "function_name" in node:
            calls.add(node["function_name"])
        for child in node.values():
            children = child if isinstance(child, list) else (child,)
            nodes += [each for each in children if isinstance(each, dict)]
    return sorted(tables), sorted(calls)


@cache
def macro_files(root: Path = SQL_ROOT) -> tuple[SqlMacro, ...]:
    """Every macro, in the order of dependency: those that others call come first. Raises ReferenceDataError."""
    found: dict[str, SqlMacro] = {}
    calls: dict[str, set[str]] = {}
    for path in sorted((root / "macros").glob("*.sql")):
        header = _header_of(path)
        signature = next(iter(header.all("signature")), "")
        if signature.partition("(")[0] != path.stem:
            raise ReferenceDataError(f"{path}: expected a signature that begins with {path.stem!r}, got {signature!r}")
        tables, called = _reads(path)
        calls[path.stem] = called
        found[path.stem] = SqlMacro(
            name=path.stem,
            signature=signature,
            scalar=bool(header.all("scalar")),
            grain=header.grain,
            columns=_columns_of(header),
            description=" ".join((header.grain, *header.all("about"))),
            depends_on=tuple(sorted(tables)),
            select=header.select,
            path=path,
        )
    order = TopologicalSorter({name: sorted(called & found.keys()) for name, called in calls.items()}).static_order()
    return tuple(found[name] for name in order)


@cache
def table_files(root: Path = SQL_ROOT) -> tuple[SqlTable, ...]:
    """Every published table, each after those that it reads; what a step between reads counts as read by the table behind it."""
    steps = {table.full_name: table for table in build_steps(root)}

    def reads(name: str) -> set[str]:
        return set().union(*(reads(other) if other.startswith("work.") else {other} for other in steps[name].depends_on))

    return tuple(replace(table, depends_on=tuple(sorted(reads(table.full_name)))) for table in steps.values() if table.schema in PUBLISHED)


@cache
def build_steps(root: Path = SQL_ROOT) -> tuple[SqlTable, ...]:
    """Every table, published or a step between, each after those that it reads. Raises ReferenceDataError for what cannot be."""
    macros = {macro.name: macro for macro in macro_files(root)}
    tables = {}
    for schema in SCHEMAS:
        for path in sorted((root / schema).glob("*.sql")):
            table = _table_of(path, schema, macros)
            tables[table.full_name] = table
    for table in tables.values():
        for name in table.depends_on:
            if name not in tables and name.partition(".")[0] not in INPUTS:
                raise ReferenceDataError(f"{table.path}: expected a table of sql/, staged or reference, got {name}")
    graph = {name: [other for other in table.depends_on if other in tables] for name, table in tables.items()}
    try:
        return tuple(tables[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ReferenceDataError(f"{root}: expected tables that do not read each other in a ring, got {error.args[1]}") from error


def _table_of(path: Path, schema: str, macros: dict[str, SqlMacro]) -> SqlTable:
    header = _header_of(path)
    key = tuple(name.strip() for line in header.all("key") for name in line.split(","))
    columns = _columns_of(header)
    names = {column.name for column in columns}
    if not key or not set(key) <= names:
        raise ReferenceDataError(f"{path}: expected a key of columns that the header describes, got {key}")
    indexes = header.all("index")
    if not set(indexes) <= names:
        raise ReferenceDataError(f"{path}: expected indexes on columns that the header describes, got {indexes}")
    reads, calls = _reads(path)
    for name in calls & macros.keys():
        reads |= set(macros[name].depends_on)
    refers = []
    for line in header.all("refers"):
        column, _, target = line.partition(" to ")
        table, _, target_column = target.rpartition(".")
        if column not in names or not table:
            raise ReferenceDataError(f"{path}: expected 'refers: column to schema.table.column', got {line!r}")
        refers.append(Reference(column, table, target_column))
    return SqlTable(
        schema=schema,
        name=path.stem,
        grain=header.grain,
        key=key,
        columns=columns,
        description=" ".join((header.grain, *header.all("about"))),
        depends_on=tuple(sorted(reads)),
        refers=tuple(refers),
        select=header.select,
        path=path,
        indexes=indexes,
        is_view=bool(header.all("view")),
    )
