"""Tables of the body: what a cell is read as, from the label of its row, its heading and the years above it."""

from datetime import date
from decimal import Decimal

import pytest

from tests.unit.figure_documents import document_of, summary
from transforms.figures.read import read_figures
from transforms.reading.page import read_document
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


def test_each_row_goes_by_its_own_headings_and_a_total_is_of_the_whole_province() -> None:
    page = table(
        "TT | Huyện | Dư nợ (triệu đồng) | Nợ quá hạn (triệu đồng) | Tỷ lệ (%)",
        "1 | Bắc Sơn | 412.356 | 215 | 0,05",
        "2 | Hữu Lũng | 601.220 | 410 | 0,07",
        " | Tổng cộng | 1.013.576 | 625 | 0,06",
        lead="Dư nợ của ngân hàng chính sách tại các huyện của tỉnh Lạng Sơn đến 30/9/2025:",
    )
    reading = read_figures(page)
    assert summary(reading) == [
        "credit_outstanding level 412356000000 VND 2025-09-30",
        "credit_overdue level 215000000 VND 2025-09-30",
        "credit_overdue_rate level 0.05 percent 2025-09-30",
        "credit_outstanding level 601220000000 VND 2025-09-30",
        "credit_overdue level 410000000 VND 2025-09-30",
        "credit_overdue_rate level 0.07 percent 2025-09-30",
        "credit_outstanding level 1013576000000 VND 2025-09-30",
        "credit_overdue level 625000000 VND 2025-09-30",
        "credit_overdue_rate level 0.06 percent 2025-09-30",
    ]
    assert [one.place_name for one in reading.observations[::3]] == ["Bắc Sơn", "Hữu Lũng", "Lạng Sơn"]


def test_what_a_union_manages_is_told_by_bare_headings() -> None:
    page = table(
        "Tổ chức | Số tổ | Số hộ | Dư nợ (tỷ đồng)",
        "Hội Nông dân | 701 | 24.900 | 1.720",
        lead="Dư nợ của Ngân hàng Chính sách xã hội qua các hội đến 31/12/2025:",
    )
    assert summary(read_figures(page)) == [
        "savings_credit_groups level 701 groups 2025-12-31 farmers_union",
        "credit_borrowers level 24900 households 2025-12-31 farmers_union",
        "credit_outstanding level 1720000000000 VND 2025-12-31 farmers_union",
    ]


def test_dates_and_months_head_columns() -> None:
    page = table(
        "Chương trình | Doanh số cho vay 9 tháng 2025 | Dư nợ 30/9/2025",
        "Cho vay hộ nghèo | 210 tỷ đồng | 812 tỷ đồng",
    )
    assert summary(read_figures(page)) == [
        "credit_disbursed flow 210000000000 VND 2025-09-30 poor",
        "credit_outstanding level 812000000000 VND 2025-09-30 poor",
    ]


def test_the_line_above_says_in_what_a_table_counts() -> None:
    page = table(
        "Chỉ tiêu | 31/12/2024 | 30/9/2025",
        "Tổng nguồn vốn | 5.120.300 | 5.470.800",
        "Tiền gửi của tổ viên | 288.100 | 312.400",
        "Số hộ còn dư nợ | 77.104 | 78.645",
        lead="Một số chỉ tiêu hoạt động của ngân hàng chính sách (đơn vị: triệu đồng)",
    )
    assert summary(read_figures(page)) == [
        "credit_capital level 5120300000000 VND 2024-12-31",
        "credit_capital level 5470800000000 VND 2025-09-30",
        "credit_group_savings level 288100000000 VND 2024-12-31",
        "credit_group_savings level 312400000000 VND 2025-09-30",
        "credit_borrowers level 77104 households 2024-12-31",
        "credit_borrowers level 78645 households 2025-09-30",
    ]


def test_a_column_of_units_and_points_that_mark_decimals_only_in_per_cents() -> None:
    page = table(
        "Chỉ tiêu | Đơn vị | Năm 2023 | Năm 2024",
        "Dư nợ | tỷ đồng | 4.610 | 5.118",
        "Số hộ vay | hộ | 75.100 | 77.104",
        "Tỷ lệ nợ quá hạn | % | 0.07 | 0.06",
    )
    assert summary(read_figures(page)) == [
        "credit_outstanding level 4610000000000 VND 2023-12-31",
        "credit_outstanding level 5118000000000 VND 2024-12-31",
        "credit_borrowers level 75100 households 2023-12-31",
        "credit_borrowers level 77104 households 2024-12-31",
        "credit_overdue_rate level 0.07 percent 2023-12-31",
        "credit_overdue_rate level 0.06 percent 2024-12-31",
    ]


def test_a_place_that_sounds_like_a_scale_multiplies_nothing() -> None:
    page = table("Xã | Số hộ vay | Dư nợ (triệu đồng)", "Vạn Linh | 1.210 | 80.120", lead="Dư nợ của ngân hàng tại các xã:")
    assert summary(read_figures(page)) == ["credit_borrowers level 1210 households -", "credit_outstanding level 80120000000 VND -"]


def test_a_rate_is_superseded_by_the_one_that_holds_now() -> None:
    text = "Lãi suất cho vay hộ nghèo trước ngày 5/6/2015 là 0,65%/tháng, nay còn 0,55%/tháng."
    assert [rate.superseded for rate in read_figures(document_of(text, published_on=date(2015, 6, 20))).rates] == [True, False]


def test_a_rate_is_superseded_where_its_sentence_opens_with_what_held_before() -> None:
    text = "Trước đây, lãi suất cho vay hộ nghèo, hộ cận nghèo, người xuất khẩu lao động và cả học sinh, sinh viên đều ở mức 7,2%/năm."
    assert {rate.superseded for rate in read_figures(document_of(text)).rates} == {True}


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        (
            "Cho vay hộ nghèo giảm từ 0,7%/tháng xuống 0,62%/tháng. Quyết định này có hiệu lực từ ngày 15/8/2014.",
            "",
            date(2014, 8, 15),
        ),
        (
            "Cho vay hộ nghèo giảm từ 0,7%/tháng xuống 0,62%/tháng.",
            "Giảm lãi suất cho vay ưu đãi từ ngày 15/8/2014",
            date(2014, 8, 15),
        ),
        ("Cho vay hộ nghèo giảm từ 0,7%/tháng xuống 0,62%/tháng. Hội nghị họp từ ngày 15/8/2014.", "", None),
    ],
)
def test_a_rate_holds_from_the_day_that_the_next_sentence_or_the_title_says(text: str, title: str, day: date | None) -> None:
    old, new = read_figures(document_of(text, title=title, published_on=date(2014, 8, 20))).rates
    assert (old.superseded, old.effective_from) == (True, None)
    assert (new.superseded, new.effective_from) == (False, day)


def test_three_decimals_under_a_heading_of_per_cent_are_no_thousands() -> None:
    page = table("STT | Chương trình | Lãi suất cũ (%/năm) | Lãi suất mới (%/năm)", "1 | Hộ cận nghèo | 7,92 | 7,488")
    reading = read_figures(page)
    assert [(rate.percent_per_year, rate.superseded) for rate in reading.rates] == [(Decimal("7.92"), True), (Decimal("7.488"), False)]


def test_a_rate_printed_per_month_and_per_year_side_by_side_is_entered_once() -> None:
    page = table("Chương trình | Lãi suất (%/tháng) | Lãi suất (%/năm)", "Hộ nghèo | 0,55 | 6,6", "Hộ cận nghèo | 0,66 | 7,92")
    assert summary(read_figures(page)) == ["rate loan poor_households 6.6", "rate loan near_poor_households 7.92"]


def laid_out(title: str, above: str, rows: str) -> list[str]:
    """What is read of a page with a table under lines of its own; cells are parted by '|'.

    One with 'x2' behind it spans two columns, one with 'v' two rows.
    """
    lines = "".join(f"<p>{line}</p>" for line in above.split("\n"))
    cells = [[cell.strip() for cell in row.split("|")] for row in rows.split("\n")]
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in cells)
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{lines}<table>{body}</table></article></body></html>"
    return summary(read_figures(read_document(page.encode(), page="made", url=None)))


def _cell(text: str) -> str:
    words, _, span = text.partition(" x")
    if span:
        return f'<td colspan="{span}">{words}</td>'
    return f'<td rowspan="2">{text.removesuffix("v")}</td>' if text == "v" or text.endswith(" v") else f"<td>{text}</td>"


def test_the_line_above_says_what_the_years_and_areas_of_a_table_measure() -> None:
    down = "Năm | Chung | Thành thị | Nông thôn\n2013 | 10,6 | 4,4 | 12,1\n2014 | 8,7 | 3,3 | 10,2"
    across = " | 2013 | 2014\nTổng số | 10,6 | 8,7\nThành thị | 4,4 | 3,3\nNông thôn | 12,1 | 10,2"
    expected = [
        f"poor_household_rate level {value} percent {year}-12-31{area}"
        for year, values in ((2013, ("10.6", "4.4", "12.1")), (2014, ("8.7", "3.3", "10.2")))
        for value, area in zip(values, ("", " urban", " rural"), strict=True)
    ]
    above = "84. Tỷ lệ hộ nghèo phân theo thành thị, nông thôn\nĐơn vị tính: %"
    assert laid_out("Niên giám tỉnh Phú Yên", above, down) == expected
    assert sorted(laid_out("Niên giám tỉnh Phú Yên", above, across)) == sorted(expected)
    english = "Year | Total | Urban | Rural\n2013 | 10.6 | 4.4 | 12.1\n2014 | 8.7 | 3.3 | 10.2"
    assert laid_out("Statistics of Phu Yen province", "Poverty rate by area\nUnit: %", english) == expected


def test_headings_in_two_languages_and_rows_that_name_the_standard() -> None:
    rows = (
        " v | Tỷ lệ hộ nghèo Poverty rate v | Trong đó - Of which x2\nThành thị Urban | Nông thôn Rural\n"
        "Theo chuẩn nghèo giai đoạn 2011 - 2015 x4\n"
        "2014 | 8,7 | 3,3 | 10,2\nTheo chuẩn nghèo đa chiều giai đoạn 2016 - 2020 x4\n2016 | 11,9 | 5,2 | 13,6"
    )
    assert laid_out("Phú Yên", "84. Tỷ lệ hộ nghèo - Poverty rate\nĐơn vị tính - Unit: %", rows) == [
        "poor_household_rate level 8.7 percent 2014-12-31",
        "poor_household_rate level 3.3 percent 2014-12-31 urban",
        "poor_household_rate level 10.2 percent 2014-12-31 rural",
        "poor_household_rate level 11.9 percent 2016-12-31",
        "poor_household_rate level 5.2 percent 2016-12-31 urban",
        "poor_household_rate level 13.6 percent 2016-12-31 rural",
    ]


def test_a_cell_that_spans_columns_heads_them_and_one_alone_the_rows_below() -> None:
    spanned = (
        "TT v | Đơn vị v | Hộ nghèo x2 | Hộ cận nghèo x2\nSố hộ | Tỷ lệ % | Số hộ | Tỷ lệ %\n1 | Xã Sơn Long | 214 | 34,97 | 88 | 14,38"
    )
    assert laid_out("Tỉnh Phú Yên rà soát hộ nghèo năm 2022", "Kết quả rà soát:", spanned) == [
        "poor_households level 214 households 2022-12-31",
        "poor_household_rate level 34.97 percent 2022-12-31",
        "near_poor_households level 88 households 2022-12-31",
        "near_poor_household_rate level 14.38 percent 2022-12-31",
    ]
    parted = "Năm | Hộ nghèo | Hộ cận nghèo\nKhu vực thành thị x3\n2022 | 1.204 | 2.110\nKhu vực nông thôn x3\n2022 | 8.110 | 4.200"
    assert laid_out("Tỉnh Phú Yên", "Số hộ nghèo, hộ cận nghèo của tỉnh", parted) == [
        "poor_households level 1204 households 2022-12-31 urban",
        "near_poor_households level 2110 households 2022-12-31 urban",
        "poor_households level 8110 households 2022-12-31 rural",
        "near_poor_households level 4200 households 2022-12-31 rural",
    ]


@pytest.mark.parametrize(
    ("above", "rows"),
    [
        ("Tỷ lệ hộ nghèo theo nguyên nhân (%)", "Nguyên nhân | Năm 2022 | Năm 2023\nThiếu vốn | 32,1 | 30,8\nThiếu đất | 18,4 | 17,7"),
        ("Tỷ lệ hộ nghèo chia theo dân tộc (%)", "Dân tộc | Năm 2022 | Năm 2023\nBa Na | 37,6 | 31,4"),
        ("Năng suất lúa qua các năm (ĐVT: tạ/ha)", "Năm | Chung\n2021 | 71,2\n2022 | 72,4"),
        ("Kế hoạch giảm tỷ lệ hộ nghèo (%)", "Chỉ tiêu | 2023 | 2024\nKế hoạch | 1,5 | 1,4\nThực hiện | 1,62 | 1,43"),
    ],
)
def test_rows_that_name_neither_time_nor_place_nor_group_are_no_rates_of_the_whole(above: str, rows: str) -> None:
    assert laid_out("Tỉnh Phú Yên", above, rows) == []


def test_what_a_union_or_a_programme_is_owed_in_the_unit_of_the_line_above() -> None:
    unions = "Hội đoàn thể | Năm 2023 | Năm 2024\nHội Nông dân | 1.410.500 | 1.620.300"
    assert laid_out("Ngân hàng Chính sách xã hội tỉnh Phú Yên", "Dư nợ ủy thác qua các tổ chức hội\nĐơn vị: triệu đồng", unions) == [
        "credit_outstanding level 1410500000000 VND 2023-12-31 farmers_union",
        "credit_outstanding level 1620300000000 VND 2024-12-31 farmers_union",
    ]
    programmes = "STT | Chương trình | 31/12/2023 | 31/12/2024\n1 | Hộ cận nghèo | 640 | 702\n | Tổng cộng | 4.120 | 4.602"
    assert laid_out("Ngân hàng Chính sách xã hội tỉnh Phú Yên", "Dư nợ theo chương trình (ĐVT: tỷ đồng)", programmes) == [
        "credit_outstanding level 640000000000 VND 2023-12-31 near_poor",
        "credit_outstanding level 702000000000 VND 2024-12-31 near_poor",
        "credit_outstanding level 4120000000000 VND 2023-12-31",
        "credit_outstanding level 4602000000000 VND 2024-12-31",
    ]


def test_a_line_below_a_table_of_rates_says_from_which_day_they_hold() -> None:
    rows = (("Hộ nghèo", "6,6%/năm"), ("Hộ cận nghèo", "7,92%/năm")), (("1 & 2 tháng", "1,7%/năm"), ("3 tháng", "2,1%/năm"))
    days = "20/02/2022", "10/06/2023"
    tables = "".join(
        f"<table>{''.join(f'<tr><td>{label}</td><td>{rate}</td></tr>' for label, rate in lines)}</table><p>* Ngày có hiệu lực: {day}</p>"
        for lines, day in zip(rows, days, strict=True)
    )
    page = f"<html><body><article><h1>Lãi suất</h1>{tables}</article></body></html>"
    rates = read_figures(read_document(page.encode(), page="made", url=None)).rates
    assert [(rate.programme or rate.term, rate.effective_from) for rate in rates] == [
        ("poor_households", date(2022, 2, 20)),
        ("near_poor_households", date(2022, 2, 20)),
        ("P1M", date(2023, 6, 10)),
        ("P2M", date(2023, 6, 10)),
        ("P3M", date(2023, 6, 10)),
    ]
