"""Checking: staged nights before they are built from, a built warehouse before it is published.

Belongs here: which rows go to which rules, and what a verdict does to staged rows (quarantine, waiting). Does not belong here: the rules
(`expectations/`), publishing (`orchestration/publishing.py`). Great Expectations and pandas are imported only when there is something to
check.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.outcomes import Quarantined, RuleOutcome, held_sources_of, quarantine_of
from expectations.rules import NIGHT_STAGES, Stage, rules
from orchestration import staging
from orchestration.answers import to_json
from orchestration.builder import CheckRow
from orchestration.data_root import DataRoot
from orchestration.queries import ask_the_last
from orchestration.staged_schema import Row, schema
from transforms.archive.durable import replacing

if TYPE_CHECKING:
    import pandas

CHECKED = "checked.json"
RELEASE_STAGES: Sequence[Stage] = ("warehouse", "marts")


def check_nights(root: DataRoot, *, recipe: str) -> tuple[tuple[RuleOutcome, ...], Mapping[str, tuple[str, ...]], int]:
    """Checks the staged nights that were not checked by these rules yet; returns verdicts, sources held back, rows quarantined.

    Nights that are held back are checked again each time, and nights of closed months with rows in quarantine when rules or corrections
    have changed, so that rows come back by themselves once a rule, a correction or a reading mends them.
    """
    fresh = [night for night in staging.partitions(root.staged) if night.held or _checked_by(night.folder) != _mark(night, recipe)]
    waiting = _waiting_in_closed_months(root, recipe)
    outcomes, taken_out = _judge(root, fresh)
    _, still_out = _judge(root, waiting)  # apart, so that rows of old nights weigh in no share of tonight's
    held = held_sources_of(outcomes)
    passed_before = {night.key for night in fresh if not night.held and _checked_by(night.folder)}  # released; only new rows wait
    for night, rows in [*((night, taken_out) for night in fresh), *((night, still_out) for night in waiting)]:
        _record_quarantine(root, night, [row for row in rows if (row["captured_on"], row["source"]) == night.key])
    for night in fresh:
        (night.folder / staging.HELD).unlink(missing_ok=True)
        if night.source in held and night.key not in passed_before:
            staging.hold(root.staged, day=night.captured_on, source=night.source, reason=", ".join(held[night.source]))
    keys = {night.key for night in (*fresh, *waiting)}
    for night in staging.partitions(root.staged):
        if night.key in keys:
            _write_mark(night.folder, _mark(night, recipe))
    if (root.staged / staging.CLOSED).exists():
        _write_mark(root.staged / staging.CLOSED, recipe)
    return outcomes, held, len(taken_out)


def _judge(root: DataRoot, nights: Sequence[staging.Partition]) -> tuple[tuple[RuleOutcome, ...], list[Row]]:
    """The verdicts on some nights together, and the rows that they take out."""
    if not nights:
        return (), []
    from expectations.validation import validate

    frames = frames_of(nights) | known_before(root.current_release, nights)
    outcomes = tuple(outcome for stage in NIGHT_STAGES for outcome in validate(stage, frames))
    return outcomes, quarantined_rows(outcomes, frames)


def _record_quarantine(root: DataRoot, night: staging.Partition, own: Sequence[Row]) -> None:
    before = _quarantine_of(night)
    kept = [row for row in before if _is_lost_page(row) and row["rule"] not in {mine["rule"] for mine in own}]
    if _verdicts(before) != _verdicts([*kept, *own]):
        staging.stage_quarantine(root.staged, day=night.captured_on, source=night.source, rows=[*kept, *own])


def check_everything(root: DataRoot) -> tuple[RuleOutcome, ...]:
    """The verdicts on all staged nights that lie in folders of their own, and on the published release; changes nothing."""
    from expectations.validation import validate

    frames = frames_of(staging.partitions(root.staged))
    return (*(outcome for stage in NIGHT_STAGES for outcome in validate(stage, frames)), *check_release(root.current_release))


def frames_of(nights: Iterable[staging.Partition]) -> "dict[str, pandas.DataFrame]":
    """The staged tables of some nights as frames."""
    nights = list(nights)
    frames = {}
    for table in ("captures", "documents", "observations", "figures", "rates"):
        parts = [rows for night in nights if (rows := staging.rows_of(night, table)) is not None]
        frames[table] = pa.concat_tables([schema(table).empty_table(), *parts]).to_pandas()
    return frames


def known_before(release: Path, nights: Iterable[staging.Partition]) -> "dict[str, pandas.DataFrame]":
    """What the current release says of earlier nights: the rates that were shown last, and what each source used to bring."""
    import pandas

    rates = pandas.DataFrame(ask_the_last(release, "newest_rates"))
    history = pandas.DataFrame(ask_the_last(release, "nights_of_sources"))
    if not history.empty:
        own = {night.key for night in nights}
        keys = zip(history["captured_on"], history["source"], strict=True)
        history = history[[(pandas.Timestamp(day).date(), source) not in own for day, source in keys]]
    return {name: frame for name, frame in (("known_rates", rates), ("history", history)) if not frame.empty}


def quarantined_rows(outcomes: Iterable[RuleOutcome], frames: "Mapping[str, pandas.DataFrame]") -> list[Row]:
    """The rows that critical row rules took out, as rows of the staged table `quarantine`."""
    by_key: dict[tuple[str, tuple[str, ...]], list[Quarantined]] = {}
    for taken in quarantine_of(outcomes):
        if taken.table in frames:
            by_key.setdefault((taken.table, taken.key_columns), []).append(taken)
    rows: list[Row] = []
    for (table, key_columns), those in by_key.items():
        records = _records_of(frames[table], key_columns, {taken.row_key for taken in those})
        rows += [_quarantine_row(taken, record) for taken in those for record in records.get(taken.row_key, ())]
    return rows


def _quarantine_row(taken: Quarantined, record: Row) -> Row:
    return {
        "captured_on": record["captured_on"],
        "source": record["source"],
        "document_id": record["document_id"],
        "text_sha256": record.get("text_sha256"),
        "captured_at": record["captured_at"],
        "table_name": taken.table,
        "row_key": str(_first(record, "observation_id", "start", "capture_id", "document_id")),
        "rule": taken.rule,
        "reason": taken.reason,
        "content": to_json({name: str(value) for name, value in record.items() if name != "text" and value is not None}),
    }


def _records_of(frame: "pandas.DataFrame", key_columns: Sequence[str], wanted: Set[tuple[str, ...]]) -> dict[tuple[str, ...], list[Row]]:
    """The rows of a frame under each of the wanted keys, with None for what pandas has NaN or NaT for.

    They are taken out of the frame at once: a row at a time costs a millisecond each, and a bad night has tens of thousands.
    """
    keys = list(zip(*(frame[column].astype(str) for column in key_columns), strict=True))
    positions = [position for position, key in enumerate(keys) if key in wanted]
    cells = frame.iloc[positions].astype(object)
    found: dict[tuple[str, ...], list[Row]] = {}
    for position, row in zip(positions, cells.where(cells.notna(), None).to_dict("records"), strict=True):
        found.setdefault(keys[position], []).append({str(name): value for name, value in row.items()})
    return found


def _first(record: Mapping[str, object], *names: str) -> object:
    return next(record[name] for name in names if record.get(name) is not None)


def _waiting_in_closed_months(root: DataRoot, recipe: str) -> list[staging.Partition]:
    """Nights of closed months that have rows in quarantine, where other rules or corrections hold than when they were last looked at."""
    if _checked_by(root.staged / staging.CLOSED) == recipe:
        return []
    alone = {night.key for night in staging.partitions(root.staged)}
    closed = [night for night in staging.closed_partitions(root.staged) if night.key not in alone]
    waiting = set()
    for folder in {night.folder for night in closed if (night.folder / "quarantine.parquet").exists()}:
        rows = pq.read_table(folder / "quarantine.parquet", partitioning=None).to_pylist()
        waiting |= {(row["captured_on"], row["source"]) for row in rows if not _is_lost_page(row)}
    return [night for night in closed if night.key in waiting]


def _quarantine_of(night: staging.Partition) -> list[Row]:
    rows = staging.rows_of(night, "quarantine")
    return [] if rows is None else rows.to_pylist()


def _is_lost_page(row: Row) -> bool:
    """Pages that the reader failed on stay in quarantine until they are read again."""
    return row["table_name"] == "documents" and row["rule"] == "page_can_be_read"


def _verdicts(rows: Iterable[Row]) -> set[tuple[object, ...]]:
    return {tuple(row[name] for name in ("table_name", "document_id", "text_sha256", "row_key", "rule", "reason")) for row in rows}


def _mark(night: staging.Partition, recipe: str) -> str:
    """Names rows and rules: when both are the same, the verdict is."""
    return hashlib.sha256(f"{night.digest}:{recipe}".encode()).hexdigest()


def _write_mark(folder: Path, mark: str) -> None:
    with replacing(folder / CHECKED) as temporary:
        temporary.write_text(json.dumps({"mark": mark}), encoding="utf-8")


def _checked_by(folder: Path) -> str | None:
    try:
        mark = json.loads((folder / CHECKED).read_text(encoding="utf-8"))["mark"]
    except (OSError, ValueError, KeyError):
        return None
    return str(mark)


def check_release(file: Path) -> tuple[RuleOutcome, ...]:
    """The verdicts on a warehouse file and its marts; tonight's is not seen by anybody before."""
    from expectations.frames import NEEDED
    from expectations.validation import validate

    stages: Sequence[Stage] = [stage for stage in RELEASE_STAGES if rules(stage)]
    with duckdb.connect(str(file), read_only=True) as connection:
        frames = {name: connection.execute(f"SELECT * FROM {name}").df() for stage in stages for name in NEEDED.get(stage, ())}
    return tuple(outcome for stage in stages for outcome in validate(stage, frames))


def check_row_of(outcome: RuleOutcome) -> CheckRow:
    """A verdict as a row of core.release_check. A source that waits is told by its own rows; it does not block the release."""
    scope = "row" if outcome.by_source and not outcome.success else outcome.scope
    return CheckRow(
        suite=outcome.suite,
        rule=outcome.rule,
        severity=outcome.severity,
        scope=scope,
        passed=outcome.success,
        unexpected=outcome.failed_rows,
        checked=outcome.checked_rows,
        reason=outcome.reason,
        sample=to_json([dict(row) for row in outcome.sample]) if outcome.sample else None,
    )
