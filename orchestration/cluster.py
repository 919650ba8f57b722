"""Work on many items shared among the machines of a Ray cluster, its results in the order of the items, as `workers.in_order` does here.

What is not here travels with the item, so that a machine of the cluster needs this project and nothing of the data root. A machine that
dies is no matter: what it was doing, and what it had done and not handed over, is done again by others.
Ray's own tasks and not dagster-ray (0.4.8): its launcher, executor and pipes hand out runs, steps and scripts, which need the data root and
its lock, and those are on one machine; its resource connects inside a run only (`rebuild` is none), and to a HOST:PORT by Ray Client alone.
Belongs here: the cluster. Does not belong here: what the work is (`reading`). Ray is imported only where `ray_address` is set.
"""

import importlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, TypeVar

from transforms.errors import GiamngheoError, SourceUnreachable, UsageError
from transforms.records import EXTRACTOR_VERSION

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK: Final = 16
_CHUNKS_AHEAD: Final = 3  # of each processor of the cluster, under way or done before their turn: bounds the memory here and there
_RETRIES: Final = 10  # of a chunk whose machine died


def in_order(work: Callable[[Item], Result], items: Iterable[Item], *, address: str) -> Iterator[Result]:
    """The result of `work` for each item, in order, by the processors of the cluster at `address` (HOST:PORT, or `auto` for one here).

    `work`, items and results are pickled; items are taken as they are needed. Raises UsageError where Ray is not installed or a machine
    has another version of this project, SourceUnreachable where there is no such cluster, GiamngheoError where no machine can do a chunk.
    """
    ray = connect(address)
    do_chunk = ray.remote(max_retries=_RETRIES)(_do_chunk)
    ahead = max(1, int(ray.cluster_resources().get("CPU", 1))) * _CHUNKS_AHEAD
    left = iter(items)
    under_way: deque[Any] = deque()
    try:
        while True:
            while len(under_way) < ahead and (chunk := list(islice(left, _CHUNK))):
                under_way.append(do_chunk.remote(work, EXTRACTOR_VERSION, chunk))
            if not under_way:
                return
            yield from ray.get(under_way.popleft())
    except ray.exceptions.RayTaskError as error:
        raise error.as_instanceof_cause() from error
    except ray.exceptions.RayError as error:
        raise GiamngheoError(f"Ray cluster {address}: expected machines that do the work, got {type(error).__name__}: {error}") from error


def connect(address: str) -> Any:
    """Ray, connected to the cluster at `address`. Raises UsageError where it is not installed, SourceUnreachable where none answers."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers
    try:
        ray = importlib.import_module("ray")
    except ImportError as error:
        raise UsageError(f"ray_address = {address!r}: expected Ray, the extra [ray] of this project, got none: {error}") from error
    if not ray.is_initialized():
        try:
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
            raise SourceUnreachable(f"Ray cluster {address}: expected one that answers, got {error}") from error
    return ray


def _do_chunk(work: Callable[[Item], Result], version: str, chunk: list[Item]) -> list[Result]:
    expect(version)
    return [work(item) for item in chunk]


def expect(version: str) -> None:
    """On a machine of the cluster: raises UsageError where the reader is another than `version`, that of who hands out the work."""
    if version != EXTRACTOR_VERSION:
        raise UsageError(
            f"{os.uname().nodename}: expected version {version} of the reader, got {EXTRACTOR_VERSION}; install the same there"
        )
