"""A step that failed, told by its innermost cause: Dagster's own wrapping says nothing to an operator.

Belongs here: what a step's record says, and the exit code that follows. Does not belong here: raising (`transforms/errors.py`), what the
machine lacked in words (`shortage.py`).
"""

from dataclasses import dataclass

import dagster as dg

from orchestration.shortage import exit_code_of, shortage_in
from transforms import errors


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
