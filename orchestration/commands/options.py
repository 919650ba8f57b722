"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

data_option: Decorator = click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    envvar="GIAMNGHEO_DATA",
    help="The data root [default: $GIAMNGHEO_DATA, else ./data].",
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="One JSON object a line on standard output.")
