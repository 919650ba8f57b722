"""The macros of a release: search without marks, days in Vietnam, names of pages."""

from datetime import date

import pytest

from orchestration import builder
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, end_of, stage_night


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> builder.Built:
    path = tmp_path_factory.mktemp("macros")
    page = Page(page="a", source="langson.gov.vn", language="vi")
    sentence = "Đến hết năm 2024, huyện Lộc Bình còn 1.357 hộ nghèo; đường đến xã đã được bê tông hóa."
    page.state("poor_households", "level", "1357", "1.357 hộ nghèo", sentence=sentence, unit="households", period=end_of(2024))
    stage_night(path / "staged", date(2026, 11, 1), [page])
    return build(path)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("loc binh", 1),
        ("LỘC BÌNH hộ nghèo", 1),
        ("ho ngheo loc binh", 1),
        ("duong den xa da duoc", 1),
        ("1.357 hộ", 1),
        ("TÔNG; hoa", 1),
        ("cao loc", 0),
        ("ong hoa", 0),  # whole words
        ("%", 0),
        ("'; DROP", 0),
    ],
)
def test_search_ignores_marks_case_and_order(built: builder.Built, words: str, found: int) -> None:
    assert ask(built, "SELECT count(*) FROM search_evidence(?)", [words]) == [(found,)]


@pytest.mark.parametrize(("since", "found"), [("2026-11-01", 1), ("2026-11-02", 0), (date(2026, 10, 31), 1), (None, 1)])
def test_search_of_new_texts_alone(built: builder.Built, since: object, found: int) -> None:
    assert ask(built, "SELECT count(*) FROM search_evidence('loc binh', since := ?)", [since]) == [(found,)]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.vietnam.vn/a/b.html?utm_source=x&utm_medium=y#top", "vietnam.vn/a/b.html"),
        ("http://vietnam.vn/a/b.html/", "vietnam.vn/a/b.html"),
        ("https://x.vn/tin?id=5&fbclid=abc", "x.vn/tin?id=5"),
        ("https://x.vn/tin?id=6", "x.vn/tin?id=6"),
    ],
)
def test_web_key_names_the_page(built: builder.Built, address: str, key: str) -> None:
    assert ask(built, "SELECT web_key(?)", [address]) == [(key,)]


def test_day_of_and_end_of_day(built: builder.Built) -> None:
    rows = ask(built, "SELECT day_of(end_of_day('2026-11-21')), day_of(end_of_day('2026-11-21') - INTERVAL 1 SECOND)")
    assert rows == [(date(2026, 11, 22), date(2026, 11, 21))]


def test_an_attached_release_answers_after_use(built: builder.Built) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{built.path}' AS other (READ_ONLY)")
        connection.execute("USE other")
        assert connection.execute("SELECT count(*) FROM as_of('2026-11-01')").fetchall() == [(1,)]
        assert connection.execute("SELECT count(*) FROM search_evidence('loc binh')").fetchall() == [(1,)]
