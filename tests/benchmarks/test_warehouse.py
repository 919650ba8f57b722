"""The build's cost as a ratio to a bare insert, held on a small warehouse; the full size is measured by `make bench`."""

from pathlib import Path

import pytest

from tests.benchmarks.warehouse import measure


@pytest.mark.long
def test_a_build_costs_a_bounded_multiple_of_a_bare_insert(tmp_path: Path) -> None:
    spent = measure(tmp_path, facts=200_000)
    assert spent["build"] <= 15 * spent["bare"]  # fixed costs weigh more than at a million facts, where the goal is 10
    assert spent["load"] <= 4 * spent["bare"]
    assert spent["slowest_example"] <= 0.4
