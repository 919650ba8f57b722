"""The rows of the archive's index: `Capture` as Parquet, and as the JSON that each WARC record carries about itself.

Belongs here: the schema and the two translations, there and back. Does not belong here: which files hold them (`index`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args

import pyarrow as pa

from transforms.archive.members import WarcRecord
from transforms.errors import UnreadableInput
from transforms.records import Capture, Outcome

ROW_HEADER = "WARC-JSON-Metadata"
"""An extension field, ignored by readers that do not know it; the row of the index as one line of ASCII JSON."""

TOMBSTONE = "taken_down"
"""The key in that JSON by which a record says that its payload was taken down."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A capture and the place of its own record; `capture.warc_file` and `warc_offset` name the record that holds the payload."""

    capture: Capture
    recorded_in: str
    recorded_offset: int


_CAPTURE_FIELDS: "list[pa.Field[pa.DataType]]" = [
    pa.field("capture_id", pa.string(), nullable=False),
    pa.field("source", pa.string(), nullable=False),
    pa.field("page", pa.string(), nullable=False),
    pa.field("url", pa.string()),
    pa.field("document_id", pa.string(), nullable=False),
    pa.field("captured_at", pa.timestamp("us", tz="UTC"), nullable=False),
    pa.field("outcome", pa.string(), nullable=False),
    pa.field("http_status", pa.int32()),
    pa.field("media_type", pa.string()),
    pa.field("payload_sha256", pa.string()),
    pa.field("text_sha256", pa.string()),
    pa.field("warc_file", pa.string()),
    pa.field("warc_offset", pa.int64()),
    pa.field("detail", pa.string()),
]
CAPTURE_SCHEMA = pa.schema(_CAPTURE_FIELDS)
INDEX_SCHEMA = CAPTURE_SCHEMA.append(pa.field("recorded_in", pa.string(), nullable=False)).append(
    pa.field("recorded_offset", pa.int64(), nullable=False)
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES = tuple(field.name for field in fields(Capture))
_NOT_IN_JSON = frozenset({"capture_id", "warc_file", "warc_offset", "captured_at"})
_OUTCOMES = frozenset(get_args(Outcome))


def table_of(rows: Iterable[IndexRow]) -> pa.Table:
    """The rows as an Arrow table of INDEX_SCHEMA."""
    values = [(*(getattr(row.capture, name) for name in _NAMES), row.recorded_in, row.recorded_offset) for row in rows]
    columns = zip(*values, strict=True) if values else [()] * len(INDEX_SCHEMA)
    arrays = [_array(column, field.type) for column, field in zip(columns, INDEX_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=INDEX_SCHEMA)


def _array(values: Iterable[object], kind: pa.DataType) -> "pa.Array[pa.Scalar[pa.DataType]]":
    """Values as text, then cast: Arrow's own conversion of a list loads pandas, half a second and 65 MB that a crawl has no use for."""
    builder = pa.lib.StringBuilder()
    builder.append_values([None if value is None else value.isoformat() if isinstance(value, datetime) else str(value) for value in values])
    return builder.finish().cast(kind)


def column_of(table: pa.Table, name: str) -> list[Any]:
    """A column as Python values; instants as UTC datetimes, by way of integers for the reason that `_array` gives."""
    column = table.column(name)
    if not pa.types.is_timestamp(column.type):
        return column.to_pylist()
    return [_EPOCH + timedelta(microseconds=micros) for micros in cast(list[int], column.cast(pa.int64()).to_pylist())]


def captures_of(table: pa.Table) -> list[Capture]:
    """The captures of a table that has at least the columns of CAPTURE_SCHEMA."""
    columns = [column_of(table, name) for name in _NAMES]
    return [Capture(*values) for values in zip(*columns, strict=True)]


def rows_of(table: pa.Table) -> list[IndexRow]:
    files = cast(list[str], table.column("recorded_in").to_pylist())
    offsets = cast(list[int], table.column("recorded_offset").to_pylist())
    return [IndexRow(*row) for row in zip(captures_of(table), files, offsets, strict=True)]


def json_of(capture: Capture, **more: object) -> str:
    """What a WARC record says about itself: the row without what the record's own headers say, and what `more` adds."""
    values = {name: value for name in _NAMES if name not in _NOT_IN_JSON and (value := cast(object, getattr(capture, name))) is not None}
    if capture.warc_file is not None:
        values["payload_at"] = [capture.warc_file, capture.warc_offset]
    return json.dumps(values | more, ensure_ascii=True, separators=(",", ":"))


def instant_of(record: WarcRecord, *, where: str) -> datetime:
    """The instant of WARC-Date, UTC.

    Raises UnreadableInput when the record has none.
    """
    printed = record.headers.get("warc-date", "")
    try:
        instant = datetime.fromisoformat(printed)
    except ValueError as error:
        raise UnreadableInput(where, expected="WARC-Date as ISO 8601", came=repr(printed)) from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def metadata_of(record: WarcRecord, *, where: str) -> dict[str, object] | None:
    """The JSON that a record carries about itself; None for a record without one (a request, a warcinfo).

    Raises UnreadableInput when it is no JSON object.
    """
    printed = record.headers.get(ROW_HEADER.lower())
    if printed is None:
        return None
    try:
        values = json.loads(printed)
    except ValueError as error:
        raise UnreadableInput(where, expected=f"JSON in {ROW_HEADER}", came=str(error)) from error
    if not isinstance(values, dict):
        raise UnreadableInput(where, expected=f"a JSON object in {ROW_HEADER}", came=type(values).__name__)
    return cast(dict[str, object], values)


def row_of(record: WarcRecord, *, warc_file: str, offset: int) -> IndexRow | None:
    """The row that a record stands for; None for records that stand for none (requests, warcinfo, a takedown's note).

    Raises UnreadableInput when the record is one of ours and its row is wrong.
    """
    where = f"{warc_file} at byte {offset}"
    values = metadata_of(record, where=where)
    if values is None or "outcome" not in values:
        return None

    def text(name: str) -> str | None:
        value = values.get(name)
        return value if isinstance(value, str) else None

    outcome, source, page, document_id = text("outcome"), text("source"), text("page"), text("document_id")
    if outcome not in _OUTCOMES or source is None or page is None or document_id is None:
        raise UnreadableInput(where, expected="source, page, document_id and a known outcome", came=repr(sorted(values)))
    status, place = values.get("http_status"), values.get("payload_at")
    payload_file: str | None = None
    payload_offset: int | None = None
    if isinstance(place, list) and len(place) == 2 and isinstance(place[0], str) and isinstance(place[1], int):
        payload_file, payload_offset = place[0], place[1]
    elif record.kind in ("response", "resource") or TOMBSTONE in values:
        payload_file, payload_offset = warc_file, offset
    capture = Capture(
        capture_id=record.record_id,
        source=source,
        page=page,
        url=text("url"),
        document_id=document_id,
        captured_at=instant_of(record, where=where),
        outcome=cast(Outcome, outcome),
        http_status=status if isinstance(status, int) else None,
        media_type=text("media_type"),
        payload_sha256=text("payload_sha256"),
        text_sha256=text("text_sha256"),
        warc_file=payload_file,
        warc_offset=payload_offset,
        detail=text("detail"),
    )
    return IndexRow(capture, warc_file, offset)
