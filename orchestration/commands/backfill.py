"""`giamngheo backfill`: days of the archive read again, without fetching anything."""

from pathlib import Path

import click

from orchestration.commands.options import data_option, json_option, set_option, wait_option
from orchestration.data_root import existing_root_of, hold, is_terminal, make_ready
from orchestration.progress import reporter_for
from transforms.errors import UsageError


@click.command("backfill")
@click.option("--from", "first", required=True, metavar="DATE", help="First day of the crawl, YYYY-MM-DD in Vietnam.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day of the crawl; the same as --from for a single day.")
@click.option("--all", "everything", is_flag=True, help="Include days that today's reader has already read.")
@data_option
@wait_option
@set_option
@json_option
def command(first: str, last: str, everything: bool, data: Path | None, wait_seconds: float, as_json: bool) -> int:
    """Re-read the archived pages of the days FROM to TO in one run, then build and publish once. Nothing is fetched.

    Days that today's reader has already read are skipped, so an interrupted backfill resumes where it stopped. Days that were never
    captured are reported; if that is all of them, nothing runs and the exit code is 2.
    """
    from orchestration import clock
    from orchestration.nightly import run_backfill
    from orchestration.summary import print_summary

    started_at = clock.now()
    days = clock.night_of(first, at=started_at, option="--from"), clock.night_of(last, at=started_at, option="--to")
    if days[0] > days[1]:
        raise UsageError(f"--from {first} --to {last}: expected the first day not after the last")
    root = make_ready(existing_root_of(data))
    with hold(root, purpose="giamngheo backfill", started_at=started_at, wait_seconds=wait_seconds):
        reporter = reporter_for(terminal=is_terminal())
        result = run_backfill(root, *days, everything=everything, started_at=started_at, reporter=reporter)
        print_summary(result, root, as_json=as_json)
    return result.exit_code
