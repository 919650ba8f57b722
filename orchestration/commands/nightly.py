"""`giamngheo nightly`: the whole job, in this process, on the persistent Dagster instance."""

from pathlib import Path

import click

from orchestration.commands.options import ListsCommand, data_option, json_option, set_option, wait_option
from orchestration.data_root import data_root_of, hold, is_terminal, make_ready
from orchestration.progress import reporter_for


class Nightly(ListsCommand):
    lists = ("--pages", "--source")


@click.command("nightly", cls=Nightly)
@click.option(
    "--pages", multiple=True, metavar="PATH...", type=click.Path(path_type=Path), help="Saved pages, or folders of them (.html, .txt)."
)
@click.option("--source", "sources", multiple=True, metavar="NAME...", help="Only these sources [default: all of transforms/sources/].")
@data_option
@click.option("--on", metavar="DATE", help="The day of the night, YYYY-MM-DD in Vietnam [default: today].")
@wait_option
@click.option("--demo-site", is_flag=True, help="Serve the pages on this machine as if it were the portals, and crawl them there.")
@click.option("--every-page", is_flag=True, help="Request every known page again, not only those that are due.")
@set_option
@json_option
def command(
    pages: tuple[Path, ...],
    sources: tuple[str, ...],
    data: Path | None,
    on: str | None,
    wait_seconds: float,
    demo_site: bool,
    every_page: bool,
    as_json: bool,
) -> int:
    """Run one night: capture, read, build, check and publish.

    Without --pages it visits the live portals. With --pages, saved pages are captured as they are and go through the same steps, without a
    network:

    \b
      giamngheo nightly --pages tests/pages/langson
      giamngheo nightly --pages page1.html page2.txt --on 2026-11-20
      giamngheo nightly --demo-site --pages tests/pages
    """
    from orchestration import clock
    from orchestration.nightly import NightRequest, run_night
    from orchestration.summary import print_summary

    started_at = clock.now()
    day = clock.night_of(on, at=started_at)
    request = NightRequest(pages=pages, sources=sources, day=day, demo_site=demo_site, every_page=every_page)
    request.validate()
    root = make_ready(data_root_of(data))
    with hold(root, purpose="giamngheo nightly", started_at=started_at, wait_seconds=wait_seconds):
        result = run_night(root, request, started_at=started_at, reporter=reporter_for(terminal=is_terminal()))
        print_summary(result, root, as_json=as_json)
    return result.exit_code
