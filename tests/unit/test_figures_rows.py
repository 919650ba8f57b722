"""A frame, then rows: what opens a list tells all its rows, and each row tells of its own place."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.figure_documents import document_of
from transforms.figures.explain import explain_figures
from transforms.figures.read import read_figures
from transforms.records import Block, Language


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


@pytest.mark.parametrize(
    ("language", "lines", "kinds"),
    [
        (
            "vi",
            ["II. MỤC TIÊU", "1. Nâng cao đời sống.", "2. Giảm tỷ lệ hộ nghèo 3%.", "III. KẾT QUẢ", "1. Tỷ lệ hộ nghèo còn 5%."],
            ["target", "level"],
        ),
        (
            "vi",
            ["Mục tiêu cụ thể", "- Tỷ lệ hộ nghèo giảm 2%.", "Kết quả thực hiện", "- Tỷ lệ hộ nghèo còn 6,2%."],
            ["target", "level"],
        ),
        (
            "en",
            ["Objectives", "1. Cut the poor household rate to 4.5 percent.", "Results", "The poor household rate fell to 6 percent."],
            ["target", "level"],
        ),
        (
            "vi",
            [
                "Đề án gồm các phần sau:",
                "1. Đến năm 2018 phấn đấu đạt:",
                "- Giảm nghèo:",
                "+ Hộ nghèo còn 640 hộ.",
                "2. Kết quả:",
                "- 910 hộ nghèo.",
            ],
            ["target", "level"],
        ),
        ("vi", ["Mục tiêu của chúng tôi là vì người nghèo.", "- Tỷ lệ hộ nghèo giảm 2%."], ["change"]),
    ],
)
def test_a_line_that_only_announces_aims_makes_aims_of_the_items_under_it(language: Language, lines: list[str], kinds: list[str]) -> None:
    at, blocks = 0, []
    for line in lines:
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    document = replace(document_of("\n".join(lines), language=language), blocks=tuple(blocks))
    assert [o.kind for o in read_figures(document).observations] == kinds
