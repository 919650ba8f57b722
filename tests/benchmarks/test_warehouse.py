"""The build's cost as a ratio to a bare insert, held on a small warehouse; the full size is measured by `make bench`."""

from pathlib import Path

import pytest

from tests.benchmarks.warehouse import measure


@pytest.mark.long
def test_a_build_costs_a_bounded_multiple_of_a_bare_insert(tmp_path: Path) -> None:
    spent = measure(tmp_path, facts=200_000)
    assert spent.load <= 1.6 * spent.bare  # at a million facts, where fixed costs weigh less, the goal is 1.3
    assert spent.build <= 18 * spent.bare  # and 10: a build of nothing costs two of these bare inserts
    assert max(spent.examples.values()) <= 0.15 * spent.bare
    assert spent.search <= 0.1 * spent.bare
