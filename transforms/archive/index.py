"""The index of the archive: which captures there are, as Parquet beside the WARC files, and made again where a killed run left none.

Belongs here: reading, writing, recovering and compacting the index. Does not belong here: writing WARC records (`writer`).
"""

import fcntl
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.archive.durable import replacing, sync_directory
from transforms.archive.members import iterate_members, parse_record
from transforms.archive.rows import CAPTURE_SCHEMA, INDEX_SCHEMA, IndexRow, captures_of, row_of, table_of
from transforms.archive.stored import sealed_files, size_of
from transforms.errors import UnreadableInput
from transforms.records import Capture

WARC_ENDING = ".warc.gz"
OPEN_ENDING = ".warc.gz.open"
INDEX_ENDING = ".captures.parquet"
_COVERS = b"giamngheo.warc_files"


@dataclass(frozen=True, slots=True)
class Recovered:
    """A WARC file that a killed run left behind, and what could be kept of it."""

    warc_file: str
    captures: int
    bytes_lost: int
    detail: str


def index_path(warc: Path) -> Path:
    return warc.with_name(warc.name.removesuffix(WARC_ENDING) + INDEX_ENDING)


def relative_name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def source_directories(root: Path, source: str | None = None) -> list[Path]:
    """The directories of the archive's sources in order of name; symbolic links are not followed."""
    if not root.is_dir():
        return []
    found = (path for path in root.iterdir() if path.is_dir() and not path.is_symlink() and not path.name.startswith("."))
    return sorted(path for path in found if source is None or path.name == source)


def _month_directories(source: Path) -> Iterator[Path]:
    for year in sorted(source.glob("[0-9][0-9][0-9][0-9]")):
        for month in sorted(year.glob("[0-9][0-9]")):
            if month.is_dir() and not month.is_symlink() and not year.is_symlink():
                yield month


def warc_files(root: Path, source: str | None = None) -> list[Path]:
    """All sealed WARC files, here or in a store, in order of source and time of writing."""
    directories = (month for directory in source_directories(root, source) for month in _month_directories(directory))
    return [warc for month in directories for warc in sealed_files(month, WARC_ENDING)]


def _month_index(month: Path) -> Path:
    return month.parent / f"captures-{month.name}.parquet"


def _covered(path: Path) -> tuple[str, ...]:
    """The WARC files (names) whose rows this index holds."""
    metadata = pq.read_schema(path).metadata or {}
    return tuple(json.loads(metadata.get(_COVERS, b"[]")))


def _write(path: Path, table: pa.Table, covers: Iterable[str]) -> None:
    with replacing(path) as temporary:
        covered = json.dumps(sorted(covers)).encode()
        pq.write_table(table.replace_schema_metadata({_COVERS: covered}), temporary, compression="zstd")


def write_index(root: Path, warc: Path, rows: Iterable[IndexRow]) -> Path:
    """Write the index of one sealed WARC file beside it."""
    path = index_path(warc)
    _write(path, table_of(rows), [relative_name(root, warc)])
    return path


def _index_files(source: Path) -> Iterator[Path]:
    """Index files whose union holds each WARC file once: months first, then what no month covers."""
    for month in _month_directories(source):
        compacted = _month_index(month)
        covered: frozenset[str] = frozenset()
        if compacted.is_file():
            covered = frozenset(Path(name).name for name in _covered(compacted))
            yield compacted
        for path in sorted(month.glob(f"*{INDEX_ENDING}")):
            if path.name.removesuffix(INDEX_ENDING) + WARC_ENDING not in covered:
                yield path


def _read(path: Path, columns: Iterable[str], *, since: datetime | None = None, until: datetime | None = None) -> pa.Table | None:
    """The columns of one index file; None where its statistics say that it has no capture of the time asked for."""
    try:
        file = pq.ParquetFile(path)
        if (since is not None or until is not None) and not _overlaps(file, since, until):
            return None
        return file.read(columns=list(columns), use_threads=False).replace_schema_metadata(None)
    except (pa.ArrowInvalid, OSError, KeyError) as error:
        raise UnreadableInput(
            path.name, expected="an index of captures (it is derivable: remove it, and it is made again)", came=str(error)
        ) from error


def _overlaps(file: pq.ParquetFile, since: datetime | None, until: datetime | None) -> bool:
    place = INDEX_SCHEMA.get_field_index("captured_at")
    for group in range(file.metadata.num_row_groups):
        found = file.metadata.row_group(group).column(place).statistics
        first, last = (found.min, found.max) if found is not None and found.has_min_max else (None, None)
        if first is None or last is None:
            return True
        if (since is None or last >= since) and (until is None or first < until):
            return True
    return False


def read_index(
    root: Path,
    *,
    source: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    columns: Iterable[str] = tuple(INDEX_SCHEMA.names),
) -> pa.Table:
    """The index as an Arrow table of INDEX_SCHEMA's columns, `since` (inclusive) to `until` (exclusive) by `captured_at`.

    Raises UnreadableInput naming the index file that is damaged.
    """
    wanted = [name for name in INDEX_SCHEMA.names if name in set(columns) | {"captured_at"}]
    schema = pa.schema([INDEX_SCHEMA.field(name) for name in wanted])
    paths = (path for directory in source_directories(root, source) for path in _index_files(directory))
    tables = [_read(path, wanted, since=since, until=until) for path in paths]
    table = pa.concat_tables([pa.Table.from_batches([], schema=schema), *(found for found in tables if found is not None)])
    if since is not None:
        table = table.filter(pc.greater_equal(table["captured_at"], pa.scalar(since, pa.timestamp("us", tz="UTC"))))
    if until is not None:
        table = table.filter(pc.less(table["captured_at"], pa.scalar(until, pa.timestamp("us", tz="UTC"))))
    return table


def read_captures(root: Path, *, source: str | None = None, since: datetime | None = None, until: datetime | None = None) -> list[Capture]:
    """Captures in order of `captured_at`; `since` is inclusive, `until` exclusive."""
    table = read_index(root, source=source, since=since, until=until, columns=CAPTURE_SCHEMA.names)
    return captures_of(table.sort_by([("captured_at", "ascending"), ("capture_id", "ascending")]))


def derive_rows(root: Path, warc: Path) -> tuple[list[IndexRow], int, str | None]:
    """The rows that a WARC file yields, the length of what could be read, and what is wrong behind or between, or None."""
    name = relative_name(root, warc)
    rows: list[IndexRow] = []
    fault: str | None = None
    readable = 0
    for member in iterate_members(warc):
        if member.block is None:
            fault = fault or f"{name} at byte {member.offset}: {member.fault}"
            continue
        try:
            row = row_of(parse_record(member.block, where=f"{name} at byte {member.offset}"), warc_file=name, offset=member.offset)
        except UnreadableInput as error:
            fault = fault or str(error)
            continue
        readable = member.offset + member.length
        if row is not None:
            rows.append(row)
    return rows, readable, fault


def _seal_abandoned(path: Path) -> tuple[Path, int] | None:
    """Seal a file whose writer is gone, without the torn member at its end; None while the writer lives."""
    sealed = path.with_name(path.name.removesuffix(".open"))
    with path.open("r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        end = 0
        for member in iterate_members(path):
            if member.block is not None:
                end = member.offset + member.length
        lost = stream.seek(0, 2) - end
        stream.truncate(end)
        stream.flush()
        path.rename(sealed)
    sync_directory(path.parent)
    return sealed, lost


def recover(root: Path, source: str | None = None) -> list[Recovered]:
    """Seal and index what killed runs left behind; costs one directory listing where nothing is to be done.

    A file that was being written keeps its complete members; a torn last one is cut off and reported. A sealed file without an index is
    indexed as it lies and never changed.
    """
    done: list[Recovered] = []
    for directory in source_directories(root, source):
        for month in _month_directories(directory):
            lost: dict[str, int] = {}
            for path in sorted(month.glob(f"*{OPEN_ENDING}")):
                sealed = None if path.is_symlink() else _seal_abandoned(path)
                if sealed is not None:
                    lost[sealed[0].name] = sealed[1]
            covered = frozenset(Path(name).name for name in _covered(_month_index(month))) if _month_index(month).is_file() else frozenset()
            for warc in sealed_files(month, WARC_ENDING):
                if warc.name in covered or index_path(warc).is_file():
                    continue
                rows, readable, fault = derive_rows(root, warc)
                write_index(root, warc, rows)
                behind = lost.get(warc.name, 0) + max(0, size_of(warc) - readable)
                detail = fault or (f"{behind} bytes of a torn last record were cut off" if behind else "it had no index")
                done.append(Recovered(relative_name(root, warc), len(rows), behind, detail))
    return done


def compact(root: Path, *, today: date, source: str | None = None) -> list[Path]:
    """Put the indexes of each month before `today`'s into one file; returns the files written.

    Safe to be killed anywhere: the month's file names the WARC files it covers, and their own indexes go only when it is in place.
    """
    written: list[Path] = []
    for directory in source_directories(root, source):
        for month in _month_directories(directory):
            if (int(month.parent.name), int(month.name)) >= (today.year, today.month):
                continue
            single = sorted(month.glob(f"*{INDEX_ENDING}"))
            compacted = _month_index(month)
            covered = set(_covered(compacted)) if compacted.is_file() else set()
            fresh = [path for path in single if not covered.issuperset(_covered(path))]
            if fresh:
                tables = [_read(path, INDEX_SCHEMA.names) for path in ([compacted] if covered else []) + fresh]
                _write(
                    compacted,
                    pa.concat_tables([table for table in tables if table is not None]).sort_by("captured_at"),
                    covered.union(*map(_covered, fresh)),
                )
                written.append(compacted)
            for path in single:
                path.unlink()
            if single:
                sync_directory(month)
    return written


def forget_index(root: Path, source: str | None = None) -> None:
    """Remove all index files, so that `recover` makes them again from the WARC files alone."""
    for directory in source_directories(root, source):
        for month in _month_directories(directory):
            for path in (*month.glob(f"*{INDEX_ENDING}"), _month_index(month)):
                path.unlink(missing_ok=True)


def stamp_of(instant: datetime) -> str:
    """The UTC time as it stands in a WARC file's name."""
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
