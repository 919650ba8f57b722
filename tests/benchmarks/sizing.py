"""What a page costs at every step, measured at two sizes, and what follows for ten years and for a hundred million pages, as Markdown.

    python -m tests.benchmarks.sizing [PAGES]

CPU time and bytes, no seconds of the clock. A page costs the slope between a third of the pages and all of them, so that what a start costs
counts once. Belongs here: measuring and multiplying. Does not belong here: what to do about it (`orchestration/deployment/SIZING.md`).
"""

import gc
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orchestration import builder, clock
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, read_days
from orchestration.reference_tables import reference_tables
from orchestration.release import KEPT
from tests.benchmarks import warehouse
from tests.benchmarks.bench_rereading import HEADERS, write_archive
from tests.benchmarks.measuring import cpu_seconds
from tests.benchmarks.page_set import page_set
from tests.benchmarks.site import SOURCE
from transforms.archive.index import read_captures, read_index
from transforms.archive.known import COLUMNS, Known
from transforms.archive.pages import capture_pages
from transforms.archive.readback import verify
from transforms.archive.warc import Exchange
from transforms.archive.writer import ArchiveWriter

PAGES = Path(__file__).parents[1] / "pages"
AT = datetime(2026, 11, 21, tzinfo=UTC)
YEARS, PORTALS, NEW_A_NIGHT, ASKED_A_NIGHT = 10, 34, 20, 200
"""Of the ten years: texts a night and portal that are new or changed, and known pages that are asked for again and stand unchanged."""
FACTS_A_PAGE = 250
"""Of the releases that are measured, beside the number of pages that are read."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of all pages together: CPU seconds, bytes on disk, bytes of memory; `observations` and `figures` are rows of staged tables."""

    pages: int
    html_bytes: float
    archive_cpu: float
    archive_bytes: float
    read_cpu: float
    staged_bytes: float
    observations: float
    figures: float
    verify_cpu: float
    list_memory: float
    known_memory: float
    repeat_cpu: float
    repeat_archive_bytes: float
    repeat_staged_bytes: float


@dataclass(frozen=True, slots=True)
class Build:
    """What one fact more and one unchanged capture more cost a release: CPU seconds of its build and bytes."""

    fact_cpu: float
    fact_bytes: float
    capture_cpu: float
    capture_bytes: float

    @classmethod
    def measured(cls, facts: int) -> "Build":
        """From releases of a third of the facts, of all of them, and of those with each document captured many times."""
        measure_build(20_000)
        small, large, captured = measure_build(facts // 3), measure_build(facts), measure_build(facts, times_captured=20)
        more_facts, more_captures = large["facts"] - small["facts"], captured["captures"] - large["captures"]
        return cls(
            fact_cpu=(large["cpu"] - small["cpu"]) / more_facts,
            fact_bytes=(large["bytes"] - small["bytes"]) / more_facts,
            capture_cpu=max(0.0, (captured["cpu"] - large["cpu"]) / more_captures),
            capture_bytes=(captured["bytes"] - large["bytes"]) / more_captures,
        )


def measure(pages: int) -> Cost:
    """Every step with so many pages, each new, and then a night in which each of them is captured again unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        root = DataRoot(Path(folder))
        html = sum(len(page.html) for page in page_set(pages))
        began = cpu_seconds()
        for _ in page_set(pages):
            pass
        making = cpu_seconds() - began
        archive_cpu, days = _timed(lambda: write_archive(root.archive, pages))
        archive_bytes = _bytes(root.archive)
        read_cpu, done = _timed(lambda: read_days(root, SOURCE, archived_days(root, SOURCE, days), reporter=SilentReporter()))
        staged_bytes = _bytes(root.staged)
        verify_cpu, found = _timed(lambda: verify(root.archive))
        assert not found.damage and done.documents == pages
        list_memory = _memory_of(lambda: read_captures(root.archive))
        known_memory = _memory_of(lambda: Known(read_index(root.archive, columns=COLUMNS)))
        repeat_cpu, _ = _timed(lambda: _capture_again(root, pages, days[-1]))
        repeat_archive = _bytes(root.archive) - archive_bytes
        read_days(root, SOURCE, archived_days(root, SOURCE, [days[-1] + timedelta(days=1)]), reporter=SilentReporter())
        return Cost(
            pages=pages,
            html_bytes=html,
            archive_cpu=archive_cpu - making,
            archive_bytes=archive_bytes,
            read_cpu=read_cpu,
            staged_bytes=staged_bytes,
            observations=done.observations,
            figures=done.figures,
            verify_cpu=verify_cpu,
            list_memory=list_memory,
            known_memory=known_memory,
            repeat_cpu=repeat_cpu - making,
            repeat_archive_bytes=repeat_archive,
            repeat_staged_bytes=_bytes(root.staged) - staged_bytes,
        )


def measure_saved() -> dict[str, float]:
    """Mean costs of the bundled pages, which portals made: they are as large and as wordy as pages are."""
    paths = sorted(path for path in PAGES.glob("*/*.html") if not path.stem.endswith("-v2"))
    with tempfile.TemporaryDirectory() as folder:
        root = DataRoot(Path(folder))
        captured = capture_pages(paths, archive_root=root.archive, now=lambda: AT)
        sources = {capture.source for capture in captured.captures}
        by_source = {source: archived_days(root, source, [clock.day_of(AT)]) for source in sources}
        spent = [_timed(partial(read_days, root, source, days, reporter=SilentReporter())) for source, days in by_source.items()]
        count = len(captured.captures)
        return {
            "pages": count,
            "html_bytes": sum(path.stat().st_size for path in paths) / count,
            "archive_bytes": sum(path.stat().st_size for path in root.archive.rglob("*.warc.gz")) / count,
            "read_cpu": sum(cpu for cpu, _ in spent) / count,
            "observations": sum(done.observations for _, done in spent) / count,
        }


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    gc.collect()
    began = cpu_seconds()
    result = work()
    return cpu_seconds() - began, result


def measure_build(facts: int, *, times_captured: int = 1) -> dict[str, float]:
    """CPU seconds and bytes of a release of so many synthetic facts, 20 a document, each document captured so many times unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        root = DataRoot(Path(folder))
        captures = warehouse.stage_synthetic(root.staged, facts=facts).with_name("captures.parquet")
        rows = pq.read_table(captures)
        pq.write_table(pa.concat_tables([rows, *(_unchanged(rows, number) for number in range(1, times_captured))]), captures)
        cpu, built = _timed(partial(builder.build, staged=root.staged, warehouse=root.warehouse, reference=reference_tables(), built_at=AT))
        return {"facts": facts, "captures": rows.num_rows * times_captured, "cpu": cpu, "bytes": built.path.stat().st_size}


def _unchanged(captures: pa.Table, number: int) -> pa.Table:
    """The same captures some days later, with nothing new."""
    later = pc.add(captures["captured_at"], pa.scalar(timedelta(days=number))).cast(captures.schema.field("captured_at").type)
    parts: list[Any] = [captures["capture_id"], str(number), "-"]  # the stubs know no column beside a scalar
    ids = pc.binary_join_element_wise(*parts)
    changed = {"captured_at": later, "capture_id": ids, "outcome": pa.array(["unchanged"] * captures.num_rows)}
    for name, values in changed.items():
        captures = captures.set_column(captures.schema.get_field_index(name), captures.schema.field(name), values)
    return captures


def _capture_again(root: DataRoot, pages: int, last: date) -> None:
    at = clock.start_of_night(last + timedelta(days=1))
    with ArchiveWriter(root.archive, SOURCE, now=lambda: at) as writer:
        for page in page_set(pages):
            exchange = Exchange(f"http://127.0.0.1/{page.name}.html", "GET", (), 200, "OK", HEADERS, page.html)
            names: dict[str, Any] = {"page": page.name, "document_id": page.name[-16:], "text_sha256": page.name}
            writer.write_response(exchange, **names, outcome="unchanged", captured_at=at)


def _memory_of(work: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    held = work()
    found = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del held
    return found


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def slope(small: Cost, large: Cost) -> dict[str, float]:
    """What one page more costs."""
    more = large.pages - small.pages
    return {each.name: (getattr(large, each.name) - getattr(small, each.name)) / more for each in fields(Cost)}


def table(page: dict[str, float], saved: dict[str, float], build: Build) -> Iterator[str]:
    """The measured costs of a page."""
    rows = [
        ("made pages: HTML", _kilo(page["html_bytes"]), f"{page['observations']:.1f} observations, {page['figures']:.0f} other numbers"),
        (f"the {saved['pages']:.0f} bundled pages: HTML without what surrounds them", _kilo(saved["html_bytes"]),
         f"{saved['observations']:.1f} observations"),
        ("made pages in the archive, with index", _kilo(page["archive_bytes"]), _a_page(page["archive_cpu"])),
        ("bundled pages in the archive", _kilo(saved["archive_bytes"]), ""),
        ("made pages read and staged", _kilo(page["staged_bytes"]), _a_page(page["read_cpu"])),
        ("bundled pages read and staged", "", _a_page(saved["read_cpu"])),
        ("re-hashed by `giamngheo archive verify`", "", _a_page(page["verify_cpu"])),
        ("a release: a page of 20 facts", _kilo(20 * build.fact_bytes), _a_page(20 * build.fact_cpu)),
        ("captured again, unchanged: archive", _kilo(page["repeat_archive_bytes"]), _a_page(page["repeat_cpu"])),
        ("captured again, unchanged: staged", _kilo(page["repeat_staged_bytes"]), ""),
        ("captured again, unchanged: a release", _kilo(build.capture_bytes), _a_page(build.capture_cpu)),
        ("memory of what a portal's archive knows", _kilo(page["known_memory"]), ""),
        ("memory of a capture in a list", _kilo(page["list_memory"]), ""),
    ]  # fmt: skip
    yield "| A page | takes | costs |"
    yield "|---|---|---|"
    yield from (f"| {name} | {size} | {cost} |" for name, size, cost in rows)


def projection(page: dict[str, float], saved: dict[str, float], build: Build) -> Iterator[str]:
    """The same, multiplied. An archived page takes between what made pages take and what they would if they shrank as bundled ones do."""
    most = page["html_bytes"] * saved["archive_bytes"] / saved["html_bytes"]
    nights = 365.25 * YEARS
    columns = [
        ("ten years of 34 provinces", PORTALS * NEW_A_NIGHT * nights, PORTALS * ASKED_A_NIGHT * nights),
        ("100 million pages", 1e8, 0.0),
    ]
    yield "| | " + " | ".join(name for name, *_ in columns) + " |"
    yield "|---|" + "---|" * len(columns)

    def row(name: str, cell: Callable[[float, float], str]) -> str:
        return f"| {name} | " + " | ".join(cell(new, again) for _, new, again in columns) + " |"

    def archived(new: float, again: float) -> str:
        return " to ".join(_giga(new * each + again * page["repeat_archive_bytes"]) for each in (page["archive_bytes"], most))

    def release(new: float, again: float) -> float:
        return new * page["observations"] * build.fact_bytes + (new + again) * build.capture_bytes

    kept = KEPT + 12 * YEARS / 2  # the last ones, and each month's last, which have grown evenly
    yield row("texts read, unchanged captures", lambda new, again: f"{new / 1e6:.1f} million, {again / 1e6:.1f} million")
    yield row("facts", lambda new, _: f"{new * page['observations'] / 1e6:,.0f} million")
    yield row("archive", archived)
    yield row("staged", lambda new, again: _giga(new * page["staged_bytes"] + again * page["repeat_staged_bytes"]))
    yield row("one release", lambda new, again: _giga(release(new, again)))
    yield row("releases kept", lambda new, again: _giga(kept * release(new, again)))
    yield row("reading all of it once", lambda new, _: f"{new * page['read_cpu'] / 3600:,.0f} CPU hours")
    yield row(
        "one build at the end",
        lambda new, again: f"{(new * page['observations'] * build.fact_cpu + again * build.capture_cpu) / 3600:,.1f} CPU hours",
    )
    for name, size, portals in (
        ("memory of a portal's captures, in `rebuild`", page["list_memory"], PORTALS),
        ("memory of what a portal's archive knows, in a crawl", page["known_memory"], PORTALS),
        ("memory of all captures, in `doctor` and `takedown`", page["list_memory"], 1),
    ):
        yield row(name, partial(_held, size, portals))


def _held(size: float, portals: int, new: float, again: float) -> str:
    return _giga((new + again) / portals * size)


def _a_page(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms, {3600 / seconds:,.0f} a CPU hour" if seconds > 1e-5 else "less than 0.01 ms"


def _kilo(size: float) -> str:
    return f"{size / 1e3:.2f} kB"


def _giga(size: float) -> str:
    return f"{size / 1e9:,.0f} GB" if size >= 1e10 else f"{size / 1e9:.1f} GB"


def main(pages: int) -> None:
    measure(50)  # what is imported and compiled on first use
    small, large = measure(pages // 3), measure(pages)
    facts = FACTS_A_PAGE * pages
    page, saved, build = slope(small, large), measure_saved(), Build.measured(facts)
    print(f"{pages:,} made pages, releases of {facts:,} facts; {psutil.cpu_count()} cores\n")
    print("\n".join([*table(page, saved, build), "", *projection(page, saved, build)]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1200)
