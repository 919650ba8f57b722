"""What a page tells twice: a number of the title that the text prints, or prints more exactly, is a mention of one observation."""

from datetime import date

import pytest

from tests.unit.figure_documents import document_of
from transforms.extract import plain
from transforms.figures.read import read_figures
from transforms.records import Language


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        ("vi", "Phú Yên: 4.300 căn nhà cho hộ nghèo", "Tỉnh Phú Yên đã xây xong 4.317 căn nhà cho hộ nghèo.", ["4317"]),
        ("vi", "Phú Yên: 4.500 căn nhà cho hộ nghèo", "Tỉnh Phú Yên đã xây xong 4.317 căn nhà cho hộ nghèo.", ["4500", "4317"]),
        ("vi", "Phú Yên giảm hơn 2% hộ nghèo", "Năm 2021, tỷ lệ hộ nghèo của Phú Yên giảm 2,31%.", ["-2.31"]),
        ("vi", "Phú Yên giảm hơn 2% hộ nghèo", "Năm 2021, tỷ lệ hộ nghèo của Phú Yên giảm 4,31%.", ["-2", "-4.31"]),
        ("vi", "Tỷ lệ hộ nghèo đa chiều hơn 18%", "Cuối năm 2021, hộ nghèo và hộ cận nghèo của Phú Yên chiếm 18,4% tổng số hộ.", ["18.4"]),
        ("vi", "Sơn Hòa: Tỷ lệ hộ nghèo còn dưới 4%", "Tỷ lệ hộ nghèo của huyện Sơn Hòa là 3,64%.", ["3.64"]),
        ("en", "Nearly 7,100 households get loans", "By July 31, 7,021 households had got loans from VBSP in Bac Ha.", ["7021"]),
        ("en", "Credit for 7,000 customers", "As of July 31, Bac Ha district has 7,021 customers with outstanding debts.", ["7021"]),
    ],
)
def test_a_title_may_round_what_the_text_prints(language: Language, title: str, text: str, expected: list[str]) -> None:
    observations = read_figures(document_of(text, language=language, title=title)).observations
    assert [plain(one.value) for one in observations] == [float(value) for value in expected]
    assert sum(len(one.mentions) for one in observations) == 2 - len(observations)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Phú Yên: Hộ nghèo chỉ còn 5,2%",
            "Kết quả rà soát năm 2023, Phú Yên còn 13.204 hộ nghèo, giảm 3.118 hộ.",
            ("level", "2023-12-31"),
        ),
        (
            "Phú Yên: Cho vay mới 87 tỷ đồng",
            "Trong 8 tháng đầu năm 2022, chi nhánh đã giải ngân cho 2.160 lượt hộ.",
            ("flow", "2022-08-31"),
        ),
        ("Phú Yên: 96% số xã không có nợ quá hạn", "Năm 2021, dư nợ đạt 512 tỷ đồng.", ("level", "2021-12-31")),
        ("Phú Yên: Hộ nghèo chỉ còn 5,2%", "Năm 2023, tỉnh xây xong 318 căn nhà.", ("level", "None")),
    ],
)
def test_a_headline_speaks_of_the_time_of_its_text(title: str, text: str, expected: tuple[str, str]) -> None:
    headline = read_figures(document_of(text, title=title)).observations[0]
    assert (headline.kind, str(headline.period_end)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Sơ kết 6 tháng đầu năm 2021", "2021-06-30"), ("Tổng kết năm 2020", "2021-07-19"), ("Hội nghị giao ban", "2021-07-19")],
)
def test_what_a_meeting_is_told_is_of_the_months_that_it_reviews(title: str, expected: str) -> None:
    text = "Theo báo cáo tại hội nghị ngày 19/7, dư nợ của Phú Yên đạt 1.206 tỷ đồng."
    [balance] = read_figures(document_of(text, title=title, published_on=date(2021, 7, 21))).observations
    assert str(balance.period_end) == expected
