"""Every question of `sql/examples/`, asked of the two seed pages, with its answer in `answers/`.

A new example first writes its answer and fails: read it, then commit it.
"""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from orchestration import builder
from orchestration.answers import plain
from orchestration.release import open_release
from orchestration.sql_files import SQL_ROOT
from tests.warehouse import build
from tests.warehouse_rows import seeds, stage_night

EXAMPLES = sorted((SQL_ROOT / "examples").glob("*.sql"))
ANSWERS = Path(__file__).with_name("answers")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> builder.Built:
    path = tmp_path_factory.mktemp("examples")
    stage_night(path / "staged", date(2026, 11, 21), seeds())
    return build(path)


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
