"""What a machine does to a data root: torn logs, full disks, little memory, locks, other versions, foreign owners.

Rows 4 to 6, 10, 36, 37, 40, 43.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import release
from orchestration.data_root import DataRoot, hold
from tests.faults.logical import facts, lost, payloads
from tests.faults.warm import Warm
from tests.run.commands import ROOT
from tests.small_root import BEGAN

PAGE = ROOT / "tests" / "pages" / "langson" / "langson-ra-soat-2023.html"
NIGHT = ("nightly", "--pages", PAGE, "--on", "2026-11-21")

# Row 4 ----------------------------------------------------------------------------------------------------------------------------

STRANGER = """
import os, signal, sys, duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("UPDATE core.fact_observation SET value = 99")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("damage", ["whole", "cut", "flipped"])
def test_row04_a_log_beside_the_release_is_never_read_in_silence(root: DataRoot, warm: Warm, damage: str) -> None:
    killed = subprocess.run([sys.executable, "-c", STRANGER, str(root.current_release)], check=False)
    assert killed.returncode == -signal.SIGKILL
    wal = root.current_release.with_name("current.duckdb.wal")
    log = wal.read_bytes()
    if damage == "cut":
        wal.write_bytes(log[: len(log) // 2])
    elif damage == "flipped":
        wal.write_bytes(log[:40] + bytes([log[40] ^ 1]) + log[41:])
    for command in (("sql", "SELECT max(value) FROM poverty_timeline"), NIGHT, ("verify",)):
        said = warm.run(*command, data=root.path)
        assert said.code == 2 and "write-ahead log" in said.err and "rebuild" in said.err, said.err
    wal.unlink()
    root.current_release.unlink()
    assert warm.run("rebuild", data=root.path).code == 0
    assert warm.run("verify", data=root.path).code == 0


# Rows 5 and 6 ---------------------------------------------------------------------------------------------------------------------


def survives(root: DataRoot, warm: Warm, words: str, **lacking: Any) -> None:
    """A night that lacks something ends with 2 and says what; the release is served as before, nothing archived is lost."""
    before, kept = facts(root.current_release), payloads(root)
    arguments = lacking.pop("arguments", ())
    said = warm.run(*NIGHT, *arguments, data=root.path, **lacking)
    assert said.code == 2 and words in said.err and "Traceback" not in said.err, f"{said.code}: {said.err}"
    assert facts(root.current_release) == before and lost(root, kept) == 0


@pytest.mark.parametrize("limit", [3_000, *(pytest.param(limit, marks=pytest.mark.long) for limit in (60_000, 400_000)), 3_000_000])
def test_row05_a_file_that_cannot_grow_ends_the_night_and_says_so(root: DataRoot, warm: Warm, limit: int) -> None:
    survives(root, warm, "out of disk space", limits={"RLIMIT_FSIZE": limit})


def test_row05_the_doctor_tells_of_a_full_disk_as_of_what_it_is(root: DataRoot, warm: Warm) -> None:
    root.dagster_home.mkdir()
    shutil.copyfile(ROOT / "orchestration" / "dagster.yaml", root.dagster_home / "dagster.yaml")
    said = warm.run("doctor", "--json", data=root.path, limits={"RLIMIT_FSIZE": 3_000})
    (finding,) = (row for row in map(json.loads, said.out.splitlines()) if row["look"] == "instance")
    assert said.code == 2 and finding["exit_code"] == 2 and finding["words"].startswith("out of disk space"), said.out
    assert "\n" not in finding["words"]


@pytest.mark.long
@pytest.mark.parametrize("room_kilobytes", [100, 1_500, 4_000])
def test_row05_a_disk_that_is_full_ends_the_night_and_the_next_is_whole(
    small: DataRoot, warm: Warm, tmp_path: Path, room_kilobytes: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    used = sum(path.stat().st_blocks * 512 for path in small.path.rglob("*")) // 1024
    mount = ["mount", "-t", "tmpfs", "-o", f"size={used + 400 + room_kilobytes}k", "giamngheo", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk; the limit on file sizes is tried instead")
    try:
        root = DataRoot(disk / "data")
        shutil.copytree(small.path, root.path)
        survives(root, warm, "out of disk space")
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        said = warm.run(*NIGHT, data=root.path)
        assert said.code in (0, 4), said.err
        assert len(payloads(root)) == 3
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_row06_a_build_beyond_its_memory_ends_the_night(root: DataRoot, warm: Warm) -> None:
    survives(root, warm, "out of memory", arguments=("--set", "memory_limit=20MB"))


@pytest.mark.long
def test_row06_a_process_beyond_its_memory_ends_the_night(root: DataRoot, warm: Warm) -> None:
    before, kept = facts(root.current_release), payloads(root)
    said = warm.run(*NIGHT, data=root.path, limits={"RLIMIT_AS": 1_200_000_000})
    assert said.code not in (0, 4), "the limit is one that a night cannot keep to"  # the C library may end it before Python can tell
    assert facts(root.current_release) == before and lost(root, kept) == 0
    assert warm.run(*NIGHT, data=root.path).code in (0, 4)


# Row 10 ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_row10_records_of_dagster_that_stay_locked_end_the_night_within_a_bound(root: DataRoot, warm: Warm) -> None:
    history = root.dagster_home / "history"
    assert warm.run("nightly", "--pages", PAGE, "--on", "2026-11-20", data=root.path).code in (0, 4)
    with sqlite3.connect(history / "runs.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = warm.run(*NIGHT, data=root.path)
        other.execute("ROLLBACK")
    assert said.code == 75 and "held the lock" in said.err and "Traceback" not in said.err, said.err
    assert warm.run(*NIGHT, data=root.path).code in (0, 4)


# Row 36 ---------------------------------------------------------------------------------------------------------------------------

OLDER = {
    "a column less": "ALTER TABLE core.release DROP COLUMN inputs_digest",
    "a table less": "DROP TABLE core.release_check",
    "a column of another name": "ALTER TABLE core.fact_rate RENAME COLUMN percent_per_year TO rate",
}


@pytest.mark.long
@pytest.mark.parametrize("older", OLDER)
def test_row36_a_release_of_another_version_is_named_and_the_next_night_makes_it_anew(root: DataRoot, warm: Warm, older: str) -> None:
    with duckdb.connect(str(root.current_release)) as connection:
        connection.execute(OLDER[older])
    for command in ("status", "verify", "report", "doctor"):
        said = warm.run(command, data=root.path)
        assert "Traceback" not in said.err and said.code in (0, 2, 6), f"{command}: {said.err}"
        assert said.code == 0 or command == "doctor" or "this version" in said.err or "content" in said.out, said.err
    said = warm.run(*NIGHT, data=root.path)
    assert said.code in (0, 4), said.err
    assert warm.run("status", data=root.path).code == 0


@pytest.mark.parametrize("where", [8, 12, 5000])
def test_row36_a_file_of_an_unknown_format_is_refused_and_left_as_it_is(root: DataRoot, warm: Warm, where: int) -> None:
    content = bytearray(root.current_release.read_bytes())
    content[where] ^= 0xFF
    root.current_release.write_bytes(content)
    for command in (("sql", "SELECT 1"), ("status",), NIGHT):
        said = warm.run(*command, data=root.path)
        assert said.code == 2 and "current.duckdb" in said.err and "Traceback" not in said.err, said.err
    assert root.current_release.read_bytes() == bytes(content)


@pytest.mark.long
def test_row36_the_oldest_supported_duckdb_reads_a_release(small: DataRoot, tmp_path: Path) -> None:
    target = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--target", str(tmp_path / "old"), "duckdb==1.5.0"]
    if subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *target], capture_output=True, check=False).returncode:
        pytest.skip("the package registry cannot be reached for the oldest supported DuckDB")
    code = (
        "import sys, duckdb; connection = duckdb.connect(sys.argv[1], read_only=True); "
        "print(duckdb.__version__, connection.execute('SELECT count(*) FROM poverty_timeline').fetchone()[0])"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "old")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(small.current_release)], capture_output=True, text=True, env=environment, check=True
    )
    version, rows = done.stdout.split()
    assert version == "1.5.0" and int(rows) == 6


# Row 37 ---------------------------------------------------------------------------------------------------------------------------

WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, *_):
        if name.split(".")[0] in ("dagster", "great_expectations"):
            raise ModuleNotFoundError(f"no {name} here")

sys.meta_path.insert(0, Absent())
from orchestration.cli import main

main()
"""


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (("sql", "SELECT count(*) FROM poverty_timeline"), 0, "6"),
        (("verify",), 0, "0 differences"),
        (("doctor",), 0, "ok    archive"),
    ],
    ids=["sql", "verify", "doctor"],
)
def test_row37_what_answers_works_without_dagster_and_great_expectations(
    small: DataRoot, command: tuple[str, ...], code: int, words: str
) -> None:
    arguments = [sys.executable, "-c", WITHOUT, *command, "--data", str(small.path)]
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == code and words in done.stdout, done.stdout + done.stderr


# Row 40 ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["archive", "staged", "warehouse", "archive/baolangson"])
def test_row40_a_folder_that_is_a_link_is_not_written_through(root: DataRoot, warm: Warm, tmp_path: Path, folder: str) -> None:
    outside = tmp_path / "outside"
    shutil.move(root.path / folder, outside)
    (root.path / folder).symlink_to(outside)
    before = sorted((path, path.stat().st_size) for path in outside.rglob("*"))
    page = tmp_path / "mot.html"
    page.write_text(
        '<html><head><link rel="canonical" href="https://baolangson.vn/ba.html"><title>Giảm nghèo</title></head>'
        f"<body><article><h1>Giảm nghèo</h1><p>{'Tỷ lệ hộ nghèo còn 5,5%. ' * 9}</p></article></body></html>",
        encoding="utf-8",
    )
    said = warm.run("nightly", "--pages", page, "--on", "2026-11-21", data=root.path)
    assert said.code == 2 and "link" in said.err and "Traceback" not in said.err, said.err
    assert sorted((path, path.stat().st_size) for path in outside.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user; `tests/run/test_bad_input.py` tries a read-only root")
def test_row40_another_user_may_read_and_is_told_that_he_may_not_write(root: DataRoot, warm: Warm) -> None:
    place = root.path
    while not place.stat().st_mode & 0o001 or place == root.path:
        place.chmod(0o755)
        place = place.parent
    before = facts(root.current_release)
    said = warm.run(*NIGHT, data=root.path, user=65534)
    assert said.code == 2 and "can be written" in said.err and "Traceback" not in said.err, said.err
    assert warm.run("sql", "SELECT 1", data=root.path, user=65534).code == 0
    with hold(root, purpose="a test", started_at=BEGAN):
        looked = warm.run("status", data=root.path, user=65534)
    assert looked.code == 0 and "running    process" in looked.out and "baolangson" in looked.out and not looked.err, looked.err
    said = warm.run("export", data=root.path, user=65534)
    assert said.code == 2 and "the published warehouse is unchanged" in said.err and "next run" not in said.err, said.err
    assert facts(root.current_release) == before


# Row 43 ---------------------------------------------------------------------------------------------------------------------------

PUBLISH = """
import sys
from pathlib import Path
from orchestration import release
warehouse = Path(sys.argv[1])
release.publish(warehouse / ".build.duckdb", warehouse=warehouse, release_id="2026-11-22T000000Z-x")
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here; the order of a whole night is tried from its own calls")
def test_row43_the_file_is_on_disk_before_its_name_and_the_name_before_publishing_ends(root: DataRoot, tmp_path: Path) -> None:
    shutil.copyfile(root.current_release, root.warehouse / ".build.duckdb")
    trace = tmp_path / "trace"
    calls = "trace=fsync,fdatasync,rename,renameat,renameat2"
    command = ["strace", "-f", "-y", "-e", calls, "-o", str(trace), sys.executable, "-c", PUBLISH, str(root.warehouse)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and "ptrace" in done.stderr:
        pytest.skip(f"processes may not be traced here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    lines = [line for line in trace.read_text(encoding="utf-8").splitlines() if str(root.warehouse) in line]

    def first(*words: str) -> int:
        return next(at for at, line in enumerate(lines) if all(word in line for word in words))

    named = first("rename", '.build.duckdb"', 'current.duckdb"')
    assert first("fsync", ".build.duckdb>") < named
    assert any("fsync" in line and line.rstrip().split("<")[1].startswith(f"{root.warehouse}>") for line in lines[named + 1 :])


def test_row43_every_file_of_a_night_is_synced_before_it_gets_its_name(root: DataRoot, warm: Warm, tmp_path: Path) -> None:
    steps_to = tmp_path / "steps"
    assert warm.run(*NIGHT, data=root.path, steps_to=steps_to).code in (0, 4)
    steps = steps_to.read_text(encoding="utf-8").splitlines()
    renamed = [
        (at, step.split(" ", 1)[1])
        for at, step in enumerate(steps)
        if step.startswith(("rename ", "replace ")) and step.split(" ", 1)[1].startswith(("archive", "staged", "warehouse"))
    ]
    assert len(renamed) > 5
    for at, path in renamed:
        parent = str(Path(path).parent)
        before, after = steps[:at], steps[at + 1 :]
        folder = path.endswith(".new")
        written = [step.split(" ", 1)[1] for step in before if step.startswith("write ") and step.split(" ", 1)[1].startswith(path)]
        if folder:
            for file in written:
                kept = file if not file.endswith(".part") else path
                assert any(step.startswith(f"fsync {kept}") for step in before), f"{file} is named before it is on disk"
        elif not path.startswith("warehouse/releases"):  # a second name of a file that is synced already
            assert f"fsync {path}" in before, f"{path} is renamed before it is on disk"
        assert f"fsync {parent}" in after, f"the new name of {path} is never on disk"


def test_row04_a_private_file_with_a_log_is_not_published(root: DataRoot) -> None:
    private = root.warehouse / ".build.duckdb"
    shutil.copyfile(root.current_release, private)
    private.with_name(".build.duckdb.wal").write_bytes(b"x")
    before = root.current_release.read_bytes()
    with pytest.raises(Exception, match="checkpointed"):
        release.publish(private, warehouse=root.warehouse, release_id="2026-11-22T000000Z-x")
    assert root.current_release.read_bytes() == before
