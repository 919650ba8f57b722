"""Loading staged facts beside dlt, from dicts and from Arrow: what one row more costs each.

Ours goes from staged Parquet to core.fact_observation, with versions, corrections and quarantine applied. dlt gets the same rows out of
memory, without the column of lists, which it would make a table of its own of, and puts them into DuckDB as they are. What it costs to
start is left out on every side, as the difference of two sizes.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import duckdb

from tests.benchmarks.measuring import Row, at_least, at_most, cost
from tests.benchmarks.warehouse import bare_insert, load_alone, stage_synthetic

FACTS_PER_PAGE = 40
LEAST_FACTS = 300_000
"""Of fewer the difference of two sizes is mostly noise: a fact costs microseconds."""
SHARE_OF_DICTS = 100
"""dlt gets this part of the facts as dicts."""
TIMES = 3


def rows(pages: int) -> Iterator[Row]:
    import dlt

    facts = max(LEAST_FACTS, FACTS_PER_PAGE * pages)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "DLT_DATA_DIR": folder}
        staged = {size: Path(folder, str(size)) for size in (facts // 3, facts)}
        files = {size: stage_synthetic(root / "staged", facts=size) for size, root in staged.items()}
        with duckdb.connect() as connection:
            everything = connection.sql(f"SELECT * EXCLUDE (mentions) FROM '{files[facts]}'").to_arrow_table()
        numbers = count()

        def by_dlt(given: object) -> float:
            name = f"load{next(numbers)}"
            destination = dlt.destinations.duckdb(str(Path(folder, f"{name}.duckdb")))
            pipeline = dlt.pipeline(name, destination=destination, dataset_name="facts", pipelines_dir=folder)
            return cost(lambda: pipeline.run(given, table_name="facts"))

        by_dlt(everything.slice(0, 1))  # what loads and compiles on first use
        by_dict = _each(lambda size: by_dlt(everything.slice(0, size).to_pylist()), facts // SHARE_OF_DICTS)
        by_arrow = _each(lambda size: by_dlt(everything.slice(0, size)), facts)
        ours = _each(lambda size: load_alone(staged[size]), facts)
        bare = _each(lambda size: bare_insert(files[size], staged[size]), facts)
    told = f"{1e6 * ours:.1f} µs of CPU a fact, {facts:,} facts; a bare INSERT of the same columns, {1e6 * bare:.1f} µs, is the floor"
    dicts = f"{1e6 * by_dict:.0f} µs, from {facts // SHARE_OF_DICTS:,} dicts"
    yield at_least(300, "load beside dlt from dicts", by_dict / ours, ours=told, beside=dicts)
    alone = f"{1e6 * ours:.1f} µs of CPU a fact, {facts:,} facts"
    yield at_most(1.2, "load beside a bare INSERT of the same columns", ours / bare, ours=alone, beside=f"{1e6 * bare:.1f} µs")
    yield at_least(2, "load beside dlt from Arrow", by_arrow / ours, ours=told, beside=f"{1e6 * by_arrow:.1f} µs, from {facts:,} rows")


def _each(seconds_for: Callable[[int], float], many: int) -> float:
    """CPU seconds of one row more: the best of some tries at `many` rows and at a third of them."""
    few = many // 3
    return (min(seconds_for(many) for _ in range(TIMES)) - min(seconds_for(few) for _ in range(TIMES))) / (many - few)
