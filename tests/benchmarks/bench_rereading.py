"""Reading an archive again: beside one page alone, how it grows, by one process and by two, how much memory it holds.

Two cores are seldom free, so what two workers gain is told by CPU time: the work of one process over the longest that a core must be busy
with two (half of all, or what the parent does alone). Seconds of the clock are told beside it.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat
from pathlib import Path

import psutil

from orchestration import clock
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, attempt, read_days
from orchestration.staging import partitions
from tests.benchmarks.measuring import Row, at_least, at_most, cost, cpu_seconds
from tests.benchmarks.page_set import page_set
from tests.benchmarks.site import SOURCE
from transforms.archive.index import read_captures
from transforms.archive.warc import Exchange
from transforms.archive.writer import ArchiveWriter

PAGES_A_DAY = 250
MEMORY_LIMIT_MIB = 400
EXTRAPOLATED = 1_000_000
HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class Spent:
    """What reading all pages cost: CPU seconds in all and of this process alone, seconds, the most memory in MiB, what was staged."""

    cpu: float
    own: float
    seconds: float
    memory: float
    staged: tuple[object, ...]


def rows(pages: int) -> Iterator[Row]:
    pages *= 2
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        days = write_archive(root / "archive", pages)
        captures = read_captures(root / "archive", source=SOURCE)
        sample = captures[:: max(1, len(captures) // 200)]
        for capture in sample[:20]:
            attempt(root / "archive", capture)
        alone = cost(lambda: [attempt(root / "archive", capture) for capture in sample]) / len(sample)
        del captures
        tenth = reread(root, "a tenth", days[: max(1, len(days) // 10)], workers=1)
        one, two = (reread(root, f"by {count}", days, workers=count) for count in (1, 2))
    assert one.staged == two.staged, "what is staged depends on the number of workers"
    each, of_tenth = one.cpu / pages, tenth.cpu / min(pages, PAGES_A_DAY * max(1, len(days) // 10))
    yield at_most(
        1.25,
        f"re-reading {pages:,} archived pages, staged",
        each / alone,
        ours=f"{each * 1000:.2f} ms of CPU a page in one process; {EXTRAPOLATED:,} pages: {each * EXTRAPOLATED / 3600:.1f} hours of CPU",
        beside=f"one page alone, times n: {alone * 1000:.2f} ms, not staged",
    )
    yield at_most(
        1.1,
        f"re-reading {pages:,} archived pages, a page",
        each / of_tenth,
        ours=f"{each * 1000:.2f} ms of CPU",
        beside=f"a page of a tenth of them, {of_tenth * 1000:.2f} ms",
    )
    busiest = max(two.cpu / 2, two.own)
    yield at_least(
        1.7,
        "re-reading by two workers on two cores, the same staged byte for byte",
        one.cpu / busiest,
        ours=f"{two.cpu:.1f} s of CPU, {two.own:.1f} of them in the parent, {two.seconds:.0f} s by the clock",
        beside=f"one process, {one.cpu:.1f} s of CPU, {one.seconds:.0f} s by the clock",
    )
    yield at_most(
        1,
        f"peak memory of re-reading {pages:,} pages by two workers, beside its limit",
        two.memory / MEMORY_LIMIT_MIB,
        ours=f"{two.memory:.0f} MiB in three processes; {one.memory:.0f} in one, {tenth.memory:.0f} with a tenth of the pages",
        beside=f"{MEMORY_LIMIT_MIB} MiB",
    )


def write_archive(archive: Path, pages: int) -> list[date]:
    """Archives the page set, some pages a day; returns the days."""
    days = [clock.FIRST_DAY + timedelta(days=number) for number in range(-(-pages // PAGES_A_DAY))]
    made = page_set(pages)
    for day in days:
        at = clock.start_of_night(day)
        with ArchiveWriter(archive, SOURCE, now=repeat(at).__next__) as writer:
            for _, page in zip(range(PAGES_A_DAY), made, strict=False):
                exchange = Exchange(f"http://127.0.0.1/{page.name}.html", "GET", (), 200, "OK", HEADERS, page.html)
                writer.write_response(
                    exchange, page=page.name, document_id=page.name[-16:], outcome="changed", text_sha256=page.name, captured_at=at
                )
    return days


def reread(folder: Path, name: str, days: list[date], *, workers: int) -> Spent:
    """Reads and stages the days from nothing, as a backfill does."""
    root = DataRoot(folder / name)
    root.path.mkdir()
    root.archive.symlink_to(folder / "archive", target_is_directory=True)
    with _Memory() as memory:
        began, own, all_began = time.monotonic(), time.process_time(), cpu_seconds()
        read_days(root, SOURCE, archived_days(root, SOURCE, days), reporter=SilentReporter(), workers=workers, afresh=True)
        cpu, own, seconds = cpu_seconds() - all_began, time.process_time() - own, time.monotonic() - began
    return Spent(cpu, own, seconds, memory.peak, tuple((night.key, night.digest) for night in partitions(root.staged)))


class _Memory:
    """Looks twice a second at the memory of this process and its children, shared pages counted once."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        own = psutil.Process()
        while not self._over.wait(0.5):
            total = 0
            for process in (own, *own.children(recursive=True)):
                try:
                    held = process.memory_full_info()
                    total += getattr(held, "pss", held.uss)
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total / 2**20)
