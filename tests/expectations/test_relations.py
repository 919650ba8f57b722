"""The arithmetic between rows, without the library: what is compared, what is left alone, and how little history is enough."""

from collections.abc import Sequence
from typing import Any

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations import drift, relations


def ratio(rows: Sequence[tuple[object, ...]], **bounds: float | None) -> relations.Findings:
    frame = pandas.DataFrame(rows, columns=["group", "key", "value"])
    limits: dict[str, Any] = {"min_ratio": None, "max_ratio": None, "tolerance": 0.0, **bounds}
    return relations.ratios(frame, key_column="key", base="a", members=None, value_column="value", group_columns=["group"], **limits)


def test_a_ratio_is_tried_within_its_group_only() -> None:
    found = ratio([("x", "a", 10), ("x", "b", 12), ("y", "b", 99)], max_ratio=1.1)
    assert found.failing == (0, 1)
    assert found.checked == 2


def test_one_of_several_statements_is_enough() -> None:
    assert ratio([("x", "a", 10), ("x", "a", 20), ("x", "b", 12)], max_ratio=1).failing == ()


def test_a_missing_group_value_is_a_value_of_its_own() -> None:
    rows = [(None, "a", 10.0), (float("nan"), "b", 12.0), ("poor", "b", 12.0)]
    assert ratio(rows, max_ratio=1).failing == (0, 1)


def test_a_base_of_nothing_bounds_nothing() -> None:
    assert ratio([("x", "a", 0.0), ("x", "b", 12.0), ("y", "a", float("nan")), ("y", "b", 1.0)], max_ratio=1).checked == 0


def test_a_sum_without_one_of_its_parts_is_left_alone() -> None:
    frame = pandas.DataFrame({"key": ["a", "total"], "value": [1.0, 5.0]})
    found = relations.sums(
        frame,
        key_column="key",
        total="total",
        components=["a", "b"],
        value_column="value",
        group_columns=[],
        tolerance=0,
        tolerance_percent=0,
    )
    assert found == relations.Findings(0, (), "0 of 0 sums do not hold")


@pytest.mark.parametrize(
    ("terms", "failing"),
    [
        ([("P1D", 3.04), ("P1W", 3.23), ("P2W", 3.5)], ()),
        ([("P2W", 3.5), ("P1D", 3.04), ("P1W", 3.6)], (0, 2)),
        ([("P1D", 3.0), ("P1D", 3.4), ("P1W", 3.2)], ()),  # two statements of one term: one choice of them holds
        ([("P12M", 4.7), ("P24M", 4.6)], ()),  # beyond six months
        ([("P1D", 3.0), ("P1D", 3.0)], ()),
        ([("overnight", 9.0), ("P1W", 3.2), ("P1M", 3.3)], ()),
    ],
)
def test_orders_by_term(terms: list[tuple[str, float]], failing: tuple[int, ...]) -> None:
    frame = pandas.DataFrame(terms, columns=["term", "value"])
    found = relations.orders(frame, term_column="term", value_column="value", group_columns=[], longest_days=185, slack=0)
    assert found.failing == failing


@pytest.mark.parametrize(
    ("term", "days"), [("P1D", 1), ("P2W", 14), ("P6M", 182.6), ("P1Y", 365.25), ("P", None), ("1M", None), (None, None), ("PXM", None)]
)
def test_terms_in_days(term: str | None, days: float | None) -> None:
    assert relations.term_days(term) == (None if days is None else pytest.approx(days, abs=0.1))


def departs(past: list[float], tonight: float, *, side: str = "above", limit: float | None = 0.5) -> bool:
    frame = pandas.DataFrame({"source": "s", "tonight": [1, *[0] * len(past)], "value": [tonight, *past]})
    found = drift.departures(
        frame,
        value_column="value",
        source_column="source",
        tonight_column="tonight",
        side=side,
        spreads=5,
        min_spread=0.02,
        min_nights=5,
        limit_without_history=limit,
    )
    return bool(found.failing)


@pytest.mark.parametrize(
    ("past", "tonight", "expected"),
    [
        ([], 0.3, False),  # nothing is known: only the limit counts
        ([], 0.6, True),
        ([0.05] * 4, 0.3, False),  # too few nights to know the spread
        ([0.05] * 5, 0.14, False),  # a history without movement does not make a small step an alarm
        ([0.05] * 5, 0.16, True),
        ([0.05, 0.06, 0.04, 0.05, 0.9], 0.16, True),  # one odd night neither raises the limit
        ([0.05, 0.06, 0.04, 0.05, 0.0], 0.07, False),  # nor makes an alarm
        ([0.1, 0.2, 0.3, 0.4, 0.5], 0.9, False),  # a portal that always varies
        ([0.05] * 30, 0.0, False),  # less than ever is no alarm on this side
    ],
)
def test_drift_is_robust_on_few_points(past: list[float], tonight: float, expected: bool) -> None:
    assert departs(past, tonight) is expected


@given(st.lists(st.floats(0, 1), min_size=5, max_size=30), st.floats(0, 1))
def test_a_night_like_the_middle_of_the_others_never_departs(past: list[float], share: float) -> None:
    middle = sorted(past)[len(past) // 2] if len(past) % 2 else past[0]
    if len(past) % 2:
        assert not departs(past, middle, side="both")
    assert departs(past, 1e9)


def test_sources_are_not_each_others_history() -> None:
    frame = pandas.DataFrame({"source": ["a", *["b"] * 9], "tonight": [1, *[0] * 9], "value": [0.4, *[0.01] * 9]})
    arguments = {"value_column": "value", "source_column": "source", "tonight_column": "tonight", "side": "above"}
    found = drift.departures(frame, **arguments, spreads=5, min_spread=0.02, min_nights=5, limit_without_history=0.5)
    assert found.failing == ()
