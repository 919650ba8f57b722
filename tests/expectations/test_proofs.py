"""Every rule bites: a row or batch breaks each, and a rule that is deleted or loosened is found out by its own proof.

Belongs here: running the proofs, and loosening the suites in every way that their arguments allow.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import pytest

from expectations.frames import KEYS, prepare
from expectations.outcomes import RuleOutcome
from expectations.rules import Json, Rule, Stage, Suite, rules, suite_of, suites
from expectations.validation import validate_prepared
from tests.expectations import night_proofs, release_proofs, sound_night, sound_release
from tests.expectations.breaking import Break, Consequence, Frames, Proof

PROOFS: dict[str, Proof] = {
    **night_proofs.CAPTURES,
    **night_proofs.DOCUMENTS,
    **night_proofs.OBSERVATIONS,
    **night_proofs.RATES,
    **night_proofs.SOURCES,
    **release_proofs.WAREHOUSE,
    **release_proofs.MARTS,
}
RULES = {rule.rule: rule for rule in rules()}
GAPS_LOOKED_AT = {
    "expect_column_pair_values_to_be_equal": ("neither", "either_value_is_missing"),
    "expect_quote_to_contain_value": ("never", "any_value_is_missing"),
}


def sound(stage: Stage) -> Frames:
    return sound_release.frames() if stage in ("warehouse", "marts") else sound_night.frames()


@lru_cache(maxsize=8)
def prepared(stage: Stage) -> Frames:
    return prepare(stage, sound(stage))


@lru_cache(maxsize=512)
def broken(stage: Stage, make: Break) -> Frames:
    frames = sound(stage)
    make(frames)
    return prepare(stage, frames)


@lru_cache(maxsize=256)
def stated(rule: str) -> tuple[Suite, Json]:
    """The suite that states a rule, and the rule as the file has it."""
    for suite in suites():
        for each, content in zip(suite.rules, suite.expectations, strict=True):
            if each.rule == rule:
                return suite, content
    raise KeyError(rule)


def suite_with(rule: str, *contents: Json) -> Suite:
    suite, _ = stated(rule)
    return suite_of({**suite.content, "expectations": list(contents)}, where="a loosened suite")


def consequence_of(outcome: RuleOutcome) -> Consequence | None:
    if outcome.success:
        return None
    if outcome.blocks:
        return "blocks the release"
    if outcome.severity == "critical":
        return "holds the source" if outcome.by_source else "quarantines"
    if outcome.severity == "info":
        return "tells"
    return "flags" if outcome.scope == "row" else "warns"


def objections(suite: Suite, rule: str) -> Iterator[str]:
    """What the proof of a rule has against a suite; nothing when the rule stands there as it should."""
    proof, stage = PROOFS[rule], suite.stage
    found = {each.rule: each for each in suite.rules}.get(rule)
    if found is not None and found.max_share != proof.beyond:
        yield f"the source waits beyond {found.max_share}, not {proof.beyond}"
    for outcome in validate_prepared([suite], prepared(stage)):
        if not outcome.success:
            yield f"fails on sound rows: {outcome.observed}"
    for number, make in enumerate(proof.breaks):
        outcomes = [each for each in validate_prepared([suite], broken(stage, make)) if each.rule == rule]
        came = consequence_of(outcomes[0]) if outcomes else None
        if came != proof.consequence:
            yield f"break {number} {came or 'is not found'}, expected that it {proof.consequence}"
        elif outcomes[0].observed and "could not be evaluated" in outcomes[0].observed:
            yield f"break {number} {outcomes[0].observed}"
        elif not outcomes[0].failing_keys:
            yield f"break {number} names no failing row"


def test_every_rule_has_a_proof_and_every_proof_a_rule() -> None:
    assert set(PROOFS) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_proof_breaks_its_rule(rule: str) -> None:
    _, content = stated(rule)
    assert list(objections(suite_with(rule, content), rule)) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_deleted_or_loosened_rule_is_found_out(rule: str) -> None:
    _, content = stated(rule)
    unnoticed = [how for how, suite in loosened(rule, content) if next(objections(suite, rule), None) is None]
    assert unnoticed == []


def loosened(rule: str, content: Mapping[str, Any]) -> Iterator[tuple[str, Suite]]:
    """The rule's suite without the rule, and with it in each form that is looser in one respect."""
    yield "deleted", suite_with(rule)
    for severity in {"critical": ("warning", "info"), "warning": ("info",), "info": ()}[str(content["severity"])]:
        yield severity, suite_with(rule, {**content, "severity": severity})
    meta: dict[str, Any] = dict(content["meta"])
    if meta["scope"] != "row":
        yield "scope row", suite_with(rule, {**content, "meta": {**meta, "scope": "row", "by_source": False}})
    if "max_share" in meta:
        yield "max_share", suite_with(rule, {**content, "meta": {**meta, "max_share": 0.99}})
    kwargs: dict[str, Any] = dict(content["kwargs"])
    for how, looser in looser_arguments(RULES[rule], kwargs):
        yield how, suite_with(rule, {**content, "kwargs": {**kwargs, **looser}})


def looser_arguments(rule: Rule, kwargs: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    looks_at_rows = rule.expectation_type.startswith("expect_column") or "column_list" in kwargs
    if looks_at_rows and rule.table != "dim_place":  # a table of one row fails in all of its rows or in none
        yield "mostly", {"mostly": 0.1}
    if rule.expectation_type in GAPS_LOOKED_AT and kwargs["ignore_row_if"] == GAPS_LOOKED_AT[rule.expectation_type][0]:
        yield "gaps", {"ignore_row_if": GAPS_LOOKED_AT[rule.expectation_type][1]}
    for name, value in kwargs.items():
        if name in ("min_value", "min_ratio", "min_share"):
            yield name, {name: value - step(value)}
        elif name in ("max_value", "max_ratio", "limit_without_history"):
            yield name, {name: value + step(value)}
        elif name in ("tolerance", "tolerance_percent", "spreads", "min_spread", "slack"):
            yield name, {name: value * 1.5}
        elif name in ("min_rows", "min_nights"):
            yield name, {name: value + 1}
        elif name == "longest_days":
            yield name, {name: value / 2}
        elif name == "side":
            yield name, {name: {"above": "below", "below": "above"}[str(value)]}
        elif name == "value_set" and "not_be_in" not in rule.expectation_type:
            yield "one more value", {name: [*value, "perhaps"]}
        elif name in ("members", "value_set") and isinstance(value, list):
            yield from ((f"without {each}", {name: [other for other in value if other != each]}) for each in value)
        elif name == "group_columns" and kwargs.get("min_rows") != 1:  # a group of one row is as fine as it gets
            yield "finer groups", {name: [*value, *KEYS[rule.table]]}
        elif name == "column_list" and rule.expectation_type == "expect_compound_columns_to_be_unique":
            yield "longer key", {name: [*value, {"documents": "url", "observations": "value", "rates": "percent_per_year"}[rule.table]]}


def step(value: object) -> float:
    """By how much a limit is loosened: a tenth, of a whole number at least one, of a year or a day count one."""
    number = float(str(value))
    if abs(number) >= 1000:
        return 1
    return max(0.1 * abs(number), 1.0 if isinstance(value, int) else 0.0)


def test_the_share_of_rules_proven(capsys: pytest.CaptureFixture[str]) -> None:
    proven = [rule for rule in RULES if rule in PROOFS and PROOFS[rule].breaks]
    share = 100 * len(proven) / len(RULES)
    breaks = sum(len(proof.breaks) for proof in PROOFS.values())
    forms = sum(1 for rule in RULES for _ in loosened(rule, stated(rule)[1]))
    with capsys.disabled():
        print(
            f"\nrules proven: {len(proven)} of {len(RULES)} ({share:.0f} %) by {breaks} breaks, against {forms} deleted or loosened forms"
        )
    assert len(proven) == len(RULES)
