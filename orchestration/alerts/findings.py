"""What is wrong and what is new, found in the record of a night, in the release and in the state of the data root.

Belongs here: which facts are worth telling, and their words. Does not belong here: whether they were told already (`memory.py`),
SQL (`sql/queries/`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from orchestration.alerts.messages import Trouble
from orchestration.alerts.night_record import NightRecord
from orchestration.answers import plain
from orchestration.data_root import DataRoot
from orchestration.disk import disk_warning
from orchestration.health import Health
from orchestration.queries import Row, rows_of
from orchestration.release import open_release
from transforms.errors import OtherVersion

SHOWN: Final = 15
"""Lines of a kind of news; the rest are counted."""


@dataclass(frozen=True, slots=True)
class News:
    """What a release shows that the one before did not. `compared_with` is the id of that one."""

    compared_with: str | None
    statements: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def troubles_of_night(record: NightRecord) -> Iterator[Trouble]:
    """What the run itself found wrong."""
    for rule in record.blocked_by:
        yield Trouble("checks_blocked", rule, f"{rule} kept the release back; the one before stays")
    for source in record.held_sources:
        yield Trouble("source_held", source, f"{source}: new rows wait, since too many of them broke a rule; its old ones stay")
    for source, why in record.silent.items():
        yield Trouble("source_silent", source, f"{source} {why}")
    for source, why in record.partial.items():
        yield Trouble("source_partial", source, f"{source} {why}")
    for problem in record.unsent:
        yield Trouble("not_sent", problem.partition(":")[0], problem)


def troubles_of_root(root: DataRoot, health: Health, *, known: Sequence[str] = ()) -> Iterator[Trouble]:
    """What is wrong with release, sources and disk at this moment; sources in `known` have told why themselves."""
    for source, warning in health.by_source.items():
        if source not in known:
            yield Trouble("source_late", source, warning)
    for row in health.sources:
        if row["layout"] is not None and row["visited_at"] is not None:
            yield Trouble("layout_changed", str(row["source"]), f"{row['source']} has changed its layout: {row['layout']}")
    if health.stale is not None:
        yield Trouble("release_stale", "release", health.stale)
    if (full := disk_warning(root)) is not None:
        yield Trouble("disk_budget", "data root", full)
    if root.current_release.exists():
        with open_release(root.current_release) as connection:
            for row in rows_of(connection, "failed_rules"):
                text = f"{row['rule']} ({row['severity']}): {row['unexpected']} of {row['checked']} rows; {row['reason']}"
                yield Trouble("rule_failed", f"{row['suite']}/{row['rule']}", text)


def news_between(root: DataRoot, told_of: str | None) -> News:
    """What the current release shows that the release last told of did not; nothing where there is no such release to compare with."""
    before = None if told_of is None else root.warehouse / "releases" / f"{told_of}.duckdb"
    if before is None or not before.exists() or not root.current_release.exists() or before.samefile(root.current_release):
        return News(None if before is None or not before.exists() else told_of)
    try:
        old, new = _state(before), _state(root.current_release)
    except OtherVersion:  # told of before an upgrade: there is nothing to compare with
        return News(told_of)
    with open_release(root.current_release) as connection:
        statements = rows_of(connection, "statements_since", {"since": old.newest_capture_at})
    rates = [_rate_line(row, old.rates.get(key)) for key, row in new.rates.items() if _has_moved(row, old.rates.get(key))]
    conflicts = [_conflict_line(row) for key, row in new.conflicts.items() if key not in old.conflicts]
    return News(told_of, tuple(map(_statement_line, statements)), tuple(rates), tuple(conflicts))


@dataclass(frozen=True, slots=True)
class _State:
    newest_capture_at: object
    rates: dict[tuple[object, ...], Row]
    conflicts: dict[object, Row]


def _state(release: Path) -> _State:
    with open_release(release) as connection:
        rates = {tuple(row[name] for name in _PRODUCT): row for row in rows_of(connection, "newest_rates")}
        conflicts = {row["conflict_id"]: row for row in rows_of(connection, "conflicts")}
        newest = rows_of(connection, "newest_capture")[0]["newest_capture_at"]
    return _State(newest, rates, conflicts)


_PRODUCT: Final = ("source", "section", "product_kind", "programme", "term")


def _has_moved(row: Row, before: Row | None) -> bool:
    return before is None or row["percent_per_year"] != before["percent_per_year"]


def _rate_line(row: Row, before: Row | None) -> str:
    was = "first seen" if before is None else f"was {plain(before['percent_per_year'])}"
    return f"{row['label']}: {plain(row['percent_per_year'])} % a year ({was}), {row['source']}"


def _conflict_line(row: Row) -> str:
    where = " ".join(plain(row[name]) for name in ("indicator", "place_name", "period_end") if row[name] is not None)
    sources = ", ".join(dict.fromkeys(cast("list[str]", row["sources"] or ())))
    return f"{row['kind_of_conflict']}: {where}: {plain(row['lowest'])} against {plain(row['highest'])} ({sources})"


def _statement_line(row: Row) -> str:
    value = plain(row["value"]) or f"{plain(row['lower']) or '…'} to {plain(row['upper']) or '…'}"
    where = ", ".join(plain(row[name]) for name in ("place_name", "population", "period_end") if row[name] is not None)
    return f"{row['indicator']} ({row['kind']}) {value} {row['unit']}: {where or 'undated'}: “{row['quote']}” {row['source']}"
