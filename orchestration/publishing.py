"""Write, audit, publish: staged rows become a release only through this, and a release that fails its checks is never seen.

    check staged nights that are not checked yet -> quarantine rows, hold sources
    build a private file -> check keys, references, warehouse and marts -> record the verdicts in it -> publish, or leave yesterday's

Belongs here: that order. Does not belong here: the rules (`expectations/`), the tables (`sql/`), the file (`orchestration/release.py`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.outcomes import RuleOutcome, blocking_of, held_sources_of, quarantine_of
from expectations.rules import NIGHT_STAGES, Stage, rules
from orchestration import builder, staging
from orchestration.answers import to_json
from orchestration.builder import Built, CheckRow
from orchestration.data_root import DataRoot
from orchestration.news import has_news, recipe_of, set_published
from orchestration.night import Night
from orchestration.reference_tables import SourceRow, reference_tables
from orchestration.staged_schema import Row, schema
from transforms.archive.durable import replacing
from transforms.sources.declaration import declarations

CHECKED = "checked.json"
RELEASE_STAGES: Sequence[Stage] = ("warehouse", "marts")


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
    table_hashes: Mapping[str, str] = field(default_factory=dict)


def write_audit_publish(night: Night) -> Audit | None:
    """Makes and publishes a release of all that is staged; None when there is nothing that the current one does not show."""
    root, tally = night.root, night.tally
    reference = reference_tables(sources=declared_sources())
    recipe = recipe_of(reference)
    if not has_news(root, recipe=recipe):
        return None
    facts_before = facts_of(root.current_release)
    night.reporter.say("checking what was read")
    outcomes, held, quarantined = check_nights(root, recipe=recipe)
    night.reporter.say("building the warehouse")
    built = builder.build(
        staged=root.staged,
        warehouse=root.warehouse,
        reference=reference,
        built_at=night.started_at,
        memory_limit=night.configuration.memory_limit,
        threads=night.configuration.threads,
    )
    night.reporter.say("checking the warehouse")
    integrity = builder.check_integrity(built)
    outcomes += check_release(built)
    builder.record_checks(built, [*integrity, *(check_row_of(outcome) for outcome in outcomes)])
    blocked_by = (*(outcome.rule for outcome in blocking_of(outcomes)), *(row.rule for row in integrity if not row.passed))
    if not blocked_by:
        builder.publish_built(built, kept=night.configuration.releases_kept)
        set_published(root, release_id=built.release_id, recipe=recipe)
    tally.checks_passed = sum(outcome.success for outcome in outcomes) + sum(row.passed for row in integrity)
    tally.checks_failed = len(outcomes) + len(integrity) - tally.checks_passed
    tally.quarantined += quarantined
    tally.held_sources, tally.blocked_by = tuple(held), blocked_by
    tally.published, tally.release_id = not blocked_by, built.release_id
    tally.facts = built.row_counts["core.fact_observation"] + built.row_counts["core.fact_rate"]
    tally.facts_new = max(0, tally.facts - facts_before)
    return Audit(outcomes, integrity, blocked_by, held, built.release_id, not blocked_by, built.row_counts)


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


def check_nights(root: DataRoot, *, recipe: str) -> tuple[tuple[RuleOutcome, ...], Mapping[str, tuple[str, ...]], int]:
    """Checks the staged nights that were not checked by these rules yet; returns verdicts, sources held back, rows quarantined.

    Nights that are held back are checked again each time, so that they come back by themselves once a rule, a correction or a
    reading mends them.
    """
    nights = [night for night in staging.partitions(root.staged) if night.held or _checked_by(night.folder) != _mark(night, recipe)]
    if not nights:
        return (), {}, 0
    from expectations.validation import validate

    frames = frames_of(nights)
    outcomes = tuple(outcome for stage in NIGHT_STAGES for outcome in validate(stage, frames))
    held = held_sources_of(outcomes)
    rows = quarantined_rows(outcomes, frames)
    for night in nights:
        own = [row for row in rows if (row["captured_on"], row["source"]) == night.key]
        kept = [row for row in _lost_by_reader(night) if row["rule"] not in {mine["rule"] for mine in own}]
        if own or kept or (night.folder / "quarantine.parquet").exists():
            staging.stage_quarantine(root.staged, day=night.captured_on, source=night.source, rows=[*kept, *own])
        (night.folder / staging.HELD).unlink(missing_ok=True)
        if night.source in held:
            staging.hold(root.staged, day=night.captured_on, source=night.source, reason=", ".join(held[night.source]))
    for night in staging.partitions(root.staged):
        if night.key in {each.key for each in nights}:
            with replacing(night.folder / CHECKED) as temporary:
                temporary.write_text(json.dumps({"mark": _mark(night, recipe)}), encoding="utf-8")
    return outcomes, held, len(rows)


def frames_of(nights: Iterable[staging.Partition]) -> dict[str, pandas.DataFrame]:
    """The staged tables of some nights as frames."""
    nights = list(nights)
    frames = {}
    for table in ("captures", "documents", "observations", "figures", "rates"):
        paths = [path for night in nights if (path := night.folder / f"{table}.parquet").exists()]
        parts = [pq.read_table(path, schema=schema(table), partitioning=None) for path in paths]
        frames[table] = pa.concat_tables([schema(table).empty_table(), *parts]).to_pandas()
    return frames


def quarantined_rows(outcomes: Iterable[RuleOutcome], frames: Mapping[str, pandas.DataFrame]) -> list[Row]:
    """The rows that critical row rules took out, as rows of the staged table `quarantine`."""
    rows: list[Row] = []
    for taken in quarantine_of(outcomes):
        frame = frames.get(taken.table)
        if frame is None:
            continue
        matches = frame
        for column, value in zip(taken.key_columns, taken.row_key, strict=True):
            matches = matches[matches[column].astype(str) == value]
        for record in matches.to_dict("records"):
            rows.append(
                {
                    "captured_on": record["captured_on"],
                    "source": record["source"],
                    "document_id": record["document_id"],
                    "text_sha256": record.get("text_sha256"),
                    "captured_at": record["captured_at"],
                    "table_name": taken.table,
                    "row_key": str(record.get("observation_id") or record.get("start") or record["document_id"]),
                    "rule": taken.rule,
                    "reason": taken.reason,
                    "content": to_json({str(name): str(value) for name, value in record.items() if name != "text"}),
                }
            )
    return rows


def _lost_by_reader(night: staging.Partition) -> list[Row]:
    """Pages that the reader failed on stay in quarantine until they are read again."""
    path = night.folder / "quarantine.parquet"
    if not path.exists():
        return []
    rows: list[Row] = pq.read_table(path, partitioning=None).to_pylist()
    return [row for row in rows if row["table_name"] == "documents" and row["rule"] == "page_can_be_read"]


def _mark(night: staging.Partition, recipe: str) -> str:
    """Names rows and rules: when both are the same, the verdict is."""
    return hashlib.sha256(f"{night.digest}:{recipe}".encode()).hexdigest()


def _checked_by(folder: Path) -> str | None:
    try:
        mark = json.loads((folder / CHECKED).read_text(encoding="utf-8"))["mark"]
    except (OSError, ValueError, KeyError):
        return None
    return str(mark)


def check_release(built: Built) -> tuple[RuleOutcome, ...]:
    """The verdicts on the built warehouse and its marts, before anybody can see them."""
    from expectations.frames import NEEDED
    from expectations.validation import validate

    stages: Sequence[Stage] = [stage for stage in RELEASE_STAGES if rules(stage)]
    with duckdb.connect(str(built.path), read_only=True) as connection:
        frames = {name: connection.execute(f"SELECT * FROM {name}").df() for stage in stages for name in NEEDED.get(stage, ())}
    return tuple(outcome for stage in stages for outcome in validate(stage, frames))


def check_row_of(outcome: RuleOutcome) -> CheckRow:
    """A verdict as a row of core.release_check. A source that waits is told by its own rows; it does not block the release."""
    scope = "row" if outcome.by_source and not outcome.success else outcome.scope
    return CheckRow(
        suite=outcome.suite,
        rule=outcome.rule,
        severity=outcome.severity,
        scope=scope,
        passed=outcome.success,
        unexpected=outcome.failed_rows,
        checked=outcome.checked_rows,
        reason=outcome.reason,
        sample=to_json([dict(row) for row in outcome.sample]) if outcome.sample else None,
    )


def facts_of(release: Path) -> int:
    """How many facts the current release holds; 0 where there is none."""
    if not release.exists():
        return 0
    from orchestration.release import open_release

    with open_release(release) as connection:
        row = connection.execute("SELECT (SELECT count(*) FROM core.fact_observation) + (SELECT count(*) FROM core.fact_rate)").fetchone()
    return int(row[0]) if row else 0
