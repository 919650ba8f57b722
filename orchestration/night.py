"""One night's state, which the steps of the job share: the data root, the clock, who is told, and what has been counted so far.

Belongs here: the state and its counts. Does not belong here: the steps (`orchestration/assets/`), the command (`commands/nightly.py`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from orchestration import clock
from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot
from orchestration.progress import Reporter, SilentReporter
from transforms.crawl.summary import SourceNight
from transforms.records import Capture


class Capturer(Protocol):
    """Captures one source for one day: visits the portal, or hands over what the archive holds of it."""

    @property
    def nights(self) -> Mapping[str, SourceNight]:
        """What came of each portal that this run visited."""

    def __call__(self, source: str, day: date) -> Sequence[Capture]: ...


@dataclass(slots=True)
class Tally:
    """What a night did, for its summary and its exit code."""

    outcomes: Counter[str] = field(default_factory=Counter)  # of captures
    documents: int = 0  # new versions of documents read
    figures: int = 0  # observations read from them
    rates: int = 0
    checks_passed: int = 0
    checks_failed: int = 0
    quarantined: int = 0
    blocked_by: tuple[str, ...] = ()
    held_sources: tuple[str, ...] = ()
    unreachable_sources: tuple[str, ...] = ()
    unreadable: list[str] = field(default_factory=list)  # pages that could not be read, each with its reason
    unsent: tuple[str, ...] = ()  # what should lie elsewhere and could not be taken there, with the reason
    facts: int = 0  # in the release
    facts_new: int = 0
    release_id: str | None = None
    published: bool = False

    @property
    def captured(self) -> int:
        return sum(self.outcomes.values())


@dataclass(slots=True)
class Night:
    """The shared state of one run of the nightly job."""

    root: DataRoot
    day: date
    started_at: datetime
    capture: Capturer
    configuration: Configuration
    now: Callable[[], datetime] = clock.now
    reporter: Reporter = field(default_factory=SilentReporter)
    tally: Tally = field(default_factory=Tally)
    passed_over: frozenset[tuple[date, str]] = frozenset()  # days of sources that a backfill need not read again


HANDED_OVER: ContextVar[Night | None] = ContextVar("night", default=None)
"""The Night that the command line made for the run that it starts in its own process; None in runs of Dagster's own."""
