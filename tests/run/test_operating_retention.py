"""What is forgotten when it is old."""

from datetime import timedelta

import dagster as dg

from orchestration import clock
from orchestration.configuration import Configuration
from orchestration.definitions import defs
from orchestration.retention import forget_runs


def test_old_runs_are_forgotten_with_their_logs_and_the_newest_stay() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        job = defs.resolve_job_def("verify_archive")
        runs = [instance.create_run_for_job(job, status=dg.DagsterRunStatus.SUCCESS) for _ in range(8)]
        open_run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        kept = Configuration(runs_kept_days=90)
        assert forget_runs(instance, kept, now=clock.now()) == 0
        assert forget_runs(instance, kept, now=clock.now() + timedelta(days=91)) == 4
        left = {record.dagster_run.run_id for record in instance.get_run_records()}
        assert left == {open_run.run_id, *(run.run_id for run in runs[4:])}
