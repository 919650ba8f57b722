"""A failed step is told by its innermost cause and ends the command with that cause's exit code."""

import sqlite3

import dagster as dg
import pytest

from orchestration.failures import Failure, was_stopped
from orchestration.nightly import QUIET
from transforms.errors import SourceUnreachable, UnreadableInput, VerificationDiffers, gravest


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SourceUnreachable("cluster: expected one that answers, got none"), 5),
        (UnreadableInput("a.html", expected="a page", came="a picture"), 2),
        (OSError(28, "No space left on device"), 2),
        (sqlite3.OperationalError("database is locked"), 75),
        (ZeroDivisionError("division by zero"), 1),
    ],
)
def test_a_step_ends_with_the_code_of_what_made_it_fail(error: Exception, code: int) -> None:
    @dg.op
    def step() -> None:
        try:
            raise error
        except type(error) as inner:
            raise RuntimeError("wrapped") from inner

    @dg.job
    def night() -> None:
        step()

    result = night.execute_in_process(raise_on_error=False, run_config=QUIET)
    failure = Failure.of(next(event for event in result.all_events if event.is_step_failure))
    assert failure.step == "step" and str(error).partition("\n")[0] in failure.words and "wrapped" not in failure.words
    assert failure.exit_code == code


def events_of_night(error: BaseException) -> list[dg.DagsterEvent]:
    """All that a run of one step tells, which raises `error`."""

    @dg.op
    def step() -> None:
        raise error

    @dg.job
    def night() -> None:
        step()

    return list(night.execute_in_process(raise_on_error=False, run_config=QUIET).all_events)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_a_step_that_was_stopped_is_no_failure(error: BaseException) -> None:
    assert was_stopped(events_of_night(error))


def test_a_run_that_was_stopped_between_two_steps_is_known_by_its_end() -> None:
    events = events_of_night(ZeroDivisionError())
    assert not was_stopped(events)
    end = next(event for event in events if event.event_type is dg.DagsterEventType.RUN_FAILURE)
    failed = end.job_failure_data.failure_reason
    assert failed is not None
    stopped = end.job_failure_data._replace(failure_reason=type(failed)["UNEXPECTED_TERMINATION"])
    assert was_stopped([end._replace(event_specific_data=stopped)])


def test_the_gravest_of_several_is_the_one_told() -> None:
    assert gravest([4, 2, 5]) == 5 and gravest([6, VerificationDiffers.exit_code, 1]) == 1 and gravest([75, 4, 0]) == 75
    assert gravest([]) == gravest([0]) == 0
