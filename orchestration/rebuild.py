"""The whole warehouse made anew from the archive and the reference data: nothing of what was staged or built before is used.

    <root>/rebuilding/{staged,warehouse}    while it runs; afterwards it takes the place of staged/ and of the release

Facts of pages that were taken down are the one exception: their bytes are gone, so their staged rows are carried over.
Belongs here: the order of that, and the comparison. Does not belong here: reading days, building, checking (their own modules).
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from orchestration import clock, release, staging
from orchestration.builder import table_hashes
from orchestration.capturing import Archived
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot
from orchestration.news import mark_news, recipe_of, set_published
from orchestration.night import Night
from orchestration.progress import Reporter
from orchestration.publishing import declared_sources, write_audit_publish
from orchestration.queries import ask
from orchestration.reading import read_days
from orchestration.reference_tables import reference_tables
from orchestration.release import read_release
from transforms.archive.index import read_captures, source_directories
from transforms.errors import ChecksBlocked, UsageError
from transforms.records import Capture


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made, beside what was there. `before` is None where there was no release."""

    release_id: str
    content_hash: str
    before: str | None
    differing: tuple[str, ...]  # tables whose content is not the same, both hashed by the engine of today
    facts: int

    @property
    def equal(self) -> bool:
        return not self.differing


class _Rebuilding(DataRoot):
    """A data root of its own that reads the archive of another."""

    @property
    def archive(self) -> Path:
        return self.path.parent / "archive"


def rebuild(root: DataRoot, *, started_at: datetime, reporter: Reporter, keep: bool = True) -> Rebuilt:
    """Makes staged rows and warehouse anew from the archive, compares, and puts them in place; `keep=False` only compares.

    Call while holding the data root. Raises ChecksBlocked when the new release does not pass its checks, UsageError for an empty archive:
    nothing changes then.
    """
    sources = source_directories(root.archive)
    if not sources:
        raise UsageError(f"{root.archive}: expected an archive to rebuild from, found no captures")
    fresh = _Rebuilding(root.path / "rebuilding")
    shutil.rmtree(fresh.path, ignore_errors=True)
    fresh.warehouse.mkdir(parents=True)
    before = read_release(root.current_release) if root.current_release.exists() else None
    seen: frozenset[object] | None = None
    if before and not keep:  # a comparison is about what the release has seen: quiet nights after it are in no release yet
        seen = frozenset(row["capture_id"] for row in ask(root.current_release, "capture_ids"))
    workers = configuration_of(root).readers
    gone: set[tuple[str, str]] = set()
    for directory in sources:  # a list of all captures would grow beyond memory with the years
        captures = read_captures(root.archive, source=directory.name)
        days = _by_day(capture for capture in captures if seen is None or capture.capture_id in seen)
        gone.update(read_days(fresh, directory.name, days, reporter=reporter, workers=workers).taken_down)
    if gone:  # else what was staged before is not even opened: it may be what is damaged
        staging.carry_over(root.staged, fresh.staged, gone)
    night = Night(
        root=fresh,
        day=clock.day_of(started_at),
        started_at=started_at,
        capture=Archived(fresh),
        configuration=configuration_of(root),
        reporter=reporter,
    )
    audit = write_audit_publish(night)
    if audit is None or not audit.published:
        reasons = "; ".join(audit.blocked_by) if audit else "nothing to build"
        shutil.rmtree(fresh.path)
        raise ChecksBlocked(f"rebuild: expected a release that passes its checks, got {reasons}")
    made = read_release(fresh.current_release)
    differing = _differing(root.current_release, fresh.current_release) if before else ()
    if keep:
        _put_in_place(root, fresh, made)
    shutil.rmtree(fresh.path)
    return Rebuilt(made.release_id, made.content_hash, before.content_hash if before else None, differing, night.tally.facts)


def _differing(one: Path, other: Path) -> tuple[str, ...]:
    old, new = table_hashes(one), table_hashes(other)
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


def _by_day(captures: Iterable[Capture]) -> Mapping[date, Sequence[Capture]]:
    found: dict[date, list[Capture]] = {}
    for capture in captures:
        found.setdefault(clock.day_of(capture.captured_at), []).append(capture)
    return found


def _put_in_place(root: DataRoot, fresh: DataRoot, made: release.Release) -> None:
    """The mark of news stands while staged rows and release may not agree: a run that is killed here is made whole by the next night."""
    mark_news(root)
    old = root.path / ".staged.old"
    shutil.rmtree(old, ignore_errors=True)
    if root.staged.exists():
        root.staged.rename(old)
    fresh.staged.rename(root.staged)
    shutil.rmtree(old, ignore_errors=True)
    private = root.warehouse / ".build.duckdb"
    root.warehouse.mkdir(exist_ok=True)
    shutil.copyfile(fresh.current_release, private)
    release.publish(private, warehouse=root.warehouse, release_id=made.release_id)
    set_published(root, release_id=made.release_id, recipe=recipe_of(reference_tables(sources=declared_sources())))
