"""`giamngheo config`: what is set, and where each value came from."""

import sys
from pathlib import Path

import click

from orchestration.answers import print_rows, to_json
from orchestration.commands.options import data_option, json_option, set_option
from orchestration.configuration import FILE, read_configuration
from orchestration.data_root import data_root_of


@click.group("config")
def command() -> None:
    """Settings: defaults < giamngheo.toml in the data root < GIAMNGHEO_* < --set KEY=VALUE. Secrets come from the environment only."""


@command.command("show")
@data_option
@set_option
@json_option
def show(data: Path | None, as_json: bool) -> None:
    """Show every setting, its value and where it comes from. Secrets are shown as set or not, never printed."""
    root = data_root_of(data)
    _, origins = read_configuration(root)
    if as_json:
        for each in origins:
            sys.stdout.write(to_json({"key": each.key, "value": each.value, "came_from": each.came_from, "about": each.about}) + "\n")
        return
    rows = [[each.key, _shown(each.value), each.came_from, each.about] for each in origins]
    print_rows(["setting", "value", "came from", "what it is"], rows, form="table")
    sys.stdout.write(f"\nfile: {root.path / FILE}{'' if (root.path / FILE).exists() else ' (none)'}\n")


def _shown(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
