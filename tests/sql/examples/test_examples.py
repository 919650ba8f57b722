"""Every question of `sql/examples/`, asked of the two seed pages, with its answer in `answers/`, and of the bundled pages.

A new example first writes its answer and fails: read it, then commit it.
"""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from orchestration import builder
from orchestration.answers import plain
from orchestration.data_root import DataRoot
from orchestration.release import open_release
from orchestration.sql_files import SQL_ROOT
from tests import small_root
from tests.warehouse import build
from tests.warehouse_rows import seeds, stage_night

EXAMPLES = sorted((SQL_ROOT / "examples").glob("*.sql"))
ANSWERS = Path(__file__).with_name("answers")
PAGES = Path(__file__).parents[2] / "pages"
NOT_OF_ONE_NIGHT = {"edited_in_silence"}
"""Pages that were captured once have not been edited yet."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> builder.Built:
    path = tmp_path_factory.mktemp("examples")
    stage_night(path / "staged", date(2026, 11, 21), seeds())
    return build(path)


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make run` publishes: the bundled pages, each captured once."""
    root = DataRoot(tmp_path_factory.mktemp("bundled") / "data")
    small_root.archive(root, [path for path in sorted(PAGES.glob("*/*")) if path.suffix in (".html", ".txt") and "-v2." not in path.name])
    small_root.publish(root, built_at=small_root.BEGAN)
    return root.current_release


def test_there_are_enough() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_question_has_its_answer(path: Path, built: builder.Built) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- ") and text.splitlines()[0].endswith("?"), "an example opens with the question that it answers"
    with open_release(built.path) as connection:
        answer = connection.execute(text)
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([column[0] for column in answer.description or []])
        writer.writerows([plain(cell) for cell in row] for row in answer.fetchall())
    expected = ANSWERS / f"{path.stem}.csv"
    if not expected.exists():
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(lines.getvalue(), encoding="utf-8")
        pytest.fail(f"{expected.name} is new: read it")
    assert lines.getvalue() == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.stem not in NOT_OF_ONE_NIGHT], ids=lambda path: path.stem)
def test_a_question_is_answered_on_the_day_of_the_first_run(path: Path, bundled: Path) -> None:
    with open_release(bundled) as connection:
        rows = connection.execute(path.read_text(encoding="utf-8")).fetchall()
    assert rows
    if path.stem == "what_was_known_on_a_day":
        assert all(now == on_the_day and week_before is None for _, now, on_the_day, week_before in rows)


@pytest.mark.parametrize("name", ["guide.md", "macros/search_evidence.sql"])
def test_the_words_that_are_searched_for_in_its_texts_are_found(name: str, bundled: Path) -> None:
    with open_release(bundled) as connection:
        for search in set(re.findall(r"search_evidence\('[^)]*\)", (SQL_ROOT / name).read_text(encoding="utf-8"))):
            since_the_run = search.replace("current_date", f"DATE '{small_root.BEGAN:%Y-%m-%d}'")
            assert connection.execute(f"SELECT 1 FROM {since_the_run}").fetchall(), search
