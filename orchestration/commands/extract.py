"""`giamngheo extract`: the contract of reading, on saved pages, without a warehouse."""

import sys
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.clock import instant_of
from orchestration.commands.options import refuse_undeclared_source
from transforms.errors import UnreadableInput


@click.command("extract")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Address of the page [default: the one the page states].")
@click.option("--captured-at", metavar="ISO8601", help="When the page was captured; its rates are dated to that day.")
@click.option("--source", metavar="NAME", help="Declaration to read with [default: recognised by address or text marks].")
@click.option("--language", type=click.Choice(["vi", "en"]), help="Language of the page [default: declared or recognised].")
@click.option("--text", "with_text", is_flag=True, help="Add to the document record the text that offsets refer to.")
@click.option("--selectors", is_flag=True, help="Add W3C Web Annotation selectors to each record with a quote.")
def command(
    files: tuple[Path, ...],
    url: str | None,
    captured_at: str | None,
    source: str | None,
    language: str | None,
    with_text: bool,
    selectors: bool,
) -> int:
    """Read saved pages (.html, or plain text .txt) and print their records as JSON Lines: document, observation, rate, loan_term, figure.

    A file that cannot be read is named on standard error with what is wrong; the others are still read and the exit code is 2.
    """
    from transforms.extract import read_page, records_of

    refuse_undeclared_source(source)
    instant = None if captured_at is None else instant_of(captured_at, option="--captured-at")
    failed = False
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            click.echo(f"giamngheo extract: {file}: expected a readable file, got {error.strerror or error}", err=True)
            failed = True
            continue
        try:
            reading = read_page(
                content,
                page=file.stem,
                url=url,
                source=source,
                language=language,  # type: ignore[arg-type]  # click.Choice holds it to the literal
                captured_at=instant,
                plain_text=file.suffix == ".txt",
            )
        except UnreadableInput as error:
            click.echo(f"giamngheo extract: {file}: expected {error.expected}, got {error.came}", err=True)
            failed = True
            continue
        for record in records_of(reading, with_text=with_text, selectors=selectors):
            sys.stdout.write(to_json(record) + "\n")
    return 2 if failed else 0
