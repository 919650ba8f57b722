"""`giamngheo review`: what reading left open, and deciding about it."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from orchestration import clock
from orchestration.answers import answer, plain, print_rows, to_json
from orchestration.commands.options import data_option, json_option
from orchestration.data_root import data_root_of

REFERENCE = Path(__file__).parents[2] / "transforms" / "reference"
reference_option = click.option("--reference", type=click.Path(path_type=Path, file_okay=False), default=REFERENCE, hidden=True)


@click.group("review", invoke_without_command=True)
@data_option
@json_option
@click.option("--low", is_flag=True, help="List figures that were read on weak grounds instead, with their ids.")
@click.option("--limit", type=click.IntRange(min=0), default=25, show_default=True, metavar="N", help="Show at most N.")
@click.pass_context
def command(context: click.Context, data: Path | None, as_json: bool, low: bool, limit: int) -> None:
    """List what reading left open, most frequent first, and the row of transforms/reference/ that would resolve it."""
    if context.invoked_subcommand is not None:
        return
    from orchestration.review import doubtful, open_groups

    root = data_root_of(data)
    if low:
        rows = doubtful(root)
        columns = ["observation_id", "indicator", "kind", "value", "unit", "place_name", "period_end", "sentence"]
    else:
        rows = [asdict(group) for group in open_groups(root)]
        columns = ["count", "reason", "phrase", "example", "row_to_add"]
    if as_json:
        for row in rows[:limit]:
            sys.stdout.write(to_json(row) + "\n")
    else:
        print_rows(columns, [[row[name] for name in columns] for row in rows[:limit]], form="table")


@command.command("accept")
@click.argument("observation_id")
@click.option("--reason", required=True, help="Why it is right.")
@data_option
@json_option
@reference_option
def accept_(observation_id: str, reason: str, data: Path | None, as_json: bool, reference: Path) -> None:
    """Accept a figure that was read on weak grounds: from the next build on it joins its series, as long as it is read the same way."""
    from orchestration.review import accept

    row = accept(data_root_of(data), observation_id, reason=reason, reference=reference, today=clock.day_of(clock.now()))
    answer(row, f"reviews.csv: {', '.join(plain(cell) for cell in row.values())}", as_json=as_json)


@command.command("correct")
@click.argument("observation_id")
@click.option("--value", required=True, help="The right number, in base units.")
@click.option("--reason", required=True, help="Why the printed number is wrong.")
@click.option("--according-to", required=True, metavar="SOURCE", help="Who gives the right number.")
@data_option
@json_option
@reference_option
def correct_(observation_id: str, value: str, reason: str, according_to: str, data: Path | None, as_json: bool, reference: Path) -> None:
    """Correct a number that a page printed wrong. The printed number is kept beside the right one; once the page changes, the correction is
    reported as out of date."""
    from orchestration.review import correct

    today = clock.day_of(clock.now())
    row = correct(
        data_root_of(data), observation_id, value=value, reason=reason, according_to=according_to, reference=reference, today=today
    )
    answer(row, f"corrections.csv: {', '.join(plain(cell) for cell in row.values())}", as_json=as_json)
