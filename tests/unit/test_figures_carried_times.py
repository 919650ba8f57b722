"""The day of a figure that names none, from the paragraphs before it."""

from datetime import date

import pytest

from tests.unit.figure_documents import document_of
from transforms.figures.read import read_figures


@pytest.mark.parametrize(
    ("published_on", "text", "expected"),
    [
        (
            date(2024, 9, 20),  # the page was moved to another site years after it was written
            "As of June 30, 2021, outstanding loans were 3,120 billion VND.\nThe officials at the meeting\n"
            "The number of customers with outstanding loans is 61,300 households.",
            date(2021, 6, 30),
        ),
        (
            date(2024, 9, 20),  # the text itself has come to another year
            "As of June 30, 2021, outstanding loans were 3,120 billion VND.\nOn September 12, 2024, the bank held a meeting.\n"
            "The number of customers with outstanding loans is 61,300 households.",
            None,
        ),
    ],
)
def test_a_state_holds_on_the_last_day_told(published_on: date, text: str, expected: date | None) -> None:
    reading = read_figures(document_of(text, language="en", published_on=published_on, by_lines=True))
    days = {str(one.value): one.period_end for one in reading.observations}
    assert days["61300"] == expected


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [(date(2023, 1, 5), date(2022, 12, 31)), (date(2023, 10, 5), date(2023, 10, 5))],
)
def test_now_is_the_end_of_the_year_reviewed_shortly_before(published_on: date, expected: date) -> None:
    text = "UBND tỉnh Quảng Nam đã phê duyệt kết quả rà soát hộ nghèo năm 2022.\nTỉnh hiện có 27.300 hộ nghèo. Tây Giang có 3.105 hộ."
    reading = read_figures(document_of(text, published_on=published_on, by_lines=True))
    assert [one.period_end for one in reading.observations] == [expected, expected]


@pytest.mark.parametrize(
    ("published_on", "text", "days"),
    [
        (  # a 'now' that dates no figure
            date(2024, 6, 11),
            "Tỉnh hiện có hai huyện vùng cao. Cuối năm 2023, huyện Bình Gia còn 31,4% hộ nghèo.\nỞ huyện Văn Quan, tỷ lệ này còn 22,7%.",
            [date(2023, 12, 31), date(2023, 12, 31)],
        ),
        (  # the session of a quarter, at which five months are told
            date(2018, 6, 6),
            "Phiên họp quý II nghe báo cáo 5 tháng đầu năm 2018. Doanh số cho vay đạt 217 tỷ đồng.\n"
            "Nguồn vốn ngân sách địa phương ủy thác là 84 tỷ đồng.",
            [date(2018, 5, 31), date(2018, 5, 31)],
        ),
        (  # the same told of the province
            None,
            "Năm 2021, huyện có 83 tổ tiết kiệm và vay vốn.\nTrong khi đó, toàn tỉnh có 2.940 tổ tiết kiệm và vay vốn.",
            [date(2021, 12, 31), date(2021, 12, 31)],
        ),
        (
            None,
            "Cuối năm 2019, huyện có 3.120 hộ nghèo. Một năm sau, con số này còn 2.406 hộ.\nCả huyện giảm 3,9% hộ nghèo.",
            [date(2019, 12, 31), date(2020, 12, 31), date(2020, 12, 31)],
        ),
    ],
)
def test_the_time_of_the_paragraph_before(published_on: date | None, text: str, days: list[date]) -> None:
    reading = read_figures(document_of(text, published_on=published_on, by_lines=True))
    assert [one.period_end for one in reading.observations] == days


def test_what_stands_behind_an_unknown_now_is_of_now_too() -> None:
    text = "Quý II/2020, huyện giải ngân 41 tỷ đồng.\nĐến nay, tổng dư nợ đạt 312 tỷ đồng.\nNợ quá hạn còn 540 triệu đồng."
    reading = read_figures(document_of(text, by_lines=True))
    assert [one.period_end for one in reading.observations] == [date(2020, 6, 30), None, None]
