"""Exports of a release: read back by the tools that others use, safe in a spreadsheet, the same bytes again."""

import csv
import json
import subprocess
import sys
import warnings
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration import builder
from orchestration.exporting import LEFT_OUT, export_release
from tests.warehouse import build
from tests.warehouse_rows import Page, end_of, seeds, stage_night
from transforms.exports.csv_files import formula_safe, to_csv
from transforms.exports.sdmx_codes import area, identifier, several, time_period
from transforms.exports.tables import ExportTable

EXPORTED_MARTS = {path.stem for path in Path("sql/marts").glob("*.sql")} - set(LEFT_OUT)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> builder.Built:
    path = tmp_path_factory.mktemp("exported")
    hostile = Page(page="hostile", source="bao.vn", url="https://bao.vn/a", published_on=date(2025, 1, 1))
    hostile.state(
        "poor_households",
        "level",
        "77",
        '=HYPERLINK("x"), 77',
        sentence='=HYPERLINK("x"), 77 hộ nghèo',
        unit="households",
        period=end_of(2023),
    )
    hostile.state("households", "level", "900", "900", unit="households", period=end_of(2023), place_code=None, place_name="Thôn Ðông/1")
    stage_night(path / "staged", date(2026, 11, 1), [*seeds(), hostile])
    return build(path)


@pytest.fixture(scope="module")
def exported(built: builder.Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "exports"
    export_release(built.path, folder)
    return folder


def test_the_data_package_is_valid_in_the_eyes_of_frictionless(exported: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=exported, check=False)
    report = json.loads(done.stdout)
    assert report["valid"] and report["stats"]["tasks"] == len(EXPORTED_MARTS), done.stdout[-2000:]
    package = json.loads((exported / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0" and len(package["sources"]) == 3
    assert all(field["description"] for resource in package["resources"] for field in resource["schema"]["fields"])


def test_an_sdmx_library_reads_the_series_back(exported: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sdmx

        structure: Any = sdmx.read_sdmx(exported / "sdmx/structure.xml")
        flow = structure.dataflow["INDICATOR_SERIES"]
        data: Any = sdmx.read_sdmx(exported / "sdmx/indicator_series.csv", structure=flow)
    observations = data.data[0].obs
    with (exported / "csv/indicator_series.csv").open(encoding="utf-8", newline="") as file:
        assert len(observations) == len(list(csv.DictReader(file)))
    assert len({str(observation.key) for observation in observations}) == len(observations), "every key names one figure"
    told = {
        str(observation.key["TIME_PERIOD"].value): observation.value
        for observation in observations
        if observation.key["INDICATOR"].value == "poor_household_rate" and observation.key["KIND"].value == "level"
    }
    assert {period: Decimal(str(value)) for period, value in told.items()} == {
        "2021-12-31": Decimal("12.2"),
        "2022-12-31": Decimal("8.92"),
        "2023-12-31": Decimal("6.02"),
        "2024-12-31": Decimal("3.36"),
    }
    for dimension in ("INDICATOR", "KIND", "REF_AREA", "POPULATION", "PROGRAMME"):
        codes = structure.codelist[{"REF_AREA": "CL_AREA"}.get(dimension, f"CL_{dimension}")]
        assert {observation.key[dimension].value for observation in observations} <= {str(code) for code in codes.items}
    assert str(structure.codelist["CL_AREA"]["20"].name) == "Lang Son"


def test_parquet_is_untouched_and_csv_is_safe(exported: Path) -> None:
    rows = pq.read_table(exported / "parquet/evidence.parquet").to_pylist()
    assert '=HYPERLINK("x"), 77' in {row["quote"] for row in rows}
    with (exported / "csv/evidence.csv").open(encoding="utf-8", newline="") as file:
        quotes = {row["quote"] for row in csv.DictReader(file)}
    assert '\'=HYPERLINK("x"), 77' in quotes
    with (exported / "csv/indicator_series.csv").open(encoding="utf-8", newline="") as file:
        assert "-3.28" in {row["value"] for row in csv.DictReader(file)}


def test_one_release_exports_the_same_bytes(built: builder.Built, exported: Path, tmp_path: Path) -> None:
    again = export_release(built.path, tmp_path / "again")
    assert len(again) == 2 * len(EXPORTED_MARTS) + 4, "Parquet and CSV of each mart, data package, licence, SDMX series and structure"
    for path in again:
        assert path.read_bytes() == (exported / path.relative_to(tmp_path / "again")).read_bytes(), path.name


def test_a_second_export_takes_the_place_of_the_first(built: builder.Built, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "csv").mkdir(parents=True)
    (folder / "csv/old.csv").write_text("old")
    export_release(built.path, folder)
    assert not (folder / "csv/old.csv").exists() and [path.name for path in tmp_path.iterdir()] == ["exports"]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+84", "'+84"),
        ("-3,28%", "'-3,28%"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("Hà Nội", "Hà Nội"),
        ("3-4", "3-4"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    assert formula_safe(cell) == safe


def test_cells_read_the_same_everywhere() -> None:
    rows = pa.table({"n": pa.array([Decimal("-3.280"), None]), "t": ["a,b", 'say "x"'], "l": [["=a", "b"], []], "b": [True, False]})
    table = ExportTable("t", "", rows, ("n",), {})
    assert to_csv(table).decode() == 'n,t,l,b\r\n-3.28,"a,b",\'=a;b,true\r\n,"say ""x""",,false\r\n'


def test_sdmx_identifiers_and_periods() -> None:
    assert identifier("VND/person/month") == "VND_PER_person_PER_month"
    assert several("near_poor;poor") == "near_poor-poor" and several(None) == "_T"
    assert area(None, "Thôn Đông") == "N_Thon_Dong" and area("20", "Lạng Sơn") == "20"
    assert time_period(date(2023, 1, 1), date(2023, 12, 31)) == "2023"
    assert time_period(date(2021, 1, 1), date(2025, 12, 31)) == "2021-01-01/P1826D"
    assert time_period(None, date(2024, 4, 16)) == "2024-04-16"
