"""The ledger: a row for each request, with the rule, the delay and the budget it was sent under.

    <state>/ledger/<yyyy>/<mm>/<yyyymmdd>T<hhmmss>Z-<source>-<pid>.jsonl

Belongs here: the row and its file. Does not belong here: deciding whether a request is sent (`robots`, `pace`, `source_night`).
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TextIO

from transforms.archive.durable import make_directories
from transforms.archive.redaction import redact_text, redact_url
from transforms.records import Outcome

Purpose = Literal["robots", "listing", "feed", "sitemap", "article", "check"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One request that was sent, or one that a rule held back. Times in seconds, sizes in bytes."""

    at: datetime
    source: str
    purpose: Purpose
    url: str
    rule: str  # what robots.txt says about it, in words
    delay_seconds: float  # the pace that was kept to
    waited_seconds: float
    requests_left: int
    seconds_left: float
    outcome: Outcome | Literal["answered"]
    http_status: int | None = None
    wire_bytes: int = 0
    took_seconds: float = 0.0
    detail: str | None = None
    redirected_to: str | None = None


_NAMES = tuple(field.name for field in fields(Entry))


class Ledger:
    """Appends entries of one source's night; a context manager. A line is whole or, after a kill, the torn last one."""

    def __init__(self, state: Path, source: str, *, begun_at: datetime) -> None:
        instant = begun_at.astimezone(UTC)
        self._directory = state / "ledger" / f"{instant:%Y}" / f"{instant:%m}"
        self.path = self._directory / f"{instant:%Y%m%dT%H%M%SZ}-{source}-{os.getpid()}.jsonl"
        self._stream: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._stream is not None:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._stream = None

    def write(self, entry: Entry) -> None:
        if self._stream is None:
            make_directories(self._directory)
            self._stream = self.path.open("a", encoding="utf-8", buffering=1)
        row = {name: getattr(entry, name) for name in _NAMES} | {
            "at": entry.at.astimezone(UTC).isoformat(),
            "url": redact_url(entry.url),
            "detail": None if entry.detail is None else redact_text(entry.detail),
            "redirected_to": None if entry.redirected_to is None else redact_url(entry.redirected_to),
        }
        self._stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_ledger(state: Path, *, source: str | None = None) -> Iterator[dict[str, object]]:
    """All entries in order of file; torn last lines of killed runs are passed over."""
    for path in sorted((state / "ledger").glob("*/*/*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as stream:
            for line in stream:
                if not line.endswith("\n"):
                    break
                row = json.loads(line)
                if source is None or row["source"] == source:
                    yield row
