"""Backup and restore as one drill: what comes back is what was there, proven; what is damaged is refused whole."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from orchestration.backup import back_up, backups, damage_of, read_backup, restore
from orchestration.clock import now
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from tests.run.commands import giamngheo
from transforms.errors import UsageError, VerificationDiffers

QUIET = SilentReporter()


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    """A root in small: files of every kind, a database that is being written, and what must not be taken along."""
    root = DataRoot(tmp_path / "data")
    for name, content in {
        "archive/vbsp_en/2026/10/a.warc.gz": b"bytes" * 100,
        "staged/captured_on=2026-10-05/source=vbsp_en/captures.parquet": b"rows",
        "warehouse/releases/one.duckdb": b"release",
        "warehouse/.build.duckdb": b"half",
        "alerts/told.json": b"{}",
        "giamngheo.toml": b"threads = 1\n",
        "run.json": b"{}",
    }.items():
        path = root.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    database = root.path / "dagster" / "history" / "runs.db"
    database.parent.mkdir(parents=True)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE runs (id TEXT)")
        connection.execute("INSERT INTO runs VALUES ('kept')")
        connection.commit()
    return root


def contents(root: DataRoot) -> dict[str, bytes]:
    return {
        path.relative_to(root.path).as_posix(): path.read_bytes()
        for path in root.path.rglob("*")
        if path.is_file() and path.suffix not in (".db",)
    }


def test_what_comes_back_is_what_was_there(root: DataRoot, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    open_writer = sqlite3.connect(root.path / "dagster" / "history" / "runs.db")
    open_writer.execute("INSERT INTO runs VALUES ('in the log beside the file')")
    open_writer.commit()
    made, new = back_up(root, target, now=now(), keep=None, reporter=QUIET)
    open_writer.close()
    again = DataRoot(tmp_path / "again")
    restore(target, again, of=None, reporter=QUIET)
    unwanted = {"warehouse/.build.duckdb", "run.json"}
    assert contents(again) == {name: content for name, content in contents(root).items() if name not in unwanted}
    with closing(sqlite3.connect(again.path / "dagster" / "history" / "runs.db")) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (2,), "what only the write-ahead log held is there"
    assert new == made.size and not list(tmp_path.glob(".again*"))


def test_a_second_backup_copies_only_what_is_new_and_old_ones_are_forgotten(root: DataRoot, tmp_path: Path) -> None:
    from datetime import timedelta

    target, at = tmp_path / "backup", now()
    back_up(root, target, now=at, keep=None, reporter=QUIET)
    (root.archive / "vbsp_en/2026/10/b.warc.gz").write_bytes(b"more")
    (root.warehouse / "releases" / "one.duckdb").unlink()
    _, new = back_up(root, target, now=at + timedelta(days=1), keep=None, reporter=QUIET)
    assert new == len(b"more") and len(backups(target)) == 2
    first = read_backup(target, backups(target)[0])
    assert "warehouse/releases/one.duckdb" in {file.name for file in first.files} and damage_of(target, first) == []
    back_up(root, target, now=at + timedelta(days=2), keep=1, reporter=QUIET)
    assert len(backups(target)) == 1 and damage_of(target, read_backup(target)) == []
    assert b"release" not in {path.read_bytes() for path in (target / "objects").glob("*/*")}


def test_a_damaged_backup_restores_nothing(root: DataRoot, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    made, _ = back_up(root, target, now=now(), keep=None, reporter=QUIET)
    damaged = next(file for file in made.files if file.name.endswith("a.warc.gz"))
    (target / "objects" / damaged.sha256[:2] / damaged.sha256).write_bytes(b"BYTES" * 100)
    assert damage_of(target, made) == [damaged.name]
    with pytest.raises(VerificationDiffers, match=r"a\.warc\.gz"):
        restore(target, DataRoot(tmp_path / "again"), of=None, reporter=QUIET)
    assert not (tmp_path / "again").exists() and not list(tmp_path.glob(".again*"))


def test_nothing_is_overwritten(root: DataRoot, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    back_up(root, target, now=now(), keep=None, reporter=QUIET)
    with pytest.raises(UsageError, match="holds something"):
        restore(target, root, of=None, reporter=QUIET)
    with pytest.raises(UsageError, match="outside of the data root"):
        back_up(root, root.path / "backup", now=now(), keep=None, reporter=QUIET)
    other = tmp_path / "photos"
    other.mkdir()
    (other / "holiday.jpg").touch()
    with pytest.raises(UsageError, match="holds something else"):
        back_up(root, other, now=now(), keep=None, reporter=QUIET)
    with pytest.raises(UsageError, match="got none"):
        restore(tmp_path / "nothing", DataRoot(tmp_path / "again"), of=None, reporter=QUIET)


def test_names_that_lead_out_of_the_root_are_refused(root: DataRoot, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    made, _ = back_up(root, target, now=now(), keep=None, reporter=QUIET)
    listed = {"made_at": made.made_at, "release": None, "files": [["../outside", 5, made.files[0].sha256]]}
    (target / "backups" / f"{made.made_at}.json").write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(UsageError, match="inside a data root"):
        restore(target, DataRoot(tmp_path / "again"), of=None, reporter=QUIET)
    assert not (tmp_path / "outside").exists()


@pytest.mark.long
def test_the_drill_on_a_real_root(data: Path, tmp_path: Path) -> None:
    assert giamngheo("nightly", "--pages", "tests/pages/langson", "--on", "2026-10-05", data=data).code in (0, 4)
    question = "SELECT * FROM poverty_timeline ORDER BY ALL"
    asked = giamngheo("sql", question, "--format", "csv", data=data).out
    assert giamngheo("backup", tmp_path / "backup", "--json", data=data).json["release"] is not None
    assert giamngheo("restore", tmp_path / "backup", "--check", data=data).code == 0
    again = tmp_path / "again"
    said = giamngheo("restore", tmp_path / "backup", data=again)
    assert said.code == 0, said.err
    assert giamngheo("sql", question, "--format", "csv", data=again).out == asked and len(asked.splitlines()) > 1
    night = giamngheo("nightly", "--pages", "tests/pages/langson", "--on", "2026-10-05", "--json", data=again)
    assert night.code == 0 and night.json["facts_loaded"] == 0, "a restored root goes on as if nothing had happened"
    assert giamngheo("doctor", data=again).code == 0
