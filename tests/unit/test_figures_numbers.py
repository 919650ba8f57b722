"""Numerals: separators by evidence, never by guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.figures.numbers import AmbiguousNumber, parse_numeral, sign_of_text, sign_proven_by


@pytest.mark.parametrize(
    ("numeral", "sign", "follower", "value"),
    [
        ("7.304", ",", "count", "7304"),
        ("3,36", ",", "percent", "3.36"),
        ("3.36", ",", "percent", "3.36"),  # a point among commas: the numeral proves itself
        ("1.149.180", ",", "scale", "1149180"),
        ("1,149,180", ".", "scale", "1149180"),
        ("1.234,5", ".", "other", "1234.5"),
        ("2.415", ".", "count", "2415"),  # Vietnamese grouping in an English text
        ("1,462", ",", "count", "1462"),
        ("2,749", ".", "scale", "2749"),
        ("4,125", ",", "scale", "4.125"),
        ("12.345", ",", "other", "12345"),
        ("04", ",", "count", "4"),
        ("0,55", ",", "percent", "0.55"),
        ("0.169", ",", "percent", "0.169"),
        ("2019", ".", "other", "2019"),
    ],
)
def test_one_numeral(numeral: str, sign: str, follower: str, value: str) -> None:
    assert parse_numeral(numeral, sign=sign, follower=follower) == Decimal(value)


@pytest.mark.parametrize("numeral", ["1,462", "12,345"])
def test_three_digits_with_nothing_beside_them_stay_open(numeral: str) -> None:
    with pytest.raises(AmbiguousNumber):
        parse_numeral(numeral, sign=",")


@pytest.mark.parametrize("numeral", ["1.2.3", "12.5.2020", "12.5,3", "0.123.456", "1234.567.890"])
def test_what_groups_nothing_is_no_number(numeral: str) -> None:
    with pytest.raises(AmbiguousNumber):
        parse_numeral(numeral, sign=".")


def test_words_are_no_numerals() -> None:
    with pytest.raises(ValueError, match="expected digits"):
        parse_numeral("12a", sign=".")


def test_the_sign_of_a_text_is_what_most_numerals_prove() -> None:
    assert sign_of_text(["3,3", "6,6", "12.5"], declared=None, language="en") == ","
    assert sign_of_text(["3.360", "12"], declared=None, language="vi") == ","
    assert sign_of_text(["3,3"], declared=".", language="vi") == "."
    assert sign_proven_by("3.360") is None


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(",."))
def test_grouped_numbers_read_back(number: int, sign: str) -> None:
    grouped = f"{number:,}".replace(",", "." if sign == "," else ",")
    assert parse_numeral(grouped, sign=sign, follower="count") == number


@given(st.decimals(min_value=0, max_value=9999, places=2), st.sampled_from(",."))
def test_two_decimals_read_back_whatever_the_sign_around_them(number: Decimal, sign: str) -> None:
    for printed in (str(number), str(number).replace(".", ",")):
        assert parse_numeral(printed, sign=sign, follower="percent") == number
