"""Verification and rebuilding on a small archive: what is whole passes, what was touched is named."""

import shutil
from datetime import timedelta

import duckdb
import pytest

from orchestration import clock
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import read_days
from orchestration.release import read_release
from orchestration.verify import verify
from tests.small_root import BEGAN
from transforms.archive.index import read_captures
from transforms.archive.takedown import take_down


def test_a_whole_archive_and_release_agree(root: DataRoot) -> None:
    done = verify(root)
    assert done.differences == ()
    assert done.versions == 2 and done.facts >= 4 and done.records >= 2


def test_a_flipped_bit_is_named_with_its_page_and_facts(root: DataRoot) -> None:
    warc = next(root.archive.rglob("*.warc.gz"))
    content = bytearray(warc.read_bytes())
    offset = max(capture.warc_offset or 0 for capture in read_captures(root.archive))
    content[offset + 400] ^= 1
    warc.write_bytes(bytes(content))
    done = verify(root)
    assert {difference.kind for difference in done.differences} & {"bytes", "reading"}
    assert any("baolangson.vn/hai" in difference.where for difference in done.differences)
    assert any(difference.facts for difference in done.differences)


def test_a_changed_fact_is_named_by_figure_and_field(root: DataRoot) -> None:
    with duckdb.connect(str(root.current_release)) as connection:
        changed = connection.execute("SELECT min(observation_id) FROM core.fact_observation WHERE value IS NOT NULL").fetchone()
        assert changed
        connection.execute("UPDATE core.fact_observation SET value = value * 10 WHERE observation_id = ?", changed)
        connection.execute("CHECKPOINT")
    done = verify(root)
    assert [difference.kind for difference in done.differences] == ["fact", "release"]
    assert f"figure {changed[0]}, value" in done.differences[0].where


def test_a_fact_that_was_put_in_or_taken_out_is_named(root: DataRoot) -> None:
    with duckdb.connect(str(root.current_release)) as connection:
        connection.execute(
            "DELETE FROM core.fact_observation WHERE observation_id = (SELECT min(observation_id) FROM core.fact_observation)"
        )
        connection.execute("CHECKPOINT")
    kinds = [(difference.kind, difference.expected) for difference in verify(root).differences]
    assert ("fact", "it in the release") in kinds


def test_a_page_that_was_taken_down_is_counted_and_its_facts_stay(root: DataRoot) -> None:
    gone = [capture for capture in read_captures(root.archive) if "mot" in (capture.url or "")]
    take_down(root.archive, gone, reason="asked for by a person named", now=BEGAN + timedelta(days=1))
    done = verify(root)
    assert done.taken_down == 1
    assert done.facts >= 4


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:The inplace keyword:Warning")  # November 2026: duckdb 2.0.0 .df() beside pandas 3.1
def test_a_rebuild_is_equal_also_after_a_takedown(root: DataRoot) -> None:
    from orchestration.rebuild import rebuild

    first = rebuild(root, started_at=BEGAN + timedelta(days=1), reporter=SilentReporter())
    gone = [capture for capture in read_captures(root.archive) if "mot" in (capture.url or "")]
    take_down(root.archive, gone, reason="asked for by a person named", now=BEGAN + timedelta(days=2))
    second = rebuild(root, started_at=BEGAN + timedelta(days=3), reporter=SilentReporter())
    assert second.facts == first.facts
    assert not (root.path / "rebuilding").exists()
    shutil.rmtree(root.staged)
    shutil.rmtree(root.warehouse)
    shutil.copytree(root.archive, root.path / "copy")
    assert read_captures(root.path / "copy") == read_captures(root.archive)
    third = rebuild(root, started_at=BEGAN + timedelta(days=4), reporter=SilentReporter())
    assert third.before is None and read_release(root.current_release).content_hash == third.content_hash


def test_reading_again_keeps_the_facts_of_a_page_that_was_taken_down(root: DataRoot) -> None:
    from orchestration import staging

    gone = [capture for capture in read_captures(root.archive) if "mot" in (capture.url or "")]
    take_down(root.archive, gone, reason="asked for by a person named", now=BEGAN + timedelta(days=1))
    before = staging.read(root.staged, "observations").num_rows
    captures = read_captures(root.archive, source=gone[0].source)
    read_days(root, gone[0].source, {clock.day_of(BEGAN): captures}, reporter=SilentReporter(), afresh=True)
    assert staging.read(root.staged, "observations").num_rows == before
