"""`giamngheo cite`: a citation of one figure, with release and digest."""

import sys
from pathlib import Path

import click

from orchestration.answers import plain, to_json
from orchestration.commands.options import data_option, json_option
from orchestration.data_root import data_root_of
from transforms.errors import UsageError


@click.command("cite")
@click.argument("observation_id")
@data_option
@json_option
@click.option("--bibtex", is_flag=True, help="As a BibTeX entry.")
def command(observation_id: str, data: Path | None, as_json: bool, bibtex: bool) -> None:
    """Print a citation for the figure OBSERVATION_ID: what is stated, by whom and when, and the digest of the page's bytes."""
    from orchestration.queries import ask

    found = ask(data_root_of(data).current_release, "citation", {"observation_id": observation_id})
    if not found:
        raise UsageError(f"cite {observation_id}: expected the observation_id of a figure in the release, got an unknown id")
    row = found[0]
    if as_json:
        sys.stdout.write(to_json(row) + "\n")
        return
    sys.stdout.write((_bibtex(row) if bibtex else _sentence(row)) + "\n")


def _period(row: dict[str, object]) -> str:
    days = [plain(row[name]) for name in ("period_start", "period_end") if row[name] is not None]
    return " to ".join(dict.fromkeys(days)) or "undated"


def _stated(row: dict[str, object]) -> str:
    """What the page says of whom, as read or, where it is known to be misprinted, as it should be."""
    scope = "".join(f", {words}" for words in (row["scope_label"], row["place_name"] or "place not stated", _period(row)) if words)
    value = plain(row["value"]) or f"{plain(row['lower'])} to {plain(row['upper'])}"
    read = f"corrected ({row['correction']}) to" if row["correction"] else "read as"
    kind = str(row["kind"]).replace("_", " ")
    return f"{row['label_en']} ({kind}){scope}: “{row['quote']}”, {read} {value} {row['unit_label']}"


def _sentence(row: dict[str, object]) -> str:
    dated = f", {plain(row['published_on'])}" if row["published_on"] else ""
    page = f"“{row['title']}”, " if row["title"] else ""
    captured = f"{row['captured_at']:%Y-%m-%d %H:%M:%S} UTC"
    return (
        f"{row['source_label']}{dated}. {page}{row['url'] or 'saved page without an address'}, captured {captured}, "
        f"SHA-256 {row['payload_sha256']}. Figure: {_stated(row)}. "
        f"giamngheo release {row['release_id']} (content {row['content_hash']}), observation {row['observation_id']}."
    )


def _bibtex(row: dict[str, object]) -> str:
    fields = {
        "title": row["title"] or row["label_en"],
        "author": f"{{{row['source_label']}}}",
        "date": plain(row["published_on"]),
        "url": row["url"],
        "urldate": plain(row["captured_at"])[:10],
        "note": f"{_stated(row)}; SHA-256 {row['payload_sha256']}; "
        f"giamngheo release {row['release_id']}, observation {row['observation_id']}",
    }
    lines = [f"  {name} = {{{_escaped(str(words))}}}" for name, words in fields.items() if words]
    return f"@online{{giamngheo-{row['observation_id']},\n" + ",\n".join(lines) + "\n}"


def _escaped(words: str) -> str:
    return "".join(f"\\{sign}" if sign in "%&#_$" else sign for sign in words)
