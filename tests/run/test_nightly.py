"""One whole night on saved pages, as a user runs it, and what it leaves behind."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.assets.warehouse import published_tables
from orchestration.commands.nightly import command
from tests.run.commands import ROOT, Said, giamngheo
from transforms.archive.pages import identify
from transforms.reading.page import read_document

PAGES = ROOT / "tests" / "pages"
NIGHT = "2026-10-05"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    data = tmp_path_factory.mktemp("night") / "data"
    return data, giamngheo("nightly", "--pages", PAGES / "vbsp_en", PAGES / "langson", "--on", NIGHT, "--json", data=data)


def test_a_night_ends_well_and_counts_what_it_did(night: tuple[Path, Said]) -> None:
    _, said = night
    assert said.code in (0, 4), said.err
    told = said.json
    assert told["published"] is True
    for count in ("pages_captured", "figures_read", "rates_read", "checks_passed", "facts_in_release"):
        assert int(str(told[count])) > 0, count


def test_the_folder_that_its_help_names_holds_no_page_in_two_versions() -> None:
    """Else each night would take the one for a change of the other, and never be quiet."""
    (folder,) = re.findall(r"giamngheo nightly --pages (tests/\S+)", command.help or "")
    documents = [identify(read_document(path.read_bytes(), page=path.stem)) for path in (ROOT / folder).rglob("*.html")]
    assert documents and len(documents) == len(set(documents))


def test_a_night_with_nothing_new_imports_nothing_that_only_checks_need(night: tuple[Path, Said]) -> None:
    data, _ = night
    code = (
        "import sys\nfrom orchestration.cli import main\n"
        f"sys.argv = ['giamngheo', 'nightly', '--pages', {str(PAGES / 'langson')!r}, '--on', {NIGHT!r}, '--data', {str(data)!r}]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'great_expectations', 'pandas', 'scipy', 'trafilatura', 'altair'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0 and "nothing is new" in done.stdout, done.stderr
    assert f"giamngheo sql --data {data} " in done.stdout, "the worked query asks the root that the night was about"


def test_a_night_that_is_stopped_says_so_and_the_next_carries_on(data: Path) -> None:
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from orchestration.cli import main; main()"
    command = [sys.executable, "-c", code, "nightly", "--pages", str(PAGES / "vbsp_vi"), "--on", NIGHT, "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True) as night:
        assert night.stderr is not None and any(line.startswith("building") for line in night.stderr)
        night.send_signal(signal.SIGINT)
        out, errors = night.communicate()
    assert night.returncode == 130 and out == "" and "stopped" in errors and "failed" not in errors, errors
    assert not (data / "alerts" / "messages.jsonl").exists(), "nothing is wrong, nobody is alerted"
    said = giamngheo("nightly", "--pages", PAGES / "vbsp_vi", "--on", NIGHT, "--json", data=data)
    assert said.code in (0, 4) and said.json["published"] is True, said.err


def test_sql_answers_with_a_header_line(night: tuple[Path, Said]) -> None:
    data, _ = night
    said = giamngheo(
        "sql", "SELECT indicator, count(*) AS n FROM poverty_timeline GROUP BY ALL ORDER BY n DESC", "--format", "csv", data=data
    )
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == "indicator,n" and len(said.out.splitlines()) > 1


def test_evidence_marks_the_figure_in_its_sentence(night: tuple[Path, Said]) -> None:
    data, _ = night
    row = giamngheo("sql", "SELECT observation_id, quote FROM poverty_timeline ORDER BY 1 LIMIT 1", "--format", "json", data=data)
    first = row.json[0]
    said = giamngheo("evidence", first["observation_id"], data=data)
    assert said.code == 0, said.err
    assert "»" in said.out and "sha256" in said.out and ".warc.gz" in said.out
    assert giamngheo("evidence", "0" * 16, data=data).code == 2


def test_the_run_stands_under_its_job_in_the_ui(night: tuple[Path, Said]) -> None:
    data, _ = night
    with sqlite3.connect(data / "dagster" / "history" / "runs.db") as connection:
        tags = dict(connection.execute("SELECT key, value FROM run_tags").fetchall())
        status = {row[0] for row in connection.execute("SELECT status FROM runs")}
    assert tags[".dagster/repository"] == "__repository__@giamngheo"
    assert tags["dagster/partition"] == NIGHT and status == {"SUCCESS"}


def test_what_the_ui_shows_of_a_mart_is_written_once_and_leads_to_pages_that_are_there(night: tuple[Path, Said]) -> None:
    data, _ = night
    with sqlite3.connect(data / "dagster" / "history" / "runs.db") as connection:
        ((first,),) = connection.execute("SELECT run_id FROM runs ORDER BY id LIMIT 1").fetchall()
    with sqlite3.connect(data / "dagster" / "history" / "runs" / f"{first}.db") as connection:
        query = "SELECT event FROM event_logs WHERE dagster_event_type = ?"
        made, put_out = ([row[0] for row in connection.execute(query, [kind])] for kind in ("ASSET_MATERIALIZATION", "STEP_OUTPUT"))
    entries = [json.loads(event)["dagster_event"]["event_specific_data"]["materialization"]["metadata_entries"] for event in made]
    told = [{entry["label"]: entry["entry_data"] for entry in one} for one in entries]
    tables = [one for one in told if "dagster/column_schema" in one]
    assert len(tables) == len(published_tables()) and all({"rows", "dagster/row_count", "release"} <= one.keys() for one in tables)
    assert not any("dagster/column_schema" in event for event in put_out)
    pages = [Path(one[name]["path"]) for one in tables for name in ("evidence page", "report page") if name in one]
    assert {page.parent.name for page in pages} == {"report", "evidence"} and all(page.is_file() for page in pages)


def test_status_is_calm_about_a_root_fed_from_saved_pages(night: tuple[Path, Said]) -> None:
    data, _ = night
    said = giamngheo("status", data=data)
    assert said.code == 0 and "release" in said.out


def test_a_rebuild_from_the_archive_equals_the_release_also_after_a_quiet_night(night: tuple[Path, Said]) -> None:
    data, _ = night
    quiet = giamngheo("nightly", "--pages", PAGES / "vbsp_en", PAGES / "langson", "--on", "2026-10-06", data=data)
    assert quiet.code == 0, quiet.err
    said = giamngheo("rebuild", "--check", data=data)
    assert said.code == 0 and "equal in content" in said.out, said.out + said.err
