"""What reading left open is shown, and a person's decisions change the next build as long as their guard fits."""

import csv
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.builder import build
from orchestration.publishing import declared_sources
from orchestration.queries import rows_of
from orchestration.reference_tables import REFERENCE_ROOT, reference_tables
from tests.run.commands import ROOT, giamngheo
from transforms.errors import ReferenceDataError

PAGES = ROOT / "tests" / "pages"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("review") / "data"
    assert giamngheo(
        "nightly", "--pages", PAGES / "langson", PAGES / "vbsp_vi", PAGES / "vbsp_en", "--on", "2026-10-05", data=root
    ).code in (0, 4)
    return root


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE_ROOT, tmp_path / "reference"))


def rebuilt(data: Path, reference: Path, warehouse: Path, question: str) -> list[tuple[object, ...]]:
    tables = reference_tables(sources=declared_sources(), root=reference)
    built = build(staged=data / "staged", warehouse=warehouse, reference=tables, built_at=datetime(2026, 10, 6, tzinfo=UTC))
    with duckdb.connect(str(built.path), read_only=True) as connection:
        return connection.execute(question).fetchall()


def as_read(warehouse: Path, observation_id: str) -> object:
    """The confidence of a figure in the query that `verify` compares a new reading with."""
    version = "SELECT document_id, text_sha256 FROM core.dim_document WHERE version_id = "
    version += "(SELECT version_id FROM core.fact_observation WHERE observation_id = $figure)"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        document_id, text_sha256 = connection.execute(version, {"figure": observation_id}).fetchall()[0]
        rows = rows_of(connection, "facts_of_version", {"document_id": document_id, "text_sha256": text_sha256})
    return next(row["confidence"] for row in rows if row["observation_id"] == observation_id)


def test_what_is_open_is_grouped_with_the_row_to_add(data: Path) -> None:
    said = giamngheo("review", "--json", data=data)
    groups = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0 and groups
    counts = [group["count"] for group in groups]
    assert counts == sorted(counts, reverse=True) and all(group["row_to_add"] and group["example"] for group in groups)


def test_an_accepted_figure_joins_its_series_while_it_is_read_the_same(data: Path, reference: Path, tmp_path: Path) -> None:
    low = [json.loads(line) for line in giamngheo("review", "--low", "--json", data=data).out.splitlines()]
    chosen = next(row for row in low if row["value"] is not None)["observation_id"]
    question = f"SELECT confidence, read_confidence FROM core.fact_observation WHERE observation_id = '{chosen}'"
    said = giamngheo("review", "accept", chosen, "--reason", "the table says so", "--reference", reference, data=data)
    assert said.code == 0, said.err
    assert rebuilt(data, reference, tmp_path / "warehouse", question) == [("high", "low")]
    assert as_read(next((tmp_path / "warehouse").glob("**/*.duckdb")), chosen) == "low", (
        "verify compares with what reading says, whoever accepted it"
    )
    rows = (reference / "reviews.csv").read_text(encoding="utf-8").splitlines()
    (reference / "reviews.csv").write_text("\n".join([rows[0], rows[1].replace(chosen, chosen, 1).replace(",", ",another_", 1)]) + "\n")
    assert rebuilt(data, reference, tmp_path / "other", question) == [("low", None)]
    assert giamngheo("review", "accept", "0" * 16, "--reason", "none", "--reference", reference, data=data).code == 2
    assert giamngheo("review", "accept", chosen, "--reason", " ", "--reference", reference, data=data).code == 2


def test_a_correction_keeps_what_was_printed(data: Path, reference: Path, tmp_path: Path) -> None:
    ask = "SELECT observation_id FROM poverty_timeline WHERE indicator = 'poor_household_rate' AND kind = 'level' AND url IS NOT NULL"
    figure = json.loads(giamngheo("sql", ask, "--format", "json", data=data).out)[0]["observation_id"]
    why = ["--reason", "digits swapped", "--according-to", "the decision"]
    said = giamngheo("review", "correct", figure, "--value", "7.77", *why, "--reference", reference, "--json", data=data)
    assert said.code == 0 and said.json["right_value"] == "7.77", said.err
    with (reference / "corrections.csv").open(encoding="utf-8") as file:
        written = list(csv.DictReader(file))[-1]
    assert written["right_value"] == "7.77" and written["reason"] == "digits swapped"
    question = f"SELECT value::DOUBLE, printed_value IS NOT NULL FROM core.fact_observation WHERE observation_id = '{figure}'"
    assert rebuilt(data, reference, tmp_path / "warehouse", question) == [(7.77, True)]


def test_the_second_correction_and_the_second_acceptance_take_the_place_of_the_first(data: Path, reference: Path, tmp_path: Path) -> None:
    ask = "SELECT observation_id FROM poverty_timeline WHERE indicator = 'poor_household_rate' AND kind = 'level' AND url IS NOT NULL"
    figure = json.loads(giamngheo("sql", ask, "--format", "json", data=data).out)[0]["observation_id"]
    why: list[str | Path] = ["--reason", "digits swapped", "--according-to", "the decision", "--reference", reference]
    for value in ("7.77", "7.78"):
        assert giamngheo("review", "correct", figure, "--value", value, *why, data=data).code == 0
    low = json.loads(giamngheo("review", "--low", "--json", data=data).out.splitlines()[0])["observation_id"]
    for _ in range(2):
        assert giamngheo("review", "accept", low, "--reason", "the table says so", "--reference", reference, data=data).code == 0
    assert (reference / "reviews.csv").read_text(encoding="utf-8").count(low) == 1
    question = f"""SELECT value::DOUBLE FROM core.fact_observation WHERE observation_id = '{figure}'
        UNION ALL SELECT -1 FROM core.fact_observation WHERE observation_id = '{low}'"""
    assert sorted(rebuilt(data, reference, tmp_path / "warehouse", question)) == [(-1.0,), (7.78,)]


@pytest.mark.parametrize("value", ["abc", "12,5", "1e3", "NaN", "½"])
def test_a_correction_to_what_is_no_number_is_refused(value: str, data: Path, reference: Path) -> None:
    said = giamngheo(
        "review", "correct", "0" * 16, f"--value={value}", "--reason", "r", "--according-to", "a", "--reference", reference, data=data
    )
    assert said.code == 2 and "expected a number" in said.err


def test_a_range_has_no_printed_number_to_correct(data: Path, reference: Path) -> None:
    ask = "SELECT observation_id FROM poverty_timeline WHERE value IS NULL AND lower IS NOT NULL AND url IS NOT NULL LIMIT 1"
    figure = json.loads(giamngheo("sql", ask, "--format", "json", data=data).out)[0]["observation_id"]
    before = (reference / "corrections.csv").read_bytes()
    why = ["--reason", "digits swapped", "--according-to", "the decision"]
    said = giamngheo("review", "correct", figure, "--value", "7.77", *why, "--reference", reference, data=data)
    assert said.code == 2 and "expected a figure with a single printed number" in said.err, said.err
    assert (reference / "corrections.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("printed", "right", "column"), [("12", "twelve", "right_value"), ("", "12", "printed_value"), ("12", "", "right_value")]
)
def test_a_decision_written_by_hand_that_is_no_number_is_named_by_file_line_and_column(
    printed: str, right: str, column: str, reference: Path
) -> None:
    table = reference / "corrections.csv"
    rows = table.read_text(encoding="utf-8")
    table.write_text(
        rows + f"c9,https://baolangson.vn/a,poor_households,level,2024-12-31,{printed},{right},r,a,2026-11-22\n", encoding="utf-8"
    )
    with pytest.raises(ReferenceDataError, match=rf"corrections\.csv:\d+: {column}: expected a number .* got '(twelve)?'"):
        reference_tables(root=reference)
