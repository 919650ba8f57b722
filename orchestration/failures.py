"""A step that failed, told by its innermost cause: Dagster's own wrapping says nothing to an operator.

Belongs here: what a step's record says, and the exit code that follows. Does not belong here: raising (`transforms/errors.py`), what the
machine lacked in words (`shortage.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import dagster as dg

from orchestration.shortage import exit_code_of, shortage_in
from transforms import errors

_QUERY_INTERRUPTED: Final = "Query interrupted"
"""What DuckDB makes of a signal that it meets."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One step's failure."""

    step: str
    cause: str
    kind: str  # class of the error

    @classmethod
    def of(cls, event: dg.DagsterEvent) -> "Failure":
        """Of a `STEP_FAILURE` event."""
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        if error is None:
            return cls(event.step_key or "", event.message or "without a message", "")
        return cls(event.step_key or "", error.message.strip(), error.cls_name or "")

    @property
    def words(self) -> str:
        return f"{self.step} failed: {self.cause}"

    @property
    def exit_code(self) -> int:
        """That of our own error, 2 or 75 for what the machine would not give, 1 for everything else."""
        if shortage := shortage_in(self.cause):
            return exit_code_of(shortage)
        kind = getattr(errors, self.kind, None)
        return kind.exit_code if isinstance(kind, type) and issubclass(kind, errors.GiamngheoError) else 1


def was_stopped(events: Iterable[dg.DagsterEvent]) -> bool:
    """Whether a run was ended from outside, by Ctrl-C or by whoever stops the service: in a step, in a query of a step or between two."""
    for event in events:
        if event.is_step_failure:
            failure = Failure.of(event)
            if failure.kind in ("DagsterExecutionInterruptedError", "KeyboardInterrupt") or _QUERY_INTERRUPTED in failure.cause:
                return True
        elif event.event_type is dg.DagsterEventType.RUN_FAILURE:
            reason = event.job_failure_data.failure_reason
            if reason is not None and reason.name == "UNEXPECTED_TERMINATION":
                return True
    return False
