"""`giamngheo explain`: for each number of a saved page, why it was read as it was."""

import sys
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.commands.options import json_option, refuse_undeclared_source
from transforms.errors import UnreadableInput, UsageError


@click.command("explain")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", help="Address of the page [default: the one the page states].")
@click.option("--source", metavar="NAME", help="Declaration to read with [default: recognised].")
@json_option
def command(file: Path, url: str | None, source: str | None, as_json: bool) -> None:
    """Show what became of each number in FILE, in the order of the text, and why.

    Look here first when a figure was misread: the reason names the phrase, the row of transforms/reference/ or the rule.
    """
    from transforms.figures.explain import explain_figures
    from transforms.reading.page import read_document

    refuse_undeclared_source(source)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: expected a readable file, got {error.strerror or error}") from error
    try:
        document = read_document(content, page=file.stem, url=url, source=source, plain_text=file.suffix == ".txt")
    except UnreadableInput as error:
        raise UnreadableInput(str(file), expected=error.expected, came=error.came) from error
    for one in explain_figures(document):
        if as_json:
            row = {"start": one.start, "end": one.end, "quote": one.quote, "became": one.became, "what": one.what, "reasons": one.reasons}
            sys.stdout.write(to_json(row) + "\n")
            continue
        before, after = document.text[max(0, one.start - 40) : one.start], document.text[one.end : one.end + 40]
        around = " ".join(f"…{before}{click.style(one.quote, bold=True)}{after}…".split())
        click.echo(f"{one.start:>6}  {click.style(one.became, fg='green' if one.became == 'observation' else 'yellow')}  {one.what}")
        click.echo(f"        {around}")
        for reason in one.reasons:
            click.echo(f"        - {reason}")
