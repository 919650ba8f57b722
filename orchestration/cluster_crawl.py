"""The requests of a crawl sent by the machines of a Ray cluster, a portal from one machine at a time.

Only sending goes there: what may be asked, when and how often is decided here, as without a cluster, by the one robots cache, pace, budget
and ledger of the data root, and the archive is written here. A machine that dies takes the request under way with it; like a connection
that is lost it is sent again, from another machine, in the same turn.
Belongs here: sending from elsewhere. Does not belong here: connecting to the cluster (`cluster`), the crawl (`transforms.crawl`).
"""

import time
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from itertools import count
from typing import Any, Final

from orchestration import clock as wall
from orchestration import cluster
from transforms.crawl.fetch import Failed, Fetched, Fetcher, FetcherFactory
from transforms.crawl.settings import Clock, Settings
from transforms.errors import GiamngheoError
from transforms.records import EXTRACTOR_VERSION

_START_SECONDS: Final = 120.0  # that a machine may take to begin, beyond the deadline of a request


def fetchers(address: str) -> FetcherFactory:
    """Makes a `ClusterFetcher` for each portal. Raises UsageError without Ray, SourceUnreachable where no cluster answers."""
    return partial(ClusterFetcher, cluster.connect(address), count())


class ClusterFetcher:
    """Sends one portal's requests as a `Fetcher` does, from a machine of the cluster. Not for use by two threads."""

    def __init__(self, ray: Any, turns: Iterator[int], settings: Settings, clock: Clock) -> None:
        self._ray, self._turns, self._settings, self._clock = ray, turns, settings, clock
        self._sender = self._begin()

    def _begin(self) -> Any:
        """A sender on the next machine in turn: left to itself, Ray puts all of them on one. It takes no processor, for it waits."""
        machines = sorted(node["NodeID"] for node in self._ray.nodes() if node["Alive"])
        on_one = import_module("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy
        strategy = on_one(machines[next(self._turns) % len(machines)], soft=False)
        return self._ray.remote(num_cpus=0, scheduling_strategy=strategy)(_Sender).remote(self._settings)

    def close(self) -> None:
        self._ray.kill(self._sender)

    def get(
        self, url: str, *, headers: dict[str, str] | None = None, seconds: float | None = None, cut_at: int | None = None
    ) -> Fetched | Failed:
        """GET `url` once as `Fetcher.get` does, and again where the machine died. Raises UsageError for one with another reader."""
        began = self._clock.monotonic()
        limit = (self._settings.fetch_seconds if seconds is None else seconds) + _START_SECONDS
        errors = self._ray.exceptions
        for _ in range(self._settings.retries + 1):
            try:
                answer = self._sender.get.remote(EXTRACTOR_VERSION, url, headers=headers, seconds=seconds, cut_at=cut_at)
                result: Fetched | Failed = self._ray.get(answer, timeout=limit)
                return result
            except errors.RayTaskError as error:
                raise error.as_instanceof_cause() from error
            except (errors.RayActorError, errors.ActorUnschedulableError, errors.GetTimeoutError) as error:
                lost = type(error).__name__
                self.close()
                self._clock.sleep(self._settings.pace_seconds)  # the portal may have had the request
                self._sender = self._begin()
            except errors.RayError as error:
                raise GiamngheoError(f"Ray cluster: expected a machine that asks {url}, got {type(error).__name__}: {error}") from error
        return Failed(url, "connection_error", f"the machines of the cluster that asked died: {lost}", self._clock.monotonic() - began)


class _Sender:
    """On a machine of the cluster: a `Fetcher` that lives as long as the portal's night."""

    def __init__(self, settings: Settings) -> None:
        self._fetcher = Fetcher(settings, Clock(wall.now, time.monotonic, time.sleep))

    def get(self, version: str, url: str, **named: Any) -> Fetched | Failed:
        cluster.expect(version)
        return self._fetcher.get(url, **named)
