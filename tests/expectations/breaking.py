"""Ways to break a sound night or release in one place.

Belongs here: small changes of frames, made by the kind of thing that goes wrong. Does not belong here: which rule each one proves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas

Frames = dict[str, pandas.DataFrame]
Break = Callable[[Frames], None]
Row = dict[str, object]
Consequence = Literal["quarantines", "flags", "warns", "tells", "holds the source", "blocks the release"]


@dataclass(frozen=True)
class Proof:
    """What must follow when each of `breaks` is made; `beyond` is the share of a source's rows beyond which the source waits."""

    consequence: Consequence
    breaks: Sequence[Break]
    beyond: float | None = None


def quarantines(*breaks: Break | Sequence[Break], beyond: float) -> Proof:
    return Proof("quarantines", _flat(breaks), beyond)


def flags(*breaks: Break | Sequence[Break]) -> Proof:
    return Proof("flags", _flat(breaks))


def warns(*breaks: Break | Sequence[Break]) -> Proof:
    return Proof("warns", _flat(breaks))


def tells(*breaks: Break | Sequence[Break]) -> Proof:
    return Proof("tells", _flat(breaks))


def holds(*breaks: Break | Sequence[Break]) -> Proof:
    return Proof("holds the source", _flat(breaks))


def blocks(*breaks: Break | Sequence[Break]) -> Proof:
    return Proof("blocks the release", _flat(breaks))


def _flat(breaks: Sequence[Break | Sequence[Break]]) -> tuple[Break, ...]:
    return tuple(one for each in breaks for one in ([each] if callable(each) else each))


def rows_of(frames: Frames, table: str) -> list[Row]:
    return [{str(name): cell for name, cell in row.items()} for row in frames[table].to_dict("records")]


def change(table: str, row: int, **cells: Any) -> Break:
    """Writes other cells into one row."""

    def make(frames: Frames) -> None:
        rows = rows_of(frames, table)
        rows[row] |= cells
        frames[table] = pandas.DataFrame(rows)

    return make


def shift(table: str, row: int, **by: int) -> Break:
    """Moves offsets of one row."""

    def make(frames: Frames) -> None:
        cells = {name: int(frames[table].iloc[row][name]) + step for name, step in by.items()}
        change(table, row, **cells)(frames)

    return make


def empty_each(table: str, row: int, *columns: str) -> list[Break]:
    """One break a column: its cell is gone."""
    return [change(table, row, **{name: None}) for name in columns]


def add(table: str, *rows: Row) -> Break:
    def make(frames: Frames) -> None:
        frames[table] = pandas.DataFrame([*rows_of(frames, table), *rows])

    return make


def copy(table: str, row: int, **cells: Any) -> Break:
    """Adds a copy of one row with other cells."""
    return lambda frames: add(table, {**rows_of(frames, table)[row], **cells})(frames)


def keep(table: str, *rows: int) -> Break:
    """Leaves only some rows."""

    def make(frames: Frames) -> None:
        frames[table] = frames[table].iloc[list(rows)].reset_index(drop=True)

    return make


def drop(table: str, row: int) -> Break:
    def make(frames: Frames) -> None:
        frames[table] = frames[table].drop(index=frames[table].index[row]).reset_index(drop=True)

    return make


def give(table: str, rows: Sequence[Row]) -> Break:
    """Puts a whole table in place."""

    def make(frames: Frames) -> None:
        frames[table] = pandas.DataFrame(list(rows))

    return make


def both(*breaks: Break) -> Break:
    def make(frames: Frames) -> None:
        for each in breaks:
            each(frames)

    return make
