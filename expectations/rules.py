"""The rules as the suites state them, read without Great Expectations: what a code location needs to declare its checks.

Belongs here: the shape of a rule and reading the suite files. Does not belong here: running rules (`validation.py`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from transforms.errors import ReferenceDataError

Severity = Literal["critical", "warning", "info"]
Scope = Literal["row", "batch", "release"]
Stage = Literal["captures", "documents", "observations", "rates", "sources", "warehouse", "marts"]
Json = Mapping[str, object]

STAGES: tuple[Stage, ...] = ("captures", "documents", "observations", "rates", "sources", "warehouse", "marts")
NIGHT_STAGES: tuple[Stage, ...] = ("captures", "documents", "observations", "rates", "sources")
SUITES = Path(__file__).parent / "suites"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one suite.

    `rule` is its stable name. Of scope `row`, critical sends the row into quarantine and warning flags it; `max_share` is the share of
    a source's rows beyond which the rule holds the whole source back. Of scope `batch` or `release`, critical blocks publishing, unless
    `by_source`: then only the failing sources wait. `group` names the check that shows it.
    """

    rule: str
    stage: Stage
    table: str
    suite: str
    group: str
    expectation_type: str
    severity: Severity
    scope: Scope
    reason: str
    max_share: float | None
    by_source: bool
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite file: `content` is the file's JSON, in the format of the library."""

    name: str
    stage: Stage
    table: str
    rules: tuple[Rule, ...]
    content: Json

    @property
    def expectations(self) -> tuple[Json, ...]:
        """The rules as the file states them, in the order of `rules`."""
        return tuple(cast("list[Json]", self.content["expectations"]))


def rules(stage: Stage | None = None) -> tuple[Rule, ...]:
    """The rules of one stage, or of all of them, in the order of the suite files."""
    return tuple(rule for suite in suites(stage) for rule in suite.rules)


def suites(stage: Stage | None = None, *, folder: Path = SUITES) -> tuple[Suite, ...]:
    """The suites of one stage, or of all of them. Raises ReferenceDataError for a rule that says too little of itself."""
    return tuple(suite for suite in _all_suites(folder) if stage is None or suite.stage == stage)


@lru_cache(maxsize=8)
def _all_suites(folder: Path) -> tuple[Suite, ...]:
    found = tuple(suite_of(json.loads(path.read_text(encoding="utf-8")), where=path.name) for path in sorted(folder.glob("*.json")))
    names = [rule.rule for suite in found for rule in suite.rules]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReferenceDataError(f"{folder.name}: expected one rule of each name, got several of {', '.join(twice)}")
    return tuple(sorted(found, key=lambda suite: (STAGES.index(suite.stage), suite.name)))


def suite_of(content: Json, *, where: str) -> Suite:
    """The suite that a file's JSON states. Raises ReferenceDataError where a rule lacks name, severity, scope, group or reason."""
    meta = cast(Json, content["meta"])
    stage, table, name = str(meta["stage"]), str(meta["table"]), str(content["name"])
    if stage not in STAGES:
        raise ReferenceDataError(f"{where}: expected a stage of {', '.join(STAGES)}, got {stage!r}")
    expectations = cast("list[Json]", content["expectations"])
    return Suite(
        name=name,
        stage=stage,
        table=table,
        rules=tuple(_rule_of(each, stage=stage, table=table, suite=name, where=where) for each in expectations),
        content=content,
    )


def _rule_of(content: Json, *, stage: Stage, table: str, suite: str, where: str) -> Rule:
    meta = cast(Json, content.get("meta") or {})
    name = str(meta.get("rule") or content.get("id"))
    for key, present in (
        ("meta.rule", meta.get("rule")),
        ("meta.group", meta.get("group")),
        ("notes", content.get("notes")),
        ("severity of critical, warning or info", content.get("severity") in ("critical", "warning", "info")),
        ("meta.scope of row, batch or release", meta.get("scope") in ("row", "batch", "release")),
    ):
        if not present:
            raise ReferenceDataError(f"{where}: rule {name}: expected {key}, got none")
    share = meta.get("max_share")
    return Rule(
        rule=name,
        stage=stage,
        table=table,
        suite=suite,
        group=str(meta["group"]),
        expectation_type=str(content["type"]),
        severity=cast(Severity, content["severity"]),
        scope=cast(Scope, meta["scope"]),
        reason=str(content["notes"]),
        max_share=float(str(share)) if share is not None else None,
        by_source=bool(meta.get("by_source", False)),
        columns=_columns_of(cast(Json, content["kwargs"])),
    )


def _columns_of(kwargs: Json) -> tuple[str, ...]:
    """The columns that a rule looks at: those that its sample rows show beside the row's key."""
    named: list[str] = []
    for key, value in kwargs.items():
        if key in ("column", "column_A", "column_B") or key.endswith("_column"):
            named.append(str(value))
        elif key in ("column_list", "group_columns"):
            named.extend(str(each) for each in cast("list[object]", value))
    return tuple(dict.fromkeys(named))
