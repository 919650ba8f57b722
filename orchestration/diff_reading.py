"""What today's reader would say of archived days otherwise than what is staged of them, before anything is staged or published.

The days are read into a scratch root beside the data root, which is thrown away; the two sets of staged rows are then compared by figure.
Belongs here: that comparison. Does not belong here: reading (`orchestration/reading.py`), publishing.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from orchestration import staging
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot
from orchestration.progress import Reporter
from orchestration.reading import captured_days, read_days
from orchestration.staged_schema import Row

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "observations": ("document_id", "text_sha256", "observation_id"),
    "rates": ("document_id", "text_sha256", "section", "start", "end"),
    "loan_terms": ("document_id", "text_sha256", "start", "end"),
}
"""What makes two rows the same figure: its place in a version of a page."""
NOT_COMPARED: Final = frozenset({"captured_on", "captured_at", "extractor_version"})
Change = Literal["new", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that would be read otherwise; `field`, `before` and `after` are set where it is there both times."""

    table: str
    change: Change
    captured_on: date
    source: str
    page: str
    quote: str
    field: str | None = None
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True)
class Compared:
    """All differences of the days that were read, and how many figures were looked at."""

    days: int
    figures: int
    failures: tuple[str, ...]
    differences: tuple[Difference, ...]

    def counts(self) -> Mapping[str, int]:
        """Figures by what would become of them; a figure counts once however many of its fields change."""
        figures = {(each.table, each.change, each.captured_on, each.source, each.page, each.quote) for each in self.differences}
        return dict(sorted(Counter(change for _, change, *_ in figures).items()))


def compare_reading(root: DataRoot, days: Sequence[date], sources: Sequence[str], *, reporter: Reporter) -> Compared:
    """Reads the archived days of the sources again and compares. Stages nothing; the caller need not hold the data root.

    Raises UsageError where nothing was captured on any of the days.
    """
    failures: list[str] = []
    captured = captured_days(root, sources, days, reporter=reporter)
    workers = configuration_of(root).readers
    with tempfile.TemporaryDirectory(prefix=".diff-reading-", dir=root.path) as scratch:
        beside = DataRoot(Path(scratch))
        beside.archive.symlink_to(root.archive, target_is_directory=True)
        for source, found in captured.items():
            failures += read_days(beside, source, found, reporter=reporter, workers=workers, afresh=True).failures
        differences: list[Difference] = []
        figures = 0
        for table in KEYS:
            before, after = _rows(root, table, days, sources), _rows(beside, table, days, sources)
            figures += len(before.keys() | after.keys())
            differences += _differences(table, before, after, pages=_pages(root, days) | _pages(beside, days))
    return Compared(len(set().union(*captured.values())), figures, tuple(failures), tuple(differences))


_Key = tuple[object, ...]


def _rows(root: DataRoot, table: str, days: Sequence[date], sources: Sequence[str]) -> dict[_Key, Row]:
    rows = _of_days(staging.read(root.staged, table), days)
    rows = rows.filter(pc.is_in(rows["source"], value_set=pa.array(sources)))
    return {tuple(row[name] for name in KEYS[table]): row for row in rows.to_pylist()}


def _of_days(rows: pa.Table, days: Sequence[date]) -> pa.Table:
    return rows.filter(pc.is_in(rows["captured_on"], value_set=pa.array(list(days), pa.date32())))


def _pages(root: DataRoot, days: Sequence[date]) -> dict[object, str]:
    """What a document is called, by its id."""
    documents = _of_days(staging.read(root.staged, "documents"), days).to_pylist()
    return {row["document_id"]: str(row.get("url") or row.get("page") or row["document_id"]) for row in documents}


def _differences(table: str, before: dict[_Key, Row], after: dict[_Key, Row], *, pages: Mapping[object, str]) -> Iterator[Difference]:
    for key in sorted(before.keys() | after.keys(), key=str):
        old, new = before.get(key), after.get(key)
        row = new or old or {}
        told = (row["captured_on"], str(row["source"]), pages.get(row["document_id"], "?"), str(row["quote"]))
        if old is None or new is None:
            yield Difference(table, "gone" if new is None else "new", *told)  # type: ignore[arg-type]  # a staged day is a date
            continue
        for name in old:
            if name not in NOT_COMPARED and old[name] != new.get(name):
                yield Difference(table, "changed", *told, name, old[name], new.get(name))  # type: ignore[arg-type]
