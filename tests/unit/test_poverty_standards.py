"""The national poverty lines: what applies when, and rows that contradict."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from transforms.errors import ReferenceDataError
from transforms.reference import poverty_standards as standards


def standards_on(day: date) -> tuple[standards.PovertyStandard, ...]:
    return tuple(standard for standard in standards.load_poverty_standards() if standard.applies_from <= day <= standard.applies_to)


@pytest.mark.parametrize(
    ("day", "rural", "urban"),
    [
        (date(2013, 12, 31), 400_000, 500_000),
        (date(2020, 12, 31), 1_000_000, 1_300_000),
        (date(2021, 12, 31), 1_000_000, 1_300_000),
        (date(2022, 12, 31), 1_500_000, 2_000_000),
        (date(2026, 12, 31), 1_500_000, 2_000_000),
        (date(2027, 12, 31), 2_200_000, 2_800_000),
    ],
)
def test_the_highest_income_of_the_poor(day: date, rural: int, urban: int) -> None:
    tops = {area: max(s.income_to_vnd for s in standards_on(day) if s.area == area and s.status == "poor") for area in ("rural", "urban")}
    assert tops == {"rural": Decimal(rural), "urban": Decimal(urban)}


def test_every_day_from_2006_to_2030_has_lines_and_no_other() -> None:
    assert all(standards_on(date(year, month, 1)) for year in range(2006, 2031) for month in (1, 7, 12))
    assert standards_on(date(2005, 12, 31)) == () == standards_on(date(2031, 1, 1))


def test_poor_and_near_poor_never_share_a_household() -> None:
    """Bands of one area and day overlap in income only where the number of lacks parts them."""
    for one in standards.load_poverty_standards():
        for other in standards.load_poverty_standards():
            if one.status == "poor" and other.status == "near_poor" and one.area == other.area and one.applies_from == other.applies_from:
                low = max(one.income_over_vnd or 0, other.income_over_vnd or 0)
                apart = (
                    one.deprivations_from is not None
                    and other.deprivations_to is not None
                    and one.deprivations_from > other.deprivations_to
                )
                assert apart or low >= min(one.income_to_vnd, other.income_to_vnd)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("town,poor,,1,,,,2011-01-01,2015-12-31,A,", "column area"),
        ("rural,poor,,much,,,,2011-01-01,2015-12-31,A,", "whole amounts"),
        ("rural,poor,5,1,,,,2011-01-01,2015-12-31,A,", "run upwards"),
        ("rural,poor,,1,,,,2015-01-01,2016-12-31,A,\nrural,poor,,2,,,,2016-01-01,2017-12-31,B,", "both apply"),
    ],
)
def test_a_wrong_row_is_named(line: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "poverty_standards.csv"
    header = standards.PATH.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{header}\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(standards, "PATH", path)
    standards.load_poverty_standards.cache_clear()
    with pytest.raises(ReferenceDataError, match=told):
        standards.load_poverty_standards()
    monkeypatch.undo()
    standards.load_poverty_standards.cache_clear()


@pytest.mark.parametrize(("first", "base"), [("2016-01-01", "2015-12-31"), ("2021-01-01", "2021-12-31"), ("2022-01-01", "2021-12-31")])
def test_a_span_starts_from_the_review_by_its_own_standard(first: str, base: str) -> None:
    assert standards.base_of_span(date.fromisoformat(first)) == date.fromisoformat(base)
