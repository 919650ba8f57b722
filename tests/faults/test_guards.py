"""The tests of faults are tried themselves: with its guard taken out, in a copy, a row must fail.

`guards.csv` holds for each row a file, the text in it that guards, what stands there without it, and `long` where only tests that are
marked so tell. A row may have several guards; each is taken out by itself.
"""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run.commands import ROOT

with (Path(__file__).parent / "guards.csv").open(encoding="utf-8", newline="") as rows:
    GUARDS = list(csv.DictReader(rows))


def test_every_row_has_a_guard_that_stands_where_the_table_says() -> None:
    assert {int(guard["row"]) for guard in GUARDS} == set(range(1, 46))
    for guard in GUARDS:
        text = (ROOT / guard["file"]).read_text(encoding="utf-8")
        assert guard["guard"] in text, f"row {guard['row']}: {guard['file']} has no {guard['guard']!r}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout without its environment and its history."""
    left_out = shutil.ignore_patterns(".venv*", ".git", "data", "build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis")
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("guards") / "checkout", ignore=left_out))


@pytest.mark.soak
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"row{int(guard['row']):02}")
def test_a_row_fails_without_its_guard(copy: Path, guard: dict[str, str]) -> None:
    file = copy / guard["file"]
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(guard["guard"], guard["without"]), encoding="utf-8")
    row = f"row{int(guard['row']):02}"
    marked = guard["marked"] or "not long"
    command = [sys.executable, "-m", "pytest", "tests/faults", "-k", row, "-m", marked, "-x", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, env=environment, timeout=900, check=False)
    except subprocess.TimeoutExpired:
        return  # what ends a test in time was the guard
    finally:
        file.write_text(whole, encoding="utf-8")
    assert done.returncode == 1, f"{row} holds without its guard:\n{done.stdout[-2000:]}"
