"""Bad input, file by file: a clear message, the right exit code, and the published warehouse as it was."""

import os
from pathlib import Path

import pytest

from tests.run.commands import ROOT, giamngheo

GOOD = ROOT / "tests" / "pages" / "vbsp_en"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "empty.html").write_bytes(b"")
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (folder / "silent.html").write_text("<html><body><script>var a = 1;</script></body></html>", encoding="utf-8")
    return folder


def test_pages_that_cannot_be_read_are_named_and_the_rest_goes_on(bad: Path, data: Path) -> None:
    (bad / "good.html").write_bytes(next(GOOD.glob("*.html")).read_bytes())
    said = giamngheo("nightly", "--pages", bad, "--on", "2026-10-05", "--json", data=data)
    assert said.code == 2, said.err
    for name in ("empty.html", "picture.html", "silent.html"):
        assert name in said.err
    assert "Traceback" not in said.err
    assert said.json["published"] is True and said.json["documents_read"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--pages", "no-such-folder"], "no such path"),
        (["--pages", str(GOOD), "--on", "2014-12-31"], "2015-01-01"),
        (["--pages", str(GOOD), "--on", "2999-01-01"], "today"),
        (["--pages", str(GOOD), "--on", "yesterday"], "YYYY-MM-DD"),
        (["--pages", str(GOOD), "--source", "nobody"], "nobody"),
        (["--on", "2020-01-01"], "only be visited today"),
    ],
)
def test_a_wrong_request_is_refused_before_anything_is_written(arguments: list[str], message: str, data: Path) -> None:
    said = giamngheo("nightly", *arguments, data=data)
    assert said.code == 2 and message in said.err and "Traceback" not in said.err
    assert not (data / "warehouse" / "current.duckdb").exists()


def test_a_root_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder", encoding="utf-8")
    said = giamngheo("nightly", "--pages", GOOD, data=occupied)
    assert said.code == 2 and str(occupied) in said.err and "Traceback" not in said.err


def test_a_file_that_is_not_ours_is_never_overwritten(data: Path) -> None:
    foreign = data / "warehouse" / "current.duckdb"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"somebody's thesis")
    said = giamngheo("nightly", "--pages", GOOD, "--on", "2026-10-05", data=data)
    assert said.code == 2 and "current.duckdb" in said.err and "Traceback" not in said.err
    assert foreign.read_bytes() == b"somebody's thesis"
    assert giamngheo("sql", "SELECT 1", data=data).code == 2


def test_extract_reads_the_others_and_ends_with_2(bad: Path) -> None:
    good = next(GOOD.glob("*.html"))
    said = giamngheo("extract", bad / "empty.html", bad / "picture.html", "missing.html", good)
    assert said.code == 2
    for name in ("empty.html", "picture.html", "missing.html"):
        assert sum(name in line for line in said.err.splitlines()) == 1
    assert '"record": "document"' in said.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_root_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = giamngheo("nightly", "--pages", GOOD, data=tmp_path / "data")
    tmp_path.chmod(0o700)
    assert said.code == 2 and "written" in said.err
