"""Rows to standard output: a table for people, CSV and JSON for programs.

Belongs here: printing of rows. Does not belong here: where the rows come from.
"""

import csv
import itertools
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TextIO

Format = Literal["table", "csv", "json", "lines"]
READABLE: Final = 8
"""Words on a terminal are not folded narrower than this."""
GAP: Final = 3
"""Spaces between two columns."""


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], *, form: Format, out: TextIO | None = None) -> None:
    """Prints rows. `csv` has a header line; `json` is one array with an object a line, `lines` the objects alone."""
    out = out or sys.stdout
    if form == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([plain(cell) for cell in row] for row in rows)
    elif form == "json":
        lines = ",\n".join(to_json(dict(zip(columns, row, strict=True))) for row in rows)
        out.write(f"[\n{lines}\n]\n" if lines else "[]\n")
    elif form == "lines":
        out.writelines(to_json(dict(zip(columns, row, strict=True))) + "\n" for row in rows)
    else:
        _print_table(columns, rows, out)


def answer(row: Mapping[str, object], words: str, *, as_json: bool) -> None:
    """One answer of a command to standard output: an object on a line of its own, or words for people."""
    sys.stdout.write((to_json(row) if as_json else words) + "\n")


def to_json(value: object) -> str:
    """One line of JSON; decimals are numbers, days and instants ISO 8601 text, numbers that JSON does not know null."""
    try:
        return json.dumps(value, ensure_ascii=False, default=json_default, allow_nan=False)
    except (ValueError, TypeError):  # NaN or an infinity, or a map whose keys are no words; rare, so looked for only then
        return json.dumps(_as_json_can(value), ensure_ascii=False, default=json_default)


def _as_json_can(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {plain(name): _as_json_can(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json_can(each) for each in value]
    return value


def json_default(value: object) -> object:
    """What `json` does not know: decimals, days, instants, bytes."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def plain(cell: object) -> str:
    """A cell as text: nothing for null, decimals without the zeros that a fixed scale adds, lists and structs as JSON."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f") if cell else "0"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, list | tuple | Mapping):
        return to_json(cell)
    return cell.hex() if isinstance(cell, bytes) else str(cell)


def distinct(names: Iterable[str]) -> list[str]:
    """Names of columns, each once: `n, n` is `n, n_1`, as the engine says in a subquery. In an object one of two would be lost."""
    taken: list[str] = []
    for name in names:
        free = (f"{name}_{number}" if number else name for number in itertools.count())
        taken.append(next(each for each in free if each not in taken))
    return taken


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO) -> None:
    """Folds nothing where no terminal is; on one that is too narrow for the columns, each row is a block of lines `name  value`."""
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    listed = [tuple(row) for row in rows]
    words = [[_without_controls(plain(cell)) for cell in row] for row in listed]
    widths = [max(map(cell_len, "\n".join(column).split("\n"))) for column in zip(columns, *words, strict=True)]
    numeric = [any(isinstance(row[position], int | float | Decimal) for row in listed) for position in range(len(columns))]
    least = [width if is_number else min(width, READABLE) for width, is_number in zip(widths, numeric, strict=True)]
    console = Console(file=out, highlight=False, soft_wrap=True, width=None if out.isatty() else max(1, sum(widths) + GAP * len(widths)))
    if sum(least) + GAP * len(least) <= console.width:
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for name, is_number in zip(columns, numeric, strict=True):
            table.add_column(Text(name), justify="right" if is_number else "left", overflow="fold", no_wrap=is_number)
        for row in words:
            table.add_row(*map(Text, row))
        console.print(table)
    else:
        for row in words:
            block = Table.grid(padding=(0, GAP, 0, 0))
            block.add_column(style="bold", no_wrap=True)
            block.add_column(overflow="fold")
            for name, cell in zip(columns, row, strict=True):
                block.add_row(Text(name), Text(cell))
            console.print(block, "")
    console.print(Text(f"({len(listed)} row{'s' if len(listed) != 1 else ''})", style="dim"))


def _without_controls(text: str) -> str:
    """Scraped text must not drive the reader's terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)
