"""What a release tells of earlier nights is what the drift rules compare with."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from expectations.frames import night_summary, prepare
from expectations.validation import validate
from orchestration.auditing import frames_of, known_before
from orchestration.staging import partitions
from tests.warehouse import build
from tests.warehouse_rows import Page, stage_night

NIGHT = date(2026, 11, 21)


def page_of(day: int, *, unresolved: int = 1) -> Page:
    """A page of the column's portal with two rows of the column, three figures and some numbers that nobody could read."""
    page = Page(page=f"page-{day}", source="vbsp_en", url=f"https://eng.vbsp.org.vn/page-{day}.html", published_on=date(2024, 4, 16))
    page.lend("poor_households", "6.6", "Lending to poor households").lend(
        "near_poor_households", "7.92", "Lending to near poor households"
    )
    for number in range(3):
        page.state("poor_households", "level", str(1000 + 10 * day + number), f"{1000 + 10 * day + number} households", unit="households")
    for number in range(unresolved):
        page.ignore(str(40 + number), "no_indicator", "unresolved")
    return page


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history")
    for day in range(6):
        stage_night(root / "staged", NIGHT - timedelta(days=6 - day), [page_of(day)])
    return build(root).path


def test_a_release_gives_history_and_known_rates(release: Path) -> None:
    known = known_before(release, [])

    nights = known["history"]
    assert len(nights) == 6
    assert set(nights["source"]) == {"vbsp_en"}
    assert nights[["documents", "changed_pages", "observations", "rates", "unresolved", "numbers"]].drop_duplicates().values.tolist() == [
        [1, 1, 3, 2, 1, 6]
    ]
    assert sorted(known["known_rates"]["programme"]) == ["near_poor_households", "poor_households"]


def test_history_counts_as_the_night_itself_is_counted(release: Path, tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", NIGHT, [page_of(0)])
    tonight = night_summary(frames_of(partitions(tmp_path / "staged")))
    history = known_before(release, [])["history"]

    shared = [name for name in tonight.columns if name != "source"]
    assert tonight[shared].iloc[0].to_dict() == history[shared].iloc[0].to_dict()


def test_the_nights_that_are_checked_are_not_their_own_history(release: Path) -> None:
    staged = partitions(release.parents[1] / "staged")
    assert "history" not in known_before(release, staged)
    assert len(known_before(release, staged[:2])["history"]) == 4


@pytest.mark.parametrize(("unresolved", "drifts"), [(1, False), (6, True)])
def test_a_night_that_drifts_from_its_history_is_told(release: Path, tmp_path: Path, unresolved: int, drifts: bool) -> None:
    stage_night(tmp_path / "staged", NIGHT, [page_of(9, unresolved=unresolved)])
    nights = partitions(tmp_path / "staged")
    frames = frames_of(nights) | known_before(release, nights)

    failed = {outcome.rule for outcome in validate("sources", frames) if not outcome.success}
    assert ("sources.unresolved_share" in failed) is drifts
    assert "sources.rate_column_complete" not in failed


def test_a_row_that_left_the_column_is_named(release: Path, tmp_path: Path) -> None:
    page = page_of(9)
    page.rates.pop()
    stage_night(tmp_path / "staged", NIGHT, [page])
    nights = partitions(tmp_path / "staged")
    prepared = prepare("sources", frames_of(nights) | known_before(release, nights))["sources"]

    assert prepared["missing_rate_rows"].dropna().tolist() == ["loan near_poor_households"]


def test_without_a_release_there_is_nothing_known_before(tmp_path: Path) -> None:
    assert known_before(tmp_path / "current.duckdb", []) == {}
