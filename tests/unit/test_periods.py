"""Time expressions: example sentences (tests/periods.csv, one row an expected mention), the examples of the forms themselves, and laws."""

import csv
import io
import itertools
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.figure_documents import document_of
from transforms.errors import ReferenceDataError
from transforms.figures.periods import PeriodMention, find_periods
from transforms.reference import period_cues, period_forms

ROWS = list(csv.DictReader(io.StringIO((Path(__file__).parents[1] / "periods.csv").read_text(encoding="utf-8"))))
PAGE_DAY = date(2024, 1, 15)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def read(text: str, published_on: date | None = None) -> tuple[PeriodMention, ...]:
    return find_periods(document_of(text, published_on=published_on))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['quote']} | {row['sentence'][:40]}")
def test_a_sentence_is_read_as_its_row_says(row: dict[str, str]) -> None:
    sentence, quote = row["sentence"], row["quote"]
    mentions = read(sentence, day(row["published_on"]))
    if row["expect"] == "absent":
        at = sentence.index(quote)
        assert not [m for m in mentions if m.start < at + len(quote) and at < m.end]
        return
    found = [m for m in mentions if sentence[m.start : m.end] == quote]
    assert found, f"no mention {quote!r} among {[sentence[m.start : m.end] for m in mentions]}"
    mention = found[0]
    assert (mention.first, mention.last) == (day(row["first"]), day(row["last"]))
    assert (mention.form, mention.basis, mention.marker) == (row["form"], row["basis"], row["marker"])
    assert mention.in_name is (row["expect"] == "name")
    assert mention.year_inferred is (mention.basis == "implied")


def test_there_are_enough_examples_in_both_languages() -> None:
    vietnamese = sum(not row["sentence"].isascii() for row in ROWS)
    assert len(ROWS) >= 150 and 60 <= vietnamese <= len(ROWS) - 50


def printed(day_text: str) -> tuple[int, ...]:
    return tuple(map(int, day_text.split("-")))


@pytest.mark.parametrize("form", period_forms.load_period_forms(), ids=lambda form: form.example)
def test_the_example_of_each_form_is_read_as_its_row_says(form: period_forms.PeriodForm) -> None:
    """Month-days stand where the example prints no year: the page's day gives it."""
    last_mentions = [m for m in read(form.example, PAGE_DAY) if m.form != "to_date"]
    mention = last_mentions[-1]
    for told, came in ((form.first, mention.first), (form.last, mention.last)):
        parts = printed(told) if told else ()
        assert came is None if not parts else came is not None and (came.year, came.month, came.day)[-len(parts) :] == parts


@given(day_read=st.dates(date(1990, 1, 1), date(2049, 12, 31)), published_on=st.none() | st.dates(date(2000, 1, 1), date(2049, 12, 31)))
def test_a_day_is_the_same_day_in_every_notation(day_read: date, published_on: date | None) -> None:
    d, m, y = day_read.day, day_read.month, day_read.year
    month = day_read.strftime("%B")
    notations = (f"ngày {d}/{m}/{y}", f"{d:02}/{m:02}/{y}", f"{d}-{m}-{y}", f"{d} tháng {m} năm {y}", f"{y}-{m:02}-{d:02}")
    for notation in (*notations, f"{month} {d}, {y}", f"{d} {month} {y}", f"{month[:3]}{'' if m == 5 else '.'} {d}, {y}"):
        (mention,) = read(f"Tính đến {notation}, xong.", published_on)
        assert (mention.first, mention.last, mention.basis, mention.form) == (day_read, day_read, "stated", "day")


@given(published_on=st.dates(date(2001, 2, 1), date(2049, 12, 31)), month=st.integers(1, 12))
def test_a_month_without_a_year_is_the_last_one_that_had_begun(published_on: date, month: int) -> None:
    (mention,) = read(f"Trong tháng {month}, xã làm xong đường.", published_on)
    assert mention.first is not None and mention.basis == "implied" and mention.year_inferred
    assert (mention.first - published_on).days <= 3
    assert (published_on - mention.first).days < 366


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("năm tháng quý 2019/3-., từ đến by in May to 30 the end of so với\n"), max_size=200))
def test_mentions_lie_in_order_inside_the_text_and_windows_do_not_run_backwards(text: str) -> None:
    mentions = read(text, PAGE_DAY)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    assert all(m.first <= m.last for m in mentions if m.first and m.last)
    assert all((m.basis == "none") is (m.first is None and m.last is None) for m in mentions)


def test_the_year_comes_from_the_title_where_nothing_nearer_tells() -> None:
    text = "Đến 31/10, chi nhánh cho vay 90 tỷ đồng."
    mentions = find_periods(document_of(text, title="Kết quả cho vay năm 2020"))
    assert [m.last for m in mentions if m.form == "day"] == [date(2020, 10, 31)]


def test_without_any_date_nothing_is_dated() -> None:
    for sentence in ("Hiện nay còn 9 hộ.", "Cuối năm có thêm 3 hộ.", "Năm ngoái thu 9 tấn.", "By the end of May 61 were built."):
        assert {(m.first, m.last, m.basis) for m in read(sentence)} == {(None, None, "none")}


HOSTILE = (
    "1/",
    "năm ",
    "tháng 1 ",
    "2021-",
    "từ 2021 đến ",
    "the end of ",
    "so với cùng kỳ ",
    "6 tháng ",
    "Jan. 1 ",
    "(",
    "ngày 1 tháng ",
    "quyết định số 1/",
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_costs_what_its_length_costs(unit: str) -> None:
    """Eight times the text may not cost much more than eight times the time: no pattern runs on."""
    assert seconds_for(unit, 120_000) < 30 * seconds_for(unit, 15_000) + 0.3


@pytest.mark.long
@pytest.mark.parametrize("unit", HOSTILE)
def test_a_megabyte_of_hostile_text_is_read_in_seconds(unit: str) -> None:
    assert seconds_for(unit, 1_000_000) < 30


def seconds_for(unit: str, size: int) -> float:
    page = document_of((unit * (size // len(unit) + 1))[:size], published_on=PAGE_DAY)
    began = time.process_time()
    find_periods(page)
    return time.process_time() - began


def test_rows_of_cues_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for bad, told in (
        ("nonsense,phrase,\n", "column kind"),
        ("to_date,To Date,\n", "column phrase"),
        ("to_date,nay,\nlast_year,nay,\n", "already"),
    ):
        path = tmp_path / "period_cues.csv"
        path.write_text("kind,phrase,note\n" + bad, encoding="utf-8")
        monkeypatch.setattr(period_cues, "PATH", path)
        period_cues.load_period_cues.cache_clear()
        with pytest.raises(ReferenceDataError, match=re.escape(told)):
            period_cues.load_period_cues()
    monkeypatch.undo()
    period_cues.load_period_cues.cache_clear()


@pytest.mark.parametrize(
    ("url", "last"),
    [
        ("https://example.org/kinh-te/202310/du-no-tang-77612/", date(2023, 9, 30)),
        ("https://example.org/2023/10/04/du-no-tang", date(2023, 9, 30)),
        ("https://example.org/du-no-tang-20230822101500123.htm", date(2022, 9, 30)),  # written in August: the September before
        ("https://example.org/ke-hoach-2021-2025", None),
        ("https://example.org/202313/du-no-tang/", None),
        ("https://example.org/tin-20230231.html", date(2022, 9, 30)),  # a day that the calendar lacks: the month's last
        ("http://[broken/202310/x", None),
    ],
)
def test_the_address_lends_its_year_where_the_page_prints_no_day(url: str, last: date | None) -> None:
    mentions = find_periods(document_of("Tính đến 30/9, tổng dư nợ là 200 tỷ đồng.", url=url))
    assert [mention.last for mention in mentions] == [last]


def test_the_address_is_no_day_of_the_page() -> None:
    url = "https://example.org/2023/10/04/du-no-tang"
    assert [mention.last for mention in find_periods(document_of("Đến nay, tổng dư nợ là 200 tỷ đồng.", url=url))] == [None]
    printed = document_of("Tính đến 30/9, tổng dư nợ là 200 tỷ đồng.", published_on=date(2021, 11, 2), url=url)
    assert [mention.last for mention in find_periods(printed)] == [date(2021, 9, 30)]
