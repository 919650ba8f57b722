"""Units, completion, answers in JSON, and Dagster's own check of the definitions."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.cli import COMMANDS
from tests.run.commands import ROOT, giamngheo

UNITS = ROOT / "orchestration" / "deployment"


def test_the_units_stand_up_to_systemd(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None and "CI" in os.environ:
        pytest.fail("no systemd-analyze here, although .ci/run installs it")
    if analyze is None:
        pytest.skip("no systemd here")
    for unit in (*UNITS.glob("*.service"), *UNITS.glob("*.timer")):
        text = unit.read_text(encoding="utf-8").replace("/opt/giamngheo/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(text.replace("/opt/giamngheo", str(ROOT)), encoding="utf-8")
    done = subprocess.run([analyze, "verify", *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    for timer in UNITS.glob("*.timer"):
        calendar = re.search(r"OnCalendar=(.+)", timer.read_text(encoding="utf-8"))
        assert calendar and subprocess.run([analyze, "calendar", calendar[1]], capture_output=True, check=False).returncode == 0


def test_a_night_with_warnings_is_a_success_and_nothing_listens_to_the_world() -> None:
    assert "SuccessExitStatus=4\n" in (UNITS / "giamngheo-nightly.service").read_text(encoding="utf-8")
    for unit in UNITS.glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        assert "0.0.0.0" not in text and "NoNewPrivileges=yes" in text and "User=giamngheo" in text
    assert "-h 127.0.0.1" in (UNITS / "giamngheo-webserver.service").read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands(shell: str) -> None:
    code = "import sys; sys.argv[0] = 'giamngheo'; from orchestration.cli import main; main()"
    source = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env=os.environ | {"_GIAMNGHEO_COMPLETE": f"{shell}_source"},
    )
    assert "_GIAMNGHEO_COMPLETE" in source.stdout, source.stderr
    at = "bac" if shell == "fish" else "1"
    words = {"_GIAMNGHEO_COMPLETE": f"{shell}_complete", "COMP_WORDS": "giamngheo bac", "COMP_CWORD": at}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False, env=os.environ | words)
    assert "backfill" in done.stdout and "backup" in done.stdout, done.stderr


@pytest.mark.parametrize("arguments", [["status"], ["config", "show"], ["alert", "show"], ["alert", "test"], ["doctor"]])
def test_an_answer_in_json_is_one_object_a_line_on_standard_output(arguments: list[str], data: Path) -> None:
    data.mkdir()
    said = giamngheo(*arguments, "--json", data=data)
    assert said.code == 0 and said.out, said.err
    assert all(isinstance(json.loads(line), dict) for line in said.out.splitlines())


def test_every_answering_command_has_json() -> None:
    import importlib

    import click

    # Left out: what makes files, starts a server, writes a row, or prints JSON Lines already.
    answering = {"nightly", "backfill", "diff-reading", "evidence", "cite", "verify", "check", "status", "doctor", "backup", "restore"}
    answering |= {"config show", "alert test", "alert flush", "alert show", "archive verify"}
    found = set()
    for name, (module, _) in COMMANDS.items():
        command = importlib.import_module(module).command
        for each in command.commands.values() if isinstance(command, click.Group) else [command]:
            if "--json" in {option for parameter in each.params for option in parameter.opts}:
                found.add(name if each is command else f"{name} {each.name}")
    assert answering <= found, answering - found


@pytest.mark.long
def test_dg_finds_nothing_wrong_either(data: Path) -> None:
    dg = shutil.which("dg")
    if dg is None:
        pytest.skip("no dg here: pip install dagster-dg-cli")
    done = subprocess.run([dg, "check", "defs"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0 and "All definitions loaded successfully" in done.stdout + done.stderr, done.stdout + done.stderr


@pytest.mark.long
def test_dagster_itself_finds_nothing_wrong_with_the_definitions(data: Path) -> None:
    validate = [str(Path(sys.executable).with_name("dagster")), "definitions", "validate", "-w", str(ROOT / "workspace.yaml")]
    env = os.environ | {"DAGSTER_HOME": "", "PYTHONWARNINGS": "error::DeprecationWarning:orchestration"}
    done = subprocess.run(validate, capture_output=True, text=True, cwd=ROOT, check=False, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    of_ours = [line for line in (done.stdout + done.stderr).splitlines() if "definitions_validate_command" not in line]
    assert not re.search(r"deprecat|supersed", "\n".join(of_ours), re.IGNORECASE), "the command is superseded, the definitions are not"
