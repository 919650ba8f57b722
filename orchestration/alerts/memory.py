"""What has been told already, so that a trouble that lasts is told once and again only after `remind_days`.

    <root>/alerts/told.json    {"troubles": {key: {"since", "told_at", "text"}}, "release": id of the release last told of}
    <root>/alive               the dead-man file: touched when a night ended well and every message about it went out

Belongs here: that memory. Does not belong here: what counts as trouble (`findings.py`).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orchestration.alerts.messages import Trouble
from orchestration.data_root import DataRoot
from transforms.archive.durable import make_directories, replacing


@dataclass(slots=True)
class Told:
    """One trouble that lasts."""

    since: datetime
    told_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """Tonight's troubles by what must be said of them."""

    new: tuple[Trouble, ...]
    lasting: tuple[tuple[Trouble, datetime], ...]  # with the instant since which it lasts
    mended: tuple[str, ...]  # texts of those that are gone


@dataclass(slots=True)
class Memory:
    troubles: dict[str, Told] = field(default_factory=dict)
    release: str | None = None

    def sort(self, troubles: Sequence[Trouble], *, now: datetime, remind_days: int, covers: Callable[[str], bool]) -> Sorted:
        """Sorts tonight's troubles and remembers them; of the keys that `covers` holds for, those that are not there are mended.

        A clock that was set back makes nothing new.
        """
        new, lasting = [], []
        for trouble in {trouble.key: trouble for trouble in troubles}.values():
            known = self.troubles.get(trouble.key)
            if known is None:
                self.troubles[trouble.key] = Told(now, now, trouble.text)
                new.append(trouble)
                continue
            if now - known.told_at >= timedelta(days=remind_days):
                known.told_at = now
                new.append(trouble)
            else:
                lasting.append((trouble, known.since))
            known.text = trouble.text
        gone = {key for key in self.troubles if covers(key)} - {trouble.key for trouble in troubles}
        mended = tuple(self.troubles.pop(key).text for key in sorted(gone))
        return Sorted(tuple(new), tuple(lasting), mended)


def read_memory(root: DataRoot) -> Memory:
    """What was told; nothing where the file is missing or torn, so that too much is told rather than too little."""
    try:
        record = json.loads((root.alerts / "told.json").read_text(encoding="utf-8"))
        troubles = {
            str(key): Told(datetime.fromisoformat(told["since"]), datetime.fromisoformat(told["told_at"]), str(told["text"]))
            for key, told in record["troubles"].items()
        }
        return Memory(troubles, record["release"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Memory()


def write_memory(root: DataRoot, memory: Memory) -> None:
    make_directories(root.alerts)
    troubles = {
        key: {"since": told.since.isoformat(), "told_at": told.told_at.isoformat(), "text": told.text}
        for key, told in memory.troubles.items()
    }
    with replacing(root.alerts / "told.json") as temporary:
        temporary.write_text(json.dumps({"troubles": troubles, "release": memory.release}, ensure_ascii=False), encoding="utf-8")


def touch_alive(root: DataRoot, *, now: datetime) -> None:
    """Says that a night went well and was told; something outside of this machine may watch the file's time."""
    with replacing(root.alive) as temporary:
        temporary.write_text(now.isoformat() + "\n", encoding="utf-8")


def last_alive(root: DataRoot) -> datetime | None:
    """When a good night was last told of; None where none was."""
    try:
        return datetime.fromisoformat(root.alive.read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
