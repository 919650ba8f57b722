"""`giamngheo status`: how fresh the release is, and how each source fares."""

import sys
from pathlib import Path

import click

from orchestration.answers import print_rows, to_json
from orchestration.commands.options import data_option, json_option, set_option
from orchestration.data_root import describe_holder, existing_root_of, is_held


@click.command("status")
@data_option
@set_option
@json_option
def command(data: Path | None, as_json: bool) -> int:
    """Show when the release was built and each source's three clocks: last checked, last changed, newest figure."""
    from orchestration.health import health_of

    root = existing_root_of(data)
    health = health_of(root)
    if as_json:
        sys.stdout.write(to_json(health.as_object()) + "\n")
        return health.exit_code
    if health.release is None:
        sys.stdout.write(f"no release yet in {root.path}: giamngheo nightly --pages FOLDER makes one\n")
    else:
        sys.stdout.write(f"release    {health.release.release_id}, built {health.release.built_at:%Y-%m-%d %H:%M} UTC\n")
        sys.stdout.write(f"reader     {health.release.extractor_version}\n")
    if is_held(root):
        sys.stdout.write(f"running    {describe_holder(root)}\n")
    for line in health.warnings:
        sys.stdout.write(f"warning    {line}\n")
    if health.alerts is not None:
        sys.stdout.write(f"alerts     {health.alerts}: giamngheo alert flush\n")
    if health.sources:
        sys.stdout.write("\n")
        columns = ["source", "last_checked_at", "last_changed_at", "newest_period_end", "outcome", "state"]
        print_rows(columns, [[row[name] for name in columns] for row in health.sources], form="table")
    return health.exit_code
