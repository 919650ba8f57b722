"""`giamngheo pull`: the newest release from where it is published."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option, set_option, wait_option
from orchestration.data_root import data_root_of, hold, is_terminal
from orchestration.progress import reporter_for


@click.command("pull")
@click.argument("url")
@data_option
@set_option
@wait_option
@json_option
def command(url: str, data: Path | None, wait_seconds: float, as_json: bool) -> None:
    """Fetch the newest release from URL: a web address, a folder, or an object store (s3://bucket/folder).

    It is checked against its digest and swapped in atomically; programs that have the old release open keep reading it. An interrupted
    download is resumed by the next call. `giamngheo sql`, `show`, `cite` and `export` then work on it:

    \b
      giamngheo pull https://data.example.org/giamngheo --data mirror
      giamngheo sql --data mirror "SELECT * FROM poverty_timeline"
    """
    from orchestration import clock
    from orchestration.configuration import configuration_of
    from orchestration.disk import in_words
    from orchestration.distribution import pull
    from transforms.archive.durable import make_directories
    from transforms.archive.store import readable_of

    root = data_root_of(data)
    place = readable_of(url)
    make_directories(root.path)
    with hold(root, purpose="giamngheo pull", started_at=clock.now(), wait_seconds=wait_seconds):
        kept = configuration_of(root).releases_kept
        offered, is_new = pull(place, root, kept=kept, reporter=reporter_for(terminal=is_terminal()))
    if as_json:
        sys.stdout.write(to_json(asdict(offered) | {"new": is_new, "warehouse": str(root.current_release)}) + "\n")
    else:
        told = f"{in_words(offered.bytes)}, SHA-256 {offered.sha256}" if is_new else "nothing newer is published"
        sys.stdout.write(f"release {offered.release} in {root.current_release}: {told}\n")
