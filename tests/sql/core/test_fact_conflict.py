"""Disagreements: given statements about one fact, expected kinds of conflict."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.warehouse import ask, build
from tests.warehouse_rows import Page, end_of, seeds, stage_night

NIGHT = date(2026, 11, 1)


def page(name: str, *, host: str = "bao.vn", published_on: date = date(2025, 1, 10)) -> Page:
    return Page(page=name, source=host, url=f"https://{host}/{name}", published_on=published_on)


def test_kinds_of_conflict(tmp_path: Path) -> None:
    rate: dict[str, Any] = {"unit": "percent", "period": end_of(2024)}
    money: dict[str, Any] = {"unit": "VND", "period": end_of(2024)}
    pages = [
        page("one")
        .state("poor_household_rate", "level", "3.36", "3.36%", **rate)
        .state("near_poor_household_rate", "level", "5.14", "5.14%", **rate)
        .state("credit_outstanding", "level", "4500000000000", "4,500 billion", **money)
        .state("multidimensional_poverty_rate", "level", "8.5", "8.5%", **rate)
        .state("credit_borrowers", "level", "5600", "over 5,600 households", unit="households", qualifier="over", period=end_of(2024)),
        page("two", host="tin.vn")
        .state("poor_household_rate", "level", "3.66", "3.66%", **rate)
        .state("near_poor_household_rate", "level", "5.1", "5.1%", **rate)
        .state("credit_outstanding", "level", "4500000000", "4,500 million", **money)
        .state("multidimensional_poverty_rate", "forecast", "7.2", "7.2%", **rate)
        .state("credit_borrowers", "level", "5632", "5,632 households", unit="households", period=end_of(2024)),
        page("early", host="som.vn", published_on=date(2024, 11, 1)).state("clean_water_access_rate", "level", "97", "97%", **rate),
        page("late", host="muon.vn").state("clean_water_access_rate", "level", "95", "95%", **rate),
    ]
    stage_night(tmp_path / "staged", NIGHT, pages)
    built = build(tmp_path)
    assert ask(built, "SELECT indicator, kind_of_conflict FROM conflict_ledger ORDER BY 1") == [
        ("clean_water_access_rate", "forecast_against_result"),
        ("credit_outstanding", "unit_slip"),
        ("multidimensional_poverty_rate", "forecast_against_result"),
        ("near_poor_household_rate", "rounding"),
        ("poor_household_rate", "value"),
    ]
    chosen = dict(ask(built, "SELECT indicator || ':' || kind, (value, chosen_by)::VARCHAR FROM indicator_series"))
    assert "95.0" in chosen["clean_water_access_rate:level"] and "result_after_its_period" in chosen["clean_water_access_rate:level"]
    assert "8.5" in chosen["multidimensional_poverty_rate:level"]
    assert "5632" in chosen["credit_borrowers:level"] and "exact_figure" in chosen["credit_borrowers:level"]
    assert "5.14" in chosen["near_poor_household_rate:level"] and "more_digits" in chosen["near_poor_household_rate:level"]


def test_one_number_of_two_scopes_is_shown_and_not_merged(tmp_path: Path) -> None:
    stage_night(tmp_path / "staged", NIGHT, seeds())
    built = build(tmp_path)
    ledger = ask(built, "SELECT kind_of_conflict, population, settled_by, sources, lowest::DOUBLE FROM conflict_ledger")
    assert ledger == [("scope", "ethnic_minority_area", "kept_apart", ["eng.vbsp.org.vn", "vietnam.vn"], -2.9)]
    changes = ask(
        built,
        """SELECT population FROM indicator_series
        WHERE indicator = 'poor_household_rate' AND kind = 'change' AND value = -2.9 ORDER BY 1 NULLS FIRST""",
    )
    assert changes == [(None,), ("ethnic_minority_area",)]


def test_a_review_decision_goes_before_news_and_a_low_confidence_reading_stays_out(tmp_path: Path) -> None:
    rate: dict[str, Any] = {"unit": "percent", "period": end_of(2024)}
    decided = "Quyết định số 83 phê duyệt kết quả rà soát hộ nghèo năm 2024 ghi tỷ lệ 3,40 phần trăm."
    pages = [
        page("decision").state("poor_household_rate", "level", "3.4", "3,40", sentence=decided, **rate),
        page("news", host="tin.vn").state("poor_household_rate", "level", "3.36", "3.36%", **rate),
        page("more", host="mot.vn").state("poor_household_rate", "level", "3.36", "3.36%", **rate),
        page("weak", host="hai.vn").state("poor_household_rate", "level", "1", "1%", confidence="low", **rate),
    ]
    stage_night(tmp_path / "staged", NIGHT, pages)
    built = build(tmp_path)
    assert ask(built, "SELECT value::DOUBLE, chosen_by, authority, statements FROM indicator_series") == [
        (3.4, "authority", "review_decision", 3)
    ]
    assert ask(built, "SELECT value::DOUBLE, source FROM low_confidence") == [(1.0, "hai.vn")]
