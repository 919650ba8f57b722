"""`giamngheo evidence`: one figure, its sentence, its page, its bytes."""

import sys
import webbrowser
from pathlib import Path
from typing import cast

import click

from orchestration.answers import plain, to_json
from orchestration.commands.options import data_option, json_option
from orchestration.data_root import data_root_of
from transforms.errors import UsageError


@click.command("evidence")
@click.argument("observation_id")
@data_option
@json_option
@click.option("--open", "open_page", is_flag=True, help="Open the page as captured in the browser, with the sentence highlighted.")
def command(observation_id: str, data: Path | None, as_json: bool, open_page: bool) -> None:
    """Show what is behind the figure OBSERVATION_ID: its sentence with the figure marked, the page, when it was captured, and the digest of
    its bytes.

    For an id that was retired because its page changed, its successor is shown too.
    """
    from orchestration.queries import Row, ask

    root = data_root_of(data)
    chain: list[Row] = []
    wanted: str | None = observation_id
    while wanted is not None and wanted not in {row["observation_id"] for row in chain}:
        found = ask(root.current_release, "evidence_of", {"observation_id": wanted})
        if not found:
            raise UsageError(f"evidence {wanted}: expected the observation_id of a figure in the release, got an unknown id")
        chain += found
        wanted = cast("str | None", found[0]["successor_id"])
    if open_page:
        from orchestration.reporting import evidence_address

        last = chain[-1]
        address = evidence_address(root, text_sha256=str(last["text_sha256"]), observation_id=str(last["observation_id"]))
        click.echo(address)
        webbrowser.open(address)  # keeps the part behind '#', which names the figure
        return
    for number, row in enumerate(chain):
        if as_json:
            sys.stdout.write(to_json(row) + "\n")
            continue
        if number:
            sys.stdout.write("\nThe page has changed since. The statement is carried on by:\n\n")
        sys.stdout.write("\n".join(_lines(row)) + "\n")


def _lines(row: dict[str, object]) -> list[str]:
    interval = "" if row["lower"] == row["upper"] else f"  [{plain(row['lower']) or '-∞'}, {plain(row['upper']) or '∞'}]"
    printed = f"; printed {plain(row['printed_value'])}, corrected ({row['correction']})" if row["correction"] else ""
    scope = ", ".join(str(row[name]) for name in ("population", "programme") if row[name])
    period = " to ".join(dict.fromkeys(plain(row[name]) for name in ("period_start", "period_end") if row[name] is not None)) or "undated"
    return [
        f"{row['observation_id']}  {row['indicator']} ({row['kind']})",
        f"  value      {plain(row['value']) or 'a range'} {row['unit']}, {row['qualifier']}{interval}{printed}",
        f"  place      {row['place_name'] or 'not stated'}" + (f"; {scope}" if scope else ""),
        f"  period     {period} ({row['period_basis']})",
        f"  sentence   {_marked(row)}",
        f"  page       {row['title'] or 'untitled'}",
        f"             {row['url'] or 'no address known'}" + (f", dated {plain(row['published_on'])}" if row["published_on"] else ""),
        f"  captured   {row['captured_at']:%Y-%m-%d %H:%M:%S} UTC from {row['source']}; last outcome: {row['page_status']}",
        f"  archived   {row['warc_file']} at byte {row['warc_offset']}",
        f"  sha256     {row['payload_sha256']}",
    ]


def _marked(row: dict[str, object]) -> str:
    """The sentence with the figure between marks, or lit on a terminal."""
    sentence = str(row["sentence"])
    start = cast(int, row["document_start"]) - cast(int, row["sentence_start"])
    end = cast(int, row["document_end"]) - cast(int, row["sentence_start"])
    before, figure, after = sentence[:start], sentence[start:end], sentence[end:]
    lit = click.style(figure, bold=True, reverse=True) if sys.stdout.isatty() else f"»{figure}«"
    return " ".join(f"{before}{lit}{after}".split())
