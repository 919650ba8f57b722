"""Runs the suites of a stage on its frames and says what came of each rule.

Belongs here: from frames to outcomes. Does not belong here: the rules (`suites/`), the columns they look at (`frames/`), the library
(`library.py`), what follows from a verdict (`outcomes.py`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import pandas

from expectations.frames import KEYS, prepare
from expectations.library import run
from expectations.outcomes import RowKey, RuleOutcome, SampleRow
from expectations.rules import Json, Rule, Stage, Suite, suites

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

SAMPLE_ROWS = 5
FEWEST_ROWS = 20
_NULL = "expect_column_values_to_be_null"
_LONGEST_SAMPLE_TEXT = 200


def validate(
    stage: Stage,
    frames: Mapping[str, pandas.DataFrame],
    *,
    row_key: Mapping[str, Sequence[str]] | None = None,
) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule of `stage`, table by table in the order of the suites.

    `frames` holds the staged or built tables by name; `frames.NEEDED` says which a stage cannot do without, and ValueError which is
    missing. `row_key` overrides the columns that identify a row, by table.
    """
    return validate_prepared(suites(stage), prepare(stage, frames), row_key=row_key or {})


def validate_prepared(
    chosen: Sequence[Suite], prepared: Mapping[str, pandas.DataFrame], *, row_key: Mapping[str, Sequence[str]] | None = None
) -> tuple[RuleOutcome, ...]:
    """The same of any suites, over frames that `frames.prepare` made."""
    keys = {**KEYS, **{table: tuple(columns) for table, columns in (row_key or {}).items()}}
    tables = dict.fromkeys(suite.table for suite in chosen)
    return tuple(
        outcome
        for table in tables
        for outcome in _outcomes_of([suite for suite in chosen if suite.table == table], prepared[table], key_columns=keys[table])
    )


def _outcomes_of(chosen: Sequence[Suite], frame: pandas.DataFrame, *, key_columns: tuple[str, ...]) -> Iterator[RuleOutcome]:
    """A rule that has nothing to look at holds without being run: only missing values, on which no expectation of the suites fails, or
    relations to a row (a total, a base) of a kind that the frame has not."""
    stated = [(rule, expectation) for suite in chosen for rule, expectation in zip(suite.rules, suite.expectations, strict=True)]
    with_value = {str(name): int(count) for name, count in frame.count().items()}
    looked_at = {rule.rule: max((with_value[name] for name in rule.columns), default=len(frame)) for rule, _ in stated}
    expectations = [expectation for rule, expectation in stated if looked_at[rule.rule] and _has_subject(expectation, frame)]
    results = run(expectations, frame, key_columns=key_columns) if expectations and len(frame) else {}
    for rule, expectation in stated:
        result = results.get(str(expectation["id"]))
        if result is not None:
            yield _outcome_of(rule, result, frame, key_columns=key_columns)
        else:
            checked = len(frame) if rule.expectation_type == _NULL else looked_at[rule.rule]
            yield _passed(rule, checked_rows=checked, key_columns=key_columns)


def _has_subject(expectation: Json, frame: pandas.DataFrame) -> bool:
    kwargs = cast("Json", expectation["kwargs"])
    subject = next((kwargs[name] for name in ("base", "total", "numerator") if name in kwargs), None)
    return subject is None or bool((frame[str(kwargs["key_column"])] == subject).any())


def _passed(rule: Rule, *, checked_rows: int, key_columns: tuple[str, ...], observed: str | None = None) -> RuleOutcome:
    return _outcome(rule, success=True, checked_rows=checked_rows, key_columns=key_columns, observed=observed)


def _outcome_of(rule: Rule, result: "ExpectationValidationResult", frame: pandas.DataFrame, *, key_columns: tuple[str, ...]) -> RuleOutcome:
    found = dict(result.result or {})
    if "element_count" not in found and not result.success:
        return _outcome(rule, success=False, checked_rows=0, key_columns=key_columns, observed=_what_was_raised(result), evaluated=False)
    checked = int(found.get("element_count", 0)) - int(found.get("missing_count", 0) or 0)
    observed = found.get("observed_value")
    words = str(observed) if observed is not None else None
    if result.success:
        return _passed(rule, checked_rows=checked, key_columns=key_columns, observed=words)
    failing = _keys_of(found.get("unexpected_index_list") or [], key_columns)
    rows = _rows_of(frame, failing, key_columns)
    return _outcome(
        rule,
        success=False,
        checked_rows=checked,
        key_columns=key_columns,
        failing_keys=failing,
        sample=_sample_of(rows.head(SAMPLE_ROWS), [*key_columns, *rule.columns]),
        observed=words or f"{len(failing)} of {checked} rows do not hold",
        held_sources=_held_sources(rule, rows, frame),
    )


def _outcome(
    rule: Rule,
    *,
    success: bool,
    checked_rows: int,
    key_columns: tuple[str, ...],
    failing_keys: tuple[RowKey, ...] = (),
    sample: tuple[SampleRow, ...] = (),
    observed: str | None = None,
    held_sources: tuple[str, ...] = (),
    evaluated: bool = True,
) -> RuleOutcome:
    return RuleOutcome(
        rule=rule.rule,
        suite=rule.suite,
        stage=rule.stage,
        table=rule.table,
        group=rule.group,
        expectation_type=rule.expectation_type,
        severity=rule.severity,
        scope=rule.scope if evaluated else "batch",
        reason=rule.reason,
        success=success,
        checked_rows=checked_rows,
        failed_rows=len(failing_keys),
        key_columns=key_columns,
        failing_keys=failing_keys,
        sample=sample,
        observed=observed,
        held_sources=held_sources,
        by_source=rule.by_source and evaluated,
    )


def _what_was_raised(result: "ExpectationValidationResult") -> str:
    """The message of the error that kept a rule from being evaluated. The library nests it by metric when several raised."""
    raised: dict[str, object] = dict(result.exception_info or {})
    while "exception_message" not in raised:
        inner = [value for value in raised.values() if isinstance(value, Mapping)]
        if not inner:
            return "could not be evaluated"
        raised = dict(inner[0])
    return f"could not be evaluated: {raised['exception_message']}"


def _keys_of(rows: Sequence[Mapping[str, object]], key_columns: tuple[str, ...]) -> tuple[RowKey, ...]:
    return tuple(dict.fromkeys(tuple(_text(row[name]) for name in key_columns) for row in rows))


def _rows_of(frame: pandas.DataFrame, failing: Sequence[RowKey], key_columns: tuple[str, ...]) -> pandas.DataFrame:
    wanted = set(failing)
    columns = [frame[name].tolist() for name in key_columns]
    return frame[[tuple(_text(value) for value in key) in wanted for key in zip(*columns, strict=True)]]


def _sample_of(rows: pandas.DataFrame, columns: Sequence[str]) -> tuple[SampleRow, ...]:
    shown = [name for name in dict.fromkeys(columns) if name in rows]
    return tuple(
        tuple((name, _text(value)[:_LONGEST_SAMPLE_TEXT]) for name, value in zip(shown, row, strict=True))
        for row in rows[shown].itertuples(index=False, name=None)
    )


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, pandas.Timestamp):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _held_sources(rule: Rule, failing: pandas.DataFrame, frame: pandas.DataFrame) -> tuple[str, ...]:
    """Sources whose rows wait: those that fail a critical rule judged by source, or a row rule beyond its stated share.

    A share of few rows says little: below `FEWEST_ROWS` the failing rows alone go into quarantine.
    """
    if rule.severity != "critical" or "source" not in frame:
        return ()
    by_source = Counter(failing["source"].tolist())
    if rule.by_source:
        return tuple(sorted(by_source))
    if rule.scope != "row" or rule.max_share is None:
        return ()
    rows = Counter(frame["source"].tolist())
    return tuple(
        sorted(source for source, count in by_source.items() if rows[source] >= FEWEST_ROWS and count > rule.max_share * rows[source])
    )
