"""What the guide shows works on a release."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.sql_files import SQL_ROOT, table_files
from tests.warehouse import build
from tests.warehouse_rows import seeds, stage_night

GUIDE = (SQL_ROOT / "guide.md").read_text(encoding="utf-8")


def test_python_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage_night(tmp_path / "staged", date(2026, 11, 1), seeds())
    built = build(tmp_path)
    (tmp_path / "data/warehouse").mkdir(parents=True)
    built.path.rename(tmp_path / "data/warehouse/current.duckdb")
    monkeypatch.chdir(tmp_path)
    code = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert code
    found: dict[str, Any] = {}
    exec(code[1].replace(".df()", ".fetchall()"), found)
    assert len(found["series"]) == 9


def test_a_connection_keeps_its_release_until_all_are_closed(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", date(2026, 11, 1), seeds())
    current = tmp_path / "current.duckdb"
    build(tmp_path).path.rename(current)
    with duckdb.connect(str(current), read_only=True) as first:
        before = first.execute("SELECT count(*) FROM poverty_timeline").fetchall()
        stage_night(tmp_path / "staged", date(2026, 11, 2), [page.edited("8.92%", "8.93%") for page in seeds()])
        build(tmp_path).path.replace(current)
        with duckdb.connect(str(current), read_only=True) as second:
            assert second.execute("SELECT count(*) FROM poverty_timeline").fetchall() == before
    with duckdb.connect(str(current), read_only=True) as third:
        assert third.execute("SELECT count(*) FROM poverty_timeline").fetchall() != before


def test_every_table_and_file_that_the_guide_names_exists() -> None:
    tables = {table.name for table in table_files()}
    for name in re.findall(r"`([a-z]+_[a-z_]+)`", GUIDE):
        assert name in tables | {"as_of"}, name
    for path in re.findall(r"sql/[a-z_/.]+[a-z]", GUIDE):
        assert (SQL_ROOT.parent / path).exists(), path
