"""One night in this process: what `giamngheo nightly` does, on the persistent Dagster instance.

Belongs here: the request, running the job, the exit code of what came of it. Does not belong here: the steps (`orchestration/assets/`),
what is printed (`orchestration/summary.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import dagster as dg

from orchestration import clock, staging
from orchestration.alerts.night_record import record_of, write_record
from orchestration.alerts.telling import tell_night
from orchestration.assets.portals import archive_key, staged_key
from orchestration.capturing import Archived, LivePortals, capture_saved_pages, fetchers_of
from orchestration.configuration import Configuration, configuration_of
from orchestration.data_root import DataRoot, refuse_made_pages
from orchestration.definitions import defs
from orchestration.demo_site import DemoSite
from orchestration.failures import Failure, was_stopped
from orchestration.instance import open_instance
from orchestration.jobs import EVERY_PAGE_TAG, REPOSITORY_TAG
from orchestration.night import HANDED_OVER, Night, Tally
from orchestration.progress import Reporter
from orchestration.reading import AGAIN_TAG, captured_days, pending_days
from orchestration.reaper import STARTED_BY_TAG, process_tags, reap
from orchestration.recovery import make_whole
from orchestration.release import keeping_open
from orchestration.retention import forget_runs
from orchestration.sending import finish
from orchestration.shortage import in_words, shortage_in
from transforms.archive.pages import UNKNOWN_SOURCE
from transforms.crawl.fetch import Fetcher, FetcherFactory
from transforms.crawl.settings import Settings
from transforms.errors import ChecksBlocked, GiamngheoError, SourceUnreachable, UnreadableInput, UsageError, gravest
from transforms.records import EXTRACTOR_VERSION
from transforms.sources.declaration import declarations


@dataclass(frozen=True, slots=True)
class NightRequest:
    """What a night is asked to do. Without `pages` it visits the live portals."""

    pages: tuple[Path, ...]
    sources: tuple[str, ...]
    day: date
    demo_site: bool = False  # `pages` are served on this machine under their own addresses, and visited like the portals
    every_page: bool = False  # ask for all known pages again, not only for those whose turn it is

    def validate(self) -> None:
        """Raises UsageError for a source that nobody declared, pages that do not exist or that we made, a visit on a past day."""
        for name in self.sources:
            if name not in declarations():
                raise UsageError(f"--source {name}: expected one of {', '.join(declarations())}")
        if self.pages and not any(path.exists() for path in self.pages):
            raise UsageError(f"--pages {' '.join(map(str, self.pages))}: expected saved pages or folders of them, got no such path")
        refuse_made_pages(self.pages)
        if (self.demo_site or not self.pages) and self.day != clock.day_of(clock.now()):
            raise UsageError(
                f"--on {self.day}: a portal can only be visited today; `giamngheo backfill` reads the archive of past days again"
            )


@dataclass(frozen=True, slots=True)
class NightResult:
    """What came of a night."""

    tally: Tally
    exit_code: int
    run_id: str | None
    failed: bool = False  # a step ended with an error


WARNINGS_EXIT_CODE = 4
_CARRIED_ON = "the published warehouse is whole, and the next run carries on from there"


def run_night(root: DataRoot, request: NightRequest, *, started_at: datetime, reporter: Reporter) -> NightResult:
    """Runs the nightly job. The caller holds the data root. Raises UsageError where a file that is not ours lies in the release's place."""
    configuration = configuration_of(root)
    if request.demo_site:
        with DemoSite(request.pages) as site:
            through_it = partial(Fetcher, session_factory=site.open_session)
            return _visit(root, request, site.sources, configuration, site.settings(), lambda: through_it, started_at, reporter)
    if not request.pages:
        settings = configuration.crawl_settings(every_known_page=request.every_page)  # without a contact refused before anything is touched
        fetchers = partial(fetchers_of, configuration)
        return _visit(root, request, tuple(declarations()), configuration, settings, fetchers, started_at, reporter)
    make_whole(root, today=clock.day_of(started_at))
    night = Night(root, request.day, started_at, Archived(root), reporter=reporter, configuration=configuration)
    _capture_pages(night, request)
    return _run_job(night, _keys_of(_sources_of_pages(night, request.day)), tags={}, partition_key=request.day.isoformat())


def _visit(
    root: DataRoot,
    request: NightRequest,
    known: Sequence[str],
    configuration: Configuration,
    settings: Settings,
    fetchers: Callable[[], FetcherFactory],
    started_at: datetime,
    reporter: Reporter,
) -> NightResult:
    """A night that visits portals, real ones or their stand-ins."""
    sources = request.sources or known
    make_whole(root, today=clock.day_of(started_at))
    capture = LivePortals(root, sources, settings=lambda: settings, say=reporter.say, fetchers=fetchers)
    night = Night(root, request.day, started_at, capture, reporter=reporter, configuration=configuration)
    tags = {EVERY_PAGE_TAG: "true"} if request.every_page else {}
    return _run_job(night, _keys_of(sources), tags=tags, partition_key=request.day.isoformat())


def _keys_of(sources: Sequence[str]) -> list[dg.AssetKey]:
    return [key for source in sources for key in (archive_key(source), staged_key(source))]


def run_backfill(root: DataRoot, first: date, last: date, *, everything: bool, started_at: datetime, reporter: Reporter) -> NightResult:
    """Reads the archive again for the days from `first` to `last` in one run, then builds once. The caller holds the data root.

    Raises UsageError where nothing was captured on any of the days.
    """
    make_whole(root, today=clock.day_of(started_at))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    current = {night.key for night in staging.partitions(root.staged) if set(night.extractor_versions) <= {EXTRACTOR_VERSION}}
    captured = captured_days(root, (*declarations(), UNKNOWN_SOURCE), days, reporter=reporter)
    night = Night(
        root=root,
        day=last,
        started_at=started_at,
        capture=Archived(root),
        reporter=reporter,
        configuration=configuration_of(root),
        passed_over=frozenset() if everything else frozenset(current),
    )
    tags = {
        AGAIN_TAG: "true",
        "dagster/asset_partition_range_start": first.isoformat(),
        "dagster/asset_partition_range_end": last.isoformat(),
    }
    return _run_job(night, [staged_key(source) for source, by_day in captured.items() if by_day], tags=tags, partition_key=None)


def _capture_pages(night: Night, request: NightRequest) -> None:
    source = request.sources[0] if len(request.sources) == 1 else None
    captured = capture_saved_pages(night.root, request.pages, day=request.day, now=clock.now, reporter=night.reporter, source=source)
    night.tally.outcomes.update(capture.outcome for capture in captured.captures)
    for problem in captured.problems:
        night.tally.unreadable.append(str(problem))
        night.reporter.say(f"giamngheo: {problem}")
    for left_over in captured.recovered:
        night.reporter.say(f"made whole after a killed run: {left_over.warc_file} ({left_over.detail})")


def _sources_of_pages(night: Night, day: date) -> Sequence[str]:
    """The sources that the saved pages belong to, and those with captures that are not read yet."""
    sources = (*declarations(), UNKNOWN_SOURCE)
    return [source for source in sources if night.capture(source, day) or pending_days(night.root, source, today=day)]


@keeping_open()
def _run_job(night: Night, portal_keys: Sequence[dg.AssetKey], *, tags: Mapping[str, str], partition_key: str | None) -> NightResult:
    """Runs the job on the given assets of portals and on everything after them."""
    job = defs.resolve_job_def("nightly")
    after = [key for key in job.asset_layer.executable_asset_keys if key.path[0] not in ("archive", "staged")]
    with open_instance(night.root) as instance:
        for run in reap(instance):
            night.reporter.say(f"run {run.run_id} of {run.tags.get('dagster/partition', '?')} was killed; it is closed as failed")
        token = HANDED_OVER.set(night)
        try:
            result = job.execute_in_process(
                instance=instance,
                partition_key=partition_key,
                asset_selection=[*portal_keys, *after],
                run_config=QUIET,
                tags={**REPOSITORY_TAG, STARTED_BY_TAG: "command line", **process_tags(), **tags},
                raise_on_error=False,
            )
        finally:
            HANDED_OVER.reset(token)
        forget_runs(instance, night.configuration, now=night.now())
    if was_stopped(result.all_events):
        write_record(night.root, record_of(night, result.run_id))  # a run without one is taken for a killed one
        night.reporter.say(f"stopped; {_CARRIED_ON}")
        raise KeyboardInterrupt  # ends the command as it ends every other
    failures = [Failure.of(event) for event in result.all_events if event.is_step_failure]
    if not result.success and not night.tally.blocked_by:
        for failure in failures:
            shortage = shortage_in(failure.words)
            night.reporter.say(f"giamngheo: {f'{in_words(shortage, failure.words)}; {_CARRIED_ON}' if shortage else failure.words}")
        night.reporter.say(f"run {result.run_id} failed; `giamngheo ui` shows where")
    finish(night)
    _tell(night, result.run_id, succeeded=result.success, problems=[failure.words for failure in failures])
    failed_with = [] if result.success else [failure.exit_code for failure in failures] or [GiamngheoError.exit_code]
    return NightResult(night.tally, exit_code_of(night.tally, failed_with), result.run_id, failed=not result.success)


def _tell(night: Night, run_id: str, *, succeeded: bool, problems: Sequence[str]) -> None:
    """Tells of the night by every alert sink; one that is down is said and spooled for, and changes no exit code."""
    record = record_of(night, run_id)
    try:
        write_record(night.root, record)
        told = tell_night(night.root, record, job="nightly", succeeded=succeeded, problems=problems, now=night.now(), day=record.day)
    except Exception as error:  # noqa: BLE001 - the night is done; what goes wrong in telling of it must not undo that
        night.reporter.say(f"giamngheo: the night could not be told of: {type(error).__name__}: {error}")
        return
    for problem in told.problems:
        night.reporter.say(f"giamngheo: {problem}")


QUIET: Mapping[str, object] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""The event log keeps everything; the terminal shows the reporter's lines."""


def exit_code_of(tally: Tally, failed_with: Sequence[int] = ()) -> int:
    """The gravest of what happened; `failed_with` are the codes of the steps that failed."""
    if tally.blocked_by:
        return ChecksBlocked.exit_code
    if failed_with:
        return gravest(failed_with)
    if tally.unreachable_sources or tally.unsent:
        return SourceUnreachable.exit_code
    if tally.unreadable:
        return UnreadableInput.exit_code
    if tally.checks_failed or tally.quarantined or tally.held_sources:
        return WARNINGS_EXIT_CODE
    return 0
