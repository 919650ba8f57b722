"""Expectations about rows that belong together: one class and one metric for each relation of `expectations/relations.py`.

Belongs here: arguments, their defaults and the sentence that states them. Does not belong here: the arithmetic.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from expectations import drift, relations
from expectations.custom.rendering import Sentence
from expectations.relations import Findings

_SAMPLE_ROWS = 20


class RowsThatBelongTogether(Sentence, BatchExpectation):
    """An expectation whose one metric finds the rows that break it; reports them by the key columns that the result format asks for."""

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        findings: Findings = metrics[self.metric_dependencies[0]]
        wanted = (runtime_configuration or {}).get("result_format", {})
        names = wanted.get("unexpected_index_column_names") or [] if isinstance(wanted, dict) else []
        result: dict[str, Any] = {
            "element_count": findings.checked,
            "unexpected_count": len(findings.failing),
            "unexpected_percent": 100 * len(findings.failing) / findings.checked if findings.checked else 0.0,
            "observed_value": findings.observed,
        }
        if findings.failing and names and isinstance(execution_engine, PandasExecutionEngine):
            rows = execution_engine.get_domain_records({}).iloc[list(findings.failing)][names]
            result["unexpected_index_column_names"] = names
            result["unexpected_index_list"] = rows.to_dict(orient="records")
            result["partial_unexpected_index_list"] = result["unexpected_index_list"][:_SAMPLE_ROWS]
        return {"success": not findings.failing, "result": result}


class RelationOfRows(TableMetricProvider):
    """A metric that is one relation: its arguments are the metric's value keys. Without a name of its own it registers nothing."""

    relation: ClassVar[Callable[..., Findings]]

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 (the library passes the metric's class, without `classmethod`)
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: Any,
        metric_value_kwargs: Any,
        metrics: Any,
        runtime_configuration: Any,
    ) -> Findings:
        return cls.relation(execution_engine.get_domain_records(metric_domain_kwargs), **metric_value_kwargs)


class RatioBetweenRows(RelationOfRows):
    metric_name = "table.ratio_between_rows"
    value_keys = ("key_column", "base", "members", "value_column", "group_columns", "min_ratio", "max_ratio", "tolerance")
    relation = staticmethod(relations.ratios)


class ExpectRatioBetweenRowsToBeBetween(RowsThatBelongTogether):
    """Expect each member of a group to stand to the group's base in a ratio between two bounds."""

    key_column: str
    base: str
    members: list[str] | None = None
    value_column: str
    group_columns: list[str]
    min_ratio: float | None = None
    max_ratio: float | None = None
    tolerance: float = 0.0

    metric_dependencies = (RatioBetweenRows.metric_name,)
    success_keys = RatioBetweenRows.value_keys
    sentence: ClassVar[str] = (
        "Within one $group_columns, the $value_column of $members must be $min_ratio to $max_ratio times that of $base, "
        "give or take $tolerance"
    )


class ComponentsSumToTotal(RelationOfRows):
    metric_name = "table.components_sum_to_total"
    value_keys = ("key_column", "total", "components", "value_column", "group_columns", "tolerance", "tolerance_percent")
    relation = staticmethod(relations.sums)


class ExpectComponentsToSumToTotal(RowsThatBelongTogether):
    """Expect the components of a group to add up to its total, where all of them are stated."""

    key_column: str
    total: str
    components: list[str]
    value_column: str
    group_columns: list[str]
    tolerance: float = 0.0
    tolerance_percent: float = 0.0

    metric_dependencies = (ComponentsSumToTotal.metric_name,)
    success_keys = ComponentsSumToTotal.value_keys
    sentence: ClassVar[str] = (
        "Within one $group_columns, the $value_column of $components must add up to that of $total, give or take $tolerance or "
        "$tolerance_percent %"
    )


class QuotientMatches(RelationOfRows):
    metric_name = "table.quotient_matches"
    value_keys = (
        "key_column",
        "numerator",
        "denominator",
        "quotient",
        "factor",
        "value_column",
        "group_columns",
        "tolerance",
        "tolerance_percent",
    )
    relation = staticmethod(relations.quotients)


class ExpectQuotientToMatch(RowsThatBelongTogether):
    """Expect a stated quotient to be what its stated parts make, where all three are stated."""

    key_column: str
    numerator: str
    denominator: str
    quotient: str
    factor: float = 1.0
    value_column: str
    group_columns: list[str]
    tolerance: float = 0.0
    tolerance_percent: float = 0.0

    metric_dependencies = (QuotientMatches.metric_name,)
    success_keys = QuotientMatches.value_keys
    sentence: ClassVar[str] = (
        "Within one $group_columns, the $value_column of $numerator over that of $denominator, times $factor, must be that of $quotient, "
        "give or take $tolerance or $tolerance_percent %"
    )


class LevelsFollowChanges(RelationOfRows):
    metric_name = "table.levels_follow_changes"
    value_keys = ("kind_column", "value_column", "start_column", "end_column", "group_columns", "tolerance")
    relation = staticmethod(relations.chains)


class ExpectLevelsToFollowChanges(RowsThatBelongTogether):
    """Expect each change to lead from the level of its first day to the level of its last."""

    kind_column: str
    value_column: str
    start_column: str
    end_column: str
    group_columns: list[str]
    tolerance: float = 0.0

    metric_dependencies = (LevelsFollowChanges.metric_name,)
    success_keys = LevelsFollowChanges.value_keys
    sentence: ClassVar[str] = (
        "Within one $group_columns, a change from $start_column to $end_column must lead from the level of the one day to the level of "
        "the other, give or take $tolerance"
    )


class RatesOrderedByTerm(RelationOfRows):
    metric_name = "table.rates_ordered_by_term"
    value_keys = ("term_column", "value_column", "group_columns", "longest_days", "slack")
    relation = staticmethod(relations.orders)


class ExpectRatesToBeOrderedByTerm(RowsThatBelongTogether):
    """Expect a longer term never to pay less than a shorter one of the same list."""

    term_column: str
    value_column: str
    group_columns: list[str]
    longest_days: float | None = None
    slack: float = 0.0

    metric_dependencies = (RatesOrderedByTerm.metric_name,)
    success_keys = RatesOrderedByTerm.value_keys
    sentence: ClassVar[str] = "Within one $group_columns, $value_column must not fall as $term_column grows, but for $slack"


class ShareWithinGroup(RelationOfRows):
    metric_name = "table.share_within_group"
    value_keys = ("value_column", "group_columns", "min_share", "min_rows")
    relation = staticmethod(relations.shares)


class ExpectShareWithinGroupToBeAtLeast(RowsThatBelongTogether):
    """Expect a yes-or-no column to be yes in at least a share of each group's rows."""

    value_column: str
    group_columns: list[str]
    min_share: float
    min_rows: int = 1

    metric_dependencies = (ShareWithinGroup.metric_name,)
    success_keys = ShareWithinGroup.value_keys
    sentence: ClassVar[str] = (
        "Within one $group_columns, $value_column must hold for a share of at least $min_share, once there are $min_rows rows"
    )


class OneValuePerGroup(RelationOfRows):
    metric_name = "table.one_value_per_group"
    value_keys = ("key_column", "value_column", "group_columns", "tolerance")
    relation = staticmethod(relations.single_values)


class ExpectOneValuePerGroup(RowsThatBelongTogether):
    """Expect all rows of a group that share a key to state the same value."""

    key_column: str
    value_column: str
    group_columns: list[str]
    tolerance: float = 0.0

    metric_dependencies = (OneValuePerGroup.metric_name,)
    success_keys = OneValuePerGroup.value_keys
    sentence: ClassVar[str] = "Within one $group_columns, each $key_column must have one $value_column, give or take $tolerance"


class ValuesNearOwnHistory(RelationOfRows):
    metric_name = "table.values_near_own_history"
    value_keys = (
        "value_column",
        "source_column",
        "tonight_column",
        "side",
        "spreads",
        "min_spread",
        "min_nights",
        "limit_without_history",
    )
    relation = staticmethod(drift.departures)


class ExpectValuesToBeNearOwnHistory(RowsThatBelongTogether):
    """Expect tonight's value of each source to lie near its own earlier nights, by median and median distance."""

    value_column: str
    source_column: str
    tonight_column: str
    side: Literal["above", "below", "both"] = "both"
    spreads: float
    min_spread: float
    min_nights: int
    limit_without_history: float | None = None

    metric_dependencies = (ValuesNearOwnHistory.metric_name,)
    success_keys = ValuesNearOwnHistory.value_keys
    sentence: ClassVar[str] = (
        "Tonight's $value_column of each $source_column must lie within $spreads spreads of the median of its earlier nights"
    )
