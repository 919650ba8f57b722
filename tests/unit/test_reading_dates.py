"""The dates that pages print: every form that SITES.md names, and which of several is believed."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import transforms.reading.dates as dates
from transforms.reading.dates import VIETNAM_TIME, is_date_line, read_date
from transforms.reading.published import Dates, settle_dates

FORMS = Path(dates.__file__).parent / "date_forms.csv"


@pytest.mark.parametrize(
    ("line", "on", "clock"),
    [
        ("2024-04-16 15:15:45", date(2024, 4, 16), "15:15:45"),
        ("18/11/2019", date(2019, 11, 18), None),
        ("Báo Nhân dânBáo Nhân dân26/11/2025", date(2025, 11, 26), None),
        ("Thứ Hai, 18/12/2017 - 22:09", date(2017, 12, 18), "22:09:00"),
        ("Thứ 4, 21/12/2022 - 06:12", date(2022, 12, 21), "06:12:00"),
        ("Thứ tư, 30/11/2022 | 8:36:17 Sáng", date(2022, 11, 30), "08:36:17"),
        ("Thứ tư, 30/11/2022 | 8:36:17 Chiều", date(2022, 11, 30), "20:36:17"),
        ("| 01-08-2022 | 08:05:32", date(2022, 8, 1), "08:05:32"),
        ("09/04/2024 13:48", date(2024, 4, 9), "13:48:00"),
        ("- 17:33, 22/12/2024", date(2024, 12, 22), "17:33:00"),
        ("12:23 27/12/2025", date(2025, 12, 27), "12:23:00"),
        ("12/04/2021 09:00", date(2021, 4, 12), "09:00:00"),
        ("Thursday, 15/07/2021", date(2021, 7, 15), None),
        ("April 16, 2019 | 16:35", date(2019, 4, 16), "16:35:00"),
        ("January, 08/2020 - 09:12", date(2020, 1, 8), "09:12:00"),
        ("Thứ Tư, 16/08/2023, 17:22 [GMT+7]", date(2023, 8, 16), "17:22:00"),
        ("16 April 2019", date(2019, 4, 16), None),
        ("Ngày 5 tháng 12 năm 2025", date(2025, 12, 5), None),
        ("2025-09-16T07:15:00+07:00", date(2025, 9, 16), "07:15:00"),
        ("2023-12-30T19:42:00+0700", date(2023, 12, 30), "19:42:00"),
    ],
)
def test_forms_of_dates(line: str, on: date, clock: str | None) -> None:
    printed = read_date(line)
    assert printed is not None
    assert printed.on == on
    assert (printed.at.strftime("%H:%M:%S") if printed.at else None) == clock


def test_month_comes_first_where_it_is_declared() -> None:
    line = "8:40:53 AM | 12/4/2023"
    day_first, month_first = read_date(line), read_date(line, order="month_first")
    assert day_first is not None and day_first.on == date(2023, 4, 12)
    assert month_first is not None and month_first.on == date(2023, 12, 4)


def test_month_comes_first_where_nothing_else_is_a_date() -> None:
    printed = read_date("3/20/2024 8:48:16 AM")
    assert printed is not None and printed.on == date(2024, 3, 20)


def test_an_instant_in_another_zone_falls_on_the_day_of_vietnam() -> None:
    printed = read_date("2023-12-30T19:42:00Z")
    assert printed is not None
    assert printed.on == date(2023, 12, 31)


@pytest.mark.parametrize(
    "line", ["2 tháng trước", "31/02/2024", "13/13/2024", "3.000/1.200/2020", "Nghị định số 28/2022/NĐ-CP", "giai đoạn 2021-2025"]
)
def test_what_is_no_date(line: str) -> None:
    assert read_date(line) is None


@pytest.mark.parametrize(
    ("line", "alone"),
    [
        ("Cập nhật: 01-08-2022 | 08:05:32", True),
        ("Updated: 2024-04-16 15:15:45", True),
        ("16/09/2025 07:15 GMT+7", True),
        ("Xã hội 04/01/2021 - 22:41", True),
        ("Hội nghị tổng kết ngày 04/01/2021", False),
        ("Báo Nhân dân26/11/2025", False),
        ("Đến 31/12/2023 toàn tỉnh còn 12.345 hộ nghèo", False),
        ("Quyết định số 2061/QĐ-UBND ngày 12/12/2022", False),
    ],
)
def test_a_date_line_says_nothing_but_its_date(line: str, alone: bool) -> None:
    assert is_date_line(line) is alone


def test_every_form_has_an_example_that_it_reads() -> None:
    with FORMS.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            assert read_date(row["example"]) is not None, row["form"]


def settle(lines: list[str], published: str | None = None, modified: str | None = None) -> Dates:
    return settle_dates(lines, published_meta=published, modified_meta=modified, captured_at=datetime(2024, 6, 1, 12, tzinfo=UTC))


def test_a_printed_publishing_date_wins_over_the_head_and_says_so() -> None:
    settled = settle(["09/04/2024 13:48"], published="2024-03-01T08:00:00+07:00")
    assert settled.published_on == date(2024, 4, 9)
    assert "2024-03-01" in settled.warnings[0]


def test_an_update_alone_is_the_page_date_too() -> None:
    settled = settle(["Updated: 2024-04-16 15:15:45"])
    assert settled.published_on == date(2024, 4, 16)
    assert settled.updated_at == datetime(2024, 4, 16, 15, 15, 45, tzinfo=VIETNAM_TIME)


def test_the_head_dates_a_page_that_prints_none() -> None:
    assert settle([], published="2024-02-29T20:00:00+07:00").published_on == date(2024, 2, 29)


def test_a_date_after_the_capture_is_none_and_gives_a_warning() -> None:
    settled = settle(["26/11/2025"])
    assert settled.published_on is None
    assert settled.warnings == ("a date after the capture is none: 2025-11-26",)
