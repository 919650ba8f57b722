"""The national poverty lines, one row a band of income, from `poverty_standards.csv`.

A household is poor (or near-poor) when its monthly income per person lies in a band of its area and it lacks as many of the basic
services as the band says. A series of rates breaks where the lines change. Provinces may have higher lines of their own: not here.

Belongs here: loading, checking and asking the rows. Does not belong here: lines as pages print them (they are observations).
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from transforms.errors import ReferenceDataError

PATH = Path(__file__).with_name("poverty_standards.csv")

Area = Literal["rural", "urban"]
Status = Literal["poor", "near_poor"]


@dataclass(frozen=True, slots=True)
class PovertyStandard:
    """One band: VND a person and month, over (exclusive) and up to (inclusive); lacks from and to so many of the indicators."""

    area: Area
    status: Status
    income_over_vnd: Decimal | None
    income_to_vnd: Decimal
    deprivations_from: int | None
    deprivations_to: int | None
    deprivation_indicators: int | None
    applies_from: date
    applies_to: date
    rule: str
    note: str


@cache
def load_poverty_standards() -> tuple[PovertyStandard, ...]:
    """All rows in the file's order.

    Raises ReferenceDataError for a value that cannot be read, a span or band turned round, or two rules for one area at one time.
    """
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = tuple(_standard(row, f"{PATH.name}:{number}") for number, row in enumerate(csv.DictReader(file), start=2))
    for one in rows:
        for other in rows:
            if (
                one.rule != other.rule
                and one.area == other.area
                and one.applies_from <= other.applies_to
                and other.applies_from <= one.applies_to
            ):
                raise ReferenceDataError(f"{PATH.name}: {one.rule} and {other.rule} both apply to {one.area} areas on one day")
    return rows


def _standard(row: dict[str, str], where: str) -> PovertyStandard:
    for column, allowed in (("area", get_args(Area)), ("status", get_args(Status))):
        if row[column] not in allowed:
            raise ReferenceDataError(f"{where}: column {column}: expected one of {allowed}, got {row[column]!r}")
    try:
        standard = PovertyStandard(
            cast(Area, row["area"]),
            cast(Status, row["status"]),
            Decimal(row["income_over_vnd"]) if row["income_over_vnd"] else None,
            Decimal(row["income_to_vnd"]),
            int(row["deprivations_from"]) if row["deprivations_from"] else None,
            int(row["deprivations_to"]) if row["deprivations_to"] else None,
            int(row["deprivation_indicators"]) if row["deprivation_indicators"] else None,
            date.fromisoformat(row["applies_from"]),
            date.fromisoformat(row["applies_to"]),
            row["rule"],
            row["note"],
        )
    except (ValueError, ArithmeticError) as error:
        raise ReferenceDataError(f"{where}: expected whole amounts and days as yyyy-mm-dd: {error}") from error
    if standard.applies_from > standard.applies_to or (standard.income_over_vnd or Decimal(0)) >= standard.income_to_vnd:
        raise ReferenceDataError(f"{where}: expected spans and bands that run upwards")
    return standard


@cache
def national_lines() -> frozenset[Decimal]:
    """All amounts at which a national band of income ends, VND a person and month."""
    return frozenset(standard.income_to_vnd for standard in load_poverty_standards())


REVIEWS_PATH = PATH.with_name("poverty_reviews.csv")


@cache
def first_reviews() -> tuple[date, ...]:
    """The first day whose review followed each national standard, in order: where a series of levels breaks."""
    with REVIEWS_PATH.open(encoding="utf-8", newline="") as file:
        return tuple(sorted(date.fromisoformat(row["first_review_on"]) for row in csv.DictReader(file)))


def base_of_span(first: date) -> date:
    """The review that a span of years starts from: that of the year before, or the first by a new standard in the span's own first year.

    "2016-2020" starts from the review of 2015; "2021-2025" from that of 2021, because the review of 2020 followed another standard.
    """
    begun = {day.year for day in first_reviews()}
    return date(first.year if first.year in begun and first.year - 1 not in begun else first.year - 1, 12, 31)
