"""Mistakes at the keyboard: a path, name or port that is wrong is said in one line with exit code 2, and nothing is lost by it."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result

from orchestration import clock
from orchestration.cli import giamngheo
from orchestration.commands import daemon
from orchestration.data_root import DataRoot, refuse_made_pages
from orchestration.shortage import exit_code_of, in_words, shortage_of
from tests.run.commands import ROOT
from tests.small_root import BEGAN, PAGE, publish
from transforms.archive.index import read_captures
from transforms.errors import DataHeld, UsageError


def ask(*arguments: object) -> Result:
    return CliRunner().invoke(giamngheo, [str(argument) for argument in arguments])


def refused(*arguments: object) -> str:
    """The message of a refusal."""
    done = ask(*arguments)
    assert isinstance(done.exception, UsageError), done.output
    return str(done.exception)


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["doctor"],
        ["verify"],
        ["rebuild"],
        ["alert", "show"],
        ["alert", "flush"],
        ["archive", "verify"],
        ["archive", "send"],
        ["archive", "takedown", "https://baolangson.vn/mot.html", "--reason", "asked for"],
        ["backup", "copies"],
        ["publish", "copies"],
        ["backfill", "--from", "2026-11-21", "--to", "2026-11-21"],
    ],
)
def test_a_mistyped_data_root_is_no_empty_one(command: list[str], tmp_path: Path) -> None:
    wrong = tmp_path / "dta"
    assert str(wrong) in refused(*command, "--data", wrong)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        ["review", "--limit", "-3"],
        ["evaluate", "--errors", "-1", "--gold", ROOT, "--pages", ROOT],
        *([*command.split(), "--wait", "-1"] for command in ("nightly", "pull place", "archive import page.html")),
    ],
)
def test_less_than_nothing_is_no_number_to_show_or_wait(command: list[str], tmp_path: Path) -> None:
    done = ask(*command, *([] if command[0] == "evaluate" else ["--data", tmp_path]))
    assert done.exit_code == 2 and "is not in the range x>=0" in done.stderr, done.output
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_rebuild_from_is_said(tmp_path: Path) -> None:
    assert "no captures" in refused("rebuild", "--data", tmp_path)
    assert not (tmp_path / "rebuilding").exists()


def test_exports_never_take_the_place_of_something_else(root: DataRoot, tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("three years of work", encoding="utf-8")
    for place in (thesis, tmp_path):
        assert "would be lost" in refused("export", "--data", root.path, "--to", place)
    assert thesis.read_text(encoding="utf-8") == "three years of work"
    for _ in range(2):  # its own earlier exports it replaces
        assert ask("export", "--data", root.path, "--to", tmp_path / "exports").exit_code == 0


@pytest.mark.parametrize("command", [["verify"], ["archive", "verify"]])
def test_a_portal_that_nothing_is_archived_of_is_not_without_faults(command: list[str], root: DataRoot) -> None:
    assert "baolangson" in refused(*command, "--source", "baolangsn", "--data", root.path)


@pytest.mark.parametrize("command", [["extract"], ["explain"], ["archive", "import"]])
def test_no_page_is_read_with_or_filed_under_a_portal_that_nobody_declared(command: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(name="ba", rate="4,12"), encoding="utf-8")
    where = ["--data", tmp_path / "other"] if command[0] == "archive" else []
    assert "--source baolangsn: expected one of" in refused(*command, page, "--source", "baolangsn", *where)
    assert not (tmp_path / "other").exists(), "filed there, no command would read it again"
    for source in ("baolangson", "unknown"):
        assert ask(*command, page, "--source", source, *where).exit_code == 0


def test_a_backup_is_not_put_into_a_file(root: DataRoot, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert "got a file" in refused("backup", file, "--data", root.path)


def test_no_folder_is_made_where_none_can_be(root: DataRoot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert ask("backup", tmp_path / "backups", "--data", root.path).exit_code == 0
    places = [tmp_path / "file" / "sub", *([Path("/proc/nowhere")] if Path("/proc/self").exists() else [])]
    for place in places:
        for command in (["export", "--to", place, "--data", root.path], ["restore", tmp_path / "backups", "--data", place]):
            error = ask(*command).exception
            assert isinstance(error, OSError) and shortage_of(error) == "access" and str(place.parent) in str(error), command
    assert exit_code_of("access") == 2


@pytest.mark.filterwarnings("ignore:The inplace keyword:Warning")  # of a library that validates, on pandas 3.1
def test_a_damaged_staged_file_is_no_bug_and_rebuilding_mends_it(root: DataRoot) -> None:
    next(root.staged.rglob("observations.parquet")).write_bytes(b"not Parquet any more")
    with pytest.raises(Exception, match=r"observations\.parquet") as met:
        publish(root, built_at=BEGAN)
    assert shortage_of(met.value) == "damage" and "giamngheo rebuild" in in_words("damage", met.value) and exit_code_of("damage") == 2
    done = ask("rebuild", "--data", root.path)
    assert done.exit_code == 0 and "equal in content" in done.output, done.output


@pytest.mark.parametrize("command", ["backfill", "diff-reading"])
def test_days_that_were_never_captured_are_named(command: str, root: DataRoot) -> None:
    """The pages of `root` were captured on BEGAN."""
    captured = clock.day_of(BEGAN)
    before, after = captured - timedelta(days=2), captured + timedelta(days=1)
    done = refused(command, "--from", "2020-01-01", "--to", "2020-01-03", "--data", root.path)
    assert done.startswith("2020-01-01 to 2020-01-03: ") and "got none" in done
    told = ask(command, "--from", before, "--to", after, "--data", root.path)
    assert told.exit_code in (0, 4), told.output
    assert f"nothing to read: {before} to {captured - timedelta(days=1)}, {after}" in told.stderr


def test_pages_that_we_made_are_no_captures(root: DataRoot, tmp_path: Path) -> None:
    (root.report / "captured").mkdir(parents=True)
    (root.report / "index.html").write_text("<p>3,36 percent</p>", encoding="utf-8")
    captures = len(read_captures(root.archive))
    for folder in (root.path, root.path.parent, root.report / "captured"):
        for command in (["archive", "import", folder], ["nightly", "--pages", folder]):
            assert str(root.path) in refused(*command, "--data", tmp_path / "other"), command
    assert not (tmp_path / "other").exists()
    kept = root.path / "saved"
    kept.mkdir()
    refuse_made_pages([kept, root.archive])
    done = ask("archive", "import", root.archive, "--data", tmp_path / "other")
    assert done.exit_code == 0 and len(read_captures(tmp_path / "other" / "archive")) == captures, done.output


@pytest.mark.parametrize("query", ["", "  ", "/* nothing */"])
def test_an_empty_query_is_refused(query: str, root: DataRoot) -> None:
    assert "got nothing" in refused("sql", query, "--data", root.path)


def test_of_two_statements_none_is_lost_unsaid(root: DataRoot) -> None:
    assert "expected one statement, got 2" in refused("sql", "SELECT 1; SELECT 2", "--data", root.path)
    assert ask("sql", "SELECT 1; -- done", "--data", root.path).exit_code == 0


@pytest.mark.parametrize("query", ["-- how many = all\nSELECT 4 AS n", "--\tone\nSELECT 4 AS n"])
def test_a_query_that_begins_with_a_comment_is_no_option(query: str, root: DataRoot) -> None:
    assert ask("sql", query, "--format", "csv", "--data", root.path).stdout == "n\n4\n"
    assert "No such option '--fromat'" in ask("sql", "SELECT 1", "--fromat", "csv", "--data", root.path).output


def test_every_column_of_a_query_is_in_its_object(root: DataRoot) -> None:
    done = ask("sql", "SELECT 1 AS n, 2 AS n, 3 AS n_1, 'NaN'::DOUBLE AS x", "--json", "--data", root.path)
    assert done.stdout == '{"n": 1, "n_1": 2, "n_1_1": 3, "x": null}\n'


def test_a_query_that_was_too_much_ends_by_ctrl_c(root: DataRoot) -> None:
    """DuckDB alone looks for it now and then, and mostly not before its query has ended."""
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from orchestration.cli import main; main()"
    query = "SELECT count(*) FROM range(100000000000) AS t (n) WHERE hash(n) % 7 = 3"
    command = [sys.executable, "-c", code, "sql", query, "--data", str(root.path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT) as asked:
        while asked.poll() is None and sum(psutil.Process(asked.pid).cpu_times()[:2]) < 4:  # Python is up after one second of them
            time.sleep(0.1)
        asked.send_signal(signal.SIGINT)
        try:
            _, errors = asked.communicate(timeout=30)
        finally:
            asked.kill()
    assert asked.returncode == 130 and errors.strip() == b"", errors


def test_where_the_verdicts_go_is_looked_at_before_they_are_made(root: DataRoot, tmp_path: Path) -> None:
    assert "no folder" in refused("check", "--data", root.path, "--junit", tmp_path / "missing" / "verdicts.xml")


def test_a_file_that_cannot_be_explained_is_named_in_full(tmp_path: Path) -> None:
    program = tmp_path / "program.html"
    program.write_bytes(b"\x7fELF" + bytes(64))
    assert str(program) in str(ask("explain", program).exception)


@pytest.mark.parametrize("arguments", [["--help"], ["sql", "FROM core.fact_figure"]])
def test_a_reader_that_has_seen_enough_is_no_bug(arguments: list[str], root: DataRoot) -> None:
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=os.environ | {"GIAMNGHEO_DATA": str(root.path)}
    ) as told:
        assert told.stdout is not None and told.stderr is not None
        told.stdout.close()
        assert told.stderr.read() == b""
    assert told.returncode == 128 + signal.SIGPIPE, "as of any program behind `| head`; 1 would be a bug of ours"


def test_a_port_in_use_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "free port" in refused("ui", "--port", taken.getsockname()[1], "--data", tmp_path / "data")
    assert ask("ui", "--port", 99999).exit_code == 2
    assert not (tmp_path / "data").exists()


def test_a_root_has_one_daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[str, ...]] = []
    monkeypatch.setattr(daemon, "exec_dagster", lambda *arguments: became.append(arguments))
    code = (
        "import os, sys, pathlib; from orchestration.commands.daemon import hold_for_good; from orchestration.data_root import *\n"
        "hold_for_good(make_ready(DataRoot(pathlib.Path(sys.argv[1])))); os.execv('/bin/sh', ['sh', '-c', 'echo became; exec sleep 600'])"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT) as first:
        assert first.stdout is not None and first.stdout.readline() == b"became\n"
        second = ask("daemon", "--data", tmp_path)
        first.kill()
    assert isinstance(second.exception, DataHeld) and "another daemon" in str(second.exception) and became == []
    assert ask("daemon", "--data", tmp_path).exit_code == 0 and became == [("dagster-daemon", "run")], "the lock went with its process"
