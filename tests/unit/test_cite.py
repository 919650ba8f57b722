"""`cite`, `evidence` and `export` on a release."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from orchestration import builder
from orchestration.commands import cite, evidence, export
from orchestration.reference_tables import text_table
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, seeds, stage_night
from transforms.errors import UsageError


def undeclared_page() -> Page:
    page = Page(page="paper", source="unknown", url="https://www.paper.example/poverty-1.html", published_on=date(2025, 3, 1))
    page.state("poor_household_rate", "level", "4.44", "4.44%", unit="percent", period=(date(2024, 12, 31),) * 2)
    page.state("poor_household_rate", "level", "51.7", "51.7%", unit="percent", period=(date(2023, 12, 31),) * 2)
    fall: dict[str, Any] = dict.fromkeys(("place_code", "place_name", "place_level")) | {"unit": "percentage_point"}
    year = (date(2023, 12, 31), date(2024, 12, 31))
    page.state("poor_household_rate", "change", "-1.25", "1.25%", population="ethnic_minority;poor", period=year, **fall)
    return page


SWAPPED = {
    "correction": ["c0001"],
    "url": ["https://www.paper.example/poverty-1.html"],
    "indicator": ["poor_household_rate"],
    "kind": ["level"],
    "period_end": ["2023-12-31"],
    "printed_value": ["51.7"],
    "right_value": ["5.17"],
    "reason": ["a slip of the decimal sign"],
    "right_according_to": ["the decision"],
    "added_on": ["2026-11-02"],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cited")
    stage_night(path / "staged", date(2026, 11, 21), [*seeds(), undeclared_page()])
    builder.publish_built(build(path, corrections=text_table(SWAPPED)))
    return path


def test_a_citation_names_page_figure_release_and_digest(data: Path) -> None:
    query = """SELECT observation_id, payload_sha256, (SELECT release_id FROM core.release) FROM evidence
        JOIN poverty_timeline USING (observation_id) WHERE value = 3.36"""
    ((observation_id, digest, release_id),) = ask(data / "warehouse/current.duckdb", query)
    done = CliRunner().invoke(cite.command, [observation_id, "--data", str(data)])
    assert done.exit_code == 0
    for part in ("“3.36%”", digest, release_id, "vietnam.vn", "2025-11-26", "2024-12-31", "Lạng Sơn", observation_id):
        assert part in done.output
    bibtex = CliRunner().invoke(cite.command, [observation_id, "--data", str(data), "--bibtex"]).output
    assert bibtex.startswith(f"@online{{giamngheo-{observation_id},") and "3.36\\%" in bibtex


def test_a_page_that_no_declaration_reads_is_cited_by_its_host(data: Path) -> None:
    query = "SELECT observation_id FROM poverty_timeline WHERE value = 4.44"
    ((observation_id,),) = ask(data / "warehouse/current.duckdb", query)
    assert CliRunner().invoke(cite.command, [observation_id, "--data", str(data)]).output.startswith("paper.example, 2025-03-01. ")


def id_of(data: Path, condition: str) -> str:
    ((observation_id,),) = ask(data / "warehouse/current.duckdb", f"SELECT observation_id FROM core.fact_observation WHERE {condition}")
    return str(observation_id)


def told(command: click.Command, data: Path, observation_id: str, *options: str) -> str:
    return CliRunner().invoke(command, [observation_id, "--data", str(data), *options]).output


def test_a_change_of_some_people_is_not_cited_as_the_level_of_all(data: Path) -> None:
    fall = id_of(data, "value = -1.25")
    stated = (
        "poor household rate (change), ethnic-minority households or people, poor households or people, "
        "place not stated, 2023-12-31 to 2024-12-31: “1.25%”, read as -1.25 percentage points"
    )
    assert f"Figure: {stated}. " in told(cite.command, data, fall)
    assert stated.replace("%", "\\%") in told(cite.command, data, fall, "--bibtex")
    row = json.loads(told(cite.command, data, fall, "--json"))
    assert (row["kind"], row["population"], row["programme"]) == ("change", "ethnic_minority;poor", None)


def test_a_misprint_is_cited_and_shown_with_what_is_right(data: Path) -> None:
    wrong = id_of(data, "correction IS NOT NULL")
    for options in ((), ("--bibtex",)):
        assert "corrected (c0001) to 5.17 per cent" in told(cite.command, data, wrong, *options)
    for command in (cite.command, evidence.command):
        row = json.loads(told(command, data, wrong, "--json"))
        assert (row["value"], row["printed_value"], row["correction"]) == (5.17, 51.7, "c0001")
    assert "value      5.17 percent, exact; printed 51.7, corrected (c0001)\n" in told(evidence.command, data, wrong)


def test_an_unknown_id_is_a_usage_error(data: Path) -> None:
    assert isinstance(CliRunner().invoke(cite.command, ["nothing", "--data", str(data)]).exception, UsageError)


def test_export_writes_beside_the_warehouse(data: Path) -> None:
    done = CliRunner().invoke(export.command, ["--data", str(data)])
    assert done.exit_code == 0, done.exception
    assert (data / "exports/datapackage.json").exists() and (data / "exports/sdmx/structure.xml").exists()
