"""Getting messages out: to every sink at once, into the spool for one that is down, and from there when it is back.

    <root>/alerts/spool/<sink>/<instant>.json    waits for its sink, oldest first; the newest 500 are kept

Belongs here: order, spool. Does not belong here: sinks, what is told.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orchestration.alerts.messages import Message
from orchestration.alerts.sinks import Sink, SinkDown
from orchestration.answers import to_json
from orchestration.data_root import DataRoot
from transforms.archive.durable import make_directories, replacing

SPOOL_LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of one sink: `problem` says why it is down, None where everything went out."""

    sink: str
    sent: int
    waiting: int
    problem: str | None


def deliver(root: DataRoot, sinks: Sequence[Sink], message: Message | None) -> tuple[Delivered, ...]:
    """Sends what waits and then `message`, sink by sink; what cannot be sent is spooled. One sink that is down keeps no other back."""
    return tuple(_to(root, sink, message) for sink in sinks)


def _to(root: DataRoot, sink: Sink, message: Message | None) -> Delivered:
    folder = spool(root) / sink.name
    if message is not None:
        _put(folder, message)
    sent, problem = 0, None
    for path in waiting(folder):
        try:
            sink.send(Message.of_record(json.loads(path.read_text(encoding="utf-8"))))
        except SinkDown as error:
            problem = str(error)
            break
        except (ValueError, KeyError):
            path.rename(path.with_suffix(".torn"))  # somebody wrote into the spool; the others still go out
            continue
        path.unlink()
        sent += 1
    left = waiting(folder)
    for oldest in left[:-SPOOL_LIMIT]:
        oldest.unlink()
    return Delivered(sink.name, sent, len(left[-SPOOL_LIMIT:]), problem)


def _put(folder: Path, message: Message) -> None:
    """Spooled first and sent from there, so that a kill in between loses nothing."""
    make_directories(folder)
    stem = f"{message.sent_at:%Y%m%dT%H%M%S.%f}"
    path = next(path for number in range(1000) if not (path := folder / f"{stem}-{number:03}.json").exists())
    with replacing(path) as temporary:
        temporary.write_text(to_json(message.as_record()), encoding="utf-8")


def spool(root: DataRoot) -> Path:
    return root.alerts / "spool"


def waiting(folder: Path) -> list[Path]:
    """The spooled messages below a folder, oldest first."""
    return sorted((path for path in folder.rglob("*.json") if not path.name.startswith(".")), key=lambda path: path.name)
