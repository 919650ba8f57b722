"""A digest says what a release shows that the one before did not: a changed rate, a new statement, a new conflict."""

import json
from pathlib import Path

import pytest

from tests.run.commands import ROOT, giamngheo

pytestmark = pytest.mark.long
PAGE = ROOT / "tests" / "pages" / "vbsp_en" / "vbsp-en-langson-year-2023.html"


def told(data: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (data / "alerts" / "messages.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_digest_of_a_night_tells_what_is_new(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    page = PAGE.read_text(encoding="utf-8")
    (first / PAGE.name).write_text(page, encoding="utf-8")
    row = 'Lending to disadvantaged students</a></td><td nowrap="nowrap"><span class="r">6,6%/year'
    assert row in page
    (second / PAGE.name).write_text(page.replace(row, row.replace("6,6", "6,8")), encoding="utf-8")
    other = ROOT / "tests" / "pages" / "langson"
    assert giamngheo("nightly", "--pages", first, "--on", "2026-10-05", data=data).code in (0, 4)
    assert giamngheo("nightly", "--pages", second, other, "--on", "2026-10-06", data=data).code in (0, 4)
    before, after = told(data)
    assert "Rates" not in before["text"], "the first release changes nothing"
    assert "6.8 % a year (was 6.6), vbsp_en" in after["text"] and "changed rate" in after["subject"], after
    assert "New statements" in after["text"] and "langson" in after["text"]
    assert giamngheo("nightly", "--pages", second, other, "--on", "2026-10-06", data=data).code in (0, 4)
    quiet = told(data)[-1]
    assert "changed rate" not in quiet["subject"] and "New statements" not in quiet["text"], "told once"
