"""The columns of staged Parquet: those of the record classes, and what ties a row to its capture.

Belongs here: how a record's field becomes an Arrow column and its value a cell, and the columns that staging adds.
Does not belong here: where files lie (`orchestration/staging.py`).
"""

import re
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints, overload

import pyarrow as pa
import pyarrow.compute as pc

from transforms.errors import GiamngheoError
from transforms.records import Capture, Document, Figure, Layout, LoanTerm, Observation, Rate

Cell = object
Row = dict[str, Cell]

RECORDS: Final[Mapping[str, type]] = {
    "captures": Capture,
    "documents": Document,
    "figures": Figure,
    "observations": Observation,
    "rates": Rate,
    "loan_terms": LoanTerm,
    "layouts": Layout,
}
TABLES: Final = (*RECORDS, "quarantine")
HEAVY: Final = ("documents", "figures", "observations", "rates", "loan_terms", "layouts")
"""Written for a night only when it brought a new version of a document."""

DECIMAL: Final = pa.decimal128(38, 9)
INSTANT: Final = pa.timestamp("us", tz="UTC")

_VERSION: "Final[list[pa.Field[Any]]]" = [
    pa.field("captured_on", pa.date32(), nullable=False),
    pa.field("source", pa.string(), nullable=False),
    pa.field("document_id", pa.string(), nullable=False),
    pa.field("text_sha256", pa.string()),
    pa.field("captured_at", INSTANT),
]
"""What every staged row begins with: its night, its source, and the version of the document that it was read from."""

_ADDED: "Final[Mapping[str, Sequence[pa.Field[Any]]]]" = {
    "captures": [pa.field("capture_number", pa.int32(), nullable=False)],  # order within the night, which a clock cannot turn round
    "documents": [pa.field("extractor_version", pa.string(), nullable=False)],
    "layouts": [pa.field("extractor_version", pa.string(), nullable=False)],
    "observations": [
        pa.field("sentence", pa.string(), nullable=False),
        pa.field("printed_unit", DECIMAL, nullable=False),
        pa.field("rounded_to", DECIMAL, nullable=False),
    ],
}

QUARANTINE: Final = pa.schema(
    [
        *_VERSION,
        pa.field("table_name", pa.string(), nullable=False),
        pa.field("row_key", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("content", pa.string()),
    ]
)


def _arrow_type(hint: object) -> pa.DataType:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _arrow_type(next(a for a in arguments if a is not type(None)))
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_arrow_type(arguments[0]))
    if isinstance(hint, type) and is_dataclass(hint):
        return pa.struct([pa.field(name, _arrow_type(inner)) for name, inner in get_type_hints(hint).items()])
    known: dict[object, pa.DataType] = {
        str: pa.string(),
        bool: pa.bool_(),
        int: pa.int64(),
        date: pa.date32(),
        datetime: INSTANT,
        Decimal: DECIMAL,
    }
    if hint not in known:
        raise GiamngheoError(f"staged column: expected text, a number, a date or a record, got {hint!r}")
    return known[hint]


def _is_optional(hint: object) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of one staged table: version columns, the record's own fields, then the columns that staging adds."""
    if table == "quarantine":
        return QUARANTINE
    leading = {column.name for column in _VERSION}
    hints = get_type_hints(RECORDS[table])
    own = [
        pa.field(name, _arrow_type(hint), nullable=_is_optional(hint) or not name.endswith("_version"))
        for name, hint in hints.items()
        if name not in leading
    ]
    return pa.schema([*_VERSION, *own, *_ADDED.get(table, ())])


_PLAIN: Final = (str, int, Decimal, date)  # a truth value is an int, an instant a date


def _cell(value: Cell) -> Cell:
    if value is None or isinstance(value, _PLAIN):  # as most cells are
        return value
    if isinstance(value, tuple):
        return [_cell(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {column.name: _cell(getattr(value, column.name)) for column in fields(value)}
    return value


def row_of(record: Capture | Document | Figure | Observation | Rate | LoanTerm | Layout, known: Mapping[str, Cell]) -> Row:
    """A record as a staged row; `known` holds the columns that the record itself does not carry."""
    return {column.name: _cell(getattr(record, column.name)) for column in fields(record)} | dict(known)


def table_of(table: str, rows: Iterable[Row]) -> pa.Table:
    """Rows as Arrow. Raises GiamngheoError naming the table where a row does not fit its schema."""
    try:
        return pa.Table.from_pylist([_fitting(row) for row in rows], schema=schema(table))
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise GiamngheoError(f"staged {table}: expected rows that fit the record, got {error}") from error


_LARGEST: Final = Decimal(10) ** 29
_STEP: Final = Decimal("0.000000001")


def _fitting(row: Row) -> Row:
    """A number too long to be one (a card number run together) keeps its raw text alone; a finer one keeps nine decimals."""
    return {name: fitting(cell) for name, cell in row.items()}


Content = TypeVar("Content")


@overload
def fitting(cell: Decimal) -> Decimal | None: ...
@overload
def fitting(cell: Content) -> Content: ...
def fitting(cell: object) -> object:
    """A cell as its column holds it: a number too long for one is null, a finer one has nine decimals; all else is itself."""
    return _fit(cell) if isinstance(cell, Decimal) else cell


def _fit(number: Decimal) -> Decimal | None:
    if not number.is_finite() or abs(number) >= _LARGEST:
        return None
    exponent = number.as_tuple().exponent
    return number.quantize(_STEP) if isinstance(exponent, int) and exponent < -9 else number


_TOKEN: Final = re.compile(r"\d[\d.,   ]*")
_POWERS: Final = {Decimal(10) ** power for power in range(-9, 16)}


def printed_unit(quote: str, value: Decimal | None) -> Decimal:
    """One unit of the last digit that was printed, in the base unit of the value: 0.01 for "8,92 %", 1,000,000 for "1,149,180 million".

    The digits of the quote say how far the value was shifted, so the decimal sign need not be known. Where no number of the quote
    is the value up to a power of ten (words, a monthly rate times 12), the scale of the value answers.
    """
    if value is None:
        return Decimal(1)
    for token in _TOKEN.findall(quote):
        digits = int("".join(filter(str.isdecimal, token)))
        if not digits or not value:
            continue
        ratio = (abs(value) / digits).normalize()
        if ratio in _POWERS:
            return ratio
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)


def rounded_to(value: Decimal | None, unit: Decimal) -> Decimal:
    """The place that a hedged number is rounded to, its trailing zeros read as rounding: 100 for "more than 5,600"."""
    if value is None or not value:
        return unit
    digits = str(int(abs(value) / unit))
    return unit.scaleb(len(digits) - len(digits.rstrip("0")))


def without(rows: pa.Table, nights: Iterable[tuple[date, str]]) -> pa.Table:
    """Staged rows, save those of the given nights and sources."""
    for day, source in nights:
        same = pc.and_(pc.equal(rows["captured_on"], pa.scalar(day)), pc.equal(rows["source"], pa.scalar(source)))
        rows = rows.filter(pc.invert(same))
    return rows
