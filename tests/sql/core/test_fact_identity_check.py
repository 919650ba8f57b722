"""Arithmetic on reported figures: given statements, expected verdicts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration import builder
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, end_of, seeds, stage_night

NIGHT = date(2026, 11, 1)
HERE = "SELECT identity, expected::DOUBLE, reported::DOUBLE, verdict FROM reconciliation"


def page(name: str) -> Page:
    return Page(page=name, source=f"{name}.vn", url=f"https://{name}.vn/a", published_on=date(2026, 1, 10))


@pytest.fixture(scope="module")
def of_seeds(tmp_path_factory: pytest.TempPathFactory) -> builder.Built:
    path = tmp_path_factory.mktemp("seeds")
    stage_night(path / "staged", NIGHT, seeds())
    return build(path)


def test_the_chain_of_the_seeds_holds(of_seeds: builder.Built) -> None:
    assert ask(of_seeds, f"{HERE} WHERE identity = 'chain' ORDER BY period_end") == [
        ("chain", 8.92, 8.92, "holds"),
        ("chain", 6.02, 6.02, "holds"),
        ("chain", 3.36, 3.36, "holds"),
    ]


def test_the_mean_cut_holds_by_levels_and_by_changes(of_seeds: builder.Built) -> None:
    rows = ask(of_seeds, f"{HERE} WHERE identity LIKE 'average%' ORDER BY 1")
    assert rows == [("average_of_changes", -2.946666667, -2.95, "holds"), ("average_of_levels", -2.946666667, -2.95, "holds")]


def test_sums_and_implied_totals_of_the_seeds(of_seeds: builder.Built) -> None:
    told = {row[0]: row[1:] for row in ask(of_seeds, f"{HERE} WHERE identity NOT LIKE '%chain%'")}
    assert told["livelihood_models_by_branch"] == (249, 249, "holds")
    assert told["livelihood_households_by_population"] == (4060, 4100, "holds")
    expected, other, verdict = told["households_implied_by_poor_and_near_poor"]
    assert (round(expected), round(other), verdict) == (192705, 192786, "holds")
    assert told["near_poor_rate_of_poor"] == (7.92, 7.92, "holds")
    assert told["capital_by_budget"] == (None, 1149180000000, "untestable")  # the local part is not told


def test_members_name_the_reported_figure_first_and_lead_to_evidence(of_seeds: builder.Built) -> None:
    rows = ask(
        of_seeds,
        """SELECT e.quote FROM (SELECT unnest(members) AS id, generate_subscripts(members, 1) AS n FROM reconciliation
        WHERE identity = 'livelihood_models_by_branch') JOIN evidence AS e ON id = e.observation_id ORDER BY n""",
    )
    assert [row[0] for row in rows] == ["nearly 249", "231 livestock models", "14 crops models", "4 forestry models"]


def test_verdicts_across_pages(tmp_path: Path) -> None:
    day: dict[str, Any] = {"period": end_of(2024)}
    one = (
        page("one")
        .state("poor_household_rate", "level", "3.36", "3.36%", unit="percent", **day)
        .state("near_poor_household_rate", "level", "5.14", "5.14%", unit="percent", **day)
        .state("poor_households", "level", "6650", "6,650 households", unit="households", **day)
        .state("credit_outstanding", "level", "4500000000000", "4,500 billion", unit="VND", **day)
        .state("credit_local_budget_capital", "level", "90000000000", "90 billion", unit="VND", **day)
    )
    two = (
        page("two")
        .state("multidimensional_poverty_rate", "level", "8.5", "8.5%", unit="percent", **day)
        .state("households", "level", "197900", "197,900 households", unit="households", **day)
        .state("credit_overdue", "level", "18000000000", "18 billion", unit="VND", **day)
        .state("credit_overdue_rate", "level", "0.04", "0.04%", unit="percent", **day)
        .state("credit_capital", "level", "80000000000", "80 billion", unit="VND", **day)
        .state("houses_started", "cumulative", "6000", "6,000 houses", unit="houses", period=(date(2025, 1, 1), date(2025, 9, 1)))
        .state("houses_completed", "cumulative", "4500", "4,500 houses", unit="houses", period=(date(2025, 1, 1), date(2025, 9, 1)))
        .state("houses_in_progress", "cumulative", "1400", "1,400 houses", unit="houses", period=(date(2025, 1, 1), date(2025, 9, 1)))
    )
    stage_night(tmp_path / "staged", NIGHT, [one, two])
    verdicts = {row[0]: row[3] for row in ask(build(tmp_path), HERE)}
    assert verdicts == {
        "poor_and_near_poor_rate": "holds",
        "poor_household_rate_of_counts": "holds",
        "poor_within_multidimensional_rate": "holds",
        "overdue_rate_of_amounts": "violated",  # 18 of 4,500 is 0.4
        "overdue_within_outstanding": "holds",
        "local_budget_within_capital": "violated",
        "outstanding_within_capital": "violated",
        "houses_started": "violated",
        "multidimensional_rate_of_counts": "untestable",  # the count is not told
        "near_poor_household_rate_of_counts": "untestable",
    }


def test_provinces_make_the_country_only_when_all_are_told(tmp_path: Path) -> None:
    codes = ask(build(tmp_path / "empty"), "SELECT place_code FROM core.dim_place WHERE level = 'province' AND valid_to IS NULL ORDER BY 1")
    assert len(codes) == 34
    whole = page("whole")
    for indicator, total in (("poor_households", 3400), ("near_poor_households", 3500), ("households", 5)):
        country = {"place_code": "VN", "place_name": "Việt Nam", "place_level": "country"}
        whole.state(indicator, "level", str(total), f"{total} in all", unit="households", period=end_of(2025), **country)
        for (code,) in codes if indicator != "households" else codes[:2]:
            place = {"place_code": code, "place_name": f"Tỉnh {code}"}
            whole.state(indicator, "level", "100", f"100 {indicator} in {code}", unit="households", period=end_of(2025), **place)
    stage_night(tmp_path / "staged", NIGHT, [whole])
    rows = ask(build(tmp_path), "SELECT identity, reported::INT, verdict FROM reconciliation WHERE identity LIKE 'places%' ORDER BY 2")
    assert rows == [
        ("places_within_the_whole", 5, "violated"),
        ("places_make_the_whole", 3400, "holds"),
        ("places_make_the_whole", 3500, "violated"),
    ]
