"""Row 8. Readers beside a publisher: whoever opens the current file gets one whole release, old or new."""

import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration import release
from tests.faults.totals import Tally
from tests.warehouse import BUILT_AT, build
from tests.warehouse_rows import seeds, stage_night

READERS = 4
READER = """
import pathlib, sys, duckdb
path, stop = sys.argv[1:]
while not pathlib.Path(stop).exists():
    with duckdb.connect(path, read_only=True) as connection:
        told = connection.execute("SELECT content_hash, (SELECT count(*) FROM core.fact_observation) FROM core.release").fetchall()
        print(told[0][0][:8], told[0][1])
"""


@pytest.mark.parametrize("swaps", [50, pytest.param(1000, marks=pytest.mark.soak)])
def test_row08_no_read_fails_or_mixes_while_releases_are_swapped(tmp_path: Path, tally: Tally, swaps: int) -> None:
    night = date(2026, 11, 1)
    files = {}
    for name, pages in (("one", seeds()[:1]), ("two", seeds())):
        stage_night(tmp_path / name / "staged", night, pages)
        built = build(tmp_path / name)
        files[built.content_hash[:8]] = (built.path, built.row_counts["core.fact_observation"])
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    hashes = list(files)

    def swap(number: int) -> None:
        private = warehouse / ".build.duckdb"
        shutil.copyfile(files[hashes[number % 2]][0], private)
        at = BUILT_AT + timedelta(seconds=number)
        release.publish(private, warehouse=warehouse, release_id=f"{at:%Y-%m-%dT%H%M%SZ}-{number}", built_at=at)

    swap(0)
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(warehouse / "current.duckdb"), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(READERS)]
    for number in range(1, swaps + 1):
        swap(number)
    stop.touch()
    reads = 0
    for reader in readers:
        out, err = reader.communicate(timeout=120)
        assert reader.returncode == 0, err[-2000:]
        for line in out.splitlines():
            told, rows = line.split()
            assert files[told][1] == int(rows), "a read mixed two releases"
            reads += 1
    assert reads >= READERS
    tally.fault(swaps)
    assert len(list((warehouse / "releases").glob("*.duckdb"))) == min(swaps + 1, release.KEPT)
