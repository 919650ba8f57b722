"""`giamngheo archive`: verify it, take in others' captures, take it to a store, take a page down."""

import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from orchestration import clock
from orchestration.answers import answer, to_json
from orchestration.commands.options import (
    data_option,
    json_option,
    refuse_undeclared_source,
    refuse_unknown_sources,
    set_option,
    wait_option,
)
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot, data_root_of, existing_root_of, hold, is_terminal, make_ready, refuse_made_pages
from orchestration.progress import reporter_for
from transforms.errors import UnreadableInput, UsageError, VerificationDiffers


@click.group("archive")
def command() -> None:
    """The archive of captured bytes: verify it, import WARC files, move it to an object store, take a page down."""


@command.command("verify")
@data_option
@json_option
@click.option("--source", metavar="NAME", help="Only this source.")
def verify(data: Path | None, as_json: bool, source: str | None) -> int:
    """Re-hash every record and report what is damaged. Exits with 6 if anything is."""
    from transforms.archive.index import source_directories
    from transforms.archive.readback import verify as verify_archive

    root = existing_root_of(data)
    if source is not None:
        refuse_unknown_sources([source], [directory.name for directory in source_directories(root.archive)])
    found = verify_archive(root.archive, source=source)
    for damage in found.damage:
        if as_json:
            sys.stdout.write(to_json(asdict(damage)) + "\n")
        else:
            click.echo(f"damaged: {damage}")
    click.echo(
        f"{found.files} files, {found.records} records, {found.payload_bytes} payload bytes, {found.taken_down} taken down, "
        f"{len(found.damage)} damaged",
        err=True,
    )
    return VerificationDiffers.exit_code if found.damage else 0


@command.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@data_option
@click.option("--source", metavar="NAME", help="The source of all pages [default: recognised].")
@click.option("--captured-at", metavar="ISO8601", help="When saved pages were captured [default: what they state, else the file's time].")
@wait_option
@json_option
def import_(
    paths: tuple[Path, ...], data: Path | None, source: str | None, captured_at: str | None, wait_seconds: float, as_json: bool
) -> int:
    """Import WARC files (.warc, .warc.gz), saved pages, and folders of both, each filed under its own day.

    What the archive already holds is skipped. `giamngheo backfill --from DAY --to DAY` reads the imported days.
    """
    from transforms.archive.importing import import_captures

    refuse_undeclared_source(source)
    at = None if captured_at is None else clock.instant_of(captured_at, option="--captured-at")
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"{missing[0]}: expected a WARC file, a saved page or a folder, got no such path")
    refuse_made_pages(paths)
    root = make_ready(data_root_of(data))
    with hold(root, purpose="giamngheo archive import", started_at=clock.now(), wait_seconds=wait_seconds):
        reporter = reporter_for(terminal=is_terminal())
        done = import_captures(paths, archive_root=root.archive, now=clock.now, source=source, captured_at=at)
        for problem in done.problems:
            reporter.say(f"giamngheo: {problem}")
        days = sorted({clock.day_of(capture.captured_at) for capture in done.captures})
    words = f"{len(done.captures)} captures imported"
    if days:
        words += f", of {days[0]} to {days[-1]}\nread them with: giamngheo backfill --from {days[0]} --to {days[-1]}"
    answer({"captures": len(done.captures), "days": days, "problems": list(map(str, done.problems))}, words, as_json=as_json)
    return UnreadableInput.exit_code if done.problems else 0


@command.command("send")
@data_option
@set_option
@wait_option
@json_option
def send(data: Path | None, wait_seconds: float, as_json: bool) -> None:
    """Upload sealed files to `archive_url` now, as every night does. Exits with 5 if the store cannot be reached.

    Each is verified by its digest; the local copy is deleted `local_days` after it was written.
    """
    from orchestration.sending import send_archive
    from transforms.archive.store import store_of

    root = make_ready(existing_root_of(data))
    url, now = _archive_url_of(root), clock.now()
    with hold(root, purpose="giamngheo archive send", started_at=now, wait_seconds=wait_seconds):
        sent = send_archive(root.archive, store_of(url), forget_before=now - timedelta(days=configuration_of(root).local_days))
    answer({"archive_url": url, "files": sent}, f"{sent} files uploaded to {url}", as_json=as_json)


@command.command("attach")
@data_option
@set_option
@wait_option
@json_option
def attach(data: Path | None, wait_seconds: float, as_json: bool) -> None:
    """Register what lies in `archive_url` with this data root: on a new machine, or after the store has moved.

    Indexes are fetched, the pages stay there. `giamngheo rebuild` then builds the warehouse from them.
    """
    from orchestration.sending import attach as attach_store
    from transforms.archive.store import store_of

    root = make_ready(data_root_of(data))
    url = _archive_url_of(root)
    with hold(root, purpose="giamngheo archive attach", started_at=clock.now(), wait_seconds=wait_seconds):
        files, made = attach_store(root.archive, store_of(url))
    words = f"{files} files in {url}" + (f", {made} indexes rebuilt" if made else "")
    answer({"archive_url": url, "files": files, "indexes_made": made}, words, as_json=as_json)


def _archive_url_of(root: DataRoot) -> str:
    url = configuration_of(root).archive_url
    if url is None:
        raise UsageError("expected the setting archive_url, which names a folder or an object store, got none")
    return url


@command.command("takedown")
@click.argument("url")
@click.option("--reason", required=True, help="Kept in the tombstone for ever.")
@data_option
@json_option
def takedown(url: str, reason: str, data: Path | None, as_json: bool) -> None:
    """Replace every archived payload of URL with a tombstone that holds reason and digest: the one exception to an unchanging archive.

    Facts that were read from it stay, with their citation. What lies in `archive_url` is replaced there too; a store that keeps old
    versions of its objects must be told to forget them.
    """
    from orchestration.sending import send_archive
    from transforms.archive.index import read_captures
    from transforms.archive.store import store_of
    from transforms.archive.takedown import take_down
    from transforms.canonical import canonical_url

    root = make_ready(existing_root_of(data))
    with hold(root, purpose="giamngheo archive takedown", started_at=clock.now()):
        wanted = canonical_url(url)
        captures = [c for c in read_captures(root.archive) if c.url is not None and canonical_url(c.url) == wanted]
        if not captures:
            raise UsageError(f"{url}: expected the address of an archived page, got one that is not in the archive")
        removed = take_down(root.archive, captures, reason=reason, now=clock.now())
        if (store := configuration_of(root).archive_url) is not None:
            send_archive(root.archive, store_of(store))
    words = f"{len(removed)} payloads removed, {len(captures)} captures of {url} keep their digests"
    answer({"url": url, "payloads_removed": len(removed), "captures": len(captures)}, words, as_json=as_json)
