"""A series as a small chart of letters, for a terminal.

Belongs here: the drawing. Does not belong here: which points there are (`sql/report/show_*.sql`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
HEDGES: Final = {"over": ">", "at_least": "≥", "nearly": "<~", "under": "<", "at_most": "≤", "about": "~", "range": "", "exact": ""}


@dataclass(frozen=True, slots=True)
class TerminalPoint:
    """One point of a series; a range has no value but two bounds."""

    indicator: str
    series: str | None
    kind: str
    on_day: date | None
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    qualifier: str
    note: str = ""  # what tells it from others of its day


def draw_series(points: Sequence[TerminalPoint], *, width: int) -> str:
    """A block a series and unit: a heading, then a line a point with a bar whose length is the value, to an eighth of a letter.

    `width` is the number of letters of a line. Bars of a block begin at nought; falls are drawn by their size and keep their sign.
    """
    blocks = []
    for (series, unit), own in groupby(points, key=lambda point: (point.series, point.unit)):
        listed = list(own)
        first = listed[0]
        blocks.append("\n".join([f"{first.indicator} · {series or 'place not stated'} · {first.kind}, {unit}", *_lines(listed, width)]))
    return "\n\n".join(blocks) + "\n"


def _lines(points: Sequence[TerminalPoint], width: int) -> list[str]:
    numbers = [_number(point) for point in points]
    sizes = [_size(point) for point in points]
    column = max(len(number) for number in numbers)
    notes = _notes(points, width // 2)
    room = max(8, width - 10 - len(notes[0]) - 2 - column - 2)
    largest = max(sizes) or Decimal(1)
    return [
        f"{point.on_day.isoformat() if point.on_day else 'undated':<10}{note}  {number:>{column}}  {_bar(size / largest, room)}".rstrip()
        for point, note, number, size in zip(points, notes, numbers, sizes, strict=True)
    ]


def _notes(points: Sequence[TerminalPoint], longest: int) -> list[str]:
    """The notes as a column of even width, cut where they are longer; nothing where no point has one."""
    clean = ["".join(letter if letter.isprintable() else " " for letter in point.note) for point in points]
    cut = [note if len(note) <= longest else f"{note[: longest - 1]}…" for note in clean]
    column = max(map(len, cut))
    return [f"  {note:<{column}}" if column else "" for note in cut]


def _size(point: TerminalPoint) -> Decimal:
    number = point.value if point.value is not None else point.upper if point.upper is not None else point.lower
    return abs(number) if number is not None else Decimal(0)


def _number(point: TerminalPoint) -> str:
    if point.value is None:
        return "-".join(f"{bound.normalize():,f}" for bound in (point.lower, point.upper) if bound is not None)
    return f"{HEDGES.get(point.qualifier, '')}{point.value.normalize():,f}"


def _bar(share: Decimal, room: int) -> str:
    eighths = int(share * room * 8)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[rest] if rest else "") or "▏"
