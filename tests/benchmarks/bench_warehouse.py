"""Loading and building a warehouse of synthetic facts beside a bare INSERT ... SELECT of the same Parquet, and asking it questions.

The questions' goals are in milliseconds and meant for ten million facts: `python -m tests.benchmarks.warehouse 1e7`.
"""

from tests.benchmarks import warehouse
from tests.benchmarks.measuring import Row

FACTS_PER_PAGE = 200
"""A night's size in pages makes that of the warehouse: a million facts at 5,000 pages."""


def rows(pages: int) -> list[Row]:
    return warehouse.rows(facts=FACTS_PER_PAGE * pages)
