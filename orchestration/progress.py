"""What a person sees while a night runs: a progress bar on a terminal, plain lines elsewhere, both on standard error.

Belongs here: showing that work goes on. Does not belong here: what is counted, and logs of Dagster.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Reporter(Protocol):
    """Where steps say what they do."""

    def say(self, line: str) -> None:
        """One line about a step that has begun or ended."""

    def track(self, items: Sequence[Item], *, label: str) -> Iterable[Item]:
        """Hands out `items` one by one and shows how far they are."""


class SilentReporter:
    """For runs of the daemon and for tests: Dagster's event log tells the same."""

    def say(self, line: str) -> None:
        return

    def track(self, items: Sequence[Item], *, label: str) -> Iterable[Item]:
        return items


class PlainReporter:
    """Plain lines: one when work begins, one for each tenth of long work."""

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the printer

    def track(self, items: Sequence[Item], *, label: str) -> Iterator[Item]:
        total = len(items)
        for number, item in enumerate(items, start=1):
            yield item
            if total >= 200 and number % (total // 10) == 0:
                self.say(f"  {label}: {number} of {total}")


class BarReporter:
    """A rich progress bar that vanishes when its work is done."""

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the printer

    def track(self, items: Sequence[Item], *, label: str) -> Iterator[Item]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield from progress.track(items, description=label)


def reporter_for(*, terminal: bool) -> Reporter:
    """The reporter that fits where standard error goes."""
    return BarReporter() if terminal else PlainReporter()
