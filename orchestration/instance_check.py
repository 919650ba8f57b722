"""A look at Dagster's instance for the doctor, apart so that he works where Dagster cannot be imported.

Belongs here: what can be told of the instance without changing it. Does not belong here: closing dead runs (`reaper.py`).
"""

from collections.abc import Iterator
from typing import Literal

import dagster as dg

from orchestration.data_root import DataRoot
from orchestration.instance import open_instance
from orchestration.reaper import OPEN, PID_TAG, lives


def look_at_dagster(root: DataRoot) -> Iterator[tuple[Literal["ok", "note", "bad"], str]]:
    """Whether the instance opens, which runs were killed, and whether the daemon lives where something is scheduled."""
    with open_instance(root) as instance:
        newest = instance.get_run_records(limit=1)
        words = (
            f"newest run {newest[0].dagster_run.status.value} at {newest[0].create_timestamp:%Y-%m-%d %H:%M} UTC"
            if newest
            else "no run yet"
        )
        yield "ok", f"{type(instance.run_storage).__name__} opens; {words}"
        dead = [run for run in instance.get_runs(filters=dg.RunsFilter(statuses=list(OPEN))) if PID_TAG in run.tags and not lives(run)]
        for run in dead:
            yield "note", f"run {run.run_id} was killed and is not closed yet: the next night or the reaper does that"
        running = [state.instigator_name for state in instance.all_instigator_state() if state.is_running]
        if not running:
            return
        health = instance.get_daemon_statuses()
        down = sorted(name for name, status in health.items() if status.required and not status.healthy)
        if down:
            yield "bad", f"{', '.join(sorted(running))} are on, but the daemon is not running: giamngheo daemon"
        else:
            yield "ok", f"the daemon runs {', '.join(sorted(running))}"
