"""What an operator looks at first: is anything about this installation or its data root not as it should be?

Each look is one function that yields findings; one that fails itself is a finding and keeps no other back. Works without Dagster and
without Great Expectations: where they cannot be imported, that is what is found.
Belongs here: looking. Does not belong here: mending, printing (`commands/doctor.py`), visiting portals (`live_check.py`).
"""

import platform
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Literal

import pyarrow.compute as pc

from orchestration import staging
from orchestration.alerts.delivery import spool, waiting
from orchestration.alerts.memory import last_alive, read_memory
from orchestration.alerts.sinks import sinks_of
from orchestration.clock import ZONE
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot, describe_holder, free_space_bytes, is_held
from orchestration.disk import disk_warning, in_words, size_of
from orchestration.health import health_of
from orchestration.release import read_release, refuse_foreign_file
from orchestration.shortage import exit_code_of, shortage_of
from orchestration.shortage import in_words as shortage_in_words
from transforms.archive.index import read_captures, read_index
from transforms.archive.readback import verify_captures
from transforms.errors import GiamngheoError, SourceUnreachable, UsageError, VerificationDiffers

State = Literal["ok", "note", "bad"]
SAMPLE: Final = 25
"""Payloads that are re-hashed each time; the whole archive is looked at once a month."""
PACKAGES: Final = ("dagster", "dagster-webserver", "duckdb", "great-expectations", "pandas", "pyarrow", "lxml", "sqlglot")
LOCK: Final = Path(__file__).parents[1] / "requirements" / "run.lock"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found. `exit_code` is 0 unless `state` is bad."""

    look: str
    state: State
    words: str
    exit_code: int = 0


def examine(root: DataRoot, *, now: datetime, looks: Sequence["Look"] | None = None) -> tuple[Finding, ...]:
    """All findings about a data root at this moment."""
    found: list[Finding] = []
    for look in LOOKS if looks is None else looks:
        name = look.__name__.removeprefix("look_at_").replace("_", " ")
        try:
            found += look(root, now)
        except GiamngheoError as error:
            found.append(Finding(name, "bad", str(error), error.exit_code))
        except Exception as error:  # noqa: BLE001 - a look that fails is what the operator must hear of, beside all the others
            if shortage := shortage_of(error):
                found.append(Finding(name, "bad", shortage_in_words(shortage, error), exit_code_of(shortage)))
            else:
                found.append(Finding(name, "bad", f"the look itself failed: {type(error).__name__}: {error}", 1))
    return tuple(found)


def look_at_versions(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """Python and packages against the lock."""
    locked = dict(line.split(" ")[0].split("==") for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line)
    here: dict[str, str] = {}
    for package in PACKAGES:
        try:
            here[package] = version(package)
        except PackageNotFoundError:
            yield Finding("versions", "bad", f"{package} is not installed: make setup", UsageError.exit_code)
    others = [f"{name} {found} in place of {locked[name]}" for name, found in here.items() if name in locked and locked[name] != found]
    words = f"Python {platform.python_version()}, " + ", ".join(f"{name} {found}" for name, found in here.items())
    yield Finding("versions", "note" if others else "ok", f"not as locked: {'; '.join(others)}" if others else words)
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        yield Finding("versions", "bad", f"expected Python 3.11 to 3.13, got {platform.python_version()}", UsageError.exit_code)


def look_at_clock(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """A clock that was set back would put new captures before old ones."""
    known = read_index(root.archive, since=now - timedelta(days=3), columns=["captured_at"])
    newest: datetime | None = pc.max(known["captured_at"]).as_py() if known.num_rows else None
    if newest is not None and newest > now + timedelta(minutes=5):
        words = f"it is {_at(now)} here, but the archive holds a capture of {_at(newest)}: was the clock set back?"
        yield Finding("clock", "bad", words, UsageError.exit_code)
    else:
        yield Finding("clock", "ok", _at(now))


def look_at_time_zone(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """Days are counted in Vietnam, whatever the host's zone."""
    offset = now.astimezone(ZONE).utcoffset()
    if offset != timedelta(hours=7):
        yield Finding("time zone", "bad", f"expected {ZONE.key} to be 7 hours ahead of UTC, got {offset}: is tzdata whole?", 1)
    else:
        yield Finding("time zone", "ok", f"{now.astimezone(ZONE):%Y-%m-%d %H:%M} in Vietnam; this host counts in {time.tzname[0]}")


def look_at_settings(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """Everything that a night will need is set, before the night."""
    configuration = configuration_of(root)
    names = [sink.name for sink in sinks_of(configuration, root)]
    yield Finding("settings", "ok", f"alerts go to {', '.join(names) or 'nobody'}")
    if not configuration.contact:
        yield Finding("settings", "note", "no contact is set: saved pages can be read, portals cannot be visited")


def look_at_disk(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """Space, and the right to write."""
    for folder in (root.path, root.archive, root.staged, root.warehouse):
        if folder.is_symlink() and not folder.resolve().is_relative_to(root.path.resolve()):
            yield Finding("disk", "bad", f"{folder} is a link to outside of the data root", UsageError.exit_code)
    probe = root.path / ".doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield Finding("disk", "bad", f"{root.path} cannot be written: {error.strerror or error}", UsageError.exit_code)
    if (warning := disk_warning(root)) is not None:
        yield Finding("disk", "bad", warning, UsageError.exit_code)
    else:
        yield Finding("disk", "ok", f"the data root takes {in_words(size_of(root.path))}, {in_words(free_space_bytes(root))} are free")


def look_at_locks(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """Who holds the data root."""
    if is_held(root):
        yield Finding("locks", "note", f"held by {describe_holder(root)}")
    elif root.holder_file.exists():
        yield Finding("locks", "note", f"free; {describe_holder(root)} was killed while it held it, the next run goes on")
    else:
        yield Finding("locks", "ok", "free")


def look_at_archive(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """A sample of payloads, re-hashed; another one each day."""
    captures = [capture for capture in read_captures(root.archive) if capture.warc_file is not None]
    sample = random.Random(now.date().isoformat()).sample(captures, min(SAMPLE, len(captures)))
    damage = list(verify_captures(root.archive, sample))
    for one in damage:
        yield Finding("archive", "bad", f"{one}", VerificationDiffers.exit_code)
    if not damage:
        yield Finding("archive", "ok", f"{len(sample)} of {len(captures)} payloads re-hashed, all as they came")


def look_at_staged(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """Files that are not as they were written, nights that an older reader read, and nights that wait."""
    damaged = list(staging.damaged(root.staged))
    for words in damaged:
        yield Finding("staged", "bad", f"{words}; giamngheo rebuild makes all of them anew from the archive", UsageError.exit_code)
    if damaged:
        return
    stale = staging.stale(root.staged)
    if stale:
        days = sorted(night.captured_on for night in stale)
        span = f"giamngheo diff-reading --from {days[0]} --to {days[-1]}, then giamngheo backfill with the same days"
        yield Finding("staged", "note", f"{len(stale)} nights were read by an older reader: {span}")
    for night in staging.partitions(root.staged):
        if night.held:
            yield Finding("staged", "note", f"{night.source} of {night.captured_on} waits: too many of its rows broke a rule")
    if not stale:
        yield Finding("staged", "ok", "every night was read by today's reader")


def look_at_release(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """The published file is ours and whole; sources and release are fresh."""
    refuse_foreign_file(root.warehouse)
    if not root.current_release.exists():
        yield Finding("release", "note", "none yet: giamngheo nightly makes one")
        return
    release = read_release(root.current_release)
    yield Finding("release", "ok", f"{release.release_id}, readable by DuckDB 1.5 and later")
    for warning in health_of(root, now=now).warnings:
        yield Finding("freshness", "bad", warning, SourceUnreachable.exit_code)


def look_at_instance(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """Dagster's instance opens; runs that were killed; a daemon where schedules are on."""
    if not (root.dagster_home / "dagster.yaml").exists():
        yield Finding("instance", "note", "none yet")
        return
    from orchestration.instance_check import look_at_dagster

    yield from (Finding("instance", state, words, 1 if state == "bad" else 0) for state, words in look_at_dagster(root))


def look_at_alerts(root: DataRoot, now: datetime) -> Iterator[Finding]:
    """The last good night that was told, messages that wait, troubles that last."""
    waits = len(waiting(spool(root)))
    if waits:
        words = f"{waits} messages wait for a sink that is down: giamngheo alert flush"
        yield Finding("alerts", "bad", words, SourceUnreachable.exit_code)
    alive, troubles = last_alive(root), read_memory(root).troubles
    told = f"last good night reported at {_at(alive)}" if alive else "no good night reported yet"
    yield Finding(
        "alerts", "note" if troubles else "ok", told + (f"; open troubles: {len(troubles)} (giamngheo alert show)" if troubles else "")
    )


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


Look = Callable[[DataRoot, datetime], Iterator[Finding]]
LOOKS: Final[Sequence[Look]] = (
    look_at_versions,
    look_at_clock,
    look_at_time_zone,
    look_at_settings,
    look_at_disk,
    look_at_locks,
    look_at_archive,
    look_at_staged,
    look_at_release,
    look_at_instance,
    look_at_alerts,
)
