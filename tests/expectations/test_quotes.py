"""Whether words say a value: forms of both languages, and the slips that must not pass."""

from decimal import Decimal

import pytest

from expectations.quotes import decimal_signs, says, values_in

VI, EN = ",", "."


@pytest.mark.parametrize(
    ("quote", "value", "signs", "beside"),
    [
        ("3,36%", "3.36", VI, ""),
        ("3.36%", "3.36", EN, ""),
        ("3.36%", "3.36", VI + EN, ""),
        ("7.304 hộ", "7304", VI, ""),
        ("6,912", "6912", EN, " households"),
        ("1.149.180 triệu đồng", "1149180e6", VI, ""),
        ("VND 1.5 trillion", "1.5e12", EN, ""),
        ("844 tỷ đồng", "844e9", VI, ""),
        ("gần 4 nghìn tỷ", "4e12", VI, ""),
        ("hàng trăm triệu 300 triệu", "300e6", VI, ""),
        ("134 tỷ 600 triệu đồng", "134600e6", VI, ""),
        ("1,6 nghìn lượt", "1600", VI, ""),
        ("28, 4%", "28.4", VI, ""),
        ("nine additional communes", "9", EN, ""),
        ("chín xã", "9", VI, ""),
        ("half", "0.5", EN, ""),
        ("giảm 3,28%", "-3.28", VI, ""),
        ("30-50", "30e6", EN, " million VND per year"),
        ("35,890", "35890e9", EN, " | 18 Programme | Outstanding (billion VND)"),
        ("0,55%/tháng", "0.55", VI, ""),
        ("over 5,600", "5600", EN, ""),
        ("0%", "0", EN, ""),
    ],
)
def test_words_say_their_value(quote: str, value: str, signs: str, beside: str) -> None:
    assert says(quote, [Decimal(value)], signs=signs, beside=beside)


@pytest.mark.parametrize(
    ("quote", "value", "signs"),
    [
        ("844 tỷ đồng", "844e6", VI),  # a billion taken for a million
        ("844 tỷ đồng", "844", VI),  # the scale word lost
        ("4,275 billion VND", "4.275e9", EN),  # a comma taken for a point
        ("2,415 tỷ đồng", "2415e9", VI),  # and the other way round
        ("12,2%", "122", VI),
        ("12.2%", "1.22", EN),
        ("417,571", "471571", EN),  # digits exchanged
        ("3,36%", "6.02", VI),  # the neighbour's value
        ("nine additional communes", "90", EN),
        ("communes", "1", EN),
        ("", "0", EN),
    ],
)
def test_slips_do_not_pass(quote: str, value: str, signs: str) -> None:
    assert not says(quote, [Decimal(value)], signs=signs)


def test_a_range_says_both_of_its_bounds() -> None:
    assert says("from 11,000 to 20,000", [Decimal(11000), Decimal(20000)], signs=EN)
    assert not says("from 11,000 to 20,000", [Decimal(11000), Decimal(25000)], signs=EN)


@pytest.mark.parametrize(
    ("line", "language", "signs"),
    [
        ("giảm từ 12,2% xuống 3,36%", "vi", ","),
        ("giảm 3.36% còn 2,95%", "vi", ",."),
        ("from 12.2% to 3.36%", "en", "."),
        ("Lending to poor households 6,6%/year", "en", ",."),
        ("1,462 houses", None, ",."),
    ],
)
def test_the_decimal_sign_belongs_to_the_line(line: str, language: str | None, signs: str) -> None:
    assert decimal_signs(line, language=language) == signs


def test_values_are_a_closed_set() -> None:
    assert values_in("1.462 nhà", signs=VI) == {Decimal(1462)}
