"""What a changed reader would change: shown figure by figure, with nothing staged and nothing published."""

import dataclasses
import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration import clock, reading
from orchestration.capturing import capture_saved_pages
from orchestration.data_root import DataRoot, make_ready
from orchestration.diff_reading import compare_reading
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, read_days
from tests.run.commands import ROOT, giamngheo
from transforms.records import Capture, Reading

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


def digest_of(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


def test_the_same_reader_changes_nothing(root: DataRoot) -> None:
    found = compare_reading(root, [DAY], [SOURCE], reporter=SilentReporter())
    assert found.days == 1 and found.figures > 0 and found.differences == ()


def test_a_changed_reader_is_shown_figure_by_figure_and_leaves_no_trace(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    as_shipped = reading.read_capture

    def otherwise(archive: Path, capture: Capture) -> Reading:
        read = as_shipped(archive, capture)
        rates = read.rates
        if len(rates) < 2:
            return read
        return dataclasses.replace(read, rates=(dataclasses.replace(rates[0], percent_per_year=Decimal("99")), *rates[2:]))

    monkeypatch.setattr(reading, "read_capture", otherwise)
    before = digest_of(root.staged)
    found = compare_reading(root, [DAY], [SOURCE], reporter=SilentReporter())
    changed = [each for each in found.differences if each.change == "changed"]
    assert {(each.field, each.after) for each in changed} == {("percent_per_year", Decimal("99"))}
    assert found.counts()["gone"] >= 1 and {each.table for each in found.differences} == {"rates"}
    assert digest_of(root.staged) == before and not list(root.path.glob(".diff-reading-*"))


def test_the_command_names_what_is_wrong_and_answers_in_json(root: DataRoot) -> None:
    assert giamngheo("diff-reading", "--from", "2026-10-06", "--to", "2026-10-05", data=root.path).code == 2
    assert giamngheo("diff-reading", "--from", "2026-10-05", "--to", "2026-10-05", data=root.path / "none").code == 2
    said = giamngheo("diff-reading", "--from", "2026-10-04", "--to", "2026-10-05", "--source", SOURCE, "--json", data=root.path)
    assert said.code == 0 and said.json == {"days": 1, "figures": said.json["figures"], "failures": []}, said.err
