"""What reading left open, the most frequent first, and what a person decides about it.

Unresolved numbers are grouped by cause and by the words behind them: a phrase that many of them share is a row that is missing from
transforms/reference/. Decisions are rows too, each with reason and guard, and survive a better reading:

    reviews.csv       a figure read on weak ground is right (guard: its indicator and value)
    corrections.csv   what a page printed is wrong (guard: what it printed)

Belongs here: grouping, and writing those rows. Does not belong here: applying them (`sql/work/observation.sql`).
"""

import csv
import fcntl
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from orchestration import staging
from orchestration.data_root import DataRoot
from orchestration.queries import Row, ask
from orchestration.reference_tables import NUMBER
from transforms.archive.durable import replacing
from transforms.errors import UsageError

_WORD: Final = re.compile(r"[^\W\d_]+")
WORDS_BEHIND: Final = 4
ROW_TO_ADD: Final[Mapping[str, str]] = {
    "no_indicator": "the phrase, in phrases_vi or phrases_en of its indicator in transforms/reference/indicators.csv",
    "no_place": "the place, or another of its names, in transforms/reference/places.csv",
    "no_programme": "the phrase, in its programme's row of transforms/reference/programmes.csv",
    "ambiguous_unit": "the noun, in transforms/reference/units.csv",
    "ambiguous_separator": "decimal_sign, in the declaration of the portal",
}


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Unresolved numbers with one cause and one phrase behind them."""

    reason: str
    phrase: str
    count: int
    pages: int
    sources: tuple[str, ...]
    example: str
    url: str | None
    row_to_add: str


def open_groups(root: DataRoot, *, sources: Collection[str] | None = None) -> list[OpenGroup]:
    """The unresolved numbers of the release by cause and phrase, the most frequent first; `sources` are those asked for, None all.

    Raises UsageError where there is no release.
    """
    found = [row for row in ask(root.current_release, "unresolved") if sources is None or row["source"] in sources]
    texts = _texts(root.staged, {str(row["text_sha256"]) for row in found})
    groups: dict[tuple[str, str], list[tuple[Row, str]]] = {}
    for row in found:
        text = texts.get(str(row["text_sha256"]), "")
        start, end = int(str(row["document_start"])), int(str(row["document_end"]))
        behind = " ".join(_WORD.findall(text[end : end + 60].split("\n")[0])[:WORDS_BEHIND]).lower()
        around = " ".join(text[max(0, start - 50) : end + 60].split())
        groups.setdefault((str(row["reason"]), behind or str(row["unit"] or "")), []).append((row, around))
    listed = [_group(reason, phrase, rows) for (reason, phrase), rows in groups.items()]
    return sorted(listed, key=lambda group: (-group.count, group.reason, group.phrase))


def _group(reason: str, phrase: str, rows: Sequence[tuple[Row, str]]) -> OpenGroup:
    sources = tuple(sorted({str(row["source"]) for row, _ in rows}))
    first, around = rows[0]
    url = None if first["url"] is None else str(first["url"])
    pages = len({str(row["text_sha256"]) for row, _ in rows})
    return OpenGroup(reason, phrase, len(rows), pages, sources, around, url, ROW_TO_ADD.get(reason, "an example in tests/sentences.csv"))


def _texts(staged: Path, wanted: set[str]) -> dict[str, str]:
    documents = staging.read(staged, "documents")
    chosen = documents.filter(pc.is_in(documents["text_sha256"], value_set=pa.array(sorted(wanted), pa.string())))
    return {str(row["text_sha256"]): str(row["text"]) for row in chosen.select(["text_sha256", "text"]).to_pylist()}


def doubtful(root: DataRoot) -> list[Row]:
    """The figures of the release that were read on weak ground."""
    return ask(root.current_release, "doubtful")


def accept(root: DataRoot, observation_id: str, *, reason: str, reference: Path, today: date) -> Row:
    """Writes down that a figure read on weak ground is right; returns the row. Raises UsageError for an id that is not among them."""
    _need(reason, "--reason")
    row = next((row for row in doubtful(root) if row["observation_id"] == observation_id), None)
    if row is None:
        raise UsageError(f"{observation_id}: expected a figure of low confidence (giamngheo review --low), got an id that is none")
    written = {
        "observation_id": observation_id,
        "indicator": row["indicator"],
        "value": row["value"],
        "reason": reason,
        "added_on": today.isoformat(),
    }
    with _alone_in(reference):
        _append(reference / "reviews.csv", written, instead_of=("observation_id", "indicator", "value"))
    return written


def correct(root: DataRoot, observation_id: str, *, value: str, reason: str, according_to: str, reference: Path, today: date) -> Row:
    """Writes down what a page should have printed; returns the row. The newest correction of a figure holds.

    Raises UsageError for a value that is no number, an unknown id, a page without address or a range, which prints no one number.
    """
    if NUMBER.fullmatch(value) is None:
        raise UsageError(f"--value {value}: expected a number in base units with a decimal point, such as 12.5")
    _need(reason, "--reason")
    _need(according_to, "--according-to")
    found = ask(root.current_release, "evidence_of", {"observation_id": observation_id})
    if not found or found[0]["url"] is None:
        raise UsageError(f"{observation_id}: expected a figure of a page with an address, got {'no such figure' if not found else 'none'}")
    row = found[0]
    if row["printed_value"] is None:
        raise UsageError(
            f"{observation_id}: expected a figure with a single printed number, got the range {row['lower']} to {row['upper']}"
        )
    written = {
        "url": row["url"],
        "indicator": row["indicator"],
        "kind": row["kind"],
        "period_end": row["period_end"],
        "printed_value": row["printed_value"],
        "right_value": value,
        "reason": reason,
        "right_according_to": according_to,
        "added_on": today.isoformat(),
    }
    with _alone_in(reference):
        known = {line["correction"] for line in _lines(reference / "corrections.csv")}
        name = next(name for number in range(1, 10_000) if (name := f"c{len(known) + number:04}") not in known)
        _append(reference / "corrections.csv", {"correction": name} | written)
    return {"correction": name} | written


def _need(words: str, option: str) -> None:
    if not words.strip():
        raise UsageError(f"{option}: expected words that will still be understood in a year, got none")


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@contextmanager
def _alone_in(reference: Path) -> Iterator[None]:
    """Two people who decide at the same time wait for each other: else the rows of one would be lost."""
    descriptor = os.open(reference, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _append(path: Path, row: Row, *, instead_of: Sequence[str] = ()) -> None:
    """Adds a row in one step, so that a nightly run beside it reads the file before or after and never between.

    It takes the place of those that are the same in the columns `instead_of`, if any are named.
    """
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    added = {name: "" if row[name] is None else str(row[name]) for name in columns}
    others = (line for line in _lines(path) if not instead_of or any(line[name] != added[name] for name in instead_of))
    rows = [*others, added]
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
