"""Ended runs that have been kept long enough, with their logs, are forgotten.

Belongs here: retention of Dagster's runs. Does not belong here: releases (`orchestration/release.py`); the archive is never thinned.
"""

from datetime import datetime, timedelta
from typing import Final

import dagster as dg

from orchestration.configuration import Configuration

ENDED: Final = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
RUNS_AT_ONCE: Final = 20
"""A night must not wait for the deletion of years."""


def forget_runs(instance: dg.DagsterInstance, configuration: Configuration, *, now: datetime) -> int:
    """Deletes ended runs with their logs, the oldest first; returns how many. The five newest runs always stay."""
    before = now - timedelta(days=configuration.runs_kept_days)
    filters = dg.RunsFilter(statuses=list(ENDED), created_before=before)
    old = instance.get_run_records(filters=filters, limit=RUNS_AT_ONCE, ascending=True)
    newest = {record.dagster_run.run_id for record in instance.get_run_records(limit=5)}
    forgotten = [record.dagster_run.run_id for record in old if record.dagster_run.run_id not in newest]
    for run_id in forgotten:
        instance.delete_run(run_id)
    return len(forgotten)
