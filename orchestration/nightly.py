"""One night in this process: what `giamngheo nightly` does, on the persistent Dagster instance.

Belongs here: the request, running the job, the exit code of what came of it. Does not belong here: the steps (`orchestration/assets/`),
what is printed (`orchestration/summary.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import dagster as dg
from dagster._utils.error import SerializableErrorInfo

from orchestration import clock, staging
from orchestration.capturing import archived, capture_saved_pages, visitor
from orchestration.data_root import DataRoot
from orchestration.jobs import REPOSITORY_TAG
from orchestration.night import HANDED_OVER, Night, Tally
from orchestration.progress import Reporter
from orchestration.reading import pending_days
from orchestration.reaper import process_tags, reap
from transforms.archive.index import recover
from transforms.archive.pages import UNKNOWN_SOURCE
from transforms.errors import ChecksBlocked, SourceUnreachable, UnreadableInput, UsageError
from transforms.sources.declaration import declarations


@dataclass(frozen=True, slots=True)
class NightRequest:
    """What a night is asked to do. Without `pages` it visits the live portals."""

    pages: tuple[Path, ...]
    sources: tuple[str, ...]
    day: date

    def validate(self) -> None:
        """Raises UsageError for a source that nobody declared, pages of which none exists, a visit on a day that is over."""
        for name in self.sources:
            if name not in declarations():
                raise UsageError(f"--source {name}: expected one of {', '.join(declarations())}")
        if self.pages and not any(path.exists() for path in self.pages):
            raise UsageError(f"--pages {' '.join(map(str, self.pages))}: expected saved pages or folders of them, got no such path")
        if not self.pages and self.day != clock.day_of(clock.now()):
            raise UsageError(
                f"--on {self.day}: a portal can only be visited today; `giamngheo backfill` reads the archive of past days again"
            )


@dataclass(frozen=True, slots=True)
class NightResult:
    """What came of a night."""

    tally: Tally
    exit_code: int
    run_id: str | None


UNREADABLE_EXIT_CODE = UnreadableInput.exit_code
WARNINGS_EXIT_CODE = 4


def run_night(root: DataRoot, request: NightRequest, *, started_at: datetime, reporter: Reporter) -> NightResult:
    """Runs the nightly job. The caller holds the data root."""
    staging.recover(root.staged)
    recover(root.archive)
    night = Night(root=root, day=request.day, started_at=started_at, capture=visitor(root), reporter=reporter)
    if request.pages:
        _capture_pages(night, request)
    selection = _sources_of(night, request)
    result = _run_job(night, selection)
    if not result.success and not night.tally.blocked_by:
        for event in result.all_events:
            if event.is_step_failure and event.step_key:
                error = event.step_failure_data.error
                reporter.say(f"giamngheo: {event.step_key} failed: {_root_cause(error)}")
        reporter.say(f"run {result.run_id} failed; `giamngheo ui` shows where")
    return NightResult(night.tally, exit_code_of(night.tally, success=result.success), result.run_id)


def _capture_pages(night: Night, request: NightRequest) -> None:
    source = request.sources[0] if len(request.sources) == 1 else None
    captured = capture_saved_pages(night.root, request.pages, day=request.day, now=clock.now, reporter=night.reporter, source=source)
    night.capture = archived(night.root)
    night.tally.outcomes.update(capture.outcome for capture in captured.captures)
    for problem in captured.problems:
        night.tally.unreadable.append(str(problem))
        night.reporter.say(f"giamngheo: {problem}")
    for left_over in captured.recovered:
        night.reporter.say(f"made whole after a killed run: {left_over.warc_file} ({left_over.detail})")


def _sources_of(night: Night, request: NightRequest) -> Sequence[str]:
    """The sources that this run works on: those visited, those that the saved pages belong to, and those with captures not read yet."""
    if not request.pages:
        return request.sources or tuple(declarations())
    return [
        source
        for source in (*declarations(), UNKNOWN_SOURCE)
        if night.capture(source, request.day) or pending_days(night.root, source, today=request.day)
    ]


def _run_job(night: Night, sources: Sequence[str]) -> dg.ExecuteInProcessResult:
    from orchestration.assets.portals import archive_key, staged_key
    from orchestration.definitions import defs

    job = defs.resolve_job_def("nightly")
    portals = {key for source in sources for key in (archive_key(source), staged_key(source))}
    selected = [key for key in job.asset_layer.executable_asset_keys if key.path[0] not in ("archive", "staged") or key in portals]
    with dg.DagsterInstance.get() as instance:
        for run in reap(instance):
            night.reporter.say(f"run {run.run_id} of {run.tags.get('dagster/partition', '?')} was killed; it is closed as failed")
        token = HANDED_OVER.set(night)
        try:
            return job.execute_in_process(
                instance=instance,
                partition_key=night.day.isoformat(),
                asset_selection=selected,
                run_config=QUIET,
                tags={**REPOSITORY_TAG, "giamngheo/started_by": "command line", **process_tags()},
                raise_on_error=False,
            )
        finally:
            HANDED_OVER.reset(token)


QUIET: Mapping[str, object] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""The event log keeps everything; the terminal shows the reporter's lines."""


def _root_cause(error: SerializableErrorInfo | None) -> str:
    """The innermost message of a step's error: Dagster's own wrapping says nothing to an operator."""
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error is not None else "without a message"


def exit_code_of(tally: Tally, *, success: bool) -> int:
    """The gravest of what happened: 1, 3, 6, 5, 2 for saved pages that cannot be read, 4, 0."""
    if tally.blocked_by:
        return ChecksBlocked.exit_code
    if not success:
        return 1
    if tally.unreachable_sources:
        return SourceUnreachable.exit_code
    if tally.unreadable:
        return UNREADABLE_EXIT_CODE
    if tally.checks_failed or tally.quarantined or tally.held_sources:
        return WARNINGS_EXIT_CODE
    return 0
