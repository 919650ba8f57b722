"""Closing runs whose process is gone: Dagster's default launcher would show a killed run as STARTED for ever.

A run says which process it is by two tags, set when it begins. The reaper looks at them when a night begins and from a sensor, reports the
run failed when that process is gone, and has it started again once.
Belongs here: that. Does not belong here: runs that hang while starting (Dagster's own run monitoring ends those).
"""

from datetime import datetime, timedelta
from typing import Final

import dagster as dg
import psutil

from orchestration import clock
from orchestration.alerts.night_record import read_record
from orchestration.data_root import DataRoot, data_root_of

PID_TAG: Final = "giamngheo/pid"
PROCESS_STARTED_TAG: Final = "giamngheo/process_started"
STARTED_BY_TAG: Final = "giamngheo/started_by"
AGAIN_TAG: Final = "giamngheo/started_again_for"
PARTITION_TAG: Final = "dagster/partition"
LOOKED_BACK: Final = timedelta(days=1)
"""A night that was killed longer ago is not run again: the next one was there."""
OPEN: Final = (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING)


def process_tags() -> dict[str, str]:
    """The tags by which a run of this process is known."""
    process = psutil.Process()
    return {PID_TAG: str(process.pid), PROCESS_STARTED_TAG: repr(process.create_time())}


def reap(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """Reports every run failed whose process is gone; returns those runs. A run that has not said its process yet is left alone."""
    dead = [run for run in instance.get_runs(filters=dg.RunsFilter(statuses=list(OPEN))) if PID_TAG in run.tags and not lives(run)]
    for run in dead:
        instance.report_run_failed(run, message=f"process {run.tags[PID_TAG]} is gone without having ended this run (killed?)")
    return dead


def lives(run: dg.DagsterRun) -> bool:
    """Whether the process of a run is still there; a process number that was given out again does not count."""
    try:
        process = psutil.Process(int(run.tags[PID_TAG]))
        return repr(process.create_time()) == run.tags.get(PROCESS_STARTED_TAG)
    except (psutil.NoSuchProcess, ValueError):
        return False


def killed_runs(instance: dg.DagsterInstance, root: DataRoot, *, since: datetime) -> list[dg.DagsterRun]:
    """Nights that failed since then because their process was killed, and that no later night of the same day has made good.

    Where its code server lives, Dagster closes a killed run itself; a run that ended by itself, well or not, has left its record.
    """
    filters = dg.RunsFilter(job_name="nightly", statuses=[dg.DagsterRunStatus.FAILURE], created_after=since)
    killed = [run for run in instance.get_runs(filters=filters) if PID_TAG in run.tags and read_record(root, run.run_id) is None]
    well = instance.get_runs(filters=dg.RunsFilter(job_name="nightly", statuses=[dg.DagsterRunStatus.SUCCESS], created_after=since))
    made_good = {run.tags.get(PARTITION_TAG) for run in well}
    return [run for run in killed if run.tags.get(PARTITION_TAG) not in made_good]


@dg.sensor(
    job_name="nightly",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Closes runs whose process is gone and starts each of them again once.",
)
def reaper(context: dg.SensorEvaluationContext) -> list[dg.RunRequest]:
    """One request for each run found dead that was not itself such a second try; its key keeps it from being made twice.

    What the command line started is closed and told of, not started again: it may have read saved pages, and its user is there.
    """
    reap(context.instance)
    return [
        dg.RunRequest(
            run_key=f"again-{run.run_id}",
            partition_key=run.tags[PARTITION_TAG],
            tags={AGAIN_TAG: run.run_id},
            asset_selection=sorted(run.asset_selection) if run.asset_selection else None,
        )
        for run in killed_runs(context.instance, data_root_of(None), since=clock.now() - LOOKED_BACK)
        if AGAIN_TAG not in run.tags and PARTITION_TAG in run.tags and STARTED_BY_TAG not in run.tags
    ]
