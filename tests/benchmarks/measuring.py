"""What the benchmarks share: CPU time of several ways to do the same, taken in turns, and a row of the table of ratios.

Belongs here: timing, the row. Does not belong here: what is measured (one `bench_*.py` a subject), the table itself (`__main__`).
"""

import gc
import resource
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Row:
    """One ratio beside its goal. `ours` and `floor_or_peer` say in words what was divided, with the figures."""

    name: str
    ratio: float
    goal: str  # "at most 1.5", "at least 3"
    holds: bool
    ours: str
    floor_or_peer: str


def at_most(goal: float, name: str, ratio: float, *, ours: str, beside: str) -> Row:
    """A cost that may be `goal` times that of its floor."""
    return Row(name, round(ratio, 3), f"at most {goal:g}", ratio <= goal, ours, beside)


def at_least(goal: float, name: str, ratio: float, *, ours: str, beside: str) -> Row:
    """A peer that must cost `goal` times as much as we do."""
    return Row(name, round(ratio, 3), f"at least {goal:g}", ratio >= goal, ours, beside)


def cpu_seconds() -> float:
    """User and system time of this process and of the children it has waited for."""
    kinds = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(kind.ru_utime + kind.ru_stime for kind in kinds)


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of one call, without what was lying about to be collected before it."""
    gc.collect()
    began = cpu_seconds()
    work()
    return cpu_seconds() - began


def in_turns(ways: Mapping[str, Callable[[], object]], *, times: int = 5, warm: bool = True) -> dict[str, float]:
    """The median CPU seconds of each way, tried in turns, so that a slow minute of the machine is every way's.

    `warm` tries each once before: what loads and compiles on first use is left out.
    """
    if warm:
        for way in ways.values():
            way()
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            spent[name].append(cost(way))
    return {name: statistics.median(costs) for name, costs in spent.items()}


def rows_of(subject: str, pages: int) -> list[Row]:
    """What the module of a subject measures."""
    return list(import_module(f"tests.benchmarks.bench_{subject}").rows(pages))
