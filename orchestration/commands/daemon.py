"""`giamngheo daemon`: the Dagster daemon over the data root."""

import subprocess
import sys
from pathlib import Path

import click

from orchestration.commands.options import data_option
from orchestration.commands.ui import WORKSPACE, exec_dagster
from orchestration.data_root import data_root_of, make_ready
from transforms.errors import GiamngheoError


def turn_on() -> None:
    """Turns every schedule and sensor of the workspace on. Raises GiamngheoError with Dagster's words where it cannot."""
    for kind in ("schedule", "sensor"):
        command = [str(Path(sys.executable).with_name("dagster")), kind, "start", "--start-all", "-w", str(WORKSPACE)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GiamngheoError(
                f"dagster {kind} start: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}"
            )


@click.command("daemon")
@click.option("--start", is_flag=True, help="First turn every schedule and sensor on; without it they are as they were left.")
@data_option
def command(start: bool, data: Path | None) -> None:
    """Start the Dagster daemon, which runs schedules and sensors. They ship stopped: turn them on with --start or in the UI."""
    make_ready(data_root_of(data))
    if start:
        turn_on()
    exec_dagster("dagster-daemon", "run")
