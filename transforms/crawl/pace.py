"""One request at a time per host, and a pause between two, whichever process sends them.

Belongs here: the lock and the clock of a host. Does not belong here: how long the pause is (`robots`, `settings`).
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from transforms.archive.durable import make_directories
from transforms.crawl.settings import Clock


class HostBusy(Exception):
    """Another process held the host for longer than was to be waited."""


@dataclass
class Turn:
    """A host held for one request; `waited_seconds` is what the pace cost."""

    waited_seconds: float


class Pace:
    """Hosts and when each was last asked, in files that all processes of this machine share (`<state>/pace/`)."""

    def __init__(self, state: Path, clock: Clock) -> None:
        self._directory, self._clock = state / "pace", clock
        self._locks: dict[str, FileLock] = {}

    @contextmanager
    def turn(self, host: str, *, delay_seconds: float, wait_seconds: float) -> Iterator[Turn]:
        """Hold `host` for one request, at least `delay_seconds` after the end of the last one anywhere.

        Raises HostBusy when the host does not come free within `wait_seconds`.
        """
        lock = self._lock_of(host)
        began = self._clock.monotonic()
        try:
            with lock.acquire(timeout=max(0.0, wait_seconds)):
                stamp = Path(lock.lock_file)
                pause = self._pause(stamp, delay_seconds)
                if pause > wait_seconds:
                    raise HostBusy(f"{host} wants {pause:.0f} s between requests, {max(0.0, wait_seconds):.0f} s are left")
                if pause > 0:
                    self._clock.sleep(pause)
                try:
                    yield Turn(self._clock.monotonic() - began)
                finally:
                    now = self._clock.now().timestamp()
                    os.utime(stamp, (now, now))
        except Timeout as error:
            raise HostBusy(f"{host} is held by another process") from error

    def _lock_of(self, host: str) -> FileLock:
        """The lock of a host; the time of the lock file is when the host was last asked."""
        if host not in self._locks:
            make_directories(self._directory)
            path = self._directory / f"{hashlib.sha256(host.encode()).hexdigest()[:16]}.lock"
            if not path.exists():
                path.touch()
                os.utime(path, (0, 0))
            self._locks[host] = FileLock(path)
        return self._locks[host]

    def _pause(self, stamp: Path, delay_seconds: float) -> float:
        """Seconds still to wait; never more than the delay itself, even when the machine's clock was set back."""
        since = self._clock.now().timestamp() - stamp.stat().st_mtime
        return min(delay_seconds, max(0.0, delay_seconds - since))
