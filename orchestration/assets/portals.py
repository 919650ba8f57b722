"""The assets of one portal: the portal itself (external), its captures in the archive, and what was read of them.

Belongs here: one factory for all portals. Does not belong here: the name of any portal (`transforms/sources/`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date

import dagster as dg

from orchestration import staging
from orchestration.alerts.night_record import why_partial, why_silent
from orchestration.assets.details import NIGHTLY, OWNERS, cadence_policy, code_references
from orchestration.data_root import DataRoot
from orchestration.news import is_news, mark_news
from orchestration.night import Night
from orchestration.partitions import DAYS_OF_CRAWL
from orchestration.reading import AGAIN_TAG, NEW_TEXT, DaysRead, archived_days, pending_days, read_days
from transforms.crawl.summary import SourceNight
from transforms.records import EXTRACTOR_VERSION, Capture
from transforms.sources.declaration import Declaration

ANSWERED = "answered"
UNKNOWN = "unknown"
"""Pages of portals that nobody has declared: read by the generic reader, never visited."""


def portal_key(source: str) -> dg.AssetKey:
    return dg.AssetKey(["portals", source])


def archive_key(source: str) -> dg.AssetKey:
    return dg.AssetKey(["archive", source])


def staged_key(source: str) -> dg.AssetKey:
    return dg.AssetKey(["staged", source])


def pool_of(hosts: Sequence[str]) -> str | None:
    """The concurrency pool of a portal's visits: its host, since a host belongs to one declaration; none where nothing is visited."""
    return f"host_{re.sub(r'[^a-z0-9]+', '_', hosts[0].lower().strip('.'))}" if hosts else None


def portal_spec(declaration: Declaration) -> dg.AssetSpec:
    """The portal as it stands on the web: the start of the lineage, which no run makes."""
    return dg.AssetSpec(
        portal_key(declaration.name),
        group_name="portals",
        description=f"The public pages of {', '.join(declaration.hosts)}.",
        kinds={"html"},
        owners=OWNERS,
        tags={"layer": "portal", "language": declaration.language},
        freshness_policy=cadence_policy(declaration.cadence_days),
        metadata={
            "licence": declaration.licence,
            "attribution": declaration.attribution,
            "cadence (days)": declaration.cadence_days,
            **code_references(f"transforms/sources/{declaration.name}.toml"),
        },
    )


def captures_asset(source: str, *, hosts: Sequence[str]) -> dg.AssetsDefinition:
    """The asset of one source's captures: each night's attempts and the bytes that came, in WARC files."""

    @dg.asset(
        key=archive_key(source),
        check_specs=[
            dg.AssetCheckSpec(ANSWERED, asset=archive_key(source), description="The portal was asked tonight and answered all of it.")
        ],
        deps=[portal_key(source)] if hosts else [],
        partitions_def=DAYS_OF_CRAWL,
        group_name="archive",
        kinds={"warc"},
        owners=OWNERS,
        tags={"layer": "archive"},
        freshness_policy=NIGHTLY if hosts else None,
        metadata=code_references("orchestration/capturing.py", "transforms/crawl/source_night.py", "transforms/archive/writer.py"),
        backfill_policy=dg.BackfillPolicy.single_run(),
        pool=pool_of(hosts),
        retry_policy=dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL),
        description=f"Every attempt of a night to capture a page of {', '.join(hosts) or 'an undeclared portal'}, with the bytes that "
        "came, in WARC 1.1 files that are never rewritten. Unchanged pages are revisit records; failures are rows of the index.",
    )
    def captures(
        context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        found = [capture for key in context.partition_keys for capture in night.capture(source, date.fromisoformat(key))]
        yield dg.MaterializeResult(metadata=_metadata_of(found))
        if hosts and (fresh := [capture for capture in found if capture.outcome == NEW_TEXT and not capture.is_hub]):
            # The portal's own event: by it Dagster knows when the portal last showed something new, and so its freshness.
            pages = "\n".join(sorted(capture.url or capture.page for capture in fresh)[:20])
            context.log_event(dg.AssetMaterialization(portal_key(source), metadata={"new texts": len(fresh), "pages": pages}))
        visited = night.capture.nights.get(source)
        if visited is not None:
            night.tally.outcomes.update(visited.pages)
            if visited.is_unreachable:
                night.tally.unreachable_sources = (*night.tally.unreachable_sources, source)
        yield answer_of(visited)

    return captures


def staged_asset(source: str, *, hosts: Sequence[str]) -> dg.AssetsDefinition:
    """The asset of what was read of one source's captures."""

    @dg.asset(
        key=staged_key(source),
        deps=[archive_key(source)],
        partitions_def=DAYS_OF_CRAWL,
        group_name="reading",
        kinds={"parquet"},
        owners=OWNERS,
        tags={"layer": "staged"},
        metadata=code_references("orchestration/reading.py", "transforms/extract.py"),
        backfill_policy=dg.BackfillPolicy.single_run(),
        code_version=EXTRACTOR_VERSION,
        description=f"What was read of a night's new page versions of {', '.join(hosts) or 'undeclared portals'}: documents, "
        "observations, rates, loan terms and every other number with the reason why it is no fact, as Parquet. A pure function of the "
        "archive and of transforms/reference/.",
    )
    def staged(context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
        days = [date.fromisoformat(key) for key in context.partition_keys]
        again = len(days) > 1 or AGAIN_TAG in context.run.tags
        days = [day for day in days if (day, source) not in night.passed_over]
        pending = dict(archived_days(night.root, source, days) if again else pending_days(night.root, source, today=days[0]))
        older = {} if again else _read_by_an_older_reader(night.root, source, days)
        for day in older:
            pending.pop(day, None)
        if again or older or any(is_news(capture) for captures in pending.values() for capture in captures):
            mark_news(night.root)
        workers = night.configuration.readers
        done = _both(
            read_days(night.root, source, pending, reporter=night.reporter, workers=workers, afresh=again),
            read_days(night.root, source, older, reporter=night.reporter, workers=workers, afresh=True),
        )
        night.tally.documents += done.documents
        night.tally.figures += done.observations
        night.tally.rates += done.rates
        night.tally.quarantined += len(done.failures)
        for failure in done.failures:
            context.log.warning(failure)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": done.observations,
                "documents": done.documents,
                "rates": done.rates,
                "other figures": done.figures,
                "pages the reader failed on": len(done.failures),
                "days staged": ", ".join(map(str, done.days)) or "none: nothing was new",
                "days never captured": len(days) - len(done.days) if again else 0,
            }
        )

    return staged


def _read_by_an_older_reader(root: DataRoot, source: str, days: Sequence[date]) -> Mapping[date, Sequence[Capture]]:
    """The captures of those of the days whose staged rows another version of the reader made: asked for by name, they are read again."""
    stale = {night.key for night in staging.stale(root.staged)}
    return archived_days(root, source, [day for day in days if (day, source) in stale])


def _both(one: DaysRead, other: DaysRead) -> DaysRead:
    return DaysRead(**{each.name: getattr(one, each.name) + getattr(other, each.name) for each in fields(DaysRead)})


def answer_of(visited: SourceNight | None) -> dg.AssetCheckResult:
    """Whether a portal answered all that it was asked; a failure here tells and never blocks the other portals."""
    if visited is None:
        return dg.AssetCheckResult(check_name=ANSWERED, passed=True, description="Not visited: saved pages, or a day that is over.")
    lacking = why_silent(visited) or why_partial(visited)
    return dg.AssetCheckResult(
        check_name=ANSWERED,
        passed=lacking is None,
        severity=dg.AssetCheckSeverity.WARN,
        description=lacking or "; ".join(visited.problems) or visited.ended,
        metadata={
            "requests": visited.requests,
            "known pages": visited.known_pages,
            "new pages": visited.new_pages,
            "waiting pages": visited.waiting_pages,
            **{f"hub {outcome}": count for outcome, count in sorted(visited.hubs.items())},
        },
    )


def _metadata_of(captures: Sequence[Capture]) -> dict[str, int | str]:
    outcomes = Counter(capture.outcome for capture in captures)
    return {
        "dagster/row_count": len(captures),
        **{f"outcome {outcome}": count for outcome, count in sorted(outcomes.items())},
        "pages": "\n".join(sorted(capture.url or capture.page for capture in captures)[:20]) or "none",
    }
