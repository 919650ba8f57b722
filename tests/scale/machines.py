"""A Ray cluster of two nodes on this machine, of which the second can be killed."""

import contextlib
import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

OBJECT_STORE_BYTES = 80 << 20  # a node; the least that Ray takes is 75 MiB
MEMORY_BYTES = 2 << 30
"""That two nodes with a worker or two each take beside the tests."""
SLOW_MACHINE = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_raylet_start_wait_time_s": "120", "RAY_agent_register_timeout_ms": "120000"}

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is in requirements/scale.lock: make test-scale")


class Machines:
    """A head and a second node, one processor each."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        size = {"num_cpus": 1, "object_store_memory": OBJECT_STORE_BYTES, "include_dashboard": False}
        self._cluster = Cluster(initialize_head=True, head_node_args=size)
        self.address: str = self._cluster.address
        self._second: Any = None
        self.begin_second()

    def begin_second(self) -> None:
        if self._second is None:
            self._second = self._cluster.add_node(num_cpus=1, object_store_memory=OBJECT_STORE_BYTES)

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


def what_lacks() -> str | None:
    """What a cluster needs and this machine does not give, or None."""
    shared = shutil.disk_usage("/dev/shm").free if Path("/dev/shm").is_dir() else None
    if shared is not None and shared < 2 * OBJECT_STORE_BYTES:
        return f"expected {2 * OBJECT_STORE_BYTES >> 20} MiB free in /dev/shm, got {shared >> 20} (a container: --shm-size=256m)"
    if (free := psutil.virtual_memory().available) < MEMORY_BYTES:
        return f"expected {MEMORY_BYTES >> 20} MiB of free memory, got {free >> 20}"
    return None


def running() -> Iterator[Machines]:
    """A cluster for as long as it is held. Where this machine cannot hold one the tests fail and say why: skipped, nobody would know."""
    if (lacks := what_lacks()) is not None:
        pytest.fail(f"the tests of the cluster: {lacks}", pytrace=False)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SLOW_MACHINE.items():
            patch.setenv(name, value)
        made = Machines()
        try:
            yield made
        finally:
            made.end()
