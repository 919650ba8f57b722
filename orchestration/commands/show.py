"""`giamngheo show`: a series as a small chart in the terminal."""

import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option
from orchestration.data_root import data_root_of
from transforms.errors import UsageError

MARTS = ("poverty_timeline", "indicator_series", "rate_history")
SERIES: Final = {"indicator": "poor_household_rate", "place": "20", "kind": "level"}
"""What is drawn where nothing else is asked for, as `sql/report/show_*.sql` choose it."""
RATES: Final = {"kind": "loan"}


@click.command("show")
@click.argument("mart", type=click.Choice(MARTS))
@data_option
@click.option("--indicator", metavar="CODE", help="What to draw [default: poor_household_rate; of rate_history a programme or term].")
@click.option("--place", metavar="PLACE", help="Code or name of a place, with or without marks [default: 20, Lạng Sơn]; of rates a source.")
@click.option("--kind", metavar="KIND", help="level, change, flow, target, ... [default: level; of rate_history loan].")
@json_option
def command(mart: str, data: Path | None, indicator: str | None, place: str | None, kind: str | None, as_json: bool) -> None:
    """Draw a series of MART in the terminal: poverty_timeline, indicator_series or rate_history.

    Only the chosen statement of each fact is drawn.
    """
    from orchestration.reporting import read_points
    from transforms.report.terminal import draw_series

    points = read_points(data_root_of(data).current_release, mart, indicator=indicator, place=place, kind=kind)
    if not points:
        asked = {name: value for name, value in (("indicator", indicator), ("place", place), ("kind", kind)) if value is not None}
        usual = {name: f"{value} (the default)" for name, value in (RATES if mart == "rate_history" else SERIES).items()}
        wanted = ", ".join(f"{name} {value}" for name, value in (usual | asked).items())
        raise UsageError(f"show {mart}: expected a series with {wanted}, got none in the release")
    if as_json:
        sys.stdout.writelines(to_json(asdict(point)) + "\n" for point in points)
        return
    sys.stdout.write(draw_series(points, width=min(100, shutil.get_terminal_size((80, 24)).columns)))
