"""Loading staged facts beside dlt, from dicts and from Arrow: what one row more costs each.

Ours goes from staged Parquet to core.fact_observation, with versions, corrections and quarantine applied. dlt gets the same rows and
puts them into DuckDB as they are; what it costs to start is left out, as the difference of two sizes.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.benchmarks.measuring import Row, at_least, cost
from tests.benchmarks.warehouse import bare_insert, load_alone, stage_synthetic

FACTS_PER_PAGE = 40
SHARE_OF_DICTS, SHARE_OF_ARROW = 100, 4
"""dlt gets this part of the facts, in two sizes of which the larger is three times the smaller."""


def rows(pages: int) -> Iterator[Row]:
    import dlt

    facts = FACTS_PER_PAGE * pages
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "DLT_DATA_DIR": folder}
        observations = stage_synthetic(Path(folder, "staged"), facts=facts)
        with duckdb.connect() as connection:
            everything = connection.sql(
                f"SELECT * EXCLUDE (mentions) FROM '{observations}' LIMIT {facts // SHARE_OF_ARROW}"
            ).to_arrow_table()

        def load(name: str, given: object) -> float:
            pipeline = dlt.pipeline(
                name, destination=dlt.destinations.duckdb(str(Path(folder, f"{name}.duckdb"))), dataset_name="facts", pipelines_dir=folder
            )
            return cost(lambda: pipeline.run(given, table_name="facts"))

        few, many = facts // SHARE_OF_DICTS // 3, facts // SHARE_OF_DICTS
        dicts = [load(f"dicts{size}", everything.slice(0, size).to_pylist()) for size in (1, few, many)][1:]
        a_few, all_of_them = everything.num_rows // 3, everything.num_rows
        arrow = [load(f"arrow{size}", everything.slice(0, size)) for size in (a_few, all_of_them)]
        ours, bare = load_alone(Path(folder)) / facts, bare_insert(observations, Path(folder)) / facts
    by_dict, by_arrow = (dicts[1] - dicts[0]) / (many - few), (arrow[1] - arrow[0]) / (all_of_them - a_few)
    told = f"{1e6 * ours:.1f} µs of CPU a fact, {facts:,} facts; a bare INSERT of the same columns, {1e6 * bare:.1f} µs, is the floor"
    yield at_least(300, "load beside dlt from dicts", by_dict / ours, ours=told, beside=f"{1e6 * by_dict:.0f} µs, from {many:,} dicts")
    yield at_least(
        2, "load beside dlt from Arrow", by_arrow / ours, ours=told, beside=f"{1e6 * by_arrow:.1f} µs, from {all_of_them:,} rows"
    )
