"""The one way through Great Expectations: expectations and a frame in, its results out.

Belongs here: the context, the run, and what makes it cheap. Does not belong here: what a result means (`validation.py`).

The library takes 3 to 13 s to import, so nothing here imports it before it is called. A rule costs it about 6 ms to decide and 12 ms to
explain, however few the rows. Hence each rule about single rows is decided first and only those that fail are run again to learn which
rows fail them; rules that relate rows come from one metric each and are explained at once.
"""

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import pandas

from expectations.rules import Json

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition

_DECIDED = {"result_format": "BOOLEAN_ONLY"}
_EXPLAINED = {"result_format": "COMPLETE", "return_unexpected_index_query": False}


def run(stated: Sequence[Json], frame: pandas.DataFrame, *, key_columns: Sequence[str]) -> "dict[str, ExpectationValidationResult]":
    """The full result, by the expectation's id, of each expectation that fails or that relates rows; nothing for one that holds.

    `stated` are expectations as a suite's file states them.
    """
    table = _table()
    from great_expectations.core import ExpectationSuite
    from great_expectations.validator.v1_validator import Validator

    relating = [each for each in stated if _relates_rows(str(each["type"]))]
    single = [each for each in stated if not _relates_rows(str(each["type"]))]
    validator = Validator(table, batch_parameters={"dataframe": frame})

    def results(chosen: Sequence[Json], result_format: Mapping[str, object]) -> "dict[str, ExpectationValidationResult]":
        if not chosen:
            return {}
        bare = [{name: each[name] for name in ("id", "type", "kwargs")} for each in chosen]  # what else they say is copied with each metric
        validator.result_format = dict(result_format)
        found = validator.validate_expectation_suite(ExpectationSuite(name="table", expectations=bare)).results
        return {str(result.expectation_config.id): result for result in found if result.expectation_config is not None}

    with _without_repetition():
        failing = {name for name, result in results(single, _DECIDED).items() if not result.success}
        explained = [each for each in single if each["id"] in failing] + relating
        return results(explained, {**_EXPLAINED, "unexpected_index_column_names": list(key_columns)})


def load() -> None:
    """Imports the library; its telemetry stays off."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its own imports, as of 1.24.1: sre_constants, pydantic.v1
        import great_expectations  # noqa: F401 - for what its import does


@lru_cache(maxsize=1)
def _table() -> "BatchDefinition[None]":
    """One context for the whole process: in memory, without progress bars and without word to anybody."""
    load()
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
def _without_repetition() -> Iterator[None]:
    """While open, an expectation derives its configuration once, a configuration its expectation once a batch, and no frame is hashed.

    The library derives them anew some 170 and 8 times a rule, which is two thirds of what a rule costs; within one validation nothing
    changes them. Each is kept with what it was derived from, so that no other object can take that one's id. It also takes a fingerprint
    of each frame, which nobody asks for.
    """
    from great_expectations.execution_engine import pandas_execution_engine
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    derived, made = Expectation.__dict__["configuration"], ExpectationConfiguration.to_domain_obj
    hashed_bytes = pandas_execution_engine.HASH_THRESHOLD
    configurations: dict[int, tuple[Expectation, object]] = {}
    expectations: dict[tuple[int, object], tuple[ExpectationConfiguration, Expectation]] = {}

    def configuration(self: Expectation) -> object:
        if id(self) not in configurations:
            configurations[id(self)] = (self, derived.fget(self))
        return configurations[id(self)][1]

    def to_domain_obj(self: ExpectationConfiguration) -> Expectation:
        key = (id(self), self.kwargs.get("batch_id"))
        if key not in expectations:
            expectations[key] = (self, made(self))
        return expectations[key][1]

    Expectation.configuration = property(configuration)  # type: ignore[assignment, method-assign]  # put back below
    ExpectationConfiguration.to_domain_obj = to_domain_obj  # type: ignore[method-assign]  # put back below
    pandas_execution_engine.HASH_THRESHOLD = 0
    try:
        yield
    finally:
        Expectation.configuration = derived  # type: ignore[method-assign]  # as it was
        ExpectationConfiguration.to_domain_obj = made  # type: ignore[method-assign]  # as it was
        pandas_execution_engine.HASH_THRESHOLD = hashed_bytes
