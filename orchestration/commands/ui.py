"""`giamngheo ui`: the Dagster webserver over the data root."""

import os
import sys
from pathlib import Path

import click

from orchestration.commands.options import data_option
from orchestration.data_root import data_root_of, make_ready

WORKSPACE = Path(__file__).parents[2] / "workspace.yaml"


@click.command("ui")
@data_option
@click.option("--port", default=3000, show_default=True, help="Port on 127.0.0.1.")
def command(data: Path | None, port: int) -> None:
    """Open the Dagster webserver on 127.0.0.1: lineage, checks, runs of the command line and of the schedules.

    It has no login: to reach it from elsewhere, put a proxy with one before it (README, "Operating").
    """
    make_ready(data_root_of(data))
    exec_dagster("dagster-webserver", "--host", "127.0.0.1", "--port", str(port))


def exec_dagster(program: str, *arguments: str) -> None:
    """Becomes the Dagster program of this environment, on our workspace."""
    path = Path(sys.executable).with_name(program)
    os.execv(path, [str(path), *arguments, "-w", str(WORKSPACE)])
