"""`giamngheo publish`: the current release to where analysts elsewhere fetch it."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option, set_option, wait_option
from orchestration.data_root import existing_root_of, hold
from transforms.errors import UsageError


@click.command("publish")
@click.argument("url", required=False)
@data_option
@set_option
@wait_option
@json_option
def command(url: str | None, data: Path | None, wait_seconds: float, as_json: bool) -> None:
    """Put the current release where `giamngheo pull` fetches it: a folder (of a web server), or an object store (s3://bucket/folder).

    URL defaults to the setting `publish_url`; when that is set, every night does the same.
    """
    from orchestration import clock
    from orchestration.configuration import configuration_of
    from orchestration.distribution import offer
    from transforms.archive.store import store_of

    root = existing_root_of(data)
    configuration = configuration_of(root)
    target = url or configuration.publish_url
    if target is None:
        raise UsageError("publish: expected a URL or the setting publish_url, got neither")
    with hold(root, purpose="giamngheo publish", started_at=clock.now(), wait_seconds=wait_seconds):
        offered = offer(root, store_of(target), kept=configuration.releases_kept)
    if as_json:
        sys.stdout.write(to_json(asdict(offered)) + "\n")
    else:
        sys.stdout.write(f"release {offered.release} at {target}: {offered.bytes} bytes, SHA-256 {offered.sha256}\n")
