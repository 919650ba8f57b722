"""From archived captures to staged rows: what is not staged yet is read and staged, source by source and day by day.

Everything here is a function of the archive and of transforms/reference/; nothing is fetched. A night that was killed between capture
and staging is made whole by the next, because days are looked at and not only tonight.
Belongs here: which captures are to be read, and reading them. Does not belong here: how a page is read (`transforms.reading`,
`transforms.figures`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration import clock, cluster, staging
from orchestration.data_root import DataRoot
from orchestration.progress import Reporter
from orchestration.staged_schema import Row
from orchestration.workers import LEAST_ITEMS, in_order
from transforms.archive.index import read_captures
from transforms.archive.readback import TakenDown, read_payload
from transforms.errors import GiamngheoError, SourceUnreachable, UsageError
from transforms.figures.read import read_figures
from transforms.reading.page import ParsedPage
from transforms.records import Capture, Reading

NEW_TEXT = "changed"
"""The outcome of captures that are read: only they can hold a version of a document that is not staged."""


AGAIN_TAG = "giamngheo/read_again"
"""A run with this tag reads its days again from the archive, whatever is staged of them."""


@dataclass(slots=True)
class DaysRead:
    """What one source's reading staged."""

    days: list[date] = field(default_factory=list)
    captures: int = 0
    documents: int = 0
    observations: int = 0
    rates: int = 0
    figures: int = 0
    failures: list[str] = field(default_factory=list)
    taken_down: list[tuple[str, str]] = field(default_factory=list)  # document and text of versions whose bytes are gone


def pending_days(root: DataRoot, source: str, *, today: date) -> Mapping[date, Sequence[Capture]]:
    """The captures that are not staged, by day; looks from the newest staged day of the source on."""
    nights = (*staging.partitions(root.staged), *staging.closed_partitions(root.staged))
    newest = max((night.captured_on for night in nights if night.source == source), default=clock.FIRST_DAY)
    since = min(newest, today)
    staged = staging.staged_capture_ids(root.staged, source, since=since)
    by_day: dict[date, list[Capture]] = {}
    for capture in read_captures(root.archive, source=source, since=clock.start_of_day(since)):
        if capture.capture_id not in staged:
            by_day.setdefault(clock.day_of(capture.captured_at), []).append(capture)
    return dict(sorted(by_day.items()))


def archived_days(root: DataRoot, source: str, days: Sequence[date]) -> Mapping[date, Sequence[Capture]]:
    """The captures of each of the given days that has any."""
    wanted = frozenset(days)
    by_day: dict[date, list[Capture]] = {}
    if not wanted:
        return by_day
    since, until = clock.start_of_day(min(wanted)), clock.start_of_day(max(wanted) + timedelta(days=1))
    for capture in read_captures(root.archive, source=source, since=since, until=until):
        if (day := clock.day_of(capture.captured_at)) in wanted:
            by_day.setdefault(day, []).append(capture)
    return by_day


def captured_days(
    root: DataRoot, sources: Sequence[str], days: Sequence[date], *, reporter: Reporter
) -> Mapping[str, Mapping[date, Sequence[Capture]]]:
    """The captures of the given days by source; says which of the days have none. Raises UsageError where no day has any."""
    captured = {source: archived_days(root, source, days) for source in sources}
    without = set(days).difference(*captured.values())
    if len(without) == len(days):
        raise UsageError(f"{clock.in_words(days)}: expected days on which pages were captured, got none; nothing is archived of them")
    if without:
        reporter.say(f"never captured, so that there is nothing to read: {clock.in_words(without)}")
    return captured


def read_days(
    root: DataRoot, source: str, days: Mapping[date, Sequence[Capture]], *, reporter: Reporter, workers: int | str = 1, afresh: bool = False
) -> DaysRead:
    """Reads and stages the given days of a source. `afresh` reads every version again, as after a change of the reader.

    Many pages are read by as many processes as `workers`, or by the Ray cluster at that address; what is staged does not depend on it.
    """
    done = DaysRead()
    new = {day: _new_versions(root, source, day, captures, afresh=afresh) for day, captures in days.items()}
    results = _attempts(root.archive, [capture for versions in new.values() for capture in versions], workers=workers)
    for day, captures in days.items():
        readings: list[tuple[Capture, Reading]] = []
        lost: list[Row] = []
        gone: set[tuple[str, str]] = set()
        for capture in reporter.track(new[day], label=f"reading {source} {day}"):
            result = next(results)
            if isinstance(result, Reading):
                readings.append((capture, result))
            elif isinstance(result, TakenDown):
                gone.add((capture.document_id, str(capture.text_sha256)))  # its facts stay as they were staged
            elif isinstance(result, SourceUnreachable):
                raise result  # the store of the archive does not answer: that is no fault of the page
            else:
                lost.append(_lost_row(capture, str(result)))
        staging.stage(root.staged, day=day, source=source, captures=captures, readings=readings, afresh=afresh, kept=gone)
        if lost:
            staging.stage_quarantine(root.staged, day=day, source=source, rows=lost)
        done.taken_down += gone
        _count(done, day, captures, [reading for _, reading in readings], lost)
    return done


def _attempts(archive: Path, captures: Sequence[Capture], *, workers: int | str) -> Iterator[Reading | GiamngheoError]:
    if isinstance(workers, int) or len(captures) < LEAST_ITEMS:
        return in_order(partial(attempt, archive), captures, workers=workers if isinstance(workers, int) else 1)
    return cluster.in_order(attempt_fetched, map(partial(_fetch, archive), captures), address=workers)


def attempt(archive: Path, capture: Capture) -> Reading | GiamngheoError:
    """The reading of one archived page, or why there is none: TakenDown, UnreadableInput, or what the reader failed with."""
    return attempt_fetched(_fetch(archive, capture))


def _fetch(archive: Path, capture: Capture) -> tuple[Capture, bytes | GiamngheoError]:
    """A capture with its bytes: all that reading it needs, on whatever machine."""
    assert capture.warc_file is not None and capture.warc_offset is not None
    try:
        return capture, read_payload(archive, capture.warc_file, capture.warc_offset)
    except GiamngheoError as error:
        return capture, error


def attempt_fetched(fetched: tuple[Capture, bytes | GiamngheoError]) -> Reading | GiamngheoError:
    """The same of bytes that have come from the archive."""
    capture, content = fetched
    if isinstance(content, GiamngheoError):
        return content
    try:
        return read_capture(capture, content)
    except GiamngheoError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one page that trips the reader must not end the night; it is quarantined by name
        return GiamngheoError(f"the reader failed: {type(error).__name__}: {error}")


def read_capture(capture: Capture, content: bytes) -> Reading:
    """The reading of one captured page, with how it is laid out. Raises UnreadableInput where its bytes are no page."""
    page = ParsedPage(
        content,
        page=capture.page,
        url=capture.url,
        source=capture.source,
        captured_at=capture.captured_at.astimezone(clock.ZONE),
        plain_text=capture.media_type == "text/plain",
    )
    layout = page.layout  # before the document, which takes the page apart
    return replace(read_figures(page.document), layout=layout)


def _new_versions(root: DataRoot, source: str, day: date, captures: Sequence[Capture], *, afresh: bool) -> list[Capture]:
    known = frozenset() if afresh else _staged_versions(root.staged, day, source)
    return [capture for capture in _versions(captures) if (capture.document_id, capture.text_sha256) not in known]


def _versions(captures: Iterable[Capture]) -> list[Capture]:
    """The captures to read: the first of each document and text, where a payload is archived."""
    first: dict[tuple[str, str | None], Capture] = {}
    for capture in captures:
        if capture.outcome == NEW_TEXT and capture.warc_file is not None:
            first.setdefault((capture.document_id, capture.text_sha256), capture)
    return list(first.values())


def _staged_versions(staged: Path, day: date, source: str) -> frozenset[tuple[str, str]]:
    path = staged / f"captured_on={day}" / f"source={source}" / "documents.parquet"
    if not path.exists():
        return frozenset()
    table: pa.Table = pq.read_table(path, columns=["document_id", "text_sha256"], partitioning=None)
    return frozenset((str(row["document_id"]), str(row["text_sha256"])) for row in table.to_pylist())


def _lost_row(capture: Capture, reason: str) -> Row:
    return {
        "document_id": capture.document_id,
        "text_sha256": capture.text_sha256,
        "captured_at": capture.captured_at,
        "table_name": "documents",
        "row_key": capture.document_id,
        "rule": "page_can_be_read",
        "reason": reason,
        "content": capture.url or capture.page,
    }


def _count(done: DaysRead, day: date, captures: Sequence[Capture], readings: Sequence[Reading], lost: Sequence[Row]) -> None:
    done.days.append(day)
    done.captures += len(captures)
    done.documents += len(readings)
    done.observations += sum(len(reading.observations) for reading in readings)
    done.rates += sum(len(reading.rates) for reading in readings)
    done.figures += sum(len(reading.figures) for reading in readings)
    done.failures += [f"{row['content']}: {row['reason']}" for row in lost]
