"""A data root with two pages archived, read and published, made in two seconds without Dagster and without checks."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from orchestration import builder, clock
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.publishing import declared_sources
from orchestration.reading import read_days
from orchestration.reference_tables import reference_tables
from transforms.archive.index import read_captures
from transforms.archive.pages import capture_pages

BEGAN = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Giảm nghèo ở Lạng Sơn</title>
<link rel="canonical" href="https://baolangson.vn/{name}.html"></head><body><article><h1>Giảm nghèo ở Lạng Sơn năm 2024</h1>
<p class="date">10/01/2025</p>
<p>Cuối năm 2024, tỷ lệ hộ nghèo của tỉnh Lạng Sơn là {rate}%, giảm 2,66% so với năm 2023.</p>
<p>Năm 2024, toàn tỉnh Lạng Sơn có 6.512 hộ nghèo, giải quyết việc làm cho 17.250 lao động.</p></article></body></html>"""


def ticks() -> Iterator[datetime]:
    return (BEGAN + timedelta(seconds=step) for step in count())


def make_root(path: Path) -> DataRoot:
    """The root, in `path`/data; its pages lie in `path`/pages."""
    root = DataRoot(path / "data")
    pages = path / "pages"
    pages.mkdir(parents=True)
    for name, rate in (("mot", "3,36"), ("hai", "3,63")):
        (pages / f"{name}.html").write_text(PAGE.format(name=name, rate=rate), encoding="utf-8")
    archive(root, [pages / "mot.html", pages / "hai.html"])
    publish(root, built_at=BEGAN)
    return root


def archive(root: DataRoot, pages: Sequence[Path]) -> None:
    """Archives saved pages, and reads and stages them."""
    clock_ticks = ticks()
    for folder in (root.archive, root.staged, root.warehouse):
        folder.mkdir(parents=True)
    capture_pages(pages, archive_root=root.archive, now=lambda: next(clock_ticks))
    for source in {capture.source for capture in read_captures(root.archive)}:
        captures = read_captures(root.archive, source=source)
        read_days(root, source, {clock.day_of(BEGAN): captures}, reporter=SilentReporter())


def publish(root: DataRoot, *, built_at: datetime) -> builder.Built:
    """Builds what is staged and publishes it, as a night does."""
    reference = reference_tables(sources=declared_sources())
    built = builder.build(staged=root.staged, warehouse=root.warehouse, reference=reference, built_at=built_at)
    builder.record_checks(built, builder.check_integrity(built.path))
    builder.publish_built(built)
    return built
