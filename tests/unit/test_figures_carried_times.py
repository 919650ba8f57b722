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
