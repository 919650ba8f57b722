"""Loading and building a warehouse of synthetic facts beside a bare INSERT ... SELECT of the same Parquet."""

from collections.abc import Iterator

from tests.benchmarks import warehouse
from tests.benchmarks.measuring import Row

FACTS_PER_PAGE = 200
"""A night's size in pages makes that of the warehouse: a million facts at 5,000 pages."""


def rows(pages: int) -> Iterator[Row]:
    for row in warehouse.rows(facts=FACTS_PER_PAGE * pages):
        goal = f"at most {row['goal']:g}"
        yield Row(str(row["name"]), float(str(row["ratio"])), goal, bool(row["holds"]), str(row["ours"]), str(row["floor_or_peer"]))
