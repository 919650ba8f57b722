"""Runs the suites of a stage on its frames and says what came of each rule.

Belongs here: the way through Great Expectations and back. Does not belong here: the rules (`suites/`), the columns they look at
(`frames/`), what follows from a verdict (`outcomes.py`). The library takes seconds to import: only `validate` imports it.

A rule costs the library about 6 ms to decide and 12 ms to explain, however few the rows: each is decided first, and only the rules
that fail are run again to learn which rows fail them.
"""

import os
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import pandas

from expectations.frames import KEYS, prepare
from expectations.outcomes import RowKey, RuleOutcome, SampleRow
from expectations.rules import Rule, Stage, Suite, suites

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition

SAMPLE_ROWS = 5
_NULL = "expect_column_values_to_be_null"
_LONGEST_SAMPLE_TEXT = 200
_DECIDED = {"result_format": "BOOLEAN_ONLY"}
_EXPLAINED = {"result_format": "COMPLETE", "return_unexpected_index_query": False}


def validate(
    stage: Stage,
    frames: Mapping[str, pandas.DataFrame],
    *,
    row_key: Mapping[str, Sequence[str]] | None = None,
    from_suites: Sequence[Suite] | None = None,
) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule of `stage`, table by table in the order of the suites.

    `frames` holds the staged or built tables by name; `frames.NEEDED` says which a stage cannot do without, and ValueError which is
    missing. `row_key` overrides the columns that identify a row, by table. `from_suites` runs other suites than the stage's own.
    """
    prepared = prepare(stage, frames)
    keys = {**KEYS, **{table: tuple(columns) for table, columns in (row_key or {}).items()}}
    chosen = suites(stage) if from_suites is None else from_suites
    tables = dict.fromkeys(suite.table for suite in chosen)
    return tuple(
        outcome
        for table in tables
        for outcome in _outcomes_of([suite for suite in chosen if suite.table == table], prepared[table], key_columns=keys[table])
    )


def _outcomes_of(chosen: Sequence[Suite], frame: pandas.DataFrame, *, key_columns: tuple[str, ...]) -> Iterator[RuleOutcome]:
    rules = [rule for suite in chosen for rule in suite.rules]
    if frame.empty:
        yield from (_passed(rule, checked_rows=0, key_columns=key_columns) for rule in rules)
        return
    with_value = {str(name): int(count) for name, count in frame.count().items()}
    looked_at = {rule.rule: max((with_value[name] for name in rule.columns), default=len(frame)) for rule in rules}
    results = _results_of(chosen, frame, key_columns=key_columns, idle={rule for rule, rows in looked_at.items() if not rows})
    for rule in rules:
        result = results.get(rule.rule)
        if result is None:
            checked = len(frame) if rule.expectation_type == _NULL else looked_at[rule.rule]
            yield _passed(rule, checked_rows=checked, key_columns=key_columns)
        else:
            yield _outcome_of(rule, result, frame, key_columns=key_columns)


def _results_of(
    chosen: Sequence[Suite], frame: pandas.DataFrame, *, key_columns: tuple[str, ...], idle: Collection[str]
) -> dict[str, "ExpectationValidationResult"]:
    """By rule: the library's full result of each rule that fails or that relates rows; nothing for a rule about single rows that holds.

    `idle` rules have only missing values to look at, and no expectation of the suites fails on those: they are not run.
    """
    table = _table()
    from great_expectations.core import ExpectationSuite
    from great_expectations.validator.v1_validator import Validator

    stated = [each for suite in chosen for each in cast("list[dict[str, object]]", suite.content["expectations"])]
    contents = [each for each in stated if _name_of(each) not in idle]
    relating = [each for each in contents if _relates_rows(str(each["type"]))]
    single = [each for each in contents if each not in relating]
    validator = Validator(table, batch_parameters={"dataframe": frame})

    def run(expectations: list[dict[str, object]], result_format: Mapping[str, object]) -> dict[str, "ExpectationValidationResult"]:
        if not expectations:
            return {}
        validator.result_format = dict(result_format)
        results = validator.validate_expectation_suite(ExpectationSuite(name=chosen[0].table, expectations=expectations)).results
        return {_rule_of(result): result for result in results}

    with _remembered_configurations():
        open_rules = {rule for rule, result in run(single, _DECIDED).items() if not result.success}
        explained = [each for each in single if _name_of(each) in open_rules] + relating
        return run(explained, {**_EXPLAINED, "unexpected_index_column_names": list(key_columns)})


@lru_cache(maxsize=1)
def _table() -> "BatchDefinition[None]":
    """One context for the whole process: in memory, without progress bars and without word to anybody."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its own imports, as of 1.24.1: sre_constants, pydantic.v1
        import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("giamngheo").add_dataframe_asset("table")
    return cast("BatchDefinition[None]", asset.add_batch_definition_whole_dataframe("whole"))


def _relates_rows(expectation_type: str) -> bool:
    from great_expectations.expectations.registry import get_expectation_impl

    from expectations.custom.across_rows import RowsThatBelongTogether

    return issubclass(get_expectation_impl(expectation_type), RowsThatBelongTogether)


@contextmanager
def _remembered_configurations() -> Iterator[None]:
    """While open, an expectation derives its configuration once.

    The library derives it anew some 170 times a rule, which is half of what a rule costs; within one validation nothing changes it.
    """
    from great_expectations.expectations.expectation import Expectation

    derived = Expectation.__dict__["configuration"]
    known: dict[int, tuple[Expectation, object]] = {}  # the expectation is kept with its id, so that no other can take that id

    def configuration(self: Expectation) -> object:
        if id(self) not in known:
            known[id(self)] = (self, derived.fget(self))
        return known[id(self)][1]

    Expectation.configuration = property(configuration)  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        Expectation.configuration = derived  # type: ignore[method-assign]


def _name_of(expectation: Mapping[str, object]) -> str:
    return str(cast("Mapping[str, object]", expectation["meta"])["rule"])


def _rule_of(result: "ExpectationValidationResult") -> str:
    configuration = result.expectation_config
    if configuration is None or configuration.meta is None:
        raise ValueError(f"expected a result that names its rule, got {result}")
    return str(configuration.meta["rule"])


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
    """Sources whose rows wait: those that fail a critical rule judged by source, or a row rule beyond its stated share."""
    if rule.severity != "critical" or "source" not in frame:
        return ()
    by_source = Counter(failing["source"].tolist())
    if rule.by_source:
        return tuple(sorted(by_source))
    if rule.scope != "row" or rule.max_share is None:
        return ()
    rows = Counter(frame["source"].tolist())
    return tuple(sorted(source for source, count in by_source.items() if count > rule.max_share * rows[source]))
