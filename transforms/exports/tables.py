"""What an export is made of: tables as Arrow with their words, and the release that they come from.

Belongs here: these shapes, what may leave the machine, and a cell as text. Does not belong here: reading a warehouse
(`orchestration/exporting.py`), file formats.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

LICENCE_NAME = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
LICENCE_PATH = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NOTE = (
    "The licence holds for the database: figures, codes and their arrangement. The sentences quoted as evidence belong to their "
    "publishers, are as long as the figure needs, and are to be attributed to the page named beside them."
)


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table to export. `columns` holds a description for each column of `rows`; `key` names those that tell rows apart."""

    name: str
    description: str
    rows: pa.Table
    key: tuple[str, ...]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExportRelease:
    """The release that an export is of. Nothing else in an export depends on time."""

    release_id: str
    built_at: datetime
    content_hash: str
    schema_version: str
    extractor_version: str


@dataclass(frozen=True, slots=True)
class ExportSource:
    """A portal to be named where its figures are used."""

    source: str
    title: str
    home_url: str | None
    licence: str | None
    attribution: str | None


def text_of(cell: object) -> str:
    """A cell as text that reads the same everywhere: ISO 8601, decimals without padding, lists parted by ";", null as nothing."""
    if isinstance(cell, str):  # as most cells are
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f") if cell else "0"
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, list):
        return ";".join(text_of(item) for item in cell)
    return str(cell)
