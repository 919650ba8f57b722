"""What validating a night costs, and that plain SQL says the same of the same rows."""

import time
from collections.abc import Callable

import duckdb
import pytest

from expectations import library
from expectations.frames import prepare
from expectations.rules import NIGHT_STAGES, STAGES, rules, suites
from expectations.validation import validate, validate_prepared
from tests.expectations import sound_night
from tests.expectations.sql_twins import twin_of
from tests.expectations.test_proofs import PROOFS, broken

MOST_SECONDS = 0.2
TWINS = {
    rule.rule: twin for suite in suites() for rule, each in zip(suite.rules, suite.expectations, strict=True) if (twin := twin_of(each))
}


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


@pytest.mark.long
def test_a_night_costs_little_beyond_the_import(capsys: pytest.CaptureFixture[str]) -> None:
    library.load()
    frames = sound_night.frames()
    validate("captures", frames)  # the context, once for a process

    def library_run() -> None:
        for stage in NIGHT_STAGES:
            validate(stage, frames)

    def sql_run() -> None:
        for stage in NIGHT_STAGES:
            prepared = prepare(stage, frames)
            with duckdb.connect() as connection:
                for suite in suites(stage):
                    connection.register("rows", prepared[suite.table])
                    for rule in suite.rules:
                        if rule.rule in TWINS:
                            connection.execute(TWINS[rule.rule]).fetchall()

    cost, twin_cost = _cpu(library_run), _cpu(sql_run)
    night = [rule for stage in STAGES if stage in NIGHT_STAGES for rule in rules(stage)]
    twins = sum(rule.rule in TWINS for rule in night)
    with capsys.disabled():
        print(f"\nvalidating a night: {cost:.3f} s of CPU for {len(night)} rules; as plain SQL {twin_cost:.3f} s for {twins} of them")
    assert cost <= 5 * MOST_SECONDS  # a gate against growth; how near the goal it is, the line above tells


def _cpu(run: Callable[[], None]) -> float:
    """The least of five runs: what else the machine does cannot make a run cheaper."""
    costs = []
    for _ in range(5):
        began = time.process_time()
        run()
        costs.append(time.process_time() - began)
    return min(costs)
