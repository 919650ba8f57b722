"""`giamngheo diff-reading`: what a changed reader would change, before anything is published."""

import sys
from pathlib import Path

import click

from orchestration.answers import plain, print_rows, to_json
from orchestration.commands.options import data_option, json_option, refuse_unknown_sources
from orchestration.data_root import data_root_of, is_terminal
from orchestration.progress import reporter_for
from transforms.errors import UsageError


@click.command("diff-reading")
@click.option("--from", "first", required=True, metavar="DATE", help="First day of the crawl, YYYY-MM-DD in Vietnam.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day of the crawl; the same as --from for a single day.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source; may be repeated.")
@data_option
@json_option
def command(first: str, last: str, sources: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """Re-read the archived pages of the days FROM to TO with today's reader and show which figures would change. Nothing is staged or
    published.

    `giamngheo backfill` with the same days applies the change.
    """
    from datetime import timedelta

    from orchestration import clock
    from orchestration.diff_reading import compare_reading
    from transforms.archive.pages import UNKNOWN_SOURCE
    from transforms.sources.declaration import declarations

    now = clock.now()
    begin, end = clock.night_of(first, at=now, option="--from"), clock.night_of(last, at=now, option="--to")
    if begin > end:
        raise UsageError(f"--from {first} --to {last}: expected the first day not after the last")
    known = (*declarations(), UNKNOWN_SOURCE)
    refuse_unknown_sources(sources, known)
    root = data_root_of(data)
    if not root.archive.is_dir():
        raise UsageError(f"{root.archive}: expected an archive, found none; run the nightly job first")
    days = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    found = compare_reading(root, days, sources or known, reporter=reporter_for(terminal=is_terminal()))
    if as_json:
        for each in found.differences:
            sys.stdout.write(to_json({name: getattr(each, name) for name in each.__slots__}) + "\n")
        summary = {"days": found.days, "figures": found.figures, **found.counts(), "failures": list(found.failures)}
        sys.stdout.write(to_json(summary) + "\n")
        return
    columns = ["table", "change", "captured_on", "source", "page", "quote", "field", "before", "after"]
    if found.differences:
        print_rows(columns, [[_short(getattr(each, name)) for name in columns] for each in found.differences], form="table")
    for failure in found.failures:
        click.echo(f"giamngheo: {failure}", err=True)
    counts = ", ".join(f"{number} {change}" for change, number in found.counts().items()) or "no difference"
    sys.stdout.write(f"{found.figures} figures on {found.days} day{'s' if found.days != 1 else ''}: {counts}\n")


def _short(value: object) -> str:
    words = plain(value)
    return words if len(words) <= 60 else words[:59] + "…"
