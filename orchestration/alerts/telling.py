"""Telling of a night: one message each night, whatever happened, so that the way of alerts is walked every day.

Belongs here: the order of finding, sorting, sending, remembering, and the words of the message. Does not belong here: what is wrong
(`findings.py`), how it is sent (`delivery.py`). Telling never breaks a night: what goes wrong here is returned as words.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from filelock import FileLock

from orchestration.alerts.delivery import Delivered, deliver
from orchestration.alerts.findings import SHOWN, News, news_between, troubles_of_night, troubles_of_root
from orchestration.alerts.memory import Sorted, read_memory, touch_alive, write_memory
from orchestration.alerts.messages import Message, Trouble, make_message
from orchestration.alerts.night_record import NightRecord
from orchestration.alerts.sinks import sinks_of
from orchestration.configuration import configuration_of, secrets_of
from orchestration.data_root import DataRoot
from orchestration.health import Health, health_of

RUN_FAILED: Final = "run_failed"
_OF_THE_ROOT: Final = ("source_late", "layout_changed", "release_stale", "disk_budget", "rule_failed")
_OF_THE_NIGHT: Final = (*_OF_THE_ROOT, "checks_blocked", "source_held", "source_silent", "source_partial", "not_sent")


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling: of each sink, and the message where there was one."""

    message: Message | None
    delivered: tuple[Delivered, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Sinks that are down, in words."""
        return tuple(f"alert sink {each.sink} is down ({each.problem}); {each.waiting} wait" for each in self.delivered if each.problem)


def tell_night(
    root: DataRoot, record: NightRecord | None, *, job: str, succeeded: bool, problems: Sequence[str], now: datetime, day: str
) -> Told:
    """Tells of one run: what is new, what is wrong, what lasts and what is mended. Touches the dead-man file after a good night.

    `record` is None for a run that was killed, or that is no night. `problems` are the messages of failed steps.
    """
    with _alone(root):
        memory = read_memory(root)
        health = health_of(root, now=now)
        silent = tuple(record.silent) if record else ()
        troubles = [*(troubles_of_night(record) if record else ()), *troubles_of_root(root, health, known=silent)]
        blocked = record is not None and record.blocked_by
        if not succeeded and not blocked:
            troubles.append(Trouble(RUN_FAILED, job, f"{job} of {day} failed: {'; '.join(problems) or 'its process is gone'}"))
        covered = _OF_THE_NIGHT if record else _OF_THE_ROOT
        found = memory.sort(
            troubles,
            now=now,
            remind_days=configuration_of(root).remind_days,
            covers=lambda key: key == f"{RUN_FAILED}:{job}" or key.partition(":")[0] in covered,
        )
        news = news_between(root, memory.release)
        memory.release = health.release.release_id if health.release else memory.release
        lines = [*_first_lines(record, succeeded=succeeded, job=job, problems=problems), *_body(found, news), *_source_lines(health)]
        keys = [trouble.key for trouble in found.new]
        message = make_message(_subject(day, found, news, record), lines, sent_at=now, keys=keys, secrets=secrets_of(os.environ))
        told = _send(root, message)
        write_memory(root, memory)
        if succeeded and not told.problems:
            touch_alive(root, now=now)
        return told


def tell_root(root: DataRoot, *, now: datetime) -> Told:
    """Tells what is wrong with the data root at this moment, when it was not told already; between nights."""
    silent = [key.partition(":")[2] for key in read_memory(root).troubles if key.startswith("source_silent:")]
    return tell_troubles(root, list(troubles_of_root(root, health_of(root, now=now), known=silent)), kinds=_OF_THE_ROOT, now=now)


def tell_troubles(root: DataRoot, troubles: Sequence[Trouble], *, kinds: Sequence[str], now: datetime) -> Told:
    """Tells the given troubles, all that there are of `kinds`; says nothing where nothing is new or mended, but empties the spool."""
    with _alone(root):
        memory = read_memory(root)
        remind_days = configuration_of(root).remind_days
        found = memory.sort(troubles, now=now, remind_days=remind_days, covers=lambda key: key.partition(":")[0] in kinds)
        message = None
        if found.new or found.mended:
            subject = f"giamngheo: {_count(len(found.new), 'new trouble')}" if found.new else "giamngheo: mended"
            keys = [trouble.key for trouble in found.new]
            message = make_message(subject, list(_body(found, News(None))), sent_at=now, keys=keys, secrets=secrets_of(os.environ))
        told = _send(root, message)
        write_memory(root, memory)
        return told


def tell_test(root: DataRoot, *, now: datetime) -> Told:
    """Sends a message that says it is a test through every sink."""
    lines = ["This is a test of the alerts of giamngheo. Nothing is wrong.", f"data root: {root.path}"]
    with _alone(root):
        return _send(root, make_message("giamngheo: test of the alerts", lines, sent_at=now, secrets=secrets_of(os.environ)))


def tell_nothing(root: DataRoot) -> Told:
    """Sends what waits in the spool and nothing else."""
    with _alone(root):
        return _send(root, None)


def _send(root: DataRoot, message: Message | None) -> Told:
    return Told(message, deliver(root, sinks_of(configuration_of(root), root), message))


@contextmanager
def _alone(root: DataRoot) -> Iterator[None]:
    """One teller at a time: the command line and the daemon may both have ended a run."""
    root.alerts.mkdir(parents=True, exist_ok=True)
    with FileLock(root.alerts / "telling.lock", timeout=60):
        yield


def _subject(day: str, found: Sorted, news: News, record: NightRecord | None) -> str:
    parts = [_count(len(found.new), "new trouble")] if found.new else []
    if found.lasting:
        parts.append(f"{_count(len(found.lasting), 'trouble')} that last" + ("s" if len(found.lasting) == 1 else ""))
    figures = len(news.statements) or (record.facts_new if record else 0)
    parts += [_count(number, noun) for number, noun in ((figures, "new fact"), (len(news.rates), "changed rate")) if number]
    parts += [_count(len(news.conflicts), "new conflict")] if news.conflicts else []
    return f"giamngheo {day}: {', '.join(parts) or 'all is well, nothing is new'}"


def _first_lines(record: NightRecord | None, *, succeeded: bool, job: str, problems: Sequence[str]) -> Iterator[str]:
    if record is None:
        yield f"{job} {'ended well' if succeeded else 'failed: ' + ('; '.join(problems) or 'its process is gone')}"
        return
    yield f"{record.pages} pages captured, {record.figures} figures and {record.rates} rates read in {record.documents} new page versions"
    yield f"{record.facts_new} new facts; " + ("a new release is published" if record.published else "the release is as it was")
    if record.quarantined:
        yield f"{record.quarantined} rows quarantined"
    yield from (f"cannot be read: {line}" for line in record.unreadable)
    if not succeeded and not record.blocked_by:
        yield f"the run failed: {'; '.join(problems) or 'its process is gone'}"


def _body(found: Sorted, news: News) -> Iterator[str]:
    yield from _section("New trouble", [trouble.text for trouble in found.new])
    yield from _section("Lasts", [f"{trouble.text} (since {since:%Y-%m-%d})" for trouble, since in found.lasting])
    yield from _section("Mended", found.mended)
    yield from _section("Rates", news.rates)
    yield from _section("Conflicts", news.conflicts)
    yield from _section("New statements", news.statements)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"{title} ({len(lines)})", *(f"- {line}" for line in lines[:SHOWN]))
    if len(lines) > SHOWN:
        yield f"- and {len(lines) - SHOWN} more"


def _source_lines(health: Health) -> Iterator[str]:
    live = [row for row in health.sources if row["visited_at"] is not None]
    yield from _section("Sources", [f"{row['source']}: {row['state']}, newest figure {row['newest_period_end'] or 'none'}" for row in live])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
