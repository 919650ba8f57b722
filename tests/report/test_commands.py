"""The two commands: what they print, and how they end when they cannot."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.commands.report import command as report
from orchestration.commands.show import command as show
from orchestration.data_root import DataRoot, hold
from tests.report.world import NOW
from transforms.errors import DataHeld, UsageError


def test_report_says_where_it_lies(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path, ignore=shutil.ignore_patterns("report"))
    done = CliRunner().invoke(report, ["--data", str(copy.path), "--without-pages"], catch_exceptions=False)
    assert done.exit_code == 0 and str(copy.report / "index.html") in done.output and "pages" in done.output
    assert (copy.report / "vi" / "index.html").is_file() and not (copy.report / "captured").exists()


def test_report_without_a_release_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="run the nightly job first"):
        CliRunner().invoke(report, ["--data", str(tmp_path)], catch_exceptions=False)


def test_report_waits_for_no_run_that_holds_the_data(world: DataRoot) -> None:
    with hold(world, purpose="nightly", started_at=NOW), pytest.raises(DataHeld, match="another run holds it"):
        CliRunner().invoke(report, ["--data", str(world.path)], catch_exceptions=False)


@pytest.mark.parametrize("place", ["20", "Lạng Sơn", "lang son"])
def test_show_draws_the_path(world: DataRoot, place: str) -> None:
    done = CliRunner().invoke(show, ["poverty_timeline", "--data", str(world.path), "--place", place], catch_exceptions=False)
    lines = done.output.splitlines()
    assert lines[0] == "poor_household_rate · Lạng Sơn (20, province) · level, percent"
    assert [line.split()[:2] for line in lines[1:5]] == [
        ["2021-12-31", "12.2"],
        ["2022-12-31", "8.92"],
        ["2023-12-31", "6.02"],
        ["2024-12-31", "3.36"],
    ]


def test_show_keeps_a_province_apart_from_its_city_of_the_same_name(world: DataRoot) -> None:
    done = CliRunner().invoke(show, ["poverty_timeline", "--data", str(world.path), "--place", "lang son"], catch_exceptions=False)
    province, city = done.output.split("\n\n")
    assert city.splitlines()[0] == "poor_household_rate · Lạng Sơn (178, district) · level, percent"
    assert "0.41" in city and "0.41" not in province


@pytest.mark.parametrize(
    ("arguments", "heading"),
    [
        (["indicator_series", "--indicator", "jobs_created", "--kind", "flow"], "jobs_created · Lạng Sơn (20, province) · flow, persons"),
        (["rate_history", "--indicator", "near_poor_households"], "rate · near_poor_households · eng.vbsp.org.vn · loan, % a year"),
        (["rate_history", "--kind", "deposit", "--indicator", "P1W"], "rate · P1W · eng.vbsp.org.vn · deposit, % a year"),
    ],
)
def test_show_draws_other_series(world: DataRoot, arguments: list[str], heading: str) -> None:
    assert CliRunner().invoke(show, [*arguments, "--data", str(world.path)], catch_exceptions=False).output.splitlines()[0] == heading


def test_show_says_what_it_did_not_find(world: DataRoot) -> None:
    looked_for = "a series with indicator poor_household_rate (the default), place Nowhere, kind level (the default)"
    with pytest.raises(UsageError, match=re.escape(looked_for)):
        CliRunner().invoke(show, ["poverty_timeline", "--place", "Nowhere", "--data", str(world.path)], catch_exceptions=False)
    with pytest.raises(UsageError, match=re.escape("a series with kind loan (the default), place nobody,")):
        CliRunner().invoke(show, ["rate_history", "--place", "nobody", "--data", str(world.path)], catch_exceptions=False)
