"""The notebook of `sql/examples/`, executed cell by cell on a release, as a reader would run it."""

import json
from pathlib import Path
from typing import Any

import altair
import pytest

from orchestration.data_root import DataRoot
from orchestration.sql_files import SQL_ROOT

NOTEBOOK = SQL_ROOT / "examples" / "first_look.ipynb"


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of a library that draws, on pandas 3.1
def test_every_cell_runs(world: DataRoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GIAMNGHEO_DATA", str(world.path))
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    told: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert not cell["outputs"], "outputs are not kept: they would show yesterday's figures"
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name}:{cell['id']}", "exec"), told)
    series = told["series"]
    assert [round(value, 2) for value in series[series["kind"] == "level"]["percent"]] == [12.2, 8.92, 6.02, 3.36]
    assert isinstance(told["chart"], altair.Chart) and told["chart"].to_dict()["mark"]
    assert "»3.36%«" in capsys.readouterr().out


def test_it_needs_nothing_of_ours() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert "orchestration" not in text and "transforms" not in text and Path(NOTEBOOK).stat().st_size < 20_000
