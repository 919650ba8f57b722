"""The build's cost as a ratio to a bare insert, held on a small warehouse; the full size is measured by `make bench`."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from orchestration.staged_schema import schema
from tests.benchmarks.warehouse import measure, stage_synthetic


def test_made_up_facts_are_staged_with_the_types_that_a_night_stages(tmp_path: Path) -> None:
    folder = stage_synthetic(tmp_path, facts=100).parent
    for file in folder.glob("*.parquet"):
        staged = pq.read_schema(file)
        assert [(name, staged.field(name).type) for name in staged.names] == [(each.name, each.type) for each in schema(file.stem)]


@pytest.mark.long
def test_a_build_costs_a_bounded_multiple_of_a_bare_insert(tmp_path: Path) -> None:
    spent = measure(tmp_path, facts=200_000)
    assert spent.load <= 1.6 * spent.bare  # at a million facts, where fixed costs weigh less, the goal is 1.3
    assert spent.build <= 18 * spent.bare  # and 10: a build of nothing costs two of these bare inserts
    assert max(spent.examples.values()) <= 0.15 * spent.bare
    assert spent.search <= 0.1 * spent.bare
