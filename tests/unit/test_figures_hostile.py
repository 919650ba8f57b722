"""Texts built to exhaust the reader of figures cost what their length costs, in every stage from tokens to observations."""

import time

import pytest

from transforms.figures.read import read_figures
from transforms.reading.page import read_document
from transforms.records import Language

UNITS: tuple[tuple[Language, str], ...] = (
    ("vi", "1."),
    ("vi", "1 "),
    ("vi", "5 hộ nghèo "),
    ("vi", "hộ nghèo, hộ cận nghèo và "),
    ("vi", "tỷ lệ hộ nghèo giảm 5%, "),
    ("vi", "từ 1 đến "),
    ("vi", "5/12 xã A, huyện B "),
    ("vi", "ông A vay 50 triệu đồng "),
    ("vi", "lãi suất 6,6%/năm cho hộ nghèo, "),
    ("en", "poorhouseholds"),
    ("en", "of the "),
    ("en", "5-"),
    ("en", "No. 5. "),
    ("en", "5 million and 3 billion "),
    ("en", "respectively 5% and 7%, "),
    ("en", "a pqrstuvw"),
    ("vi", "111 "),
    ("vi", "1 234 000 hộ, "),
    ("en", "111\u00a0000\u00a0"),
)
LOOKING_BACK: tuple[tuple[Language, str], ...] = (
    ("en", "Tran De district has 312 groups. The locality has 290 groups. "),
    ("vi", "Giai đoạn 2021-2025 tốt. 7 năm qua, có 412 hộ thoát nghèo. "),
    ("vi", "Năm 2022 có 3 hộ nghèo. Cùng thời gian này, giai đoạn 2021-2025, còn 2 hộ. "),
)


def seconds_for(language: Language, unit: str, size: int) -> float:
    text = f"In 2024 Lạng Sơn. {unit * (size // len(unit))}"
    document = read_document(text.encode(), page="hostile", plain_text=True, language=language)
    began = time.process_time()
    read_figures(document)
    return time.process_time() - began


@pytest.mark.parametrize(("language", "unit"), UNITS + LOOKING_BACK)
def test_hostile_text_costs_what_its_length_costs(language: Language, unit: str) -> None:
    """Eight times the text may not cost much more than eight times the time: nothing is sought again and again."""
    assert seconds_for(language, unit, 32_000) < 20 * seconds_for(language, unit, 4_000) + 0.4


@pytest.mark.long
@pytest.mark.parametrize(("language", "unit"), UNITS[::3] + LOOKING_BACK)
def test_a_megabyte_of_hostile_text_costs_what_its_length_costs(language: Language, unit: str) -> None:
    assert seconds_for(language, unit, 1_000_000) < 20 * seconds_for(language, unit, 125_000) + 1


def test_a_number_longer_than_any_figure_is_read_as_far_as_it_can_be() -> None:
    for mark in (" ", "\u00a0", "."):
        text = f"Tỉnh còn {mark.join(['111'] * 40)} hộ nghèo và 1 000 000 hộ cận nghèo."
        reading = read_figures(read_document(text.encode(), page="hostile", plain_text=True, language="vi"))
        assert [one.value for one in reading.observations if one.indicator == "near_poor_households"] == [1_000_000]
