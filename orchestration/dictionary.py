"""The data dictionary: every table, column, key and macro of the warehouse in words, as Markdown and as one HTML page.

    sql/dictionary.md, sql/dictionary.html    written by `python -m orchestration.dictionary`, held fresh by a test

Belongs here: how the headers of `sql/` are laid out for people. Does not belong here: the words (they are in the headers).
"""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Final

from orchestration import builder, release
from orchestration.reference_tables import reference_tables
from orchestration.sql_files import SQL_ROOT, SqlTable, macro_files, table_files

_OPENING: Final = (
    "Generated from the headers of the files under `sql/`; do not edit. Schemas `core` and `marts`; a view in `main` stands for each "
    "mart, so that `SELECT * FROM poverty_timeline` works. Instants are UTC, days are days in Vietnam, money is in VND, rates are as "
    "printed."
)
_PARTS: Final = (
    ("Marts", "what analysts ask", "marts", ""),
    ("Dimensions", "what facts refer to", "core", "dim_"),
    ("Facts", "what was stated, captured and checked", "core", "fact_"),
    ("Beside them", "bridges, quarantine, checks, the release itself", "core", None),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One table with the types of its columns."""

    table: SqlTable
    types: Mapping[str, str]


def entries(*, sql_root: Path = SQL_ROOT) -> tuple[Entry, ...]:
    """Every published table; the types are those of a warehouse without rows, built for this."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        built_at = datetime(2000, 1, 1, tzinfo=UTC)
        built = builder.build(staged=root / "staged", warehouse=root, reference=reference_tables(), built_at=built_at, sql_root=sql_root)
        with release.open_release(built.path) as connection:
            found = []
            for table in sorted(table_files(sql_root), key=lambda table: table.full_name):
                types = connection.execute(
                    "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?",
                    [table.schema, table.name],
                ).fetchall()
                found.append(Entry(table, {str(name): str(type_) for name, type_ in types}))
    return tuple(found)


def _parts(found: Iterable[Entry]) -> list[tuple[str, str, list[Entry]]]:
    left = list(found)
    parts = []
    for title, words, schema, prefix in _PARTS:
        own = [entry for entry in left if entry.table.schema == schema and (prefix is None or entry.table.name.startswith(prefix))]
        left = [entry for entry in left if entry not in own]
        parts.append((title, words, own))
    return parts


def _notes(entry: Entry, name: str) -> str:
    notes = ["key"] if name in entry.table.key else []
    notes += [f"to {refers.table}.{refers.target}" for refers in entry.table.refers if refers.column == name]
    return ", ".join(notes)


def to_markdown(found: Iterable[Entry], *, sql_root: Path = SQL_ROOT) -> str:
    """The dictionary as one Markdown page."""
    lines = ["# Data dictionary", "", _OPENING, ""]
    for title, words, own in _parts(found):
        lines += [f"## {title}: {words}", ""]
        for entry in own:
            lines += [f"### {entry.table.full_name}", "", entry.table.description, ""]
            lines += ["| column | type | meaning | |", "|---|---|---|---|"]
            for column in entry.table.columns:
                cells = (column.name, entry.types[column.name], column.description.replace("|", "\\|"), _notes(entry, column.name))
                lines.append(f"| {' | '.join(cells)} |")
            lines.append("")
    lines += ["## Macros", ""]
    for macro in macro_files(sql_root):
        lines += [f"### {macro.signature}", "", macro.description, ""]
        lines += [f"- `{column.name}`: {column.description}" for column in macro.columns]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;"
    "border-bottom:1px solid #ddd}code,td:nth-child(-n+2){font-family:ui-monospace,monospace;font-size:.9em}"
    "nav a{margin-right:.8rem;white-space:nowrap}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}td,th{border-color:#333}a{color:#8ab4f8}}"
)


def to_html(found: Iterable[Entry], *, sql_root: Path = SQL_ROOT) -> str:
    """The dictionary as one self-contained HTML page."""
    parts = _parts(found)
    links = " ".join(f'<a href="#{entry.table.full_name}">{entry.table.full_name}</a>' for _, _, own in parts for entry in own)
    body = [f"<h1>Data dictionary</h1><p>{_plain(_OPENING)}</p><nav>{links}</nav>"]
    for title, words, own in parts:
        body.append(f"<h2>{title}: {words}</h2>")
        for entry in own:
            name = entry.table.full_name
            body.append(f'<h3 id="{name}">{name}</h3><p>{_plain(entry.table.description)}</p>')
            body.append("<table><thead><tr><th>column</th><th>type</th><th>meaning</th><th>note</th></tr></thead><tbody>")
            for column in entry.table.columns:
                cells = (column.name, entry.types[column.name], _plain(column.description), _notes(entry, column.name))
                body.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
            body.append("</tbody></table>")
    body.append("<h2>Macros</h2>")
    for macro in macro_files(sql_root):
        items = "".join(f"<li><code>{column.name}</code>: {_plain(column.description)}</li>" for column in macro.columns)
        body.append(f"<h3><code>{escape(macro.signature)}</code></h3><p>{_plain(macro.description)}</p><ul>{items}</ul>")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Data dictionary</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n' + "\n".join(body) + "\n</body></html>\n"


def _plain(words: str) -> str:
    """Escaped text, with `words in backquotes` as code."""
    parts = escape(words).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def write(folder: Path = SQL_ROOT) -> None:
    """Writes both pages beside the files that they describe."""
    found = entries()
    (folder / "dictionary.md").write_text(to_markdown(found), encoding="utf-8")
    (folder / "dictionary.html").write_text(to_html(found), encoding="utf-8")


if __name__ == "__main__":
    write()
