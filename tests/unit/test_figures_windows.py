"""Where the window of a change begins: tests/sentences.csv holds only where each ends."""

from datetime import date

import pytest

from tests.unit.figure_documents import document_of
from transforms.figures.read import read_figures
from transforms.records import Language

TOLD_ON = date(2022, 10, 12)


@pytest.mark.parametrize(
    ("language", "sentence", "window"),
    [
        ("vi", "Tỷ lệ hộ nghèo giảm từ 48,1% năm 2010 xuống còn 21,3% năm 2020, tương đương giảm 26,8%.", "2010-12-31..2020-12-31"),
        ("vi", "Số hộ nghèo từ 48.100 hộ (năm 2016) giảm còn 21.300 hộ (năm 2020), giảm 26.800 hộ.", "2016-12-31..2020-12-31"),
        ("vi", "Tỷ lệ hộ nghèo giảm từ 48,1% năm 2010 xuống còn 21,3% năm 2020, giảm 3,1% so với năm 2019.", "2019-12-31..2020-12-31"),
        ("vi", "Giai đoạn 2016 - 2020, tỷ lệ hộ nghèo giảm 12,4%.", "2015-12-31..2020-12-31"),
        ("vi", "Sau 5 năm thực hiện Chương trình, tỷ lệ hộ nghèo giảm 12,4%.", "2017-10-12..2022-10-12"),
        ("vi", "Sau hơn 5 năm thực hiện Chương trình, tỷ lệ hộ nghèo giảm 12,4%.", "None..2022-10-12"),
        ("vi", "Trong năm 2021, tỷ lệ hộ nghèo giảm 2,4%.", "2020-12-31..2021-12-31"),
        ("vi", "Dư nợ đến 30/9/2022 đạt 812 tỷ đồng, tăng 64 tỷ đồng so với 31/12/2021.", "2021-12-31..2022-09-30"),
        ("vi", "Dư nợ đến 30/9/2022 đạt 812 tỷ đồng, tăng 84 tỷ đồng so với cùng kỳ.", "2021-09-30..2022-09-30"),
        ("vi", "Dư nợ đến 30/9/2022 đạt 812 tỷ đồng, tăng 24 tỷ đồng so với quý trước.", "2022-06-30..2022-09-30"),
        ("vi", "Dư nợ đến 30/9/2022 đạt 812 tỷ đồng, tăng 4 tỷ đồng so với tháng trước.", "2022-08-31..2022-09-30"),
        ("vi", "Dư nợ đến 30/9/2022 đạt 812 tỷ đồng, tăng 790 tỷ đồng so với khi mới thành lập.", "None..2022-09-30"),
        (
            "vi",
            "Đến 30/9/2022, các chương trình có dư nợ tăng so với đầu năm gồm: việc làm 8 tỷ đồng; nước sạch 5 tỷ đồng.",
            "2022-01-01..2022-09-30",
        ),
        ("vi", "Năm 2021, tỷ lệ hộ nghèo giảm 1,2% so với kế hoạch.", "2020-12-31..2021-12-31"),
        ("en", "The poverty rate fell from 48.1 percent in 2010 to 21.3 percent in 2020, a fall of 26.8 points.", "2010-12-31..2020-12-31"),
        ("en", "After five years, the poverty rate has fallen by 12.4 percentage points.", "2017-10-12..2022-10-12"),
        ("en", "Over the past five years, the poverty rate has fallen by 12.4 percentage points.", "2017-10-12..2022-10-12"),
        ("en", "By September 30 it had lent VND 812 billion, up VND 24 billion from the previous quarter.", "2022-06-30..2022-09-30"),
        ("en", "By September 30 it had lent VND 812 billion, up VND 4 billion from the previous month.", "2022-08-31..2022-09-30"),
    ],
)  # fmt: skip
def test_window_of_change(language: Language, sentence: str, window: str) -> None:
    reading = read_figures(document_of(sentence, language=language, published_on=TOLD_ON))
    changes = [one for one in reading.observations if one.kind == "change"]
    assert {f"{one.period_start}..{one.period_end}" for one in changes} == {window}
