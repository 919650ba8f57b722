"""The jobs and when they run. All of them ship stopped.

Belongs here: jobs, schedules. Does not belong here: what an asset does.
"""

from datetime import UTC, datetime
from typing import Final

import dagster as dg

from orchestration.archive_check import verify_archive
from orchestration.clock import ZONE, day_of

LOCATION: Final = "giamngheo"
REPOSITORY_TAG: Final = {".dagster/repository": f"__repository__@{LOCATION}"}
"""Without it a run made in process stands under no job in the UI."""
EVERY_PAGE_TAG: Final = "giamngheo/every_page"
"""A run with this tag asks for every known page again, not only for those whose turn it is."""

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("portals"),
    executor_def=dg.in_process_executor,
    tags={"dagster/max_retries": "0"},
    description="Visits every portal, reads what is new, builds and checks the warehouse, publishes it, makes exports and report of it.",
)


@dg.schedule(
    job=nightly,
    cron_schedule="0 2 * * *",
    execution_timezone=ZONE.key,
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every night at 02:00 in Vietnam. After missed nights it runs once: portals show today, not yesterday.",
)
def every_night(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Tonight's partition is the day in Vietnam at the scheduled time, wherever the host stands."""
    day = day_of(context.scheduled_execution_time or datetime.now(UTC)).isoformat()
    return dg.RunRequest(run_key=day, partition_key=day)


@dg.schedule(
    job=nightly,
    cron_schedule="0 9 * * 0",
    execution_timezone=ZONE.key,
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every Sunday at 09:00 in Vietnam: asks for every known page again, so that no edit and no removal stays unseen for long.",
)
def every_week(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """The same job, on the same partition as the night before."""
    day = day_of(context.scheduled_execution_time or datetime.now(UTC)).isoformat()
    return dg.RunRequest(run_key=f"every-page-{day}", partition_key=day, tags={EVERY_PAGE_TAG: "true"})


every_month = dg.ScheduleDefinition(
    name="every_month",
    job=verify_archive,
    cron_schedule="0 12 1 * *",
    execution_timezone=ZONE.key,
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="On the first of each month at 12:00 in Vietnam: re-hashes the whole archive.",
)
