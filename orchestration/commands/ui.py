"""`giamngheo ui`: the Dagster webserver over the data root."""

import os
import socket
import sys
from pathlib import Path

import click

from orchestration.commands.options import data_option
from orchestration.data_root import DataRoot, data_root_of, make_ready
from transforms.errors import UsageError

HOST = "127.0.0.1"
WORKSPACE = Path(__file__).parents[2] / "workspace.yaml"


@click.command("ui")
@data_option
@click.option("--port", type=click.IntRange(1, 65535), metavar="PORT", default=3000, show_default=True, help="Port on 127.0.0.1.")
def command(data: Path | None, port: int) -> None:
    """Start the Dagster webserver on 127.0.0.1: lineage, checks, and the runs of command line and schedules.

    It has no login: to reach it from elsewhere, put an authenticating proxy in front of it (README, "Operating").
    """
    _refuse_taken_port(port)
    ready_for_dagster(make_ready(data_root_of(data)))
    exec_dagster("dagster-webserver", "--host", HOST, "--port", str(port))


def _refuse_taken_port(port: int) -> None:
    """Dagster loads for half a minute before it would find out."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the webserver does: a port that was just closed is free
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UsageError(f"--port {port}: expected a free port on {HOST}, got {error.strerror or error}; name another") from error


def ready_for_dagster(root: DataRoot) -> None:
    """Makes the tables of Dagster's instance before a program of its own would: two such programs fail over them."""
    from orchestration.instance import open_instance  # Dagster loads for a second: not before the port is known to be free

    open_instance(root).dispose()


def exec_dagster(program: str, *arguments: str) -> None:
    """Becomes the Dagster program of this environment, on our workspace."""
    path = Path(sys.executable).with_name(program)
    os.execv(path, [str(path), *arguments, "-w", str(WORKSPACE)])
