"""`giamngheo source`: the declared portals, and the first declaration of a new one."""

import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration import clock
from orchestration.answers import answer, print_rows
from orchestration.commands.options import json_option
from transforms.errors import SourceUnreachable, UsageError

if TYPE_CHECKING:
    from transforms.sources.declaration import Declaration

LEFT_OUT = ("record", "page", "extractor_version")
ROOT = Path(__file__).parents[2]


@click.group("source")
def command() -> None:
    """List the declared portals, or draft the declaration of a new one."""


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List every declared portal with its hosts, language and cadence."""
    from transforms.sources.declaration import declarations

    columns = ["source", "hosts", "language", "cadence_days", "not_checked_live"]
    rows = [(one.name, one.hosts, one.language, one.cadence_days, one.live_unverified) for one in declarations().values()]
    if as_json:
        print_rows(columns, rows, form="lines")
    else:
        print_rows(columns, [[", ".join(cell) if isinstance(cell, tuple) else cell for cell in row] for row in rows], form="table")


@command.command("new")
@click.argument("name")
@click.argument("page")
@click.option("--url", help="Address of a saved page that does not carry it.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=ROOT, show_default="this checkout", metavar="DIR")
@json_option
def new(name: str, page: str, url: str | None, into: Path, as_json: bool) -> None:
    """Draft the declaration of a portal from PAGE (a saved page, or an address to visit), for a person to review.

    Writes transforms/sources/NAME.toml with guessed selectors, the page, and its records as read now: correct the JSON to what a careful
    reader would have read, and the tests will hold the reader to it. Nothing else needs editing.
    """
    from transforms.extract import read_page, records_of
    from transforms.reading.propose import propose_declaration

    declaration_file = into / "transforms" / "sources" / f"{name}.toml"
    if declaration_file.exists():
        raise UsageError(f"{declaration_file}: expected the name of a new source, got one that is declared already")
    is_address = page.startswith(("http://", "https://"))
    content = _visit(name, page) if is_address else _saved(Path(page))
    slug = (page.rstrip("/").rsplit("/", 1)[-1].split("?")[0].rsplit(".", 1)[0] if is_address else Path(page).stem) or name
    proposal = propose_declaration(content, name=name, url=page if is_address else url, page=slug)
    _refuse_declared(proposal.toml, name, declaration_file.parent)
    folder = into / "tests" / "pages" / name
    folder.mkdir(parents=True, exist_ok=True)
    declaration_file.parent.mkdir(parents=True, exist_ok=True)
    declaration_file.write_text(proposal.toml, encoding="utf-8")
    (folder / f"{slug}.html").write_bytes(content)
    reading = read_page(content, page=slug, url=proposal.document.url)
    (folder / f"{slug}.json").write_text(_expected(slug, reading_rows=list(records_of(reading))), encoding="utf-8")
    wrote = (declaration_file, folder / f"{slug}.html", folder / f"{slug}.json")
    lines = [*(f"wrote {path}" for path in wrote), *(f"look at: {note}" for note in proposal.notes)]
    answer({"source": name, "wrote": wrote, "look_at": proposal.notes}, "\n".join(lines), as_json=as_json)


def _refuse_declared(toml: str, name: str, folder: Path) -> None:
    """Raises UsageError for a draft of a host that another declaration of the folder has: with both no command would run."""
    from transforms.sources.declaration import load_declarations, read_declaration

    hosts = read_declaration(toml, name=name, where=f"{name}.toml").hosts
    for other in load_declarations(folder).values():
        if taken := {*other.hosts, *other.mirrors}.intersection(hosts):
            raise UsageError(
                f"{name}: expected a page of a portal that is not declared yet, got one of {', '.join(taken)}: {other.name}.toml"
            )


def _expected(slug: str, *, reading_rows: Sequence[Mapping[str, object]]) -> str:
    import json

    from orchestration.answers import json_default

    def of(kind: str) -> list[dict[str, object]]:
        return [{name: value for name, value in row.items() if name not in LEFT_OUT} for row in reading_rows if row["record"] == kind]

    document = of("document")[0]
    label = {
        "page": slug,
        "url": document["url"],
        "language": document["language"],
        "published": document["published_on"],
        "reviewed": False,
        "observations": of("observation"),
        "rates": of("rate"),
        "loan_terms": of("loan_term"),
    }
    return json.dumps(label, ensure_ascii=False, indent=1, default=json_default) + "\n"


def _saved(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: expected a saved page or an address, got {error.strerror or error}") from error


def _visit(name: str, url: str) -> bytes:
    """One polite visit, as the crawl would make it: robots.txt, pace, guard and caps hold."""
    from urllib.parse import urlsplit

    from transforms.archive.index import read_captures
    from transforms.archive.readback import read_payload
    from transforms.crawl.crawl import crawl
    from transforms.crawl.settings import Clock, settings_from

    settings = settings_from(os.environ)
    portal = _unknown_portal(name, urlsplit(url).hostname or "")
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        timing = Clock(now=clock.now, monotonic=time.monotonic, sleep=time.sleep)
        crawl([portal], archive_root=where, state_root=where / "state", settings=settings, clock=timing, given={name: [url]})
        for capture in reversed(read_captures(where)):
            if capture.warc_file is not None and capture.warc_offset is not None:
                return read_payload(where, capture.warc_file, capture.warc_offset)
        came = [f"{capture.outcome} ({capture.detail})" for capture in read_captures(where)]
    raise SourceUnreachable(f"{url}: expected a page, got {', '.join(came) or 'nothing'}")


def _unknown_portal(name: str, host: str) -> "Declaration":
    from transforms.sources.declaration import Declaration

    return Declaration(name=name, title=host, hosts=(host,), language="vi", licence="", attribution="", allowed_hosts=(host,))
