"""What rows of one frame owe to each other: ratios, sums, chains, orders and shares.

Belongs here: plain functions from a frame and a rule's arguments to the places of the rows that break it. Does not belong here: the
library, and identities of domain rows themselves (they are arguments in the suites).

Every relation looks only where all it needs is stated, compares statements of one group, and takes repeated statements as
alternatives: a group holds if one choice of them holds, for disagreement between sources is a conflict and reported as such.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

import pandas

Group = tuple[Hashable, ...]
_WORTH_FILTERING = 5000  # rows; below, filtering costs more than it saves


@dataclass(frozen=True, slots=True)
class Findings:
    """How many rows a relation looked at, the places of those that break it, and what was measured, in words."""

    checked: int
    failing: tuple[int, ...]
    observed: str


class Entry(NamedTuple):
    """One row that takes part: its place in the frame, its key and its value."""

    place: int
    key: Hashable
    value: float


def entries_of(
    frame: pandas.DataFrame,
    *,
    key_column: str,
    value_column: str,
    group_columns: Sequence[str],
    keys: Collection[str] | None = None,
) -> dict[Group, list[Entry]]:
    """Rows with a value and a key by group; of a large frame only those with one of `keys`.

    A missing group value is a value of its own: no population means everyone. The frame's index counts its rows.
    """
    rows = frame if keys is None or len(frame) < _WORTH_FILTERING else frame[frame[key_column].isin(list(keys))]
    columns = [[None if each != each else each for each in rows[name].tolist()] for name in group_columns]
    groups: dict[Group, list[Entry]] = defaultdict(list)
    for place, key, value, *group in zip(rows.index, rows[key_column].tolist(), rows[value_column].tolist(), *columns, strict=True):
        if value is not None and value == value and key is not None and key == key:
            groups[tuple(group)].append(Entry(place, key, float(value)))
    return groups


def _gather(groups: Iterable[tuple[list[Entry], bool]], *, what: str) -> Findings:
    """Findings over groups, each with whether it holds."""
    checked: set[int] = set()
    failing: set[int] = set()
    tried = broken = 0
    for entries, holds in groups:
        places = {entry.place for entry in entries}
        checked |= places
        tried += 1
        if not holds:
            broken += 1
            failing |= places
    return Findings(len(checked), tuple(sorted(failing)), f"{broken} of {tried} {what} do not hold")


def ratios(
    frame: pandas.DataFrame,
    *,
    key_column: str,
    base: str,
    members: Sequence[str] | None,
    value_column: str,
    group_columns: Sequence[str],
    min_ratio: float | None,
    max_ratio: float | None,
    tolerance: float,
) -> Findings:
    """Each member of a group stands to its base in a ratio between the two bounds, give or take `tolerance`.

    `members` null: every key but the base. The member and the base both fail, for which of them is wrong is not known.
    """
    low = -math.inf if min_ratio is None else min_ratio - tolerance
    high = math.inf if max_ratio is None else max_ratio + tolerance

    def pairs() -> Iterator[tuple[list[Entry], bool]]:
        wanted = None if members is None else (base, *members)
        for entries in entries_of(
            frame, key_column=key_column, value_column=value_column, group_columns=group_columns, keys=wanted
        ).values():
            bases = [entry for entry in entries if entry.key == base and entry.value > 0]
            if not bases:
                continue
            for entry in entries:
                if entry.key != base and (members is None or entry.key in members):
                    yield [entry, *bases], any(low <= entry.value / other.value <= high for other in bases)

    return _gather(pairs(), what="ratios")


def sums(
    frame: pandas.DataFrame,
    *,
    key_column: str,
    total: str,
    components: Sequence[str],
    value_column: str,
    group_columns: Sequence[str],
    tolerance: float,
    tolerance_percent: float,
) -> Findings:
    """Where a group states a total and all its components, they add up, give or take the greater of the two tolerances."""

    def holds(parts: Sequence[float], whole: float) -> bool:
        return math.isclose(sum(parts), whole, rel_tol=tolerance_percent / 100, abs_tol=tolerance)

    return _related(
        frame,
        keys=(*components, total),
        holds=lambda values: holds(values[:-1], values[-1]),
        key_column=key_column,
        value_column=value_column,
        group_columns=group_columns,
        what="sums",
    )


def quotients(
    frame: pandas.DataFrame,
    *,
    key_column: str,
    numerator: str,
    denominator: str,
    quotient: str,
    factor: float,
    value_column: str,
    group_columns: Sequence[str],
    tolerance: float,
    tolerance_percent: float,
) -> Findings:
    """Where a group states all three, numerator / denominator * factor is the quotient, give or take the greater of the tolerances."""

    def holds(values: Sequence[float]) -> bool:
        above, below, stated = values
        return below != 0 and math.isclose(above / below * factor, stated, rel_tol=tolerance_percent / 100, abs_tol=tolerance)

    return _related(
        frame,
        keys=(numerator, denominator, quotient),
        holds=holds,
        key_column=key_column,
        value_column=value_column,
        group_columns=group_columns,
        what="quotients",
    )


def _related(
    frame: pandas.DataFrame,
    *,
    keys: Sequence[str],
    holds: Callable[[Sequence[float]], bool],
    key_column: str,
    value_column: str,
    group_columns: Sequence[str],
    what: str,
) -> Findings:
    def groups() -> Iterator[tuple[list[Entry], bool]]:
        for entries in entries_of(frame, key_column=key_column, value_column=value_column, group_columns=group_columns, keys=keys).values():
            stated = [[entry for entry in entries if entry.key == key] for key in keys]
            if all(stated):
                yield [each for some in stated for each in some], any(holds([each.value for each in choice]) for choice in product(*stated))

    return _gather(groups(), what=what)


def chains(
    frame: pandas.DataFrame,
    *,
    kind_column: str,
    value_column: str,
    start_column: str,
    end_column: str,
    group_columns: Sequence[str],
    tolerance: float,
) -> Findings:
    """A change from one day to another leads from the level of the first to the level of the second."""
    levels: Mapping[tuple[Group, Hashable], list[Entry]] = defaultdict(list)
    changes: list[tuple[Group, Hashable, Hashable, Entry]] = []
    starts, ends = frame[start_column].tolist(), frame[end_column].tolist()
    for group, entries in entries_of(
        frame, key_column=kind_column, value_column=value_column, group_columns=group_columns, keys=("level", "change")
    ).items():
        for entry in entries:
            if entry.key == "level":
                levels[group, ends[entry.place]].append(entry)
            elif entry.key == "change":
                changes.append((group, starts[entry.place], ends[entry.place], entry))

    def links() -> Iterator[tuple[list[Entry], bool]]:
        for group, start, end, change in changes:
            before, after = levels.get((group, start), []), levels.get((group, end), [])
            if before and after:
                holds = any(abs(a.value + change.value - b.value) <= tolerance for a, b in product(before, after))
                yield [change, *before, *after], holds

    return _gather(links(), what="links")


_DAYS = {"D": 1.0, "W": 7.0, "M": 30.4375, "Y": 365.25}


def term_days(term: object) -> float | None:
    """The length of a deposit's term: 'P1D', 'P2W', 'P3M', 'P1Y'; None for anything else."""
    text = str(term)
    if not (text.startswith("P") and text[1:-1].isdigit() and text[-1] in _DAYS):
        return None
    return int(text[1:-1]) * _DAYS[text[-1]]


def orders(
    frame: pandas.DataFrame, *, term_column: str, value_column: str, group_columns: Sequence[str], longest_days: float | None, slack: float
) -> Findings:
    """Within a group a longer term never pays less than a shorter one, but for `slack`; terms beyond `longest_days` are left out."""

    def neighbours() -> Iterator[tuple[list[Entry], bool]]:
        for entries in entries_of(frame, key_column=term_column, value_column=value_column, group_columns=group_columns).values():
            by_term: dict[float, list[Entry]] = defaultdict(list)
            for entry in entries:
                days = term_days(entry.key)
                if days is not None and (longest_days is None or days <= longest_days):
                    by_term[days].append(entry)
            for (_, shorter), (_, longer) in pairwise(sorted(by_term.items())):
                holds = any(b.value >= a.value - slack for a, b in product(shorter, longer))
                yield [*shorter, *longer], holds

    return _gather(neighbours(), what="pairs of neighbouring terms")


def shares(frame: pandas.DataFrame, *, value_column: str, group_columns: Sequence[str], min_share: float, min_rows: int) -> Findings:
    """In each group with at least `min_rows` rows, `value_column` (1 or 0, null: not counted) is 1 in at least `min_share` of them."""

    def groups() -> Iterator[tuple[list[Entry], bool]]:
        counted = frame.assign(counted=1)
        for entries in entries_of(counted, key_column="counted", value_column=value_column, group_columns=group_columns).values():
            if len(entries) >= min_rows:
                yield entries, sum(entry.value for entry in entries) >= min_share * len(entries)

    return _gather(groups(), what="groups")


def single_values(
    frame: pandas.DataFrame, *, key_column: str, value_column: str, group_columns: Sequence[str], tolerance: float
) -> Findings:
    """All rows of a group with the same key state one value, give or take `tolerance`; rows without a key are not compared."""

    def groups() -> Iterator[tuple[list[Entry], bool]]:
        columns = [*group_columns, key_column]
        for entries in entries_of(frame, key_column=key_column, value_column=value_column, group_columns=columns).values():
            if len(entries) > 1:
                values = [entry.value for entry in entries]
                yield entries, max(values) - min(values) <= tolerance

    return _gather(groups(), what="groups with several statements")
