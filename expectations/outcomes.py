"""What came of each rule, and what follows from it: rows for quarantine, sources that wait, a release that is held back.

Belongs here: verdicts and their consequences, as plain records. Does not belong here: running rules, writing the quarantine table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from expectations.rules import Scope, Severity, Stage

RowKey = tuple[str, ...]
SampleRow = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The verdict of one rule on one table.

    `failing_keys` holds the key of every failing row, as text, in the order of `key_columns`; `sample` a few failing rows as (column,
    text) pairs. `held_sources` are the sources whose new rows wait. `observed` is what was measured, in words. A rule that could not be
    evaluated has failed, is of scope `batch` whatever it says of itself, and tells why in `observed`.
    """

    rule: str
    suite: str
    stage: Stage
    table: str
    group: str
    expectation_type: str
    severity: Severity
    scope: Scope
    reason: str
    success: bool
    checked_rows: int
    failed_rows: int
    key_columns: tuple[str, ...] = ()
    failing_keys: tuple[RowKey, ...] = ()
    sample: tuple[SampleRow, ...] = ()
    observed: str | None = None
    held_sources: tuple[str, ...] = ()
    by_source: bool = False

    @property
    def blocks(self) -> bool:
        """Whether this verdict keeps the whole release back."""
        return not self.success and self.severity == "critical" and self.scope != "row" and not self.by_source


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row that a critical rule took out: of which table, its key, by which rule, and why that rule holds."""

    table: str
    key_columns: tuple[str, ...]
    row_key: RowKey
    rule: str
    reason: str


def quarantine_of(outcomes: Iterable[RuleOutcome]) -> tuple[Quarantined, ...]:
    """The rows that critical row rules took out, one entry a row and rule."""
    return tuple(
        Quarantined(table=outcome.table, key_columns=outcome.key_columns, row_key=key, rule=outcome.rule, reason=outcome.reason)
        for outcome in outcomes
        if not outcome.success and outcome.severity == "critical" and outcome.scope == "row"
        for key in outcome.failing_keys
    )


def held_sources_of(outcomes: Iterable[RuleOutcome]) -> dict[str, tuple[str, ...]]:
    """The sources whose new rows wait, each with the rules that say so."""
    held: dict[str, list[str]] = {}
    for outcome in outcomes:
        for source in outcome.held_sources:
            held.setdefault(source, []).append(outcome.rule)
    return {source: tuple(rules) for source, rules in sorted(held.items())}


def blocking_of(outcomes: Iterable[RuleOutcome]) -> tuple[RuleOutcome, ...]:
    """The verdicts that keep the release back."""
    return tuple(outcome for outcome in outcomes if outcome.blocks)
