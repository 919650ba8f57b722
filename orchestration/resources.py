"""The resource that a run of Dagster's own gets: the data root of the environment, held for the length of the run.

Belongs here: making a Night for runs that the UI or a schedule starts. Does not belong here: the Night itself (`orchestration/night.py`).
The command line makes its own Night, holds the root before the run exists, and hands it over.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

import dagster as dg

from orchestration import clock
from orchestration.alerts.night_record import record_of, write_record
from orchestration.capturing import LivePortals, fetchers_of
from orchestration.configuration import configuration_of
from orchestration.data_root import data_root_of, hold, make_ready
from orchestration.jobs import EVERY_PAGE_TAG
from orchestration.night import HANDED_OVER, Night
from orchestration.reaper import process_tags
from orchestration.recovery import make_whole
from orchestration.sending import finish
from transforms.sources.declaration import declarations

WAIT_SECONDS = 6 * 3600
"""A scheduled run that meets another waits for it: the portals are still there in an hour."""


@dg.resource(description="The data root named by GIAMNGHEO_DATA, held by one run at a time.")
def night_resource(context: dg.InitResourceContext) -> Iterator[Night]:
    """Holds the data root until the run ends. Raises DataHeld where another run keeps it for hours."""
    handed_over = HANDED_OVER.get()
    if handed_over is not None:
        yield handed_over
        return
    root = make_ready(data_root_of(None))
    configuration = configuration_of(root)
    started_at = clock.now()
    run = context.run
    key = run.tags.get("dagster/partition") if run else None
    if run and context.instance:  # before waiting for the root, so that a run that is killed while it waits is closed too
        context.instance.add_run_tags(run.run_id, process_tags())
    with hold(root, purpose=f"run {run.run_id if run else '?'}", started_at=started_at, wait_seconds=WAIT_SECONDS):
        make_whole(root, today=clock.day_of(started_at))
        day = date.fromisoformat(key) if key else clock.day_of(started_at)
        every_page = run is not None and EVERY_PAGE_TAG in run.tags
        settings = partial(configuration.crawl_settings, every_known_page=every_page)
        capture = LivePortals(root, _portals_of(run), settings=settings, fetchers=partial(fetchers_of, configuration))
        night = Night(root=root, day=day, started_at=started_at, capture=capture, configuration=configuration)
        try:
            yield night
        finally:
            finish(night)
            write_record(root, record_of(night, run.run_id if run else "unknown"))


def _portals_of(run: dg.DagsterRun | None) -> list[str]:
    """The portals that a run visits: those whose archive it is to make, all of them where it is not told."""
    known = list(declarations())
    selected = run.asset_selection if run else None
    return known if selected is None else [source for source in known if dg.AssetKey(["archive", source]) in selected]
