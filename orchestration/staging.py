"""Staged Parquet: what was read of each night's captures, one folder a night and source, written whole or not at all.

    staged/captured_on=<day>/source=<name>/{captures,documents,figures,observations,rates,loan_terms,layouts,quarantine}.parquet
    staged/closed/month=<yyyy-mm>/<table>.parquet         (months that are over: orchestration/compaction.py)

A folder is complete when it holds `staged.json`, which is written last: the versions of the reader that made it and a digest.
`captures` is there for every visited source; the other tables only when the night brought a new version of a document.
Belongs here: writing and finding these files. Does not belong here: their columns (`staged_schema.py`), tables made of them (`sql/`).
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orchestration.staged_schema import HEAVY, TABLES, Cell, Row, printed_unit, rounded_to, row_of, schema, table_of, without
from transforms.archive.durable import make_directories, replacing, sync_directory, sync_file
from transforms.archive.stored import is_sealed, read_table
from transforms.errors import UsageError
from transforms.records import EXTRACTOR_VERSION, Capture, Reading

MARKER: Final = "staged.json"
HELD: Final = "held.json"
CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class Partition:
    """One source on one day of crawl, as staged."""

    captured_on: date
    source: str
    folder: Path
    extractor_versions: tuple[str, ...]  # of its rows; empty when the night brought nothing new
    digest: str
    held: bool = False  # its rows wait, because too many of them broke a rule

    @property
    def key(self) -> tuple[date, str]:
        return self.captured_on, self.source

    @property
    def is_closed(self) -> bool:
        """Whether its rows lie in the files of its month."""
        return self.folder.parent.name == CLOSED


@dataclass(frozen=True, slots=True)
class Scan:
    """The files that hold one staged table: `files` whole, `closed` without the rows of `replaced` (night and source staged anew)."""

    table: str
    files: tuple[Path, ...]
    closed: tuple[Path, ...]
    replaced: tuple[tuple[date, str], ...]


def stage(
    root: Path,
    *,
    day: date,
    source: str,
    captures: Sequence[Capture],
    readings: Sequence[tuple[Capture, Reading]] = (),
    afresh: bool = False,
    kept: Collection[tuple[str, str]] = (),
) -> Partition:
    """Stages what one night brought of one source, beside what that night already has; `afresh` drops what it has but for `kept`.

    A capture is known by its id, a reading by document and text: the newer one takes the older one's place. `readings` are those
    of new versions of documents, each with the capture that showed it. `kept` names versions (document and text) that cannot be read
    again, since their bytes were taken down: their facts stay as they were staged.
    """
    tables: dict[str, list[Row]] = {table: [] for table in TABLES}
    known: dict[str, Cell] = {"captured_on": day, "source": source}
    tables["captures"] = [row_of(capture, known | {"capture_number": 0}) for capture in captures]
    for capture, reading in readings:
        _add_reading(tables, capture, reading, known)
    folder = _folder(root, day, source)
    held = _existing(folder) or _closed_rows(root, day, source)
    if afresh:
        held = {table: rows.filter(_is_of(rows, kept)) for table, rows in held.items() if table in HEAVY}
    read_anew = frozenset((capture.document_id, reading.document.text_sha256) for capture, reading in readings)
    merged = {table: _merge(table, held.get(table), table_of(table, rows), read_anew) for table, rows in tables.items()}
    write_partition(folder, merged)
    return _partition(folder)


def _add_reading(tables: dict[str, list[Row]], capture: Capture, reading: Reading, known: Mapping[str, Cell]) -> None:
    document = reading.document
    version = {
        **known,
        "document_id": capture.document_id,
        "text_sha256": document.text_sha256,
        "captured_at": capture.captured_at,
    }
    tables["documents"].append(row_of(document, version | {"extractor_version": EXTRACTOR_VERSION}))
    for observation in reading.observations:
        sentence = document.text[observation.sentence_start : observation.sentence_end]
        number = observation.value if observation.value is not None else observation.lower
        unit = printed_unit(observation.quote, number)
        added = {"sentence": sentence, "printed_unit": unit, "rounded_to": rounded_to(number, unit)}
        tables["observations"].append(row_of(observation, version | added))
    tables["figures"].extend(row_of(figure, version) for figure in reading.figures)
    tables["rates"].extend(row_of(rate, version) for rate in reading.rates)
    tables["loan_terms"].extend(row_of(term, version) for term in reading.loan_terms)
    if reading.layout is not None:
        tables["layouts"].append(row_of(reading.layout, version | {"extractor_version": EXTRACTOR_VERSION}))


def stage_quarantine(root: Path, *, day: date, source: str, rows: Iterable[Row]) -> Partition:
    """Records which rows of a staged night the checks took out, each with its rule and reason; replaces what was recorded before.

    A row needs `document_id`, `table_name`, `row_key`, `rule` and `reason`; `content` may show the row as text.
    """
    folder = _folder(root, day, source)
    tables = _existing(folder) or _closed_rows(root, day, source)
    empty = dict.fromkeys(schema("quarantine").names)
    tables["quarantine"] = table_of("quarantine", [{**empty, **row, "captured_on": day, "source": source} for row in rows])
    write_partition(folder, tables)
    return _partition(folder)


def hold(root: Path, *, day: date, source: str, reason: str) -> None:
    """Keeps a staged night of a source out of every build until it is staged anew: its new rows wait, its old ones stay."""
    with replacing(_folder(root, day, source) / HELD) as temporary:
        temporary.write_text(json.dumps({"reason": reason}), encoding="utf-8")


def _merge(table: str, held: pa.Table | None, new: pa.Table, read_anew: Collection[tuple[str, str]]) -> pa.Table:
    """What a night has of a table: the rows held, save those that came again, and the new ones."""
    if held is not None and held.num_rows:
        if table == "captures":
            known = pc.is_in(held["capture_id"], value_set=new["capture_id"].combine_chunks())
        elif table == "quarantine":
            known = pa.array([False] * held.num_rows)
        else:
            known = _is_of(held, read_anew)
        new = pa.concat_tables([held.filter(pc.invert(known)), new])
    if table == "captures":
        position = new.schema.get_field_index("capture_number")
        new = new.set_column(position, schema(table).field(position), pa.array(range(new.num_rows), pa.int32()))
    return new


def _is_of(rows: pa.Table, versions: Collection[tuple[str, str]]) -> pa.BooleanArray:
    return pa.array([key in versions for key in _versions(rows)], pa.bool_())


def _versions(rows: pa.Table) -> Iterator[tuple[str, str]]:
    return zip(*(rows[name].to_pylist() for name in ("document_id", "text_sha256")), strict=True)


def carry_over(old: Path, new: Path, versions: Collection[tuple[str, str]]) -> None:
    """Copies the staged rows of versions whose bytes were taken down from one staged root to another, night by night."""
    for table in HEAVY:
        rows = read(old, table)
        rows = rows.filter(_is_of(rows, versions))
        for night in rows.select(["captured_on", "source"]).group_by(["captured_on", "source"]).aggregate([]).to_pylist():
            same = pc.and_(
                pc.equal(rows["captured_on"], pa.scalar(night["captured_on"])), pc.equal(rows["source"], pa.scalar(night["source"]))
            )
            folder = _folder(new, night["captured_on"], night["source"])
            tables = _existing(folder)
            own = rows.filter(same)
            tables[table] = pa.concat_tables([tables[table], own]) if table in tables else own
            write_partition(folder, tables)


def write_partition(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Puts a complete folder in place in one rename; what a killed run left half done is told from it by the missing marker."""
    make_directories(folder.parent)
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    versions: set[str] = set()
    for table in TABLES:
        rows = tables.get(table)
        if rows is None or (table != "captures" and not rows.num_rows):
            continue
        if table in HEAVY:
            versions.update(str(version) for version in rows["extractor_version"].unique().to_pylist())
        path = new / f"{table}.parquet"
        pq.write_table(rows, path, compression="zstd", store_schema=False)
        sync_file(path)
    with replacing(new / MARKER) as temporary:  # whole or not there: a marker that is half written would stand for a whole folder
        temporary.write_text(json.dumps({"digest": _digest_of(new), "extractor_versions": sorted(versions)}), encoding="utf-8")
    _put_in_place(new, folder)


def _digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in _files_of(folder):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files_of(folder: Path) -> list[Path]:
    return [path for table in TABLES if (path := folder / f"{table}.parquet").exists()]


def damaged(root: Path) -> Iterator[str]:
    """The staged files here that are not as they were written, in words.

    A night in a folder of its own is hashed against its marker; of months that are over, which grow, only the footers are read.
    """
    for marker in sorted([*root.glob(f"captured_on=*/source=*/{MARKER}"), *root.glob(f"{CLOSED}/month=*/{MARKER}")]):
        torn = []
        for path in _files_of(marker.parent):
            try:
                pq.read_metadata(path)
            except (OSError, pa.ArrowException) as error:
                torn.append(f"{path}: expected Parquet, got {error}")
        yield from torn
        try:
            digest = json.loads(marker.read_bytes()).get("digest")
        except ValueError as error:
            yield f"{marker}: expected JSON, got {error}"
            continue
        if digest is not None and not torn and (found := _digest_of(marker.parent)) != digest:
            yield f"{marker.parent}: expected files of digest {digest[:16]}, got {found[:16]}"


def _put_in_place(new: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)  # `new` is complete and durable: `recover` finishes this swap after a kill
    new.rename(folder)
    sync_directory(folder.parent)


def recover(root: Path) -> None:
    """Finishes or forgets what a killed run left: a complete new folder takes its place, a half one goes. Call while holding the root."""
    for new in sorted([*root.glob("captured_on=*/.source=*.new"), *root.glob(f"{CLOSED}/.month=*.new")]):
        if (new / MARKER).exists():
            _put_in_place(new, new.with_name(new.name.removeprefix(".").removesuffix(".new")))
        else:
            shutil.rmtree(new)


def partitions(root: Path) -> tuple[Partition, ...]:
    """All staged nights that lie in folders of their own, oldest first."""
    return tuple(_partition(marker.parent) for marker in sorted(root.glob(f"captured_on=*/source=*/{MARKER}")))


def _partition(folder: Path) -> Partition:
    marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    return Partition(
        captured_on=date.fromisoformat(folder.parent.name.removeprefix("captured_on=")),
        source=folder.name.removeprefix("source="),
        folder=folder,
        extractor_versions=tuple(marker["extractor_versions"]),
        digest=marker["digest"],
        held=(folder / HELD).exists(),
    )


def closed_partitions(root: Path) -> tuple[Partition, ...]:
    """All staged nights that lie in the file of their month, as its marker lists them."""
    found = []
    for marker in sorted(root.glob(f"{CLOSED}/month=*/{MARKER}")):
        for row in json.loads(marker.read_text(encoding="utf-8"))["partitions"]:
            versions = tuple(row["extractor_versions"])
            found.append(Partition(date.fromisoformat(row["captured_on"]), row["source"], marker.parent, versions, row["digest"]))
    return tuple(found)


def stale(root: Path, *, extractor_version: str = EXTRACTOR_VERSION) -> tuple[Partition, ...]:
    """Nights that were read by another version of the reader: to be read again from the archive and staged `afresh`."""
    own = partitions(root)
    keys = {partition.key for partition in own}
    everything = (*own, *(partition for partition in closed_partitions(root) if partition.key not in keys))
    return tuple(partition for partition in everything if set(partition.extractor_versions) - {extractor_version})


def scan(root: Path, table: str) -> Scan:
    """Where the rows of a table lie. A night that lies both in its month's file and alone counts once: alone only when staged anew."""
    closed = {partition.key: partition.digest for partition in closed_partitions(root)}
    alone = [partition for partition in partitions(root) if closed.get(partition.key) != partition.digest]
    # How a page looks is no fact that could be wrong: it is told also of a night whose rows wait.
    paths = (partition.folder / f"{table}.parquet" for partition in alone if table == "layouts" or not partition.held)
    months = (marker.with_name(f"{table}.parquet") for marker in sorted(root.glob(f"{CLOSED}/month=*/{MARKER}")))
    return Scan(
        table=table,
        files=tuple(path for path in paths if path.exists()),
        closed=tuple(path for path in months if is_sealed(path)),
        replaced=tuple(partition.key for partition in alone if partition.key in closed),
    )


def read(root: Path, table: str) -> pa.Table:
    """All rows of one staged table, nights in order; without files an empty table of the same columns."""
    found = scan(root, table)
    parts = [schema(table).empty_table()]
    for path in found.closed:
        parts.append(without(read_table(path, schema=schema(table)), found.replaced))
    parts += [pq.read_table(path, schema=schema(table), partitioning=None) for path in found.files]
    return pa.concat_tables(parts)


def _existing(folder: Path) -> dict[str, pa.Table]:
    if not (folder / MARKER).exists():
        return {}
    return {path.stem: pq.read_table(path, schema=schema(path.stem), partitioning=None) for path in _files_of(folder)}


def _closed_rows(root: Path, day: date, source: str) -> dict[str, pa.Table]:
    """What the file of its month holds of a night: a night that is staged again after its month was closed keeps what it had."""
    night = next((partition for partition in closed_partitions(root) if partition.key == (day, source)), None)
    return {} if night is None else {table: rows for table in TABLES if (rows := rows_of(night, table)) is not None}


def rows_of(night: Partition, table: str) -> pa.Table | None:
    """What a staged night has of a table, in its own folder or in its month's; None where there is no file."""
    path = night.folder / f"{table}.parquet"
    if not is_sealed(path):
        return None
    own = (pc.field("captured_on") == pa.scalar(night.captured_on)) & (pc.field("source") == pa.scalar(night.source))
    return read_table(path, schema=schema(table), partitioning=None, filters=own if night.is_closed else None)


def staged_capture_ids(root: Path, source: str, *, since: date) -> frozenset[str]:
    """The captures of a source that are staged, from the night of `since` on."""
    wanted = [
        partition.captured_on for partition in closed_partitions(root) if partition.source == source and partition.captured_on >= since
    ]
    tables = [_closed_rows(root, day, source)["captures"] for day in wanted]
    for partition in partitions(root):
        if partition.source == source and partition.captured_on >= since:
            tables.append(pq.read_table(partition.folder / "captures.parquet", columns=["capture_id"], partitioning=None))
    return frozenset(str(each) for table in tables for each in table["capture_id"].to_pylist())


def _folder(root: Path, day: date, source: str) -> Path:
    if not source or any(sign in source for sign in "/\\=\0") or source.startswith("."):
        raise UsageError(f"source {source!r}: expected a name that can be a folder's")
    return root / f"captured_on={day}" / f"source={source}"
