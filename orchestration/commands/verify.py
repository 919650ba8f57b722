"""`giamngheo verify`: the archive hashed again, every fact read again from its bytes."""

import sys
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option, refuse_unknown_sources
from orchestration.data_root import existing_root_of, is_terminal
from orchestration.progress import reporter_for
from transforms.errors import UsageError, VerificationDiffers


@click.command("verify")
@data_option
@click.option("--source", metavar="NAME", help="Only this portal.")
@json_option
def command(data: Path | None, source: str | None, as_json: bool) -> int:
    """Recompute every fact of the release from the archived bytes, offline, and report what differs.

    Ends with 6 when bytes are damaged, a page reads differently from what the release says, or the release was changed.
    """
    from orchestration.verify import verify
    from transforms.archive.index import source_directories

    root = existing_root_of(data)
    archived = [directory.name for directory in source_directories(root.archive)]
    if not archived:
        raise UsageError(f"{root.archive}: expected the archive that the release was read from, found none; a pulled release has none")
    refuse_unknown_sources([source] if source else [], archived)
    done = verify(root, source=source, reporter=reporter_for(terminal=is_terminal()))
    for difference in done.differences:
        words = {name: getattr(difference, name) for name in ("kind", "where", "expected", "came", "facts")}
        sys.stdout.write(to_json(words) + "\n" if as_json else f"{difference}\n")
    if not as_json:
        gone = f", {done.taken_down} taken down" if done.taken_down else ""
        sys.stdout.write(
            f"{done.release_id}: {done.records} records hashed, {done.versions} pages read again{gone}, "
            f"{done.facts} facts compared, {len(done.differences)} differences\n"
        )
    return VerificationDiffers.exit_code if done.differences else 0
