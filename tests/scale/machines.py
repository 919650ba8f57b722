"""A Ray cluster of two nodes on this machine, of which the second can be killed."""

import contextlib
import importlib.util
import os
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import psutil
import pytest

OBJECT_STORE_BYTES = 80 << 20  # a node; the least that Ray takes is 75 MiB
MEMORY_BYTES = 2 << 30
"""That two nodes with a worker or two each take beside the tests."""
SLOW_MACHINE = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_raylet_start_wait_time_s": "60", "RAY_agent_register_timeout_ms": "120000"}

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is in requirements/scale.lock: make test-scale")


ATTEMPTS = 3
"""To begin a node: it gives up where its agents, a second of imports each, take more than 15 seconds, and Ray has no setting for that."""
Begun = TypeVar("Begun")


def patiently(begin: Callable[[], Begun]) -> Begun:
    for _ in range(ATTEMPTS - 1):
        with contextlib.suppress(Exception):
            return begin()
    return begin()


class Machines:
    """A head and a second node, one processor each."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        size = {"num_cpus": 1, "object_store_memory": OBJECT_STORE_BYTES, "include_dashboard": False}
        self._cluster = patiently(lambda: Cluster(initialize_head=True, head_node_args=size))
        self.address: str = self._cluster.address
        self._second: Any = None
        self.begin_second()

    def begin_second(self) -> None:
        if self._second is None:
            self._second = patiently(lambda: self._cluster.add_node(num_cpus=1, object_store_memory=OBJECT_STORE_BYTES))

    def kill_second(self) -> None:
        """As a machine dies: everything on it at once, also what it was working on."""
        raylets = self._second.all_processes["raylet"]
        for worker in [each for raylet in raylets for each in psutil.Process(raylet.process.pid).children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
        self._cluster.remove_node(self._second, allow_graceful=False)
        self._second = None

    def end(self) -> None:
        import ray

        ray.shutdown()
        self._cluster.shutdown()


def running() -> Iterator[Machines]:
    """A cluster for as long as it is held; what needs it is skipped with a reason where memory lacks or Ray does not begin."""
    if (free := psutil.virtual_memory().available) < MEMORY_BYTES:
        pytest.skip(f"a cluster of two nodes needs {MEMORY_BYTES >> 20} MiB of memory, {free >> 20} are free here")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SLOW_MACHINE.items():
            patch.setenv(name, value)
        try:
            made = Machines()
        except Exception as error:  # noqa: BLE001 - Ray has many ways of not beginning
            pytest.skip(
                f"two nodes of Ray do not begin on this machine, with {os.cpu_count()} processors and {free >> 20} MiB of memory free; the "
                f"logs of Ray's latest session say more than this: {type(error).__name__}: {error}"
            )
        try:
            yield made
        finally:
            made.end()
