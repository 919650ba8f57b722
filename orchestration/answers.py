"""Rows to standard output: a table for people, CSV and JSON for programs.

Belongs here: printing of rows. Does not belong here: where the rows come from.
"""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TextIO

Format = Literal["table", "csv", "json", "lines"]


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
    """One line of JSON; decimals are numbers, days and instants ISO 8601 text."""
    return json.dumps(value, ensure_ascii=False, default=json_default)


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
    """A cell as text: nothing for null, decimals without the zeros that a fixed scale adds."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f") if cell else "0"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, highlight=False, soft_wrap=not out.isatty(), width=None if out.isatty() else 240)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    listed = [tuple(row) for row in rows]
    for position, name in enumerate(columns):
        is_number = any(isinstance(row[position], int | float | Decimal) for row in listed)
        table.add_column(Text(name), justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(_without_controls(plain(cell))) for cell in row))
    console.print(table)
    console.print(Text(f"({len(listed)} row{'s' if len(listed) != 1 else ''})", style="dim"))


def _without_controls(text: str) -> str:
    """Scraped text must not drive the reader's terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)
