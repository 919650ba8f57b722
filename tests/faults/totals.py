"""What a run of the faults adds up to, told at its end: injected, survived, bad inputs, bytes archived, lost.

Belongs here: adding up what single tests counted, also those that ran in other processes of pytest-xdist.
"""

from collections import Counter

import pytest

INJECTED, INPUTS, READS = "faults injected", "bad inputs tried", "reads beside a publisher"
ARCHIVED, LOST = "bytes archived", "payloads lost"
TOLD = "faults"
"""Name of the property that carries a test's counts in its report."""


class Tally(Counter[str]):
    """The counts of one test; one fault is counted for it where it says nothing else."""

    def fault(self, number: int = 1) -> None:
        self[INJECTED] += number

    def bad_input(self, number: int = 1) -> None:
        self[INPUTS] += number

    def read(self, number: int) -> None:
        self[READS] += number

    def lost(self, number: int) -> None:
        self[LOST] += number


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for all tests of tests/faults that ran."""
    stats = terminalreporter.stats
    failed = {report.nodeid for kind in ("failed", "error") for report in stats.get(kind, [])}
    total: Counter[str] = Counter()
    survived = 0
    for report in stats.get("", []):
        if report.when == "teardown":
            for name, counts in report.user_properties:
                if name == TOLD:
                    total.update(counts)
                    survived += 0 if report.nodeid in failed else counts.get(INJECTED, 0)
    if total:
        told = f"{INJECTED}: {total[INJECTED]:,}, survived: {survived:,}, {INPUTS}: {total[INPUTS]:,}"
        told += f", {READS}: {total[READS]:,}" if total[READS] else ""
        terminalreporter.write_line(f"{told}, {ARCHIVED}: {total[ARCHIVED]:,}, lost: {total[LOST]:,}")
