"""Row 8. Readers beside a publisher: whoever opens the current file gets one whole release, old or new."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import release
from tests.faults.totals import READS, Tally
from tests.run.commands import ROOT
from tests.warehouse import BUILT_AT, build
from tests.warehouse_rows import seeds, stage_night

READERS = 4
READER = """
import pathlib, sys
from orchestration.release import open_release
path, stop = map(pathlib.Path, sys.argv[1:])
while not stop.exists():
    with open_release(path) as connection:
        told = connection.execute("SELECT content_hash, (SELECT count(*) FROM core.fact_observation) FROM core.release").fetchall()
        print(told[0][0][:8], told[0][1], flush=True)
"""


@dataclass(frozen=True)
class Release:
    content_hash: str
    observations: int
    path: Path = field(default=Path(), compare=False)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """Two releases, of one page and of several."""
    built = []
    for pages in (seeds()[:1], seeds()):
        folder = tmp_path_factory.mktemp("release")
        stage_night(folder / "staged", date(2026, 11, 1), pages)
        done = build(folder)
        built.append(Release(done.content_hash[:8], done.row_counts["core.fact_observation"], done.path))
    return built[0], built[1]


@pytest.mark.parametrize("swaps", [50, pytest.param(1000, marks=pytest.mark.soak)])
def test_row08_no_read_fails_or_mixes_while_releases_are_swapped(
    releases: tuple[Release, Release], tmp_path: Path, tally: Tally, swaps: int
) -> None:
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()

    def swap(number: int) -> None:
        private = warehouse / ".build.duckdb"
        shutil.copyfile(releases[number % 2].path, private)
        at = BUILT_AT + timedelta(seconds=number)
        release.publish(private, warehouse=warehouse, release_id=f"{at:%Y-%m-%dT%H%M%SZ}-{number}")

    swap(0)
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(warehouse / "current.duckdb"), str(stop)]
    readers, told = [], []
    for number in range(READERS):
        told.append(tmp_path / f"told-{number}")
        with told[-1].open("w") as out:
            readers.append(subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True))
    reads = 0
    for number in range(1, swaps + 1):
        while all(reader.poll() is None for reader in readers) and (now := sum(path.stat().st_size for path in told)) == reads:
            time.sleep(0.001)  # one read at least for each release: readers that only ever open would prove little
        reads = now
        swap(number)
    stop.touch()
    known = {(one.content_hash, str(one.observations)) for one in releases}
    for reader, path in zip(readers, told, strict=True):
        _, err = reader.communicate(timeout=120)
        assert reader.returncode == 0, err[-2000:]
        lines = path.read_text(encoding="utf-8").splitlines()
        assert {tuple(line.split()) for line in lines} <= known, "a read mixed two releases"
        tally.read(len(lines))
    tally.fault(swaps)
    assert tally[READS] >= swaps
    assert len(list((warehouse / "releases").glob("*.duckdb"))) == min(swaps + 1, release.KEPT)


def test_row08_a_release_is_opened_whole_though_another_takes_its_name_meanwhile(
    releases: tuple[Release, Release], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    """The instant between DuckDB's openings of a file, at will: all of them go to the one that was there first."""
    current, swap = _about_to_be_swapped(releases, tmp_path)
    connect = duckdb.connect

    def swapped_meanwhile(database: str, **settings: Any) -> duckdb.DuckDBPyConnection:
        swap()
        return connect(database, **settings)

    monkeypatch.setattr(duckdb, "connect", swapped_meanwhile)
    with release.open_release(current) as connection:
        assert _told(connection) == releases[0]
    assert not list(tmp_path.glob(f"{release.OPENING}*"))
    tally.fault()


@pytest.mark.parametrize("torn", [False, True])
def test_row08_where_a_folder_takes_no_names_a_release_is_opened_again_when_another_took_its_name(
    releases: tuple[Release, Release], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally, torn: bool
) -> None:
    """A mirror that is only read. What DuckDB says of a torn file is said for it: opening one has ended a process."""
    current, swap = _about_to_be_swapped(releases, tmp_path)
    connect, opened = duckdb.connect, []

    def no_names(*_: object, **__: object) -> None:
        raise PermissionError("Read-only file system")

    def swapped_meanwhile(database: str, **settings: Any) -> duckdb.DuckDBPyConnection:
        opened.append(database)
        if len(opened) > 1:
            return connect(database, **settings)
        swap()
        if torn:
            raise duckdb.SerializationException("No more data remaining in MetadataReader")
        return connect(str(releases[0].path), **settings)

    monkeypatch.setattr(os, "link", no_names)
    monkeypatch.setattr(duckdb, "connect", swapped_meanwhile)
    with release.open_release(current) as connection:
        assert _told(connection) == releases[1]
    assert opened == [str(current)] * 2
    tally.fault()


def _about_to_be_swapped(releases: tuple[Release, Release], folder: Path) -> tuple[Path, Callable[[], object]]:
    current = Path(shutil.copyfile(releases[0].path, folder / "current.duckdb"))
    other = Path(shutil.copyfile(releases[1].path, folder / "next"))
    return current, lambda: other.replace(current)


def _told(connection: duckdb.DuckDBPyConnection) -> Release:
    (told,) = connection.execute("SELECT content_hash, (SELECT count(*) FROM core.fact_observation) FROM core.release").fetchall()
    return Release(told[0][:8], told[1])
