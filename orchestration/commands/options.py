"""Options that several commands share."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from transforms.errors import UsageError

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

data_option: Decorator = click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    envvar="GIAMNGHEO_DATA",
    help="The data root [default: $GIAMNGHEO_DATA, else ./data].",
)
wait_option: Decorator = click.option(
    "--wait",
    "wait_seconds",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="Wait up to SECONDS for another run to end [default: exit 75 at once].",
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")


def _store_flags(_context: click.Context, _option: click.Parameter, pairs: tuple[str, ...]) -> None:
    from orchestration.configuration import FLAGS, flags_of

    FLAGS.set(flags_of(pairs))


set_option: Decorator = click.option(
    "--set",
    multiple=True,
    metavar="KEY=VALUE",
    expose_value=False,
    callback=_store_flags,
    help="Override a setting for this call; `giamngheo config show` lists them.",
)


def refuse_unknown_sources(names: Sequence[str], known: Sequence[str]) -> None:
    """Raises UsageError for a `--source` that is none of `known`: a mistyped name must not look like a portal without faults."""
    for name in names:
        if name not in known:
            raise UsageError(f"--source {name}: expected one of {', '.join(known) or 'none, there are no sources'}")


def refuse_undeclared_source(name: str | None) -> None:
    """The same of the `--source` that pages are read with or filed under: a declared portal, or `unknown`, which no declaration reads."""
    from transforms.sources.declaration import declarations

    if name is None or name in declarations():
        return
    from transforms.archive.pages import UNKNOWN_SOURCE  # only now: it brings Arrow along

    refuse_unknown_sources([name], (*declarations(), UNKNOWN_SOURCE))


def in_a_folder_that_is_there(_context: click.Context, option: click.Parameter, file: Path | None) -> Path | None:
    """Of a file that a command writes at its end: what is wrong with its place is said before the work."""
    if file is not None and not (parent := file.absolute().parent).is_dir():
        raise UsageError(f"--{option.name} {file}: expected a file in a folder that is there, got no folder {parent}")
    return file


class ListsCommand(click.Command):
    """A command whose options named in `lists` take several values: `--pages A B C` is `--pages A --pages B --pages C`."""

    lists: Sequence[str] = ()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(self._spread(args)))

    def _spread(self, args: Sequence[str]) -> list[str]:
        spread: list[str] = []
        current: str | None = None
        for number, arg in enumerate(args):
            if arg.startswith("-") and arg != "-":
                current = arg if arg in self.lists else None
            elif current is not None and args[number - 1] != current:
                spread.append(current)
            spread.append(arg)
        return spread
