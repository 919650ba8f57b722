"""Expectations about one row at a time, over several of its columns.

Belongs here: `expect_quote_to_contain_value`, `expect_interval_to_contain_value` and their metrics. Does not belong here: comparing
rows with each other (`across_rows.py`).

The library calls a metric's function with the metric's class in first place, without `classmethod`.
"""

from decimal import Decimal
from typing import Any, ClassVar

import pandas
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import multicolumn_condition_partial
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import MulticolumnMapMetricProvider

from expectations.custom.rendering import Sentence
from expectations.quotes import says


class QuoteContainsValue(MulticolumnMapMetricProvider):
    """Columns in this order: the quote, the words beside it, the decimal signs there, the value, its lower and its upper bound."""

    condition_metric_name = "multicolumn_values.quote_contains_value"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]  # of the library
    def _pandas(cls, column_list: pandas.DataFrame, **kwargs: object) -> pandas.Series:  # noqa: N805 (the library passes the metric's class, without `classmethod`)
        said = [_is_said(*row) for row in column_list.itertuples(index=False, name=None)]
        return pandas.Series(said, index=column_list.index, dtype=bool)


class IntervalContainsValue(MulticolumnMapMetricProvider):
    """Columns in this order: the value, its lower and its upper bound."""

    condition_metric_name = "multicolumn_values.interval_contains_value"

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]  # of the library
    def _pandas(cls, column_list: pandas.DataFrame, **kwargs: object) -> pandas.Series:  # noqa: N805 (the library passes the metric's class, without `classmethod`)
        value, lower, upper = (column_list.iloc[:, place] for place in range(3))
        return ~((lower > upper) | (value < lower) | (value > upper))


class ExpectQuoteToContainValue(Sentence, MulticolumnMapExpectation):
    """Expect the figure's own words to state its value; where it has none but a range, both of its bounds."""

    map_metric = "multicolumn_values.quote_contains_value"
    sentence: ClassVar[str] = "The words in the first of $column_list must state the value in the fourth or, without one, both bounds"


class ExpectIntervalToContainValue(Sentence, MulticolumnMapExpectation):
    """Expect the value to lie between its own bounds, and the bounds in order; a bound that is missing bounds nothing."""

    map_metric = "multicolumn_values.interval_contains_value"
    sentence: ClassVar[str] = "Of $column_list the first must lie between the second and the third, ends included"


def _is_said(quote: Any, beside: Any, signs: Any, value: float, lower: float, upper: float) -> bool:
    figures = [value] if value == value else [bound for bound in (lower, upper) if bound == bound]
    if not isinstance(quote, str):
        return False
    words = {name: text for name, text in (("beside", beside), ("signs", signs)) if isinstance(text, str)}
    return says(quote, [Decimal(repr(float(figure))) for figure in figures], **words)
