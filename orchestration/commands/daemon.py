"""`giamngheo daemon`: the Dagster daemon over the data root."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

from orchestration.commands.options import data_option
from orchestration.commands.ui import WORKSPACE, exec_dagster, ready_for_dagster
from orchestration.data_root import data_root_of, make_ready
from transforms.errors import GiamngheoError

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


@click.command("daemon")
@click.option("--start", is_flag=True, help="First turn every schedule and sensor on; without it they are as they were left.")
@data_option
def command(start: bool, data: Path | None) -> None:
    """Start the Dagster daemon, which runs schedules and sensors. They ship stopped: turn them on with --start or in the UI."""
    ready_for_dagster(make_ready(data_root_of(data)))
    if start:
        turn_on()
    exec_dagster("dagster-daemon", "run")
