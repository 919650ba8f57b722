"""The rows of `transforms/reference/` and of the portals' declarations, as the inputs `reference.*` of `sql/`.

Every CSV is an input under its own name, all columns text, an empty cell null: types are the SELECT's business.
Belongs here: that. Does not belong here: what the rows mean (their loaders in `transforms/reference/`).
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import pyarrow as pa

import transforms.reference
from transforms.errors import ReferenceDataError

NUMBER: Final = re.compile(r"-?\d{1,28}(\.\d+)?", re.ASCII)
"""A number as DuckDB reads it into a DECIMAL of the warehouse."""
_NUMBERS: Final = {"corrections": ("printed_value", "right_value"), "reviews": ("value",)}
"""Columns that people write numbers into; a range may be accepted, which has none, but only one number can be corrected to another."""
REFERENCE_ROOT: Final = Path(transforms.reference.__file__).parent


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the warehouse says about a declared portal."""

    source: str
    label: str
    home_url: str | None = None
    cadence_days: int | None = None
    licence: str | None = None
    attribution: str | None = None


def reference_tables(*, sources: Iterable[SourceRow] = (), root: Path = REFERENCE_ROOT) -> dict[str, pa.Table]:
    """Every CSV of the reference folder by its name, and `sources`. Raises ReferenceDataError for a row of the wrong width
    and for a decision whose number is none."""
    tables = {path.stem: _read(path) for path in sorted(root.glob("*.csv"))}
    names = [column.name for column in fields(SourceRow)]
    rows = sorted(sources, key=lambda row: row.source)
    columns = {name: [None if getattr(row, name) is None else str(getattr(row, name)) for row in rows] for name in names}
    return tables | {"sources": text_table(columns)}


def text_table(columns: Mapping[str, Iterable[str | None]]) -> pa.Table:
    """Columns of text as Arrow; an empty text becomes null."""
    return pa.table({name: pa.array([cell or None for cell in cells], pa.string()) for name, cells in columns.items()})


def _read(path: Path) -> pa.Table:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        rows = list(reader)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise ReferenceDataError(f"{path.name}:{number}: expected {len(header)} cells, got {len(row)}")
        for name in _NUMBERS.get(path.stem, ()):
            cell = row[header.index(name)].strip()
            if NUMBER.fullmatch(cell) is None and (cell or path.stem == "corrections"):
                raise ReferenceDataError(f"{path.name}:{number}: {name}: expected a number with a decimal point, got {cell!r}")
    return text_table({name: [row[index].strip() for row in rows] for index, name in enumerate(header)})
