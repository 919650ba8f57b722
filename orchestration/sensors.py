"""The sensors that tell of what the daemon's runs brought, and of trouble between nights. All of them ship stopped.

Belongs here: when to tell. Does not belong here: what is told (`orchestration/alerts/`), closing dead runs (`orchestration/reaper.py`).
"""

from collections.abc import Sequence

import dagster as dg

from orchestration import clock
from orchestration.alerts.night_record import read_record
from orchestration.alerts.telling import Told, tell_night, tell_root
from orchestration.archive_check import verify_archive
from orchestration.data_root import data_root_of
from orchestration.failures import Failure
from orchestration.jobs import nightly
from orchestration.reaper import STARTED_BY_TAG


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    name="tell_of_success",
    monitored_jobs=[nightly, verify_archive],  # what somebody materializes by hand in the UI is seen there
    default_status=dg.DefaultSensorStatus.STOPPED,
    minimum_interval_seconds=30,
    description="After each run that ended well: sends the digest of the night and touches the dead-man file.",
)
def tell_of_success(context: dg.RunStatusSensorContext) -> dg.SkipReason:
    return _tell(context.dagster_run, succeeded=True, problems=())


@dg.run_failure_sensor(
    name="tell_of_failure",
    default_status=dg.DefaultSensorStatus.STOPPED,
    minimum_interval_seconds=30,
    description="After each run that failed or was killed: says which, where and why.",
)
def tell_of_failure(context: dg.RunFailureSensorContext) -> dg.SkipReason:
    steps = [Failure.of(event).words for event in context.get_step_failure_events()]
    return _tell(context.dagster_run, succeeded=False, problems=steps or [context.failure_event.message or "its process is gone"])


@dg.sensor(
    minimum_interval_seconds=3600,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Every hour: tells of a stale release, sources that fell silent, a disk that fills; empties the spool.",
)
def watch(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    return _said(tell_root(data_root_of(None), now=clock.now()))


def _tell(run: dg.DagsterRun, *, succeeded: bool, problems: Sequence[str]) -> dg.SkipReason:
    root = data_root_of(None)
    record = read_record(root, run.run_id)
    if record is not None and run.tags.get(STARTED_BY_TAG) == "command line":
        return dg.SkipReason("the command line has told of its own run")
    day = run.tags.get("dagster/partition") or clock.day_of(clock.now()).isoformat()
    return _said(tell_night(root, record, job=run.job_name, succeeded=succeeded, problems=problems, now=clock.now(), day=day))


def _said(told: Told) -> dg.SkipReason:
    words = [told.message.subject if told.message else "nothing is new", *told.problems]
    return dg.SkipReason("; ".join(words))
