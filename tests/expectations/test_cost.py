"""Plain SQL says the same of the same rows. What each costs: `tests/benchmarks/bench_validation.py`."""

import duckdb
import pytest

from expectations.rules import rules, suites
from expectations.validation import validate_prepared
from tests.expectations.sql_twins import twins
from tests.expectations.test_proofs import PROOFS, broken

TWINS = twins()


@pytest.mark.parametrize("rule", TWINS)
def test_sql_counts_the_same_failing_rows(rule: str) -> None:
    stage = next(each.stage for each in rules() if each.rule == rule)
    suite = next(each for each in suites(stage) if rule in {one.rule for one in each.rules})
    for make in PROOFS[rule].breaks[:6]:
        frames = broken(stage, make)
        outcome = next(each for each in validate_prepared([suite], frames) if each.rule == rule)
        rows = frames[suite.table]
        with duckdb.connect() as connection:
            connection.register("rows", rows)
            counted = connection.execute(TWINS[rule]).fetchall()[0][0]
        assert int(counted) >= outcome.failed_rows > 0  # rows that repeat a key are one key


def test_most_rules_have_a_twin() -> None:
    assert len(TWINS) >= 0.7 * len(rules())
