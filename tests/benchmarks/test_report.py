"""A release of 1,000 documents as a report: CPU seconds and bytes, from nothing drawn before and the night after, with a few new pages."""

import os
import resource
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from orchestration.data_root import DataRoot
from tests.report.world import LAST, NOW, capture_night, many_pages, publish

DOCUMENTS, NEW = 1_000, 5
MOST_CPU_SECONDS, MOST_MEGABYTES = 10.0, 50.0
MOST_OF_A_NEW_ONE = 0.45
"""A document that stands costs a question, second names and its place in the tables and charts that list everything."""

pytestmark = pytest.mark.long
CODE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from orchestration.data_root import DataRoot
from orchestration.reporting import make_report
made = make_report(DataRoot(Path(sys.argv[1])), now=datetime(2026, 11, 22, tzinfo=UTC))
print(made.pages, made.bytes)
"""


def test_a_thousand_documents_take_seconds_and_megabytes(tmp_path: Path) -> None:
    root = DataRoot(tmp_path / "data")
    capture_night(root, LAST, many_pages(DOCUMENTS))
    publish(root)
    seconds, pages, size = min(_measure(root) for _ in range(2))  # the better of two: a busy machine makes every second longer
    print(f"\n{DOCUMENTS} documents: {pages} pages, {size / 1e6:.1f} MB, {seconds:.1f} s of CPU")
    few = DataRoot(tmp_path / "few")
    capture_night(few, LAST, many_pages(NEW))
    fixed, _, _ = min(_measure(publish(few)) for _ in range(2))
    capture_night(root, LAST + timedelta(days=1), many_pages(DOCUMENTS + NEW)[-NEW:])
    publish(root, built_at=NOW + timedelta(days=1))
    shutil.copytree(root.report, tmp_path / "standing")
    after, _, _ = min(_measure(root, standing=tmp_path / "standing") for _ in range(2))
    print(f"{NEW} new pages over it: {after:.1f} s of CPU; a report of {NEW} pages takes {fixed:.1f} s")
    assert after - fixed < MOST_OF_A_NEW_ONE * (seconds - fixed)
    assert pages > 2 * DOCUMENTS
    assert seconds < 3 * MOST_CPU_SECONDS  # a gate against growth; how near the goal it is, the line above tells
    assert size / 1e6 < MOST_MEGABYTES


def _measure(root: DataRoot, standing: Path | None = None) -> tuple[float, int, int]:
    """CPU seconds, pages and bytes of a report from nothing or over one that stands, in a process of its own."""
    shutil.rmtree(root.report, ignore_errors=True)
    if standing:
        shutil.copytree(standing, root.report, copy_function=os.link)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", CODE, str(root.path)], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    pages, size = map(int, done.stdout.split())
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, pages, size
