"""`giamngheo report`: make the report site of the current release, or open it."""

from pathlib import Path

import click

from orchestration.answers import answer
from orchestration.commands.options import data_option, json_option, wait_option
from orchestration.data_root import data_root_of


@click.command("report")
@data_option
@click.option("--open", "open_page", is_flag=True, help="Open the report in the browser afterwards.")
@click.option("--vietnamese", is_flag=True, help="Open the Vietnamese pages.")
@wait_option
@click.option("--without-pages", is_flag=True, help="Leave captured pages out, for a copy that leaves this machine.")
@json_option
def command(data: Path | None, open_page: bool, vietnamese: bool, wait_seconds: float, without_pages: bool, as_json: bool) -> None:
    """Generate the report of the current release in the data root: charts, every figure with its evidence, conflicts, coverage, health.

    It opens from disk and needs no network. Captured pages may name private persons and are for this machine only: use --without-pages for
    a copy to pass on.
    """
    from orchestration import clock
    from orchestration.data_root import hold
    from orchestration.release import open_release
    from orchestration.reporting import make_report

    root, now = data_root_of(data), clock.now()
    open_release(root.current_release).close()  # says what is missing before anything is held
    with hold(root, purpose="report", started_at=now, wait_seconds=wait_seconds):
        made = make_report(root, now=now, with_pages=not without_pages)
    first = made.path / ("vi" if vietnamese else "") / "index.html"
    row = {"opens_at": first, "pages": made.pages, "bytes": made.bytes}
    answer(row, f"{made.pages} pages, {made.bytes / 1e6:.1f} MB: {first}", as_json=as_json)
    if open_page:
        click.launch(first.as_uri())
