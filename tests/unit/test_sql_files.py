"""Headers of `sql/`: what is wrong is named by file and line, and the reference rows that SQL reads fit each other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration import sql_files
from orchestration.reference_tables import reference_tables
from orchestration.sql_files import SQL_ROOT, build_steps, macro_files, table_files
from transforms.errors import ReferenceDataError

GOOD = "-- One thing.\n-- key: a\n-- a: what it is\nSELECT 1 AS a\n"


def write(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.sql"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT 1 AS a", "line 1"),
        ("-- key: a\nSELECT 1 AS a", "line 1"),
        ("-- One thing.\n-- a: it\nSELECT 1 AS a", "key"),
        ("-- One thing.\n-- key: b\n-- a: it\nSELECT 1 AS a", "key"),
        ("-- One thing.\n-- no colon\nSELECT 1 AS a", ":2"),
        ("-- One thing.\n-- key: a\n-- index: b\n-- a: it\nSELECT 1 AS a", "index"),
        ("-- One thing.\n-- key: a\n-- refers: a in x\n-- a: it\nSELECT 1 AS a", "refers"),
        ("-- One thing.\n-- key: a\n-- a: it\nSELECT FROM WHERE (", "one SELECT"),
        ("-- One thing.\n-- key: a\n-- a: it\nSELECT 1 AS a; SELECT 2 AS a", "one SELECT"),
        ("-- One thing.\n-- key: a\n-- a: it\nDELETE FROM core.table_x", "one SELECT"),
        ("-- One thing.\n-- key: a\n-- a: it\nSELECT a FROM core.table_x", "core.table_x"),
    ],
)
def test_a_header_that_does_not_fit_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReferenceDataError, match=message):
        table_files(write(tmp_path, core__bad=text))


def test_tables_that_read_each_other_are_named(tmp_path: Path) -> None:
    ring = "-- One thing.\n-- key: a\n-- a: it\nSELECT a FROM core.{}"
    with pytest.raises(ReferenceDataError, match="ring"):
        build_steps(write(tmp_path, core__one=ring.format("two"), core__two=ring.format("one")))


def test_steps_between_do_not_show_in_lineage(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        work__step=GOOD.replace("SELECT 1 AS a", "SELECT a FROM staged.captures"),
        core__end=GOOD.replace("1 AS a", "a FROM work.step"),
    )
    (end,) = table_files(root)
    assert end.depends_on == ("staged.captures",) and end.full_name == "core.end"


def test_a_name_in_a_comment_or_a_text_is_not_read(tmp_path: Path) -> None:
    said = "-- One thing.\n-- key: a\n-- a: it\nSELECT 'core.dim_x' AS a  -- FROM core.dim_y\n/* core.dim_z */ FROM staged.captures"
    (table,) = table_files(write(tmp_path, core__end=said))
    assert table.depends_on == ("staged.captures",)


def test_what_selects_read_is_kept_until_one_of_them_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path, core__end=GOOD.replace("1 AS a", "a FROM staged.captures"))
    told = sql_files._all_reads.__wrapped__(root)
    assert {name: tables for name, (tables, _) in told.items()} == {"core/end.sql": ["staged.captures"]}
    monkeypatch.setattr(sql_files, "_reads_in", lambda path: ([path.name], []))
    kept = sql_files._all_reads.__wrapped__(root)
    assert [list(map(list, each)) for each in kept.values()] == [[["staged.captures"], []]], "not parsed again"
    write(tmp_path, core__end=GOOD)
    assert sql_files._all_reads.__wrapped__(root) == {"core/end.sql": (["end.sql"], [])}


def test_every_example_and_query_says_what_it_is_for() -> None:
    for path in [*(SQL_ROOT / "examples").glob("*.sql"), *(SQL_ROOT / "queries").glob("*.sql")]:
        assert path.read_text(encoding="utf-8").startswith("-- "), path.name
    assert {macro.name for macro in macro_files()} >= {"as_of", "fold", "search_evidence"}


def test_the_tables_of_the_design_are_there() -> None:
    names = {table.full_name for table in table_files()}
    dimensions = ["date", "place", "indicator", "population", "programme", "rate_product", "unit", "source", "document"]
    facts = ["observation", "rate", "capture", "figure", "identity_check", "conflict"]
    marts = [
        "poverty_timeline",
        "indicator_series",
        "indicator_latest",
        "rate_history",
        "evidence",
        "conflict_ledger",
        "reconciliation",
        "revision_log",
        "coverage",
        "source_health",
        "unresolved_figures",
    ]
    wanted = [f"core.dim_{name}" for name in dimensions] + [f"core.fact_{name}" for name in facts] + [f"marts.{name}" for name in marts]
    assert {*wanted, "core.quarantine", "core.release_check"} <= names


def test_identities_and_their_terms_fit_each_other() -> None:
    tables = reference_tables()
    identities = {row["identity"]: row for row in tables["identities"].to_pylist()}
    indicators = {row["code"] for row in tables["indicators"].to_pylist()}
    populations = {row["code"] for row in tables["populations"].to_pylist()}
    programmes = {row["code"] for row in tables["programmes"].to_pylist()}
    roles: dict[str, list[str]] = {}
    for term in tables["identity_terms"].to_pylist():
        assert term["identity"] in identities, term
        assert term["indicator"] in indicators or term["moment"] == "constant", term
        assert term["population"] is None or term["population"] in populations, term
        assert term["programme"] is None or term["programme"] in programmes, term
        roles.setdefault(term["identity"], []).append(term["role"])
    shapes: dict[str, Callable[[list[str]], bool]] = {
        "sum": lambda found: found.count("result") == 1 and 2 <= found.count("term") <= 4,
        "ratio": lambda found: sorted(found) == ["denominator", "numerator", "result"],
        "implied_total": lambda found: sorted(found) == ["denominator", "numerator", "other_denominator", "other_numerator"],
        "at_most": lambda found: sorted(found) == ["result", "term"],
    }
    for name, row in identities.items():
        assert row["why"]
        if row["form"] in shapes:
            assert shapes[row["form"]](roles[name]), name


def test_every_unit_of_the_reader_has_a_label() -> None:
    tables = reference_tables()
    labelled = {row["code"] for row in tables["unit_labels"].to_pylist()}
    assert {row["unit"] for row in tables["units"].to_pylist()} <= labelled
