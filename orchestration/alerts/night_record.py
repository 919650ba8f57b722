"""What a night leaves for those who tell of it: one small file a run, written by the process that ran it.

    <root>/alerts/nights/<run id>.json    the newest 100 are kept

Belongs here: the record. Does not belong here: what is made of it (`findings.py`).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from orchestration.data_root import DataRoot
from orchestration.night import Night
from transforms.archive.durable import make_directories, replacing
from transforms.crawl.summary import SourceNight

KEPT: Final = 100


@dataclass(frozen=True, slots=True)
class NightRecord:
    """Counts and troubles of one run of the nightly job. By source, `silent` holds why a portal showed nothing, `partial` why not all."""

    run_id: str
    day: str
    pages: int
    documents: int
    figures: int
    rates: int
    checks_failed: int
    quarantined: int
    published: bool
    facts_new: int
    blocked_by: tuple[str, ...] = ()
    held_sources: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    silent: Mapping[str, str] = field(default_factory=dict)
    partial: Mapping[str, str] = field(default_factory=dict)
    visited: tuple[str, ...] = ()


def record_of(night: Night, run_id: str) -> NightRecord:
    """The record of a night that has ended, well or not."""
    tally = night.tally
    nights = night.capture.nights
    return NightRecord(
        run_id=run_id,
        day=night.day.isoformat(),
        pages=tally.captured,
        documents=tally.documents,
        figures=tally.figures,
        rates=tally.rates,
        checks_failed=tally.checks_failed,
        quarantined=tally.quarantined,
        published=tally.published,
        facts_new=tally.facts_new,
        blocked_by=tally.blocked_by,
        held_sources=tally.held_sources,
        unreadable=tuple(tally.unreadable[:20]),
        unsent=tally.unsent,
        silent={source: why for source, visited in nights.items() if (why := why_silent(visited)) is not None},
        partial={source: why for source, visited in nights.items() if (why := why_partial(visited)) is not None},
        visited=tuple(nights),
    )


def why_silent(visited: SourceNight) -> str | None:
    """Why a portal showed nothing tonight, None where it did. A refusal or a deferral is an answer, but the operator must know."""
    outcomes = _outcomes(visited)
    if visited.is_unreachable:
        return f"could not be reached ({outcomes})"
    if visited.is_refused:
        until = f" until {visited.deferred_until:%Y-%m-%d %H:%M} UTC" if visited.deferred_until else ""
        return f"refused to be read{until} ({outcomes})"
    if visited.is_empty:
        return f"showed nothing ({outcomes or 'nothing was asked'}{'; ' if visited.problems else ''}{'; '.join(visited.problems)})"
    return None


def why_partial(visited: SourceNight) -> str | None:
    """What a portal that showed something left unanswered tonight, None where it answered all: new pages may have gone unseen."""
    if not visited.is_partial or why_silent(visited) is not None:
        return None
    return f"answered in part ({'; '.join((_outcomes(visited), *visited.problems))}): new pages may be missing until it answers all"


def _outcomes(visited: SourceNight) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted((visited.hubs + visited.pages).items()))


def write_record(root: DataRoot, record: NightRecord) -> None:
    folder = _folder(root)
    make_directories(folder)
    with replacing(folder / f"{record.run_id}.json") as temporary:
        temporary.write_text(json.dumps(asdict(record), ensure_ascii=False), encoding="utf-8")
    for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def read_record(root: DataRoot, run_id: str) -> NightRecord | None:
    """The record of a run; None where it was killed before it could leave one."""
    try:
        raw = json.loads((_folder(root) / f"{run_id}.json").read_text(encoding="utf-8"))
        fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
        return NightRecord(**fields)
    except (OSError, ValueError, TypeError):
        return None


def _folder(root: DataRoot) -> Path:
    return root.alerts / "nights"
