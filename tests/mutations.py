"""Corpora of consistent pages, and pages with one figure corrupted: what the warehouse's arithmetic is measured by.

Every page is about a place of its own, so that one build judges all of them. A page tells four yearly reviews of poverty, the credit of a
bank branch, a house-building drive and livelihood models, all figures fitting each other as printed.
"""

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from tests.warehouse_rows import Page, end_of

BILLION = 10**9
YEARS = (2021, 2022, 2023, 2024)


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of a corpus page: what `Page.state` takes, with the number as printed."""

    indicator: str
    kind: str
    printed: Decimal
    factor: int  # what a printed unit is worth: 1, or a billion
    fields: tuple[tuple[str, Any], ...]


def _rounded(number: float, places: str) -> Decimal:
    return Decimal(number).quantize(Decimal(places), ROUND_HALF_EVEN)


def consistent_figures(seed: int) -> tuple[Told, ...]:
    """The figures of one page, drawn at random, fitting each other by the rules of arithmetic."""
    draw = random.Random(seed)
    told: list[Told] = []

    def tell(indicator: str, kind: str, printed: Decimal | int, *, factor: int = 1, **fields: Any) -> None:
        told.append(Told(indicator, kind, Decimal(printed), factor, tuple(sorted(fields.items()))))

    households = draw.randrange(120_000, 260_000)
    rates: dict[int, Decimal] = {}
    near: dict[int, Decimal] = {}
    poor: dict[int, int] = {}
    share = draw.uniform(9, 16)
    for year in YEARS:
        share -= draw.uniform(1.2, 2.8)
        poor[year] = round(households * share / 100)
        near_poor = round(households * draw.uniform(4, 11) / 100)
        rates[year] = _rounded(poor[year] * 100 / households, "0.01")
        near[year] = _rounded(near_poor * 100 / households, "0.01")
        at: dict[str, Any] = {"period": end_of(year)}
        tell("households", "level", households, unit="households", **at)
        tell("poor_households", "level", poor[year], unit="households", **at)
        tell("near_poor_households", "level", near_poor, unit="households", **at)
        tell("multidimensionally_poor_households", "level", poor[year] + near_poor, unit="households", **at)
        tell("poor_household_rate", "level", rates[year], unit="percent", **at)
        tell("near_poor_household_rate", "level", near[year], unit="percent", **at)
        tell("multidimensional_poverty_rate", "level", rates[year] + near[year], unit="percent", **at)
    for before, after in itertools.pairwise(YEARS):
        over: dict[str, Any] = {"period": (end_of(before), end_of(after))}
        tell("poor_household_rate", "change", rates[after] - rates[before], unit="percentage_point", **over)
        tell("poor_households", "change", poor[after] - poor[before], unit="households", **over)
    mean = _rounded(float(rates[YEARS[-1]] - rates[YEARS[0]]) / (len(YEARS) - 1), "0.01")
    tell("poor_household_rate", "average_change", mean, unit="percentage_point", period=(end_of(YEARS[0]), end_of(YEARS[-1])))

    day: dict[str, Any] = {"period": end_of(2024)}
    outstanding, borrowers = draw.randrange(2_000, 6_000), draw.randrange(30_000, 90_000)
    overdue = draw.randrange(11, 29)
    tell("credit_outstanding", "level", outstanding, factor=BILLION, unit="VND", **day)
    tell("credit_borrowers", "level", borrowers, unit="households", **day)
    tell("credit_average_balance", "level", round(outstanding * 1000 / borrowers), factor=10**6, unit="VND/household", **day)
    tell("credit_overdue", "level", overdue, factor=BILLION, unit="VND", **day)
    tell("credit_overdue_rate", "level", _rounded(overdue * 100 / outstanding, "0.01"), unit="percent", **day)

    drive: dict[str, Any] = {"period": (date(2025, 1, 1), date(2025, 9, 1))}
    done, going, planned = draw.randrange(3_000, 5_000), draw.randrange(900, 2_000), draw.randrange(7_000, 9_000)
    tell("houses_completed", "cumulative", done, unit="houses", **drive)
    tell("houses_in_progress", "cumulative", going, unit="houses", **drive)
    tell("houses_started", "cumulative", done + going, unit="houses", **drive)
    tell("houses_target", "target", planned, unit="houses", **drive)
    tell("houses_plan_attainment", "cumulative", _rounded(done * 100 / planned, "0.1"), unit="percent_of_plan", **drive)

    span: dict[str, Any] = {"period": (date(2022, 1, 1), end_of(2024)), "unit": "models"}
    parts = {"livestock": draw.randrange(100, 300), "crops": draw.randrange(11, 60), "forestry": draw.randrange(11, 40)}
    tell("livelihood_models", "cumulative", sum(parts.values()), **span)
    for programme, models in parts.items():
        tell("livelihood_models", "cumulative", models, programme=programme, **span)
    return tuple(told)


def _swapped(printed: Decimal, draw: random.Random) -> Decimal | None:
    """Two neighbouring digits exchanged; None where all are alike."""
    digits = str(abs(printed))
    places = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and "." not in digits[n : n + 2]]
    if not places:
        return None
    n = draw.choice(places)
    other = Decimal(digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :])
    return other.copy_sign(printed)


Mutation = Callable[[Told, random.Random], tuple[Decimal, int] | None]
MUTATIONS: dict[str, Mutation] = {
    "x10": lambda told, _: (told.printed * 10, told.factor),
    "x100": lambda told, _: (told.printed * 100, told.factor),
    "digit_swap": lambda told, draw: None if (other := _swapped(told.printed, draw)) is None else (other, told.factor),
    "sign": lambda told, _: (-told.printed, told.factor),
    "unit": lambda told, _: (told.printed / 100, told.factor) if dict(told.fields)["unit"].startswith("percent") else None,
    "million_billion": lambda told, _: (told.printed, 10**6 if told.factor == BILLION else BILLION) if told.factor > 1 else None,
}
"""Each gives the number as it would be printed or read wrongly, or None where the corruption does not apply to the figure."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page of the corpus. `corrupted` names what was done to which figure; None for a page that is left whole."""

    place: str
    corrupted: tuple[str, str] | None  # kind of corruption, figure
    page: Page


def cases(*, seeds: int, every: int = 1) -> Iterator[Case]:
    """Pages of `seeds` corpora: each whole, and with every `every`-th figure corrupted in each way that applies."""
    number = 0
    for seed in range(seeds):
        figures = consistent_figures(seed)
        draw = random.Random(-seed)
        yield Case(f"Tỉnh {number}", None, _page(number, figures))
        for index in range(seed % every, len(figures), every):
            for name, mutate in MUTATIONS.items():
                changed = mutate(figures[index], draw)
                if changed is None or changed[0] * changed[1] == figures[index].printed * figures[index].factor:
                    continue
                number += 1
                told = Told(figures[index].indicator, figures[index].kind, *changed, figures[index].fields)
                page = _page(number, (*figures[:index], told, *figures[index + 1 :]))
                yield Case(f"Tỉnh {number}", (name, f"{told.indicator}:{told.kind}"), page)
        number += 1


def _page(number: int, figures: tuple[Told, ...]) -> Page:
    page = Page(page=f"m{number}", source="langson.gov.vn", url=f"https://langson.gov.vn/m{number}", published_on=date(2025, 10, 1))
    for told in figures:
        fields = dict(told.fields)
        place = {"place_code": None, "place_name": f"Tỉnh {number}", "place_level": "province"}
        words = {1: "", 10**6: " million", BILLION: " billion"}[told.factor]
        quote = f"{told.printed:f}{words}"
        page.state(told.indicator, told.kind, str(told.printed * told.factor), quote, **fields, **place)
    return page
