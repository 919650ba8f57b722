"""Tables of the body: what a cell is read as, from the label of its row, its heading and the years above it."""

from datetime import date

from tests.unit.figure_documents import document_of, summary
from transforms.figures.read import read_figures
from transforms.records import Block, Document


def table(*rows: str, lead: str = "") -> Document:
    """A document of one table, under a paragraph."""
    text = "\n".join([lead, *rows] if lead else rows)
    blocks, at = [], 0
    for k, line in enumerate(text.split("\n")):
        blocks.append(Block("paragraph" if lead and k == 0 else "table_row", at, at + len(line)))
        at += len(line) + 1
    plain = document_of(text, language="vi", published_on=date(2026, 2, 2), default_place_code="20")
    return Document(**{**{name: getattr(plain, name) for name in plain.__slots__}, "blocks": tuple(blocks)})


def test_years_in_a_second_heading_date_their_columns() -> None:
    page = table(
        "Chỉ tiêu | Năm", "2021 | 2022 | 2023", "Số hộ nghèo (hộ) | 21.305 | 16.210 | 11.940", "Tỷ lệ hộ nghèo (%) | 11,4 | 8,6 | 6,3"
    )
    assert summary(read_figures(page)) == [
        "poor_households level 21305 households 2021-12-31",
        "poor_households level 16210 households 2022-12-31",
        "poor_households level 11940 households 2023-12-31",
        "poor_household_rate level 11.4 percent 2021-12-31",
        "poor_household_rate level 8.6 percent 2022-12-31",
        "poor_household_rate level 6.3 percent 2023-12-31",
    ]


def test_a_label_with_its_unit_says_what_and_the_heading_when() -> None:
    page = table("Chỉ tiêu | Kế hoạch năm 2021 | Kế hoạch năm 2022", "Tạo việc làm mới (người) | 31.000 | 32.500")
    assert summary(read_figures(page)) == ["jobs_created target 31000 persons 2021-12-31", "jobs_created target 32500 persons 2022-12-31"]


def test_a_label_says_whose_and_the_heading_what() -> None:
    page = table(
        "Chương trình | Dư nợ (tỷ đồng) | Tỷ trọng (%) | Số khách hàng",
        "Cho vay hộ cận nghèo | 1.105 | 11,8 | 15.240",
        lead="Dư nợ của ngân hàng đến 31/12/2025 đạt 9.364 tỷ đồng với 140.210 khách hàng còn dư nợ.",
    )
    assert summary(read_figures(page))[2:] == [
        "credit_outstanding level 1105000000000 VND 2025-12-31 near_poor",
        "credit_outstanding_share level 11.8 percent 2025-12-31 near_poor",
        "credit_borrowers level 15240 customers 2025-12-31 near_poor",
    ]


def test_a_column_of_interest_rates_gives_rates_and_no_share_of_the_poor() -> None:
    lent = table(
        "STT | Chương trình | Lãi suất (%/tháng)", "1 | Hộ nghèo | 0,55", "2 | Hộ cận nghèo | 0,66", lead="Lãi suất cho vay hiện hành:"
    )
    assert summary(read_figures(lent)) == ["rate loan poor_households 6.6", "rate loan near_poor_households 7.92"]
    unheaded = table("Hộ nghèo | 6,6%", "Hộ cận nghèo | 7,92%", lead="Lãi suất cho vay một năm như sau:")
    assert summary(read_figures(unheaded)) == ["rate loan poor_households 6.6", "rate loan near_poor_households 7.92"]
    review = table("Xã | Hộ nghèo (%)", "Yên Phúc | 6,6", "Tri Lễ | 7,92")
    assert [line.split()[0] for line in summary(read_figures(review))] == ["poor_household_rate", "poor_household_rate"]


def test_a_table_of_rates_has_the_day_and_the_period_that_stand_above_it() -> None:
    page = table(
        "STT | Chương trình | Lãi suất (%/tháng) | Quá hạn | Mức vay",
        "1 | Cho vay hộ nghèo | 0,55 | 0,715 | 100 triệu đồng",
        "2 | Cho vay hộ cận nghèo | 0,66 | 0,858 | 100 triệu đồng",
        lead="Lãi suất cho vay áp dụng từ ngày 01/9/2024:",
    )
    reading = read_figures(page)
    assert [line for line in summary(reading) if line.startswith("rate")] == [
        "rate loan poor_households 6.6",
        "rate overdue poor_households 8.58",
        "rate loan near_poor_households 7.92",
        "rate overdue near_poor_households 10.296",
    ]
    assert {rate.effective_from for rate in reading.rates} == {date(2024, 9, 1)}
    assert {rate.printed_per for rate in reading.rates} == {"month"}
    assert [rate.label for rate in reading.rates][:2] == ["Cho vay hộ nghèo"] * 2


def test_a_second_table_begins_with_its_own_heading() -> None:
    page = table(
        "STT | Chương trình | Lãi suất (%/năm)",
        "1 | Cho vay hộ nghèo | 6,6",
        "Kỳ hạn | Lãi suất (%/năm)",
        "1 tháng | 1,6",
        "12 tháng | 4,7",
    )
    assert summary(read_figures(page)) == ["rate loan poor_households 6.6", "rate deposit P1M 1.6", "rate deposit P12M 4.7"]


def test_months_in_a_heading_are_a_term_and_no_households() -> None:
    page = table(
        "STT | Chương trình | Lãi suất (%/năm) | Thời hạn (tháng)",
        "1 | Cho vay hộ nghèo | 6,6 | 120",
        "2 | Cho vay hộ cận nghèo | 7,92 | 60",
    )
    reading = read_figures(page)
    assert not reading.observations
    assert [(term.programme, term.term_kind, str(term.value), term.unit) for term in reading.loan_terms] == [
        ("poor_households", "max_term", "120", "months"),
        ("near_poor_households", "max_term", "60", "months"),
    ]


def test_the_rates_of_a_numbered_table_of_deposits_are_those_in_vnd() -> None:
    page = table("STT | Kỳ hạn | VND | USD", "1 | Không kỳ hạn | 0,5% | 0%", "2 | 12 tháng | 4,7% | 0%", lead="Lãi suất huy động tiền gửi:")
    assert summary(read_figures(page)) == ["rate deposit P0D 0.5", "rate deposit P12M 4.7"]
