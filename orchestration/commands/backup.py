"""`giamngheo backup`: the data root into a folder that holds many backups."""

import sys
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option, wait_option
from orchestration.data_root import existing_root_of, hold, is_terminal
from orchestration.progress import reporter_for


@click.command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), metavar="NUMBER", help="Keep the newest NUMBER of backups [default: all].")
@data_option
@wait_option
@json_option
def command(folder: Path, keep: int | None, data: Path | None, wait_seconds: float, as_json: bool) -> None:
    """Back up the data root into DIR: archive, staged rows, releases, settings, Dagster's instance. Every copy is re-read and verified.

    DIR may hold earlier backups: files they already hold are not copied again. Secrets are not backed up; they live in the environment.
    """
    from orchestration import clock
    from orchestration.backup import back_up
    from orchestration.disk import in_words

    root, now = existing_root_of(data), clock.now()
    with hold(root, purpose="giamngheo backup", started_at=now, wait_seconds=wait_seconds):
        made, new_bytes = back_up(root, folder.absolute(), now=now, keep=keep, reporter=reporter_for(terminal=is_terminal()))
    if as_json:
        answer = {"backup": made.made_at, "release": made.release_id, "files": len(made.files), "bytes": made.size, "bytes_new": new_bytes}
        sys.stdout.write(to_json(answer) + "\n")
    else:
        sys.stdout.write(f"backup {made.made_at}: {len(made.files)} files, {in_words(made.size)}, {in_words(new_bytes)} of it new\n")
