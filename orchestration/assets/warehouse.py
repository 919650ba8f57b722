"""The warehouse as one multi-asset: a private file is built, checked and published in one step, so lineage is finer than the work.

Belongs here: specs made from the headers of sql/, asset checks made from the suites, what the UI shows of a release.
Does not belong here: building, checking and publishing themselves (`orchestration/publishing.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import dagster as dg

from expectations.outcomes import RuleOutcome
from expectations.rules import Rule, rules
from orchestration.assets.details import OWNERS, RELEASED, code_references, shown_of
from orchestration.assets.portals import staged_key
from orchestration.night import Night
from orchestration.publishing import write_audit_publish
from orchestration.queries import ask_the_last
from orchestration.recovery import follow_release
from orchestration.sql_files import PUBLISHED, SqlTable, schema_version, table_files

STAGED_TABLE_AS: Final[Mapping[str, str]] = {
    "captures": "core.fact_capture",
    "documents": "core.dim_document",
    "observations": "core.fact_observation",
    "figures": "core.fact_figure",
    "rates": "core.fact_rate",
    "sources": "core.dim_source",
}
"""Rules on staged rows are shown as checks of the table that those rows become."""

SEVERITY: Final = {"critical": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN, "info": dg.AssetCheckSeverity.WARN}


def warehouse_assets(sources: Sequence[str]) -> dg.AssetsDefinition:
    """All tables and marts of a release, with their checks."""
    tables = published_tables()
    by_name = {table.full_name: table for table in table_files()}
    version = schema_version()  # reads every file of sql/: once, not for each table

    @dg.multi_asset(
        name="warehouse",
        specs=[_spec_of(table, by_name, sources, version) for table in tables.values()],
        check_specs=[_check_spec(check, group) for check, group in check_groups(tables).items()],
        can_subset=False,
    )
    def warehouse(
        context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        standing = failed_rules(night.root.current_release)
        audit = write_audit_publish(night)
        yield from check_results(audit.outcomes if audit else (), tables, standing=standing)
        if audit is None:
            context.log.info("nothing is new: the release stays as it is")
            follow_release(night.root, now=night.now())
            return
        if audit.blocked_by:
            raise dg.Failure(
                description=f"checks kept the release back: {', '.join(audit.blocked_by)}; the one before stays", allow_retries=False
            )
        shown = shown_of(night.root, tables.values())
        for name in tables:
            told = {"dagster/row_count": audit.row_counts.get(name, 0), "release": audit.release_id, **shown[name]}
            # Apart from the result, whose metadata would be written once more as that of the step's output.
            context.add_asset_metadata(told, asset_key=table_key(name))
            digest = dg.DataVersion(audit.table_hashes.get(name, audit.release_id))
            yield dg.MaterializeResult(asset_key=table_key(name), data_version=digest)

    return warehouse


def published_tables() -> dict[str, SqlTable]:
    """The tables of a release by `schema.name`."""
    return {table.full_name: table for table in table_files() if table.schema in PUBLISHED}


def table_key(full_name: str) -> dg.AssetKey:
    return dg.AssetKey(full_name.split("."))


def _spec_of(table: SqlTable, by_name: Mapping[str, SqlTable], sources: Sequence[str], version: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        table_key(table.full_name),
        deps=sorted(_upstream(table, by_name, sources)),
        group_name="warehouse" if table.schema == "core" else "marts",
        description=table.description,
        kinds={"duckdb", "sql"},
        skippable=True,  # a night with nothing new makes none of them
        owners=OWNERS,
        tags={"layer": table.schema},
        code_version=version,
        freshness_policy=RELEASED if table.schema == "marts" else None,
        metadata={
            **code_references(table.path, "orchestration/publishing.py"),
            "dagster/column_schema": dg.TableSchema(
                columns=[dg.TableColumn(column.name, type="", description=column.description) for column in table.columns]
            ),
            "key": ", ".join(table.key),
        },
    )


def _upstream(table: SqlTable, by_name: Mapping[str, SqlTable], sources: Sequence[str]) -> set[dg.AssetKey]:
    """What a table reads, through the steps between that are not published; staged tables stand for every source's staged asset."""
    found: set[dg.AssetKey] = set()
    for name in table.depends_on:
        schema = name.partition(".")[0]
        if schema == "staged":
            found.update(staged_key(source) for source in sources)
        elif schema in PUBLISHED:
            found.add(table_key(name))
        elif name in by_name:
            found |= _upstream(by_name[name], by_name, sources)
    return found


def check_groups(tables: Mapping[str, SqlTable]) -> dict[tuple[str, str], list[Rule]]:
    """The rules by (table, name of the check): one check a rule group."""
    groups: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules():
        groups.setdefault((_shown_on(rule.table, tables), _check_name(rule.stage, rule.group)), []).append(rule)
    return groups


def _check_name(stage: str, group: str) -> str:
    """A check's name: the group's, which begins with its stage; Dagster allows letters, digits and underscores."""
    name = group.replace(".", "_")
    return name if name.startswith(f"{stage}_") else f"{stage}_{name}"


def _shown_on(table: str, tables: Mapping[str, SqlTable]) -> str:
    """The published table that a rule's table is shown on."""
    for name in (table, STAGED_TABLE_AS.get(table, ""), f"core.{table}", f"marts.{table}"):
        if name in tables:
            return name
    return "core.dim_source"


def _check_spec(check: tuple[str, str], group: Sequence[Rule]) -> dg.AssetCheckSpec:
    table, name = check
    return dg.AssetCheckSpec(
        name,
        asset=table_key(table),
        description="\n\n".join(f"**{rule.rule}** ({rule.severity}, {rule.scope}): {rule.reason}" for rule in group),
        blocking=False,  # publishing is held back before anything downstream could read it
    )


def check_results(
    outcomes: Sequence[RuleOutcome], tables: Mapping[str, SqlTable], *, standing: frozenset[str]
) -> Iterator[dg.AssetCheckResult]:
    """One result a rule group; a group that had nothing new to look at keeps the verdict of the release before (`standing`)."""
    by_rule = {outcome.rule: outcome for outcome in outcomes}
    for (table, name), group in check_groups(tables).items():
        tried = [by_rule[rule.rule] for rule in group if rule.rule in by_rule]
        failed = [outcome for outcome in tried if not outcome.success]
        told = [f"{outcome.rule}: {outcome.reason}" for outcome in failed]
        still = [] if tried else [rule for rule in group if rule.rule in standing]
        told += [f"{rule.rule}: {rule.reason} (nothing new to check; as in the release before)" for rule in still]
        severities = [*(outcome.severity for outcome in failed), *(rule.severity for rule in still)]
        gravest = min(severities, key=list(SEVERITY).index, default="warning")
        yield dg.AssetCheckResult(
            asset_key=table_key(table),
            check_name=name,
            passed=not told,
            severity=SEVERITY[gravest],
            description="; ".join(told) or (None if tried else "Nothing new to check; as in the release before."),
            # Of what was not tried again no rows are told: zeros would say that none fail.
            metadata={
                "rows checked": max(outcome.checked_rows for outcome in tried),
                "rows failed": sum(outcome.failed_rows for outcome in tried),
                "failing samples": samples_as_json(failed),
            }
            if tried
            else {},
        )


def failed_rules(release: Path) -> frozenset[str]:
    """The rules that the current release did not pass; none where there is no release."""
    return frozenset(str(row["rule"]) for row in ask_the_last(release, "failed_rules"))


def samples_as_json(failed: Sequence[RuleOutcome]) -> dg.JsonMetadataValue:
    """A few failing rows a rule, as JSON: the UI shows it as text, so nothing scraped becomes markup."""
    return dg.MetadataValue.json({outcome.rule: [dict(row) for row in outcome.sample] for outcome in failed})
