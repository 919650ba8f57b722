"""The suite files: in the library's own format, each rule with what it must say of itself, custom rules where they belong."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from expectations.frames import KEYS, NEEDED, prepare
from expectations.rules import STAGES, SUITES, rules, suite_of, suites
from tests.expectations import sound_night, sound_release
from transforms.errors import ReferenceDataError

ROOT = Path(__file__).parents[2]
FILES = sorted(SUITES.glob("*.json"))
OURS = {
    "expect_quote_to_contain_value",
    "expect_interval_to_contain_value",
    "expect_components_to_sum_to_total",
    "expect_levels_to_follow_changes",
    "expect_rates_to_be_ordered_by_term",
    "expect_ratio_between_rows_to_be_between",
    "expect_quotient_to_match",
    "expect_share_within_group_to_be_at_least",
    "expect_one_value_per_group",
    "expect_values_to_be_near_own_history",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_custom_rules_stand_in_custom_suites_only(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    types = {each["type"] for each in content["expectations"]}
    assert types <= OURS if path.name.endswith(".custom.json") else not types & OURS
    assert content["name"] == path.name.removesuffix(".json")


def test_every_stage_has_suites_over_tables_that_are_prepared() -> None:
    frames = sound_night.frames() | sound_release.frames()
    for stage in STAGES:
        prepared = prepare(stage, {name: frames[name] for name in NEEDED[stage]})
        assert suites(stage), stage
        for suite in suites(stage):
            assert set(KEYS[suite.table]) <= set(prepared[suite.table].columns)
            for rule in suite.rules:
                assert set(rule.columns) <= set(prepared[suite.table].columns), rule.rule


def test_every_rule_says_why_it_holds_and_has_an_id_of_its_own() -> None:
    for suite in suites():
        for rule, content in zip(suite.rules, suite.expectations, strict=True):
            assert re.match(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", str(content["id"])), rule.rule
            assert len(rule.reason.split()) >= 12, f"{rule.rule}: {rule.reason}"
            assert rule.scope == "row" or rule.max_share is None, rule.rule
            assert rule.max_share is None or rule.severity == "critical", rule.rule
            assert rule.group.split(".")[0] in (suite.stage, suite.table), rule.rule
    ids = [content["id"] for suite in suites() for content in suite.expectations]
    assert len(ids) == len(set(ids)) == len(rules())


@pytest.mark.parametrize("lost", ["notes", "severity", "scope", "group", "rule"])
def test_a_rule_that_says_too_little_is_refused(lost: str) -> None:
    content = json.loads((SUITES / "rates.json").read_text(encoding="utf-8"))
    first = content["expectations"][0]
    (first if lost in first else first["meta"]).pop(lost)
    with pytest.raises(ReferenceDataError, match=r"rates\.json: rule .*: expected"):
        suite_of(content, where="rates.json")


@pytest.mark.long
def test_standard_suites_open_in_the_plain_library_and_custom_ones_do_not() -> None:
    program = """
import json, logging, sys
from pathlib import Path
import great_expectations
logging.disable(logging.CRITICAL)
for path in sorted(Path("expectations/suites").glob("*.json")):
    content = json.loads(path.read_text(encoding="utf-8"))
    try:
        opened = len(great_expectations.ExpectationSuite(**content).expectations) == len(content["expectations"])
    except great_expectations.exceptions.ExpectationNotFoundError:
        opened = False
    assert opened is not path.name.endswith(".custom.json"), path
assert "expectations" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, check=False).returncode == 0
