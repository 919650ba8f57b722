"""`giamngheo daemon`: the Dagster daemon over the data root."""

from pathlib import Path

import click

from orchestration.commands.options import data_option
from orchestration.commands.ui import WORKSPACE, exec_dagster
from orchestration.data_root import data_root_of, make_ready


@click.command("daemon")
@data_option
def command(data: Path | None) -> None:
    """Start the Dagster daemon, which runs schedules and sensors. They ship stopped: start them in the UI."""
    make_ready(data_root_of(data))
    assert WORKSPACE.exists()
    exec_dagster("dagster-daemon", "run")
