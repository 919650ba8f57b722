"""Write, audit, publish: staged rows become a release only through this, and a release that fails its checks is never seen.

    check staged nights that are not checked yet -> quarantine rows, hold sources
    build a private file -> check keys, references, warehouse and marts -> record the verdicts in it -> publish, or leave yesterday's

Belongs here: that order. Does not belong here: the rules (`expectations/`), the tables (`sql/`), the file (`orchestration/release.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from expectations.outcomes import RuleOutcome, blocking_of
from orchestration import builder
from orchestration.auditing import check_nights, check_release, check_row_of
from orchestration.builder import CheckRow
from orchestration.news import has_news, recipe_of, set_published
from orchestration.night import Night
from orchestration.queries import ask_the_last
from orchestration.reference_tables import SourceRow, reference_tables
from orchestration.release import let_go
from transforms.sources.declaration import declarations


@dataclass(frozen=True, slots=True)
class Audit:
    """What the checks of a night and its release said, and whether the release was published."""

    outcomes: tuple[RuleOutcome, ...]
    integrity: tuple[CheckRow, ...]
    blocked_by: tuple[str, ...]
    held_sources: Mapping[str, tuple[str, ...]]
    release_id: str
    published: bool
    row_counts: Mapping[str, int]
    table_hashes: Mapping[str, str]


def write_audit_publish(night: Night) -> Audit | None:
    """Makes and publishes a release of all that is staged; None when there is nothing that the current one does not show."""
    root, tally = night.root, night.tally
    reference = reference_tables(sources=declared_sources())
    recipe = recipe_of(reference)
    facts_before = facts_of(root.current_release)
    if not has_news(root, recipe=recipe):
        tally.facts = facts_before
        return None
    night.reporter.say("checking what was read")
    outcomes, held, quarantined = check_nights(root, recipe=recipe)
    night.reporter.say("building the warehouse")
    let_go()
    built = builder.build(
        staged=root.staged,
        warehouse=root.warehouse,
        reference=reference,
        built_at=night.started_at,
        memory_limit=night.configuration.memory_limit,
        threads=night.configuration.threads,
    )
    night.reporter.say("checking the warehouse")
    integrity = builder.check_integrity(built.path)
    outcomes += check_release(built.path)
    builder.record_checks(built, [*integrity, *(check_row_of(outcome) for outcome in outcomes)])
    broken = (row.rule for row in integrity if not row.passed and row.severity == "critical")  # a missing index only slows
    blocked_by = (*(outcome.rule for outcome in blocking_of(outcomes)), *broken)
    if not blocked_by:
        builder.publish_built(built, kept=night.configuration.releases_kept)
        set_published(root, release_id=built.release_id, recipe=recipe)
    if outcomes:
        from expectations.docs import write_docs  # templates and the library's renderer, only where there is something to show

        write_docs(root.data_docs, outcomes, night=night.day, checked_at=night.started_at, release_id=built.release_id)
    tally.checks_passed = sum(outcome.success for outcome in outcomes) + sum(row.passed for row in integrity)
    told = sum(not outcome.success and outcome.severity != "info" for outcome in outcomes)  # what only informs is no failure
    tally.checks_failed = told + sum(not row.passed for row in integrity)
    tally.quarantined += quarantined
    tally.held_sources, tally.blocked_by = tuple(held), blocked_by
    tally.published, tally.release_id = not blocked_by, built.release_id
    tally.facts = built.row_counts["core.fact_observation"] + built.row_counts["core.fact_rate"]
    tally.facts_new = max(0, tally.facts - facts_before)
    return Audit(outcomes, integrity, blocked_by, held, built.release_id, not blocked_by, built.row_counts, built.table_hashes)


def declared_sources() -> list[SourceRow]:
    """What the warehouse says of the declared portals."""
    return [
        SourceRow(
            source=declaration.name,
            label=declaration.title,
            home_url=f"https://{declaration.hosts[0]}/",
            cadence_days=declaration.cadence_days,
            licence=declaration.licence,
            attribution=declaration.attribution,
        )
        for declaration in declarations().values()
    ]


def facts_of(release: Path) -> int:
    """How many facts the current release holds; 0 where there is none."""
    return sum(int(str(row["facts"])) for row in ask_the_last(release, "facts"))
