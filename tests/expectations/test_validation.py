"""Validating a night: what passes, what fails and how it is told, what waits, and that nothing heavy is imported to read the rules."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pandas
import pytest

from expectations.outcomes import blocking_of, held_sources_of, quarantine_of
from expectations.rules import NIGHT_STAGES, Stage, rules
from expectations.validation import validate
from tests.expectations import sound_night

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("stage", NIGHT_STAGES)
def test_every_rule_holds_on_a_sound_night_and_is_told(stage: Stage) -> None:
    outcomes = validate(stage, sound_night.frames())

    assert [outcome.rule for outcome in outcomes if not outcome.success] == []
    assert {outcome.rule for outcome in outcomes} == {rule.rule for rule in rules(stage)}
    assert all(outcome.failing_keys == () and outcome.failed_rows == 0 for outcome in outcomes)


def test_a_failing_row_is_named_by_its_key_shown_as_text_and_quarantined() -> None:
    frames = sound_night.frames()
    frames["observations"].loc[3, "value"] = 108.92

    failed = {outcome.rule: outcome for outcome in validate("observations", frames) if not outcome.success}
    outcome = failed["observations.level_percent"]

    key = ("d1", frames["observations"].loc[3, "observation_id"])
    assert outcome.failing_keys == (key,)
    assert outcome.failed_rows == 1
    assert dict(outcome.sample[0])["level_percent"] == "108.92"
    assert "between 0 and 100" in outcome.reason
    assert not outcome.blocks
    assert ("observations", key, "observations.level_percent") in {(q.table, q.row_key, q.rule) for q in quarantine_of(failed.values())}


def test_a_source_waits_when_more_than_the_stated_share_of_its_rows_fails() -> None:
    frames = sound_night.frames()
    frames["observations"] = pandas.concat([frames["observations"]] * 2)  # a share of few rows says little
    frames["observations"]["quote"] = "something else"

    outcomes = validate("observations", frames)

    assert "observations.quote_in_text" in held_sources_of(outcomes)["vbsp-en"]
    assert blocking_of(outcomes) == ()


def test_one_bad_row_of_many_holds_no_source() -> None:
    frames = sound_night.frames()
    frames["observations"].loc[3, "value"] = 108.92

    assert held_sources_of([o for o in validate("observations", frames) if o.rule == "observations.level_percent"]) == {}


def test_a_correction_brings_a_quarantined_figure_back_and_its_words_stay_as_printed() -> None:
    frames = sound_night.frames()
    observations = frames["observations"]
    text = sound_night.TEXT.replace("12.2%", "122 %")  # as a page would misprint it
    frames["documents"].loc[0, "text"] = text
    observations["quote"] = observations["quote"].replace("12.2%", "122 %")
    observations.loc[0, "value"] = 122
    frames["corrections"] = pandas.DataFrame(
        [
            {
                "url": "http://www.eng.vbsp.org.vn/page-1.html?utm=x",
                "indicator": "poor_household_rate",
                "kind": "level",
                "period_end": "2021-12-31",
                "printed_value": "122",
                "right_value": "12.2",
            }
        ]
    )

    def failed() -> set[str]:
        return {outcome.rule for outcome in validate("observations", frames) if not outcome.success}

    assert failed() == set()
    frames["corrections"]["right_value"] = "112.2"
    assert failed() == {"observations.level_percent", "observations.levels_follow_changes"}
    del frames["corrections"]
    assert "observations.level_percent" in failed()


def test_one_night_of_several_is_no_duplicate_of_another() -> None:
    """A text that went away and came back is read on two nights: same keys, two nights, nothing wrong."""
    frames = sound_night.frames()
    again = {
        name: frame.assign(captured_on=frame["captured_on"] + timedelta(days=1)) for name, frame in frames.items() if name != "captures"
    }
    both = {name: pandas.concat([frame, again[name]]) if name in again else frame for name, frame in frames.items()}

    for stage in ("documents", "observations", "rates"):
        assert [outcome.rule for outcome in validate(stage, both) if not outcome.success] == []


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
def test_the_day_of_a_capture_is_vietnams_whatever_the_zone_of_its_instant(zone: str) -> None:
    frames = sound_night.frames()
    for table in ("documents", "rates"):
        frames[table]["captured_at"] = pandas.to_datetime(frames[table]["captured_at"]).dt.tz_convert(zone)

    assert [outcome.rule for outcome in validate("rates", frames) if not outcome.success] == []


def test_a_rule_that_cannot_be_evaluated_fails_and_blocks() -> None:
    frames = sound_night.frames()
    frames["rates"]["percent_per_year"] = 6.6
    outcomes = validate("rates", frames, row_key={"rates": ("no_such_column",)})

    broken = [outcome for outcome in outcomes if not outcome.success and outcome.severity == "critical"]
    assert broken
    assert all(outcome.blocks and "could not be evaluated" in (outcome.observed or "") for outcome in broken)


def test_an_empty_table_passes_without_rows() -> None:
    frames = {name: frame.iloc[:0] for name, frame in sound_night.frames().items()}

    for stage in NIGHT_STAGES:
        assert all(outcome.success and outcome.checked_rows == 0 for outcome in validate(stage, frames))


def test_a_missing_frame_is_named() -> None:
    with pytest.raises(ValueError, match="expected the frames observations, documents, got none of documents"):
        validate("observations", {"observations": sound_night.observations()})


@pytest.mark.parametrize(
    "order",
    [
        "import expectations, great_expectations",
        "import great_expectations, expectations",
    ],
)
@pytest.mark.long
def test_custom_suites_open_after_importing_expectations_in_either_order(order: str) -> None:
    program = f"""
{order}, json
from pathlib import Path
for path in sorted(Path("expectations/suites").glob("*.json")):
    suite = great_expectations.ExpectationSuite(**json.loads(path.read_text(encoding="utf-8")))
    assert suite.expectations, path
"""
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, check=False).returncode == 0


def test_validating_loads_no_statistics_before_they_are_used() -> None:
    program = """
import sys
from expectations.validation import validate
from tests.expectations import sound_night
assert validate("observations", {"observations": sound_night.observations(), "documents": sound_night.documents()})
assert not {"altair.vegalite", "scipy.stats._stats_py"} & set(sys.modules)
from great_expectations.expectations.core.expect_column_kl_divergence_to_be_less_than import alt, stats
assert stats.entropy([1.0]) == 0 and "scipy.stats._stats_py" in sys.modules
assert alt.Chart and "altair.vegalite" in sys.modules
"""
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, check=False).returncode == 0


def test_reading_the_rules_imports_neither_the_library_nor_pandas() -> None:
    program = (
        "import sys; from expectations.rules import rules; assert rules(); assert not {'great_expectations', 'pandas'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
