"""A frame, then rows: what opens a list tells all its rows, and each row tells of its own place."""

from datetime import date

import pytest

from tests.unit.figure_documents import document_of
from transforms.figures.explain import explain_figures
from transforms.figures.read import read_figures
from transforms.records import Language


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        (
            "vi",
            "Cuối năm 2023, một số huyện tỷ lệ hộ nghèo còn cao như: Ea Súp có 6.410 hộ (chiếm tỷ lệ 31,2%); M'Đrắk 5.020 hộ (27,5%).",
            [
                ("Ea Súp", "poor_households", 6410),
                ("Ea Súp", "poor_household_rate", 31.2),
                ("M'Đrắk", "poor_households", 5020),
                ("M'Đrắk", "poor_household_rate", 27.5),
            ],
        ),
        (
            "vi",
            "Năm 2018, toàn huyện giảm được 950 hộ nghèo. Trong đó, xã Nam Dong giảm 210 hộ; xã Đắk Wil 190 hộ.",
            [
                ("Cư Jút", "poor_households", -950),
                ("Nam Dong", "poor_households", -210),
                ("Đắk Wil", "poor_households", -190),
            ],
        ),
        (
            "en",
            "Binh Gia cut 310 poor households, Van Lang 240 and Trang Dinh 190 in 2023.",
            [
                ("Bình Gia", "poor_households", -310),
                ("Văn Lãng", "poor_households", -240),
                ("Tràng Định", "poor_households", -190),
            ],
        ),
    ],
)
def test_rows_say_what_their_frame_says_each_of_its_own_place(language: Language, text: str, read: list[tuple[str, str, float]]) -> None:
    document = document_of(text, language=language, published_on=date(2024, 1, 10), title="Huyện Cư Jút" if "xã" in text else "")
    reading = read_figures(document)
    assert [(o.place_name, o.indicator, float(o.value or 0)) for o in reading.observations] == read
    assert len({o.period_end for o in reading.observations}) == 1


def test_explain_says_that_a_number_is_a_row() -> None:
    text = "Năm 2023, tỷ lệ hộ nghèo còn cao ở các huyện: Ea Súp 31,2%; M'Đrắk 27,5%."
    told = [line.reasons for line in explain_figures(document_of(text)) if line.became == "observation"]
    assert any("as the first row of the list" in reasons for reasons in told)
