"""How fresh what analysts see is: the release, and each source against its own cadence and today's clock.

Belongs here: judging freshness. Does not belong here: printing it (`commands/status.py`), the clocks of a release (`sql/`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

import pyarrow.compute as pc

from orchestration import clock
from orchestration.alerts.delivery import spool, waiting
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot
from orchestration.news import news_waits
from orchestration.queries import Row, ask
from orchestration.release import Release, read_release
from transforms.archive.index import read_index
from transforms.errors import SourceUnreachable
from transforms.records import HUB


@dataclass(frozen=True, slots=True)
class Health:
    """What `giamngheo status` says. `sources` has the columns of marts.source_health, its `state` as of now."""

    release: Release | None
    sources: Sequence[Row]
    by_source: Mapping[str, str] = field(default_factory=dict)  # what is wrong with a source
    stale: str | None = None  # what is wrong with the release
    alerts: str | None = None  # what is wrong with telling of it

    @property
    def warnings(self) -> Sequence[str]:
        return (*([self.stale] if self.stale else ()), *self.by_source.values())

    @property
    def exit_code(self) -> int:
        """5 when a source is silent beyond its cadence or the nights have stopped, else 0."""
        return SourceUnreachable.exit_code if self.warnings else 0

    def as_object(self) -> Mapping[str, object]:
        """The same for JSON."""
        release = self.release
        return {
            "release": release.release_id if release else None,
            "built_at": release.built_at if release else None,
            "extractor_version": release.extractor_version if release else None,
            "warnings": list(self.warnings),
            "alerts": self.alerts,
            "sources": list(self.sources),
            "exit_code": self.exit_code,
        }


def health_of(root: DataRoot, *, now: datetime | None = None) -> Health:
    """The health of a data root. Sources that are fed from saved pages only are never late: nobody promised to visit them."""
    now = now or clock.now()
    alerts = _unsent(root)
    if not root.current_release.exists():
        return Health(None, (), alerts=alerts)
    late = timedelta(hours=configuration_of(root).late_hours)  # a nightly visit that is later than this has been missed
    sources = ask(root.current_release, "status")
    visits = _visits(root, since=now - late)
    warnings: dict[str, str] = {}
    for row in sources:
        if (seen_at := visits.get(str(row["source"]))) is not None:  # a night that brought nothing new makes no release
            row["visited_at"] = row["last_checked_at"] = seen_at
        visited_at = cast("datetime | None", row["visited_at"])
        if visited_at is None:
            continue
        changed_at = cast("datetime | None", row["last_changed_at"]) or visited_at
        cadence = timedelta(days=cast(int, row["cadence_days"]))
        if now - visited_at > late:
            row["state"] = "unvisited"
            warnings[str(row["source"])] = f"{row['source']} was last visited {visited_at:%Y-%m-%d %H:%M} UTC: the nights have stopped"
        elif now - changed_at > cadence:
            row["state"] = "silent"
            warnings[str(row["source"])] = (
                f"{row['source']} has brought nothing new since {changed_at:%Y-%m-%d}; something is expected every {cadence.days} days"
            )
        elif row["state"] == "failing":
            warnings[str(row["source"])] = f"{row['source']} gave no page on its last night: mostly {row['outcome']}"
    release = read_release(root.current_release)
    return Health(release, sources, warnings, _staleness(root, release, now=now, late=late), alerts)


def _unsent(root: DataRoot) -> str | None:
    """Says which alert sinks are down, and since when messages wait for them."""
    folders = sorted(folder for folder in spool(root).glob("*") if waiting(folder))
    told = []
    for folder in folders:
        messages = waiting(folder)
        since = f"{messages[0].name[:4]}-{messages[0].name[4:6]}-{messages[0].name[6:8]}"
        told.append(f"the alert sink {folder.name} is down: {len(messages)} messages wait since {since}")
    return "; ".join(told) or None


def _visits(root: DataRoot, *, since: datetime) -> Mapping[str, datetime]:
    """The newest visit of each portal since then, as the archive tells it; a saved page is no visit."""
    index = read_index(root.archive, since=since, columns=("source", "captured_at", "http_status", "detail"))
    visits = index.filter(pc.starts_with(pc.field("detail"), HUB) | pc.field("http_status").is_valid())
    newest = visits.group_by("source").aggregate([("captured_at", "max")]).to_pylist()
    return {str(row["source"]): cast("datetime", row["captured_at_max"]) for row in newest}


def _staleness(root: DataRoot, release: Release, *, now: datetime, late: timedelta) -> str | None:
    """Says that rows wait for a release for too long: its checks keep it back, or every night fails before."""
    if not news_waits(root) or now - release.built_at <= late:
        return None
    return f"the release of {release.built_at:%Y-%m-%d %H:%M} UTC is stale: rows read since then are not in any release"
