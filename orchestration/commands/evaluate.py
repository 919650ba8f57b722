"""`giamngheo evaluate`: how right reading is, against labelled pages."""

import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.answers import to_json
from orchestration.commands.options import in_a_folder_that_is_there, json_option
from transforms.errors import UsageError

if TYPE_CHECKING:
    from transforms.evaluation import Evaluation, Score

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


@click.command("evaluate")
@click.option(
    "--gold", required=True, type=click.Path(path_type=Path, exists=True), metavar="FILE|DIR", help="Labels: JSON Lines or a folder."
)
@click.option("--pages", required=True, type=click.Path(path_type=Path, exists=True), metavar="DIR", help="The labelled pages.")
@click.option("--floors", metavar="NAME", help="Hold the scores to the floors of this name in pyproject.toml; exit 1 if one is missed.")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show up to N misses and N false finds.")
@click.option("--by", type=click.Choice(["language", "indicator", "form"]), help="Also show the scores of each.")
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    callback=in_a_folder_that_is_there,
    help="Save the scores as JSON, for the report.",
)
@json_option
def command(gold: Path, pages: Path, floors: str | None, errors: int, by: str | None, save: Path | None, as_json: bool) -> int:
    """Measure precision, recall and F1 of reading, level by level.

    figure: the number and its family of units. indicator: what is measured too. fact: kind, place and end of the period too.
    scope: population and programme too. Rates are scored whole.
    """
    from transforms.evaluation import LEVELS, evaluate, find_page, load_pages
    from transforms.extract import read_page

    labelled = load_pages(gold)
    files = {page.page: find_page(pages, page.page) for page in labelled}
    readings = (
        (page, read_page(files[page.page].read_bytes(), page=page.page, plain_text=files[page.page].suffix == ".txt")) for page in labelled
    )
    result = evaluate(readings)
    if as_json:
        sys.stdout.write(to_json(result.as_data()) + "\n")
    else:
        click.echo(f"{result.pages} pages")
        for level in LEVELS:
            click.echo(_line(level, result.levels[level]))
        click.echo(_line("rate", result.rates))
        if by:
            for name, levels in sorted(getattr(result, f"by_{by}").items()):
                click.echo(f"{name}\n" + "\n".join("  " + _line(level, levels[level]) for level in LEVELS))
        for label, found in (("missed", result.misses), ("false", result.false_finds)):
            for page, what in found[:errors]:
                click.echo(f"{label:<7} {page}: {what}")
    if save is not None:
        save.write_text(json.dumps(_kept(result), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return _held_to(floors, result) if floors else 0


def _line(name: str, score: "Score") -> str:
    return f"{name:<10} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"


def _kept(result: "Evaluation") -> dict[str, object]:
    """The scores as kept in the repository; `indicators` is what the report shows beside a series: how right its facts are."""
    facts = {code: levels["fact"] for code, levels in result.by_indicator.items()}
    shown = {
        code: {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "labelled": score.right + score.missed}
        for code, score in facts.items()
        if score.right + score.missed
    }
    return {**result.as_data(), "indicators": shown}


def _held_to(name: str, result: "Evaluation") -> int:
    """1 where a floor of pyproject.toml is not reached, each such floor named."""
    known = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["giamngheo"]["accuracy"]
    if name not in known:
        raise UsageError(f"--floors {name}: expected one of {', '.join(known)}")
    reached: dict[str, float] = {**{str(level): score.f1 for level, score in result.levels.items()}, "rate": result.rates.f1}
    short = [f"{level} F1 {reached[level]:.3f} < {floor}" for level, floor in known[name].items() if reached[level] < floor]
    for line in short:
        click.echo(f"falls short: {line}", err=True)
    return 1 if short else 0
