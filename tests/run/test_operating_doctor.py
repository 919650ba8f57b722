"""The doctor finds what is wrong, says so in words, and ends with the code of the gravest; backup and restore as one drill."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orchestration import clock, live_check
from orchestration.capturing import capture_saved_pages
from orchestration.compaction import close_months
from orchestration.configuration import FILE
from orchestration.data_root import DataRoot, hold, make_ready
from orchestration.doctor import Finding, examine
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, read_days
from tests.run.commands import ROOT, giamngheo
from tests.site.portal import portal_of
from transforms.crawl.settings import Settings
from transforms.errors import gravest


@pytest.fixture
def root(data: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    """A root with an archive and no release."""
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    root = make_ready(DataRoot(data))
    pages = sorted((ROOT / "tests" / "pages" / "vbsp_en").glob("*.html"))[:4]
    capture_saved_pages(root, pages, day=clock.day_of(clock.now()), now=clock.now, reporter=SilentReporter())
    return root


def found(root: DataRoot, look: str, *, now: datetime | None = None) -> list[Finding]:
    return [finding for finding in examine(root, now=now or clock.now()) if finding.look == look]


def test_nothing_is_bad_about_a_fresh_root(root: DataRoot) -> None:
    findings = examine(root, now=clock.now())
    assert [finding for finding in findings if finding.state == "bad"] == []
    assert not any(each.exit_code for each in findings)
    assert {"versions", "clock", "time zone", "disk", "locks", "archive", "release", "instance", "alerts"} <= {
        each.look for each in findings
    }


def test_a_clock_that_was_set_back_is_seen(root: DataRoot) -> None:
    assert "set back" in found(root, "clock", now=clock.now() - timedelta(hours=5))[0].words


def test_a_flipped_byte_is_named_and_ends_with_6(root: DataRoot) -> None:
    warc = next(root.archive.rglob("*.warc.gz"))
    content = bytearray(warc.read_bytes())
    content[len(content) // 2] ^= 0xFF
    warc.write_bytes(content)
    assert warc.name in found(root, "archive")[0].words
    assert giamngheo("doctor", data=root.path).code == 6


@pytest.fixture
def staged(root: DataRoot) -> DataRoot:
    """The root with its night read."""
    today = clock.day_of(clock.now())
    read_days(root, "vbsp_en", archived_days(root, "vbsp_en", [today]), reporter=SilentReporter())
    return root


def flip(path: Path) -> None:
    """One bit in the middle of a file: Parquet's footer stays as it was."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4])


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_a_damaged_staged_file_is_named_with_what_mends_it(staged: DataRoot, damage: Callable[[Path], object]) -> None:
    assert found(staged, "staged")[0].state == "ok"
    file = next(staged.staged.rglob("observations.parquet"))
    damage(file)
    (finding,) = found(staged, "staged")
    assert (finding.state, finding.exit_code) == ("bad", 2)
    assert str(file.parent) in finding.words and "giamngheo rebuild" in finding.words


def test_damaged_markers_and_months_are_named_too(staged: DataRoot) -> None:
    close_months(staged.staged, today=clock.day_of(clock.now()) + timedelta(days=31))
    file = next(staged.staged.glob("closed/month=*/observations.parquet"))
    assert found(staged, "staged")[0].state == "ok"
    cut(file)
    cut(file.with_name("staged.json"))
    words = [finding.words for finding in found(staged, "staged")]
    assert len(words) == 2 and words[0].startswith(str(file)) and words[1].startswith(str(file.with_name("staged.json")))


def test_the_disk_budget_is_told_before_it_is_reached(root: DataRoot) -> None:
    (root.path / FILE).write_text('disk_budget = "10KB"', encoding="utf-8")
    assert "of its budget" in found(root, "disk")[0].words and found(root, "disk")[0].state == "bad"


def test_the_holder_of_the_lock_is_named(root: DataRoot) -> None:
    with hold(root, purpose="a test", started_at=clock.now()):
        assert f"process {os.getpid()}, a test" in found(root, "locks")[0].words


def test_messages_that_wait_and_wrong_settings_are_bad(root: DataRoot) -> None:
    giamngheo("alert", "test", data=root.path, GIAMNGHEO_WEBHOOK_URL="http://127.0.0.1:9/x")
    assert found(root, "alerts")[0].exit_code == 5
    (root.path / FILE).write_text('contakt = "x"', encoding="utf-8")
    said = giamngheo("doctor", "--json", data=root.path)
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 5 and any("unknown setting" in row["words"] for row in rows)


def test_a_look_that_fails_keeps_no_other_back(root: DataRoot) -> None:
    def look_at_fire(root: DataRoot, now: datetime) -> Iterator[Finding]:
        raise RuntimeError("smoke")

    def look_at_water(root: DataRoot, now: datetime) -> Iterator[Finding]:
        yield Finding("water", "ok", "wet")

    fire, water = examine(root, now=clock.now(), looks=[look_at_fire, look_at_water])
    assert fire.state == "bad" and "smoke" in fire.words and water.state == "ok"


def test_a_live_look_needs_a_contact(root: DataRoot) -> None:
    said = giamngheo("doctor", "--live", data=root.path)
    assert said.code == 2 and "GIAMNGHEO_CONTACT" in said.err


def test_a_live_look_tells_what_fits_and_what_does_not(root: DataRoot) -> None:
    with portal_of(3) as portal:
        settings = Settings(contact="a@example.org", pace_seconds=0.0, open_addresses=frozenset({(portal.address, portal.port)}))
        declaration = portal.declaration()
        fits = list(live_check.check_portals(root, [declaration], settings=settings))
        moved = replace(declaration, listings=(f"{portal.url}/moved",))
        lost = list(live_check.check_portals(root, [moved], settings=settings))
    assert fits and gravest([each.exit_code for each in fits]) == 0 and any("articles" in finding.words for finding in fits)
    assert gravest([each.exit_code for each in lost]) == 5 and any("status 404" in finding.words for finding in lost)
