"""`giamngheo rebuild`: the whole warehouse made anew from archive and reference data."""

from dataclasses import asdict
from pathlib import Path

import click

from orchestration.answers import answer
from orchestration.commands.options import data_option, json_option, wait_option
from orchestration.data_root import existing_root_of, hold, is_terminal, make_ready
from orchestration.progress import reporter_for
from transforms.errors import VerificationDiffers


@click.command("rebuild")
@data_option
@click.option("--check", is_flag=True, help="Only compare with the release, changing nothing. Exits with 6 if they differ.")
@wait_option
@json_option
def command(data: Path | None, check: bool, wait_seconds: float, as_json: bool) -> int:
    """Re-read the whole archive, build the warehouse from nothing else, and compare its content with the release.

    After a change to the reader or to reference data the content differs; the tables that differ are listed.
    """
    from orchestration import clock
    from orchestration.rebuild import rebuild

    started_at = clock.now()
    root = make_ready(existing_root_of(data))
    with hold(root, purpose="giamngheo rebuild", started_at=started_at, wait_seconds=wait_seconds):
        done = rebuild(root, started_at=started_at, reporter=reporter_for(terminal=is_terminal()), keep=not check)
    if done.before is None:
        compared = "there was no release to compare with"
    elif done.equal:
        compared = f"equal in content to the release before, {done.content_hash}"
    else:
        compared = f"content {done.content_hash}, before {done.before}; differing: {', '.join(done.differing)}"
    answer({**asdict(done), "equal": done.equal}, f"{done.release_id}: {done.facts} facts; {compared}", as_json=as_json)
    return VerificationDiffers.exit_code if check and not done.equal else 0
