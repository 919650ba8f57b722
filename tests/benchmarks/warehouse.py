"""Loading and building a warehouse of synthetic facts, beside a bare INSERT ... SELECT of the same Parquet.

    python -m tests.benchmarks.warehouse [FACTS]

The facts: 131 indicators, 34 provinces, 20 years, three kinds, two populations; about four statements of each fact, one in fifty of
which says something else. CPU time is measured, so that what else a machine does counts for little.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from orchestration import builder, staging
from orchestration.reference_tables import reference_tables
from orchestration.sql_files import SQL_ROOT
from orchestration.staged_schema import schema

GOALS = {"load": 1.3, "build": 10.0}
AT = datetime(2026, 11, 21, tzinfo=UTC)

_DOCUMENTS = """
SELECT
    n,
    md5(n::VARCHAR)[:16] AS document_id,
    md5('t' || n) || md5('u' || n) AS text_sha256,
    TIMESTAMPTZ '2020-01-01 19:00:00+00' + to_seconds((n * 172800000 // {documents})::BIGINT) AS captured_at,
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
WITH drawn AS (SELECT d.*, k, hash(n * 31 + k) AS h FROM documents AS d, range(20) AS figures (k)),
facts AS (
    SELECT
        f.*, i.code AS indicator, i.unit, p.code AS place_code, p.name AS place_name,
        ['level', 'change', 'flow'][1 + (h % 3)::INTEGER] AS kind,
        2005 + ((h // 7) % 20)::INTEGER AS year,
        CASE WHEN h % 5 = 0 THEN 'poor' END AS population
    FROM drawn AS f
    INNER JOIN indicators AS i ON i.n = (h // 11) % (SELECT count(*) FROM indicators)
    INNER JOIN places AS p ON p.n = (h // 13) % (SELECT count(*) FROM places)
)
SELECT captured_at::DATE AS captured_on, source, document_id, text_sha256, captured_at, 'p' || n AS page,
    md5(n || ':' || k)[:16] AS observation_id, indicator, kind,
    ((CASE WHEN h % 50 = 0 THEN h ELSE hash(concat_ws('|', indicator, kind, place_code, year, population)) END) % 100000)::DECIMAL(38, 9)
        / 100 AS "value",
    NULL::DECIMAL(38, 9) AS lower, NULL::DECIMAL(38, 9) AS upper, unit, 'exact' AS qualifier,
    CASE WHEN kind = 'level' THEN make_date(year, 12, 31) ELSE make_date(year, 1, 1) END AS period_start,
    make_date(year, 12, 31) AS period_end, 'stated' AS period_basis, place_name, 'province' AS place_level, place_code, population,
    NULL::VARCHAR AS programme, (h % 100000)::VARCHAR AS quote, k * 100 AS "start", k * 100 + 8 AS "end", k * 100 AS sentence_start,
    k * 100 + 90 AS sentence_end, []::BIGINT[][] AS mentions, 'high' AS confidence, 'v1' AS extractor_version,
    'In ' || year || ' the number of ' || indicator || ' in ' || place_name || ' was ' || h || ' as was told to the meeting.' AS sentence,
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
        connection.execute(
            "CREATE TABLE indicators AS SELECT row_number() OVER () - 1 AS n, code, unit FROM all_indicators WHERE NOT contains(unit, ' ')"
        )
        connection.execute(
            "CREATE TABLE places AS SELECT row_number() OVER () - 1 AS n, code, name FROM all_places "
            "WHERE level = 'province' AND valid_to IS NULL"
        )
        connection.execute(f"CREATE TABLE documents AS {_DOCUMENTS.format(documents=facts // 20)}")
        for table, query in _STAGED.items():
            columns = schema(table)
            rows = connection.sql(query).to_arrow_table().select(columns.names).cast(columns)
            rows = rows.sort_by([("captured_on", "ascending"), ("source", "ascending")])
            pq.write_table(rows, folder / f"{table}.parquet", compression="zstd", row_group_size=122_880)
    (folder / staging.MARKER).write_text('{"partitions": []}')
    return folder / "observations.parquet"


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _bare_insert(observations: Path, folder: Path) -> float:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"ATTACH '{folder / 'bare.duckdb'}' AS bare (STORAGE_VERSION '{builder.STORAGE_VERSION}')")
        connection.execute(f"CREATE TABLE bare.facts AS SELECT * FROM read_parquet('{observations}') LIMIT 0")
        spent = _cpu(
            lambda: connection.execute(f"INSERT INTO bare.facts SELECT * FROM read_parquet('{observations}'); CHECKPOINT bare").fetchall()
        )
    (folder / "bare.duckdb").unlink()
    return spent


def measure(folder: Path, *, facts: int) -> dict[str, float]:
    """CPU seconds of the bare insert (the better of two), of the table of observations, and of the whole build with its checks."""
    observations = stage_synthetic(folder / "staged", facts=facts)
    bare = min(_bare_insert(observations, folder) for _ in range(2))
    spent: dict[str, float] = {}
    make = builder._make

    def timed(connection: duckdb.DuckDBPyConnection, table: builder.SqlTable) -> int:
        rows = 0

        def work() -> None:
            nonlocal rows
            rows = make(connection, table)

        spent[table.full_name] = _cpu(work)
        return rows

    builder._make = timed
    try:
        began = time.process_time()
        built = builder.build(
            staged=folder / "staged", warehouse=folder / "warehouse", reference=reference_tables(), built_at=AT, memory_limit="6GB"
        )
        assert all(row.passed for row in builder.check_integrity(built))
        whole = time.process_time() - began
    finally:
        builder._make = make
    queries = _slowest_example(built.path)
    return {"bare": bare, "load": spent["core.fact_observation"], "build": whole, "slowest_example": queries}


def _slowest_example(release: Path) -> float:
    slowest = 0.0
    with duckdb.connect(str(release), read_only=True, config={"threads": 2}) as connection:
        for path in sorted((SQL_ROOT / "examples").glob("*.sql")):
            query = path.read_text(encoding="utf-8")
            slowest = max(slowest, min(_cpu(lambda query=query: connection.execute(query).fetchall()) for _ in range(2)))  # type: ignore[misc]
    return slowest


def rows(*, facts: int) -> list[dict[str, object]]:
    """The measured ratios beside their goals, as `make bench` gathers them."""
    folder = Path(tempfile.mkdtemp())
    try:
        spent = measure(folder, facts=facts)
    finally:
        shutil.rmtree(folder)
    return [
        {
            "name": f"{name} of {facts:,} facts against a bare insert",
            "ratio": round(spent[name] / spent["bare"], 2),
            "goal": goal,
            "holds": spent[name] / spent["bare"] <= goal,
            "ours": f"{spent[name]:.2f} s CPU",
            "floor_or_peer": f"INSERT ... SELECT from the same Parquet, {spent['bare']:.2f} s CPU",
        }
        for name, goal in GOALS.items()
    ]


if __name__ == "__main__":
    for row in rows(facts=int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000):
        print(f"{row['name']}: {row['ratio']} (goal {row['goal']}); {row['ours']} against {row['floor_or_peer']}")
