"""`giamngheo doctor`: what an operator looks at first."""

import sys
from pathlib import Path

import click

from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option, refuse_unknown_sources, set_option
from orchestration.data_root import existing_root_of


@click.command("doctor")
@click.option("--live", is_flag=True, help="Also visit each portal briefly and compare it with its declaration.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="With --live: only this portal; may be repeated.")
@data_option
@set_option
@json_option
def command(live: bool, sources: tuple[str, ...], data: Path | None, as_json: bool) -> int:
    """Check versions, clock, time zone, settings, disk, locks, a sample of the archive, staged nights, release, instance and alerts.

    Exits with 0 if nothing is wrong; otherwise with 6 for a damaged archive, 5 for silent sources or alerts that cannot be sent, 2 for what
    the operator has to fix, a full or read-only disk too, 75 for records of Dagster that stay locked.
    """
    from orchestration import clock
    from orchestration.doctor import examine
    from transforms.errors import gravest

    root = existing_root_of(data)
    findings = list(examine(root, now=clock.now()))
    if live:
        from orchestration.live_check import check_portals, live_settings
        from transforms.sources.declaration import declarations

        known = declarations()
        refuse_unknown_sources(sources, tuple(known))
        findings += check_portals(root, [known[name] for name in sources or known], settings=live_settings(root))
    for finding in findings:
        if as_json:
            row = {"look": finding.look, "state": finding.state, "words": finding.words, "exit_code": finding.exit_code}
            sys.stdout.write(to_json(row) + "\n")
        else:
            sys.stdout.write(f"{finding.state:5} {finding.look:12} {finding.words}\n")
    return gravest({finding.exit_code for finding in findings})
