"""One request at a time per host, and a pause between two, whichever process sends them.

Belongs here: the lock and the clock of a host. Does not belong here: how long the pause is (`robots`, `settings`).

The lock is the kernel's own (`flock`), taken anew for each request: a library's lock that also watches over threads and forks costs a
tenth of a crawl here, and a process that dies gives either back.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from transforms.archive.durable import make_directories
from transforms.crawl.settings import Clock

_POLL_SECONDS = 0.05


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
        self._paths: dict[str, Path] = {}

    @contextmanager
    def turn(self, host: str, *, delay_seconds: float, wait_seconds: float) -> Iterator[Turn]:
        """Hold `host` for one request, at least `delay_seconds` after the end of the last one anywhere.

        Raises HostBusy when the host does not come free within `wait_seconds`.
        """
        began = self._clock.monotonic()
        stamp = os.open(self._path_of(host), os.O_RDWR)
        try:
            self._hold(stamp, host, until=began + wait_seconds)
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
        finally:
            os.close(stamp)  # gives the lock back

    def _hold(self, stamp: int, host: str, *, until: float) -> None:
        while True:
            try:
                fcntl.flock(stamp, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if self._clock.monotonic() >= until:
                    raise HostBusy(f"{host} is held by another process") from None
            self._clock.sleep(_POLL_SECONDS)

    def _path_of(self, host: str) -> Path:
        """The lock of a host; the time of the lock file is when the host was last asked."""
        path = self._paths.get(host)
        if path is None:
            make_directories(self._directory)
            path = self._directory / f"{hashlib.sha256(host.encode()).hexdigest()[:16]}.lock"
            if not path.exists():
                path.touch()
                os.utime(path, (0, 0))
            self._paths[host] = path
        return path

    def _pause(self, stamp: int, delay_seconds: float) -> float:
        """Seconds still to wait; never more than the delay itself, even when the machine's clock was set back."""
        since = self._clock.now().timestamp() - os.fstat(stamp).st_mtime
        return min(delay_seconds, max(0.0, delay_seconds - since))
