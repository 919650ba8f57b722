"""What a changed reader would change: shown figure by figure, with nothing staged and nothing published."""

from datetime import date
from pathlib import Path

import pytest

from orchestration import clock
from orchestration.capturing import capture_saved_pages
from orchestration.data_root import DataRoot, make_ready
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, read_days
from tests.run.commands import ROOT, giamngheo

DAY = date(2026, 10, 5)
SOURCE = "vbsp_en"


@pytest.fixture
def root(data: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    root = make_ready(DataRoot(data))
    pages = sorted((ROOT / "tests" / "pages" / SOURCE).glob("*.html"))[:3]
    capture_saved_pages(root, pages, day=DAY, now=clock.now, reporter=SilentReporter())
    read_days(root, SOURCE, archived_days(root, SOURCE, [DAY]), reporter=SilentReporter())
    return root


def test_the_command_names_what_is_wrong_and_answers_in_json(root: DataRoot) -> None:
    assert giamngheo("diff-reading", "--from", "2026-10-06", "--to", "2026-10-05", data=root.path).code == 2
    assert giamngheo("diff-reading", "--from", "2026-10-05", "--to", "2026-10-05", data=root.path / "none").code == 2
    said = giamngheo("diff-reading", "--from", "2026-10-04", "--to", "2026-10-05", "--source", SOURCE, "--json", data=root.path)
    assert said.code == 0 and said.json == {"days": 1, "figures": said.json["figures"], "failures": []}, said.err
