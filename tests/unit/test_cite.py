"""`cite` and `export` on a release."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration import builder
from orchestration.commands import cite, export
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, seeds, stage_night
from transforms.errors import UsageError


def undeclared_page() -> Page:
    page = Page(page="paper", source="unknown", url="https://www.paper.example/poverty-1.html", published_on=date(2025, 3, 1))
    page.state("poor_household_rate", "level", "4.44", "4.44%", unit="percent", period=(date(2024, 12, 31),) * 2)
    return page


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cited")
    stage_night(path / "staged", date(2026, 11, 21), [*seeds(), undeclared_page()])
    builder.publish_built(build(path))
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


def test_an_unknown_id_is_a_usage_error(data: Path) -> None:
    assert isinstance(CliRunner().invoke(cite.command, ["nothing", "--data", str(data)]).exception, UsageError)


def test_export_writes_beside_the_warehouse(data: Path) -> None:
    done = CliRunner().invoke(export.command, ["--data", str(data)])
    assert done.exit_code == 0, done.exception
    assert (data / "exports/datapackage.json").exists() and (data / "exports/sdmx/structure.xml").exists()
