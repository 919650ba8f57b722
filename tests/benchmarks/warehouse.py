"""Loading and building a warehouse of synthetic facts, beside a bare INSERT ... SELECT of the same Parquet.

    python -m tests.benchmarks.warehouse [FACTS]

The facts: 131 indicators, 34 provinces, 20 years, three kinds, two populations; about four statements of each fact, one in fifty of
which says something else. CPU time is measured, so that what else a machine does counts for little.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration import builder, staging
from orchestration.reference_tables import reference_tables
from orchestration.sql_files import SQL_ROOT, SqlTable
from orchestration.staged_schema import schema
from tests.benchmarks.measuring import Row, at_most

BY_PERIOD = (
    "SELECT year(period_end), value FROM indicator_series WHERE indicator = 'poor_household_rate' AND place_code = '20' AND kind = 'level'",
    "SELECT date_trunc('month', period_end), value FROM indicator_series WHERE indicator = 'poor_households' AND place_code = '20'",
)
SEARCH = "SELECT observation_id FROM search_evidence('lang son poor_household_rate 2010')"
AT = datetime(2026, 11, 21, tzinfo=UTC)

_DOCUMENTS = """
SELECT
    n,
    md5(n::VARCHAR)[:16] AS document_id,
    md5('t' || n) || md5('u' || n) AS text_sha256,
    TIMESTAMPTZ '2021-05-30 19:00:00+00' + to_seconds((n * 172800000 // {documents})::BIGINT) AS captured_at,
    'portal' || (n % 40) AS source
FROM range({documents}) AS numbers (n)
"""
_STAGED = {
    "captures": """
SELECT captured_at::DATE AS captured_on, source, document_id, text_sha256, captured_at, 'c' || document_id AS capture_id, 'p' || n AS page,
    'https://' || source || '.vn/' || n AS url, 'changed' AS outcome, 200::BIGINT AS http_status, 'text/html' AS media_type,
    text_sha256 AS payload_sha256, source || '/x.warc.gz' AS warc_file, n * 1000 AS warc_offset, NULL::VARCHAR AS detail,
    n::INTEGER AS capture_number
FROM documents""",
    "documents": """
SELECT captured_at::DATE AS captured_on, source, document_id, text_sha256, captured_at, 'p' || n AS page,
    'https://' || source || '.vn/' || n AS url, 'Title ' || n AS title, 'vi' AS language, captured_at::DATE AS published_on,
    NULL::TIMESTAMPTZ AS updated_at, NULL::VARCHAR AS origin_url, NULL::VARCHAR AS origin_name, 'text of ' || n AS "text",
    []::STRUCT(kind VARCHAR, "start" BIGINT, "end" BIGINT, decimal_sign VARCHAR, heading_level BIGINT)[] AS blocks,
    NULL::VARCHAR AS default_place_code, 'r' AS reader, []::VARCHAR[] AS warnings, 'v1' AS extractor_version
FROM documents""",
    "observations": """
WITH drawn AS (
    SELECT
        d.*, k, hash(n * 31 + k) AS h,
        lists.indicators[1 + ((h // 11) % len(lists.indicators))::BIGINT] AS i,
        lists.places[1 + ((h // 13) % len(lists.places))::BIGINT] AS p
    FROM documents AS d, range(20) AS figures (k), lists
),
facts AS (
    SELECT
        f.*, i.code AS indicator, i.unit, p.code AS place_code, p.name AS place_name,
        ['level', 'change', 'flow'][1 + (h % 3)::INTEGER] AS kind,
        2005 + ((h // 7) % 20)::INTEGER AS year,
        CASE WHEN h % 5 = 0 THEN 'poor' END AS population
    FROM drawn AS f
)
SELECT captured_at::DATE AS captured_on, source, document_id, text_sha256, captured_at, 'p' || n AS page,
    md5(n || ':' || k)[:16] AS observation_id, indicator, kind,
    (((CASE WHEN h % 50 = 0 THEN h ELSE hash(concat_ws('|', indicator, kind, place_code, year, population)) END) % 100000) / 100)
        ::DECIMAL(38, 9) AS "value",
    NULL::DECIMAL(38, 9) AS lower, NULL::DECIMAL(38, 9) AS upper, unit, 'exact' AS qualifier,
    CASE WHEN kind = 'level' THEN make_date(year, 12, 31) ELSE make_date(year, 1, 1) END AS period_start,
    make_date(year, 12, 31) AS period_end, 'stated' AS period_basis, place_name, 'province' AS place_level, place_code, population,
    NULL::VARCHAR AS programme, (h % 100000)::VARCHAR AS quote, k * 100 AS "start", k * 100 + 8 AS "end", k * 100 AS sentence_start,
    k * 100 + 90 AS sentence_end, []::BIGINT[][] AS mentions, 'high' AS confidence, 'v1' AS extractor_version,
    'In ' || year || ' the ' || kind || ' of ' || indicator || ' in ' || place_name || ' was ' || "value"::DECIMAL(18, 2)
        || ' as was told to the meeting.' AS sentence,
    0.01::DECIMAL(38, 9) AS printed_unit, 0.01::DECIMAL(38, 9) AS rounded_to
FROM facts""",
}


def stage_synthetic(staged: Path, *, facts: int) -> Path:
    """Stages `facts` made-up observations, twenty a page, as one closed month; returns the file of observations."""
    folder = staged / staging.CLOSED / "month=2025-01"
    folder.mkdir(parents=True)
    reference = reference_tables()
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("all_indicators", reference["indicators"])
        connection.register("all_places", reference["places"])
        connection.execute("""
            CREATE TABLE lists AS SELECT
                (SELECT list(struct_pack(code, unit) ORDER BY code) FROM all_indicators WHERE NOT contains(unit, ' ')) AS indicators,
                (SELECT list(struct_pack(code, name) ORDER BY code) FROM all_places WHERE level = 'province' AND valid_to IS NULL) AS places
        """)
        connection.execute(f"CREATE TABLE documents AS {_DOCUMENTS.format(documents=facts // 20)}")
        for table, query in _STAGED.items():
            names = ", ".join(f'"{name}"' for name in schema(table).names)
            file = folder / f"{table}.parquet"
            connection.execute(f"COPY (SELECT {names} FROM ({query})) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    (folder / staging.MARKER).write_text('{"partitions": []}')
    return folder / "observations.parquet"


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def bare_insert(observations: Path, folder: Path) -> float:
    """CPU seconds of INSERT ... SELECT into a file of the same storage version."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"ATTACH '{folder / 'bare.duckdb'}' AS bare (STORAGE_VERSION '{builder.STORAGE_VERSION}')")
        connection.execute(f"CREATE TABLE bare.facts AS SELECT * FROM read_parquet('{observations}') LIMIT 0")
        spent = _cpu(
            lambda: connection.execute(f"INSERT INTO bare.facts SELECT * FROM read_parquet('{observations}'); CHECKPOINT bare").fetchall()
        )
    (folder / "bare.duckdb").unlink()
    return spent


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds: of the bare insert, of the table of observations (each the better of two), of the whole build with its checks, and of
    questions to what was built."""

    bare: float
    load: float
    build: float
    examples: Mapping[str, float]  # by name
    by_period: float  # the dearer of a mart asked by year and by month
    search: float


def _build(folder: Path, loads: list[float], *, only_load: bool = False) -> builder.Built | None:
    """Builds what is staged in `folder`; `loads` gets the CPU seconds of the table of observations, made twice beside the build."""
    make = builder._make

    def timed(connection: duckdb.DuckDBPyConnection, table: SqlTable) -> int:
        if table.full_name == "core.fact_observation":
            for _ in range(2):
                loads.append(_cpu(lambda: connection.execute(f"CREATE TABLE core.load AS {table.select}")))
                connection.execute("DROP TABLE core.load")
            if only_load:
                raise _Loaded
        return make(connection, table)

    builder._make = timed
    try:
        return builder.build(
            staged=folder / "staged", warehouse=folder / "warehouse", reference=reference_tables(), built_at=AT, memory_limit="6GB"
        )
    except _Loaded:
        return None
    finally:
        builder._make = make


class _Loaded(Exception):
    """Nothing beyond the load is asked for."""


def load_alone(folder: Path) -> float:
    """CPU seconds of loading what `stage_synthetic` staged in `folder`, the better of two."""
    loads: list[float] = []
    _build(folder, loads, only_load=True)
    return min(loads)


def measure(folder: Path, *, facts: int) -> Spent:
    """Builds a warehouse of made-up facts in `folder` and asks it every example."""
    observations = stage_synthetic(folder / "staged", facts=facts)
    bare = min(bare_insert(observations, folder) for _ in range(2))
    loads: list[float] = []
    began = time.process_time()
    built = _build(folder, loads)
    assert built is not None
    assert all(row.passed for row in builder.check_integrity(built.path))
    whole = time.process_time() - began - sum(loads)
    with duckdb.connect(str(built.path), read_only=True, config={"threads": 2}) as connection:
        paths = sorted((SQL_ROOT / "examples").glob("*.sql"))
        examples = {path.stem: _asked(connection, path.read_text(encoding="utf-8")) for path in paths}
        by_period = max(_asked(connection, query) for query in BY_PERIOD)
        search = _asked(connection, SEARCH)
    return Spent(bare, min(loads), whole, examples, by_period, search)


def _asked(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    return min(_cpu(lambda: connection.execute(query).fetchall()) for _ in range(3))


def rows(*, facts: int) -> list[Row]:
    """The measured ratios beside their goals, as `make bench` gathers them."""
    with tempfile.TemporaryDirectory() as folder:
        spent = measure(Path(folder), facts=facts)
    beside = f"INSERT ... SELECT from the same Parquet, {spent.bare:.2f} s CPU"
    slowest = max(spent.examples, key=lambda name: spent.examples[name])
    return [
        at_most(1.3, f"load of {facts:,} facts", spent.load / spent.bare, ours=f"{spent.load:.2f} s CPU", beside=beside),
        at_most(
            10, f"build of {facts:,} facts, marts and checks", spent.build / spent.bare, ours=f"{spent.build:.2f} s CPU", beside=beside
        ),
        at_most(
            100,
            f"slowest of {len(spent.examples)} examples at {facts:,} facts, ms of CPU",
            1000 * spent.examples[slowest],
            ours=slowest,
            beside=f"the others: {1000 * statistics.median(spent.examples.values()):.0f} ms in the middle",
        ),
        at_most(
            5, f"yearly and monthly mart at {facts:,} facts, ms of CPU", 1000 * spent.by_period, ours="the dearer of two", beside="none"
        ),
        at_most(100, f"search_evidence at {facts:,} facts, ms of CPU", 1000 * spent.search, ours=SEARCH, beside="none"),
    ]


if __name__ == "__main__":
    for row in rows(facts=int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000):
        print(f"{row.name}: {row.ratio} ({row.goal}); {row.ours}; {row.floor_or_peer}")
