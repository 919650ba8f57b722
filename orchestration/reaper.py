"""Closing runs whose process is gone: Dagster's default launcher would show a killed run as STARTED for ever.

A run says which process it is by two tags, set when it begins. The reaper looks at them when a night begins and from a sensor, reports the
run failed when that process is gone, and has it started again once.
Belongs here: that. Does not belong here: runs that hang while starting (Dagster's own run monitoring ends those).
"""

from typing import Final

import dagster as dg
import psutil

PID_TAG: Final = "giamngheo/pid"
PROCESS_STARTED_TAG: Final = "giamngheo/process_started"
AGAIN_TAG: Final = "giamngheo/started_again_for"
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


@dg.sensor(
    job_name="nightly",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Closes runs whose process is gone and starts each of them again once.",
)
def reaper(context: dg.SensorEvaluationContext) -> list[dg.RunRequest]:
    """One request for each run found dead that was not itself such a second try."""
    return [
        dg.RunRequest(run_key=f"again-{run.run_id}", partition_key=run.tags.get("dagster/partition"), tags={AGAIN_TAG: run.run_id})
        for run in reap(context.instance)
        if run.job_name == "nightly" and AGAIN_TAG not in run.tags
    ]
