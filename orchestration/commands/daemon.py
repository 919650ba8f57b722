"""`giamngheo daemon`: the Dagster daemon over the data root."""

import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

from orchestration.commands.options import data_option
from orchestration.commands.ui import WORKSPACE, exec_dagster, ready_for_dagster
from orchestration.data_root import DataRoot, data_root_of, make_ready
from transforms.errors import DataHeld, GiamngheoError

_NAMES_ERROR: Final = re.compile(r"[\w.]*(?:Error|Exception)\b.*:")


def turn_on() -> None:
    """Turns every schedule and sensor of the workspace on. Raises GiamngheoError with Dagster's words where it cannot."""
    for kind in ("schedule", "sensor"):
        command = [str(Path(sys.executable).with_name("dagster")), kind, "start", "--start-all", "-w", str(WORKSPACE)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GiamngheoError(f"dagster {kind} start: {cause_in(done.stderr) or f'exit code {done.returncode}'}")


def cause_in(stderr: str) -> str | None:
    """The last line that names an error; SQLAlchemy writes the statement and a link behind it. Else the last line, if any."""
    lines = stderr.strip().splitlines()
    return next((line for line in reversed(lines) if _NAMES_ERROR.match(line)), lines[-1] if lines else None)


def hold_for_good(root: DataRoot) -> None:
    """Makes this process the one daemon of a root, also once it has become Dagster's; the lock goes with it, whatever ends it.

    Raises DataHeld where there is one: two would start every night twice.
    """
    lock = os.open(root.dagster_home / "daemon.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise DataHeld(f"data root {root.path}: another daemon runs on it") from None
    os.set_inheritable(lock, True)  # by the program that this process becomes, and by no other: `subprocess` hands nothing on


@click.command("daemon")
@click.option("--start", is_flag=True, help="First turn every schedule and sensor on; without it they are as they were left.")
@data_option
def command(start: bool, data: Path | None) -> None:
    """Start the Dagster daemon, which runs schedules and sensors. They ship stopped: turn them on with --start or in the UI.

    A data root has one daemon: a second one is refused with exit code 75.
    """
    root = make_ready(data_root_of(data))
    hold_for_good(root)
    ready_for_dagster(root)
    if start:
        turn_on()
    exec_dagster("dagster-daemon", "run")
