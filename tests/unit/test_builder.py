"""The builder on the two seed pages: what comes out, and that it comes out the same again."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration import builder, release
from orchestration.sql_files import build_steps, table_files
from tests.warehouse import BUILT_AT, ask, build, reference
from tests.warehouse_rows import seeds, stage_night
from transforms.errors import ChecksBlocked, UsageError

NIGHT = date(2026, 11, 21)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("root")
    stage_night(path / "staged", NIGHT, seeds())
    return path


@pytest.fixture(scope="module")
def built(root: Path) -> builder.Built:
    return build(root)


def test_poverty_timeline_tells_the_chain(built: builder.Built) -> None:
    rows = ask(
        built,
        """SELECT year(t.period_end), t.value, e.sentence FROM poverty_timeline AS t JOIN evidence AS e USING (observation_id)
        WHERE indicator = 'poor_household_rate' AND kind = 'level' AND place_code = '20' AND population IS NULL ORDER BY 1""",
    )
    assert [(year, value) for year, value, _ in rows] == [
        (2021, Decimal("12.2")),
        (2022, Decimal("8.92")),
        (2023, Decimal("6.02")),
        (2024, Decimal("3.36")),
    ]
    assert all(f"{value.normalize():f}%" in sentence for _, value, sentence in rows)


def test_rate_history_holds_the_eight_rates_of_the_column(built: builder.Built) -> None:
    rows = ask(
        built, "SELECT coalesce(programme, term), percent_per_year, first_seen_on FROM rate_history WHERE section = 'sidebar' ORDER BY ALL"
    )
    assert len(rows) == 8
    assert ("near_poor_households", Decimal("7.92"), NIGHT) in rows
    assert ("P1D", Decimal("3.04"), NIGHT) in rows


def test_every_column_and_table_is_described_in_the_file(built: builder.Built) -> None:
    tables = ask(
        built, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE comment IS NULL AND schema_name IN ('core', 'marts')"
    )
    columns = ask(built, "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal")
    assert (tables, columns) == ([], [])
    assert {row[0] for row in ask(built, "SELECT view_name FROM duckdb_views() WHERE NOT internal")} == {
        table.name for table in table_files() if table.schema == "marts"
    }


def test_evidence_of_one_figure_is_looked_up_and_not_searched_for(built: builder.Built) -> None:
    (figure,) = ask(built, "SELECT observation_id FROM indicator_series LIMIT 1")[0]
    assert "Index Scan" in str(ask(built, f"EXPLAIN ANALYZE SELECT * FROM evidence WHERE observation_id = '{figure}'"))


def test_a_missing_index_is_told_and_blocks_nothing(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", date(2026, 11, 21), seeds())
    built = build(tmp_path)
    with duckdb.connect(str(built.path)) as connection:
        connection.execute("DROP INDEX core.fact_observation_observation_id")
    failed = [(row.rule, row.severity) for row in builder.check_integrity(built.path) if not row.passed]
    assert failed == [("core.fact_observation: index on observation_id made", "warning")]


def test_same_rows_make_the_same_content_whenever_and_in_whatever_order(built: builder.Built, tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", NIGHT, seeds()[::-1])
    again = build(tmp_path, built_at=BUILT_AT + timedelta(days=3))
    assert again.content_hash == built.content_hash
    assert again.release_id != built.release_id
    assert builder.content_hash(again.path) == again.content_hash


def test_another_figure_makes_another_hash(built: builder.Built, tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", NIGHT, [page.edited("8.92%", "8.93%") for page in seeds()])
    assert build(tmp_path).content_hash != built.content_hash


def test_empty_root_builds_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "staged").mkdir()
    assert ask(build(tmp_path), "SELECT count(*) FROM poverty_timeline") == [(0,)]


def test_publish_keeps_a_release_and_leaves_no_log_beside(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", NIGHT, seeds())
    built = build(tmp_path)
    builder.record_checks(built, builder.check_integrity(built.path))
    current = builder.publish_built(built)
    assert sorted(path.name for path in (tmp_path / "warehouse").rglob("*")) == [f"{built.release_id}.duckdb", "current.duckdb", "releases"]
    told = release.read_release(current)
    assert (told.release_id, told.content_hash, told.built_at) == (built.release_id, built.content_hash, BUILT_AT)
    assert told.inputs_digest == builder.inputs_digest(staged=tmp_path / "staged", reference=reference())
    assert ask(current, "SELECT count(*) > 20 AND bool_and(passed) FROM core.release_check") == [(True,)]
    again = build(tmp_path, built_at=BUILT_AT + timedelta(days=1))
    builder.publish_built(again)
    assert ask(current, "SELECT release_id FROM core.release") == [(again.release_id,)]
    assert ask(tmp_path / "warehouse/releases" / f"{built.release_id}.duckdb", "SELECT count(*) FROM core.release") == [(1,)]


def test_a_release_kept_open_is_opened_once_and_gives_way_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_night(tmp_path / "staged", NIGHT, seeds()[:1])
    current = builder.publish_built(first := build(tmp_path))
    opened: list[Path] = []
    query, open_anew = "SELECT release_id FROM core.release", release._open

    def counted(path: Path) -> duckdb.DuckDBPyConnection:
        opened.append(path)
        return open_anew(path)

    monkeypatch.setattr(release, "_open", counted)
    with release.keeping_open():
        with release.open_release(current) as connection:
            again = build(tmp_path, built_at=BUILT_AT + timedelta(days=1))
            builder.publish_built(again)
            assert connection.execute(query).fetchall() == [(first.release_id,)]
        assert [ask(current, query) for _ in range(3)] == [[(again.release_id,)]] * 3
        assert opened.count(current) == 2
        release.let_go()
        assert ask(current, query) == [(again.release_id,)]
        assert opened.count(current) == 3
        current.unlink()
        with pytest.raises(UsageError, match="found none"):
            ask(current, query)


def test_a_failed_critical_check_keeps_the_old_release(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", NIGHT, seeds())
    builder.publish_built(first := build(tmp_path))
    bad = build(tmp_path, built_at=BUILT_AT + timedelta(days=1))
    builder.record_checks(bad, [builder.CheckRow("s", "poverty is known", "critical", "release", False, 1, 1, "why")])
    with pytest.raises(ChecksBlocked, match="poverty is known"):
        builder.publish_built(bad)
    assert ask(tmp_path / "warehouse/current.duckdb", "SELECT release_id FROM core.release") == [(first.release_id,)]


@pytest.mark.parametrize("content", [b"not a database", b""])
def test_a_foreign_file_is_refused_and_stays(tmp_path: Path, content: bytes) -> None:
    stage_night(tmp_path / "staged", NIGHT, seeds())
    current = tmp_path / "warehouse/current.duckdb"
    current.parent.mkdir()
    current.write_bytes(content)
    with pytest.raises(UsageError, match=r"current\.duckdb"):
        build(tmp_path)
    assert current.read_bytes() == content


@pytest.mark.parametrize(
    "query",
    [
        "COPY core.release TO 'x.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SET threads = 1",
        "ATTACH 'y.duckdb'",
        "CREATE TABLE t (a INT)",
    ],
)
def test_a_reader_reads_this_file_and_nothing_else(built: builder.Built, query: str) -> None:
    with pytest.raises(duckdb.Error):
        ask(built, query)
    with release.keeping_open():
        for _ in range(2):
            with pytest.raises(duckdb.Error):
                ask(built, query)


def test_steps_come_after_what_they_read() -> None:
    seen: set[str] = set()
    for table in build_steps():
        assert {name for name in table.depends_on if not name.startswith(("staged.", "reference."))} <= seen
        seen.add(table.full_name)
    assert not any(name.startswith("work.") for table in table_files() for name in table.depends_on)
