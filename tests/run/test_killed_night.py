"""A night killed at any step: the old release stays readable, and the next run makes it whole."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run.commands import ROOT, giamngheo

PAGES = ROOT / "tests" / "pages"
FACTS = """
SELECT observation_id, indicator, kind, value, unit, place_name, population, programme, period_start, period_end, quote
FROM core.fact_observation ORDER BY ALL"""
RATES = (
    "SELECT source, product_kind, programme, term, label, percent_per_year, first_seen_on, last_seen_on FROM core.fact_rate ORDER BY ALL"
)


def answers(data: Path) -> tuple[str, str]:
    return tuple(giamngheo("sql", query, "--format", "csv", data=data).out for query in (FACTS, RATES))  # type: ignore[return-value]


def kill_when_it_says(words: str, data: Path, *pages: Path) -> str:
    """Starts a night and kills it with SIGKILL as soon as it has said `words` (or, where it says nothing of the kind, at its end)."""
    environment = {name: value for name, value in os.environ.items() if name not in ("GIAMNGHEO_DATA", "DAGSTER_HOME")}
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "nightly", "--pages", *map(str, pages)]
    process = subprocess.Popen(
        [*command, "--on", "2026-10-06", "--data", str(data)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=ROOT,
        env=environment,
    )  # fmt: skip
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            process.send_signal(signal.SIGKILL)
            break
    process.stderr.close()
    assert process.wait(120) == -signal.SIGKILL, said
    return said


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    data = tmp_path_factory.mktemp("whole") / "data"
    assert giamngheo("nightly", "--pages", PAGES / "vbsp_vi", "--on", "2026-10-05", data=data).code in (0, 4)
    assert giamngheo("nightly", "--pages", PAGES / "vbsp_vi", PAGES / "langson", "--on", "2026-10-06", data=data).code in (0, 4)
    return answers(data)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("checking what was read", marks=pytest.mark.long),
        "building the warehouse",
        pytest.param("checking the warehouse", marks=pytest.mark.long),
    ],
)
def test_a_killed_night_leaves_the_old_release_and_the_next_run_is_whole(moment: str, tmp_path: Path, whole: tuple[str, str]) -> None:
    data = tmp_path / "data"
    assert giamngheo("nightly", "--pages", PAGES / "vbsp_vi", "--on", "2026-10-05", data=data).code in (0, 4)
    before = answers(data)
    kill_when_it_says(moment, data, PAGES / "vbsp_vi", PAGES / "langson")
    assert answers(data) == before
    again = giamngheo("nightly", "--pages", PAGES / "vbsp_vi", PAGES / "langson", "--on", "2026-10-06", data=data)
    assert again.code in (0, 4), again.err
    assert answers(data) == whole
    assert "was killed" in again.err
    assert not list((data / "warehouse").glob(".*.duckdb*"))
