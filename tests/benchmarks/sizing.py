"""What a page costs at every step, measured at two sizes, and what follows for ten years and for a hundred million pages, as Markdown.

    python -m tests.benchmarks.sizing [PAGES]

CPU time and bytes, no seconds of the clock. A page costs the slope between a third of the pages and all of them, so that what a start costs
counts once. Belongs here: measuring and multiplying. Does not belong here: what to do about it (`orchestration/deployment/SIZING.md`).
"""

import gc
import shutil
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import psutil

from orchestration import builder, clock
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.publishing import declared_sources
from orchestration.reading import archived_days, read_days
from orchestration.reference_tables import reference_tables
from orchestration.release import KEPT
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
    build_cpu: float
    warehouse_bytes: float
    verify_cpu: float
    list_memory: float
    known_memory: float
    repeat_cpu: float
    repeat_archive_bytes: float
    repeat_staged_bytes: float
    repeat_warehouse_bytes: float


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
        build_cpu, warehouse_bytes = _built(root)
        verify_cpu, found = _timed(lambda: verify(root.archive))
        assert not found.damage and done.documents == pages
        list_memory = _memory_of(lambda: read_captures(root.archive))
        known_memory = _memory_of(lambda: Known(read_index(root.archive, columns=COLUMNS)))
        repeat_cpu, _ = _timed(lambda: _capture_again(root, pages, days[-1]))
        repeat_archive = _bytes(root.archive) - archive_bytes
        read_days(root, SOURCE, archived_days(root, SOURCE, [days[-1] + timedelta(days=1)]), reporter=SilentReporter())
        _, with_repeats = _built(root)
        return Cost(
            pages=pages, html_bytes=html, archive_cpu=archive_cpu - making, archive_bytes=archive_bytes, read_cpu=read_cpu,
            staged_bytes=staged_bytes, observations=done.observations, figures=done.figures, build_cpu=build_cpu,
            warehouse_bytes=warehouse_bytes, verify_cpu=verify_cpu, list_memory=list_memory, known_memory=known_memory,
            repeat_cpu=repeat_cpu - making, repeat_archive_bytes=repeat_archive,
            repeat_staged_bytes=_bytes(root.staged) - staged_bytes, repeat_warehouse_bytes=with_repeats - warehouse_bytes,
        )  # fmt: skip


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


def _built(root: DataRoot) -> tuple[float, int]:
    shutil.rmtree(root.warehouse, ignore_errors=True)
    reference = reference_tables(sources=declared_sources())
    cpu, built = _timed(lambda: builder.build(staged=root.staged, warehouse=root.warehouse, reference=reference, built_at=AT))
    return cpu, built.path.stat().st_size


def _capture_again(root: DataRoot, pages: int, last: date) -> None:
    at = clock.start_of_night(last + timedelta(days=1))
    with ArchiveWriter(root.archive, SOURCE, now=lambda: at) as writer:
        for page in page_set(pages):
            exchange = Exchange(f"http://127.0.0.1/{page.name}.html", "GET", (), 200, "OK", HEADERS, page.html)
            names = {"page": page.name, "document_id": page.name[-16:], "text_sha256": page.name}
            writer.write_response(exchange, **names, outcome="unchanged", captured_at=at)  # type: ignore[arg-type]


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


def table(page: dict[str, float], saved: dict[str, float]) -> Iterator[str]:
    """The measured costs of a page."""
    hour = 3600
    rows = [
        ("HTML as it came", f"{page['html_bytes'] / 1e3:.1f} kB", ""),
        (
            f"HTML of the {saved['pages']:.0f} bundled pages",
            f"{saved['html_bytes'] / 1e3:.1f} kB",
            f"{saved['observations']:.1f} observations",
        ),
        ("those in the archive; read and staged", _kilo(saved["archive_bytes"]), _a_page(saved["read_cpu"], hour)),
        ("archive: WARC and index", _kilo(page["archive_bytes"]), _a_page(page["archive_cpu"], hour)),
        ("reading and staging", _kilo(page["staged_bytes"]), _a_page(page["read_cpu"], hour)),
        ("warehouse: one build", _kilo(page["warehouse_bytes"]), _a_page(page["build_cpu"], hour)),
        ("`giamngheo archive verify`", "", _a_page(page["verify_cpu"], hour)),
        ("an unchanged capture: archive", _kilo(page["repeat_archive_bytes"]), _a_page(page["repeat_cpu"], hour)),
        ("an unchanged capture: staged, warehouse", f"{_kilo(page['repeat_staged_bytes'])}, {_kilo(page['repeat_warehouse_bytes'])}", ""),
        ("memory of what a portal's archive knows", _kilo(page["known_memory"]), ""),
        ("memory of a capture in a list", _kilo(page["list_memory"]), ""),
    ]
    yield "| A page | takes | costs |"
    yield "|---|---|---|"
    yield from (f"| {name} | {size} | {cost} |" for name, size, cost in rows)


def projection(page: dict[str, float], saved: dict[str, float]) -> Iterator[str]:
    """The same, multiplied; archived bytes and reading are those of pages that portals made."""
    page = page | {name: saved[name] for name in ("archive_bytes", "read_cpu")}
    nights = 365.25 * YEARS
    of_provinces = (PORTALS * NEW_A_NIGHT * nights, PORTALS * ASKED_A_NIGHT * nights)
    columns = [("ten years of 34 provinces", *of_provinces), ("100 million pages", 1e8, 0.0)]
    yield "| | " + " | ".join(name for name, *_ in columns) + " |"
    yield "|---|" + "---|" * len(columns)

    def of_portal(size: float) -> Callable[[float, float], str]:
        return lambda new, again: _giga((new + again) / PORTALS * size)

    def row(name: str, cell: Callable[[float, float], str]) -> str:
        return f"| {name} | " + " | ".join(cell(new, again) for _, new, again in columns) + " |"

    yield row("texts read, unchanged captures", lambda new, again: f"{new / 1e6:.1f} million, {again / 1e6:.1f} million")
    yield row("facts", lambda new, _: f"{new * page['observations'] / 1e6:,.0f} million")
    yield row("archive", lambda new, again: _giga(new * page["archive_bytes"] + again * page["repeat_archive_bytes"]))
    yield row("staged", lambda new, again: _giga(new * page["staged_bytes"] + again * page["repeat_staged_bytes"]))
    yield row("one release", lambda new, again: _giga(new * page["warehouse_bytes"] + again * page["repeat_warehouse_bytes"]))
    kept = KEPT + 12 * YEARS / 2  # the last ones, and each month's last, which have grown evenly
    yield row("releases kept", lambda new, again: _giga(kept * (new * page["warehouse_bytes"] + again * page["repeat_warehouse_bytes"])))
    yield row("reading all of it once", lambda new, _: f"{new * page['read_cpu'] / 3600:,.0f} CPU hours")
    yield row("one build at the end", lambda new, _: f"{new * page['build_cpu'] / 3600:,.1f} CPU hours")
    yield row("memory of a portal's captures, in `rebuild`", of_portal(page["list_memory"]))
    yield row("memory of what a portal's archive knows, in a crawl", of_portal(page["known_memory"]))
    yield row("memory of all captures, in `doctor` and `takedown`", lambda new, again: _giga((new + again) * page["list_memory"]))


def _a_page(seconds: float, hour: int) -> str:
    return f"{seconds * 1000:.2f} ms, {hour / seconds:,.0f} pages a CPU hour"


def _kilo(size: float) -> str:
    return f"{size / 1e3:.2f} kB"


def _giga(size: float) -> str:
    return f"{size / 1e9:,.0f} GB" if size >= 1e10 else f"{size / 1e9:.1f} GB"


def main(pages: int) -> None:
    measure(50)  # what is imported and compiled on first use
    small, large = measure(pages // 3), measure(pages)
    page = slope(small, large)
    print(f"{pages:,} made pages with {page['observations']:.1f} observations and {page['figures']:.0f} other numbers each; ", end="")
    print(f"{psutil.cpu_count()} cores\n")
    saved = measure_saved()
    print("\n".join([*table(page, saved), "", *projection(page, saved)]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1500)
