"""Reading on a Ray cluster of two nodes: the same is staged as here, also when a node dies, and what it costs beside the local pool."""

import importlib.util
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration import cluster
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, attempt_fetched, read_days
from orchestration.staging import partitions
from tests.benchmarks.bench_rereading import write_archive
from tests.benchmarks.site import SOURCE
from tests.scale.machines import Machines, needs_ray
from transforms.archive.index import read_captures
from transforms.archive.readback import read_payload
from transforms.errors import UsageError

PAGES = 2000
ITEMS = 64
PATIENCE_SECONDS = 300  # with a machine that is slow; then the test fails

long = pytest.mark.long
pytestmark = pytest.mark.filterwarnings("default")  # Ray's own


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[date]]:
    folder = tmp_path_factory.mktemp("archived") / "archive"
    return folder, write_archive(folder, PAGES)


Staged = list[tuple[object, str]]


def staged_by(
    workers: int | str, archive: tuple[Path, list[date]], path: Path, *, reporter: SilentReporter | None = None
) -> tuple[Staged, float]:
    """What is staged of all days from nothing, by night with the digest of its files, and the seconds of the clock."""
    root = DataRoot(path)
    root.path.mkdir()
    root.archive.symlink_to(archive[0], target_is_directory=True)
    began = time.monotonic()
    done = read_days(root, SOURCE, archived_days(root, SOURCE, archive[1]), reporter=reporter or SilentReporter(), workers=workers)
    assert done.documents == PAGES and done.observations > PAGES and not done.failures
    return [(night.key, night.digest) for night in partitions(root.staged)], time.monotonic() - began


@pytest.fixture(scope="module")
def here(archive: tuple[Path, list[date]], tmp_path_factory: pytest.TempPathFactory) -> tuple[Staged, float]:
    """What this machine stages with two processes, and the seconds of the clock; `tests/run` holds that one stages the same."""
    return staged_by(2, archive, tmp_path_factory.mktemp("here") / "data")


@long
@needs_ray
def test_a_cluster_stages_what_this_machine_stages(
    machines: Machines, archive: tuple[Path, list[date]], here: tuple[Staged, float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machines.begin_second()
    began = time.monotonic()
    assert list(cluster.in_order(str, range(64), address=machines.address)) == [str(number) for number in range(64)]
    first = time.monotonic() - began
    there, seconds = staged_by(machines.address, archive, tmp_path / "there")
    staged, pool_seconds = here
    assert there == staged
    alone, handed_over = cost_of_a_page(archive[0])
    with capsys.disabled():
        print(
            f"\n{PAGES} pages: a cluster of 2 processors takes {seconds:.0f} s, the local pool of 2 {pool_seconds:.0f} s, "
            f"ratio {seconds / pool_seconds:.2f}"
            f"\na page is read in {alone * 1000:.2f} ms of CPU and handed over in {handed_over * 1000:.2f}: one parent feeds up to "
            f"{alone / handed_over:.0f} processors\nconnecting and the first results took {first:.1f} s: with 8 processors instead of 2 a "
            f"cluster pays from {first / (alone / 2 - max(alone / 8, handed_over)):,.0f} pages on"
        )


def cost_of_a_page(archive: Path) -> tuple[float, float]:
    """Seconds of CPU that reading a page takes wherever it is done, and that handing it over takes here: fetch, pack, unpack what came."""
    import pickle

    captures = read_captures(archive, source=SOURCE)[:200]
    began = time.process_time()
    packed = [pickle.dumps((each, read_payload(archive, str(each.warc_file), each.warc_offset or 0))) for each in captures]
    fetching = time.process_time() - began
    began = time.process_time()
    readings = [attempt_fetched(pickle.loads(each)) for each in packed]
    reading = time.process_time() - began
    back = [pickle.dumps(each) for each in readings]
    began = time.process_time()
    assert len([pickle.loads(each) for each in back]) == len(captures)
    return reading / len(captures), (fetching + time.process_time() - began) / len(captures)


class KillsOnTheWay(SilentReporter):
    """Kills the second node when a tenth of the pages has come back."""

    def __init__(self, machines: Machines) -> None:
        self._machines, self._seen = machines, 0

    def track(self, items: Sequence[Any], *, label: str) -> Iterator[Any]:
        for item in items:
            self._seen += 1
            if self._seen == PAGES // 10:
                self._machines.kill_second()
            yield item


@long
@needs_ray
def test_a_node_killed_in_the_middle_loses_nothing(
    machines: Machines, archive: tuple[Path, list[date]], here: tuple[Staged, float], tmp_path: Path
) -> None:
    machines.begin_second()
    there, _ = staged_by(machines.address, archive, tmp_path / "there", reporter=KillsOnTheWay(machines))
    assert there == here[0]


@long
@needs_ray
def test_what_a_killed_node_was_doing_is_done_again(machines: Machines, tmp_path: Path) -> None:
    machines.begin_second()
    begun, killed = str(tmp_path), str(tmp_path / "killed")

    def stays_until_the_kill(number: int) -> int:
        import pathlib

        import ray

        (pathlib.Path(begun) / f"{number}-{ray.get_runtime_context().get_node_id()}").touch()
        while not pathlib.Path(killed).exists():
            time.sleep(0.05)
        return number

    def begun_by() -> list[list[str]]:
        return [path.name.split("-") for path in tmp_path.glob("*-*")]

    def kill_when_both_are_at_work() -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while len({node for _, node in begun_by()}) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        machines.kill_second()
        Path(killed).touch()

    with ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill_when_both_are_at_work)
        assert list(cluster.in_order(stays_until_the_kill, range(ITEMS), address=machines.address)) == list(range(ITEMS))
        killing.result()
    assert len({node for _, node in begun_by()}) == 2
    assert len(begun_by()) > ITEMS, "what the second node had begun was begun again"


@long
@needs_ray
def test_a_machine_with_another_reader_is_refused_by_name(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "EXTRACTOR_VERSION", "of another day")
    with pytest.raises(UsageError, match=rf"{os.uname().nodename}: expected version of another day of the reader"):
        list(cluster.in_order(str, range(100), address=machines.address))


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="Ray is installed here")
def test_without_the_extra_the_setting_says_what_it_needs() -> None:
    with pytest.raises(UsageError, match=r"ray_address = 'auto': expected Ray, the extra \[ray\]"):
        list(cluster.in_order(str, range(3), address="auto"))
