"""Work shared among processes: the same results in the same order, done again when a worker dies, over when the parent is."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from orchestration import clock, workers
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import read_days
from orchestration.staging import partitions
from orchestration.workers import LEAST_ITEMS, in_order
from tests.benchmarks.page_set import page_set
from transforms.archive.index import read_captures
from transforms.archive.takedown import take_down
from transforms.archive.warc import Exchange
from transforms.archive.writer import ArchiveWriter
from transforms.errors import GiamngheoError, UnreadableInput

ITEMS = range(2 * LEAST_ITEMS)
WAITING = """
import signal, time
from orchestration.workers import LEAST_ITEMS, in_order
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what it runs in the background
for number, _ in enumerate(in_order(time.sleep, [0.02] * 10 * LEAST_ITEMS, workers=2)):
    if number == 0:
        print("at work", flush=True)
"""


def double(number: int) -> int:
    return 2 * number


def die_once(mark: Path, number: int) -> int:
    if number == LEAST_ITEMS and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def die(number: int) -> int:
    if number == LEAST_ITEMS:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def refuse(number: int) -> int:
    raise UnreadableInput(f"page {number}", expected="a page", came="none")


def process_of(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("count", [1, 2])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    assert list(in_order(double, ITEMS, workers=count)) == [double(number) for number in ITEMS]


def test_little_work_stays_in_this_process_and_much_does_not() -> None:
    assert set(in_order(process_of, range(LEAST_ITEMS - 1), workers=2)) == {os.getpid()}
    assert os.getpid() not in set(in_order(process_of, ITEMS, workers=2))


@pytest.mark.long
def test_a_killed_worker_is_replaced_and_its_items_are_done_again(tmp_path: Path) -> None:
    work: Callable[[int], int] = partial(die_once, tmp_path / "died")
    assert list(in_order(work, ITEMS, workers=2)) == [double(number) for number in ITEMS]
    assert (tmp_path / "died").exists()


@pytest.mark.long
def test_an_item_that_kills_every_worker_ends_with_a_clear_error() -> None:
    with pytest.raises(GiamngheoError, match=rf"of {len(ITEMS)}: expected workers that live, got 3 killed.*workers = 1"):
        list(in_order(die, ITEMS, workers=2))


def test_an_error_of_the_work_is_raised_as_it_is() -> None:
    with pytest.raises(UnreadableInput, match="page 0: expected a page, got none") as raised:
        list(in_order(refuse, ITEMS, workers=2))
    assert (raised.value.where, raised.value.expected, raised.value.came) == ("page 0", "a page", "none")


@pytest.mark.long
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_its_parent(sent: signal.Signals) -> None:
    parent = subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)
    assert parent.stdout is not None and parent.stdout.readline() == "at work\n"
    children = psutil.Process(parent.pid).children(recursive=True)
    assert len(children) >= 2
    if sent is signal.SIGINT:
        os.killpg(parent.pid, sent)  # as a terminal does
    else:
        parent.send_signal(sent)
    _, errors = parent.communicate(timeout=60)
    assert parent.returncode == -sent
    assert errors.count("Traceback") <= 1  # the parent's own KeyboardInterrupt; workers end in silence
    _, alive = psutil.wait_procs(children, timeout=60)
    assert not alive


@pytest.mark.long
def test_what_is_staged_does_not_depend_on_the_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LEAST_ITEMS", 10)
    archive = tmp_path / "archive"
    at = clock.start_of_night(clock.FIRST_DAY)
    with ArchiveWriter(archive, "page_set", now=lambda: at) as writer:
        for number, page in enumerate(page_set(40)):
            body = page.html if number != 7 else b"\0\1\2"
            exchange = Exchange(f"https://portal.test/{page.name}.html", "GET", (), 200, "OK", (("Content-Type", "text/html"),), body)
            writer.write_response(
                exchange, page=page.name, document_id=f"{number:016x}", outcome="changed", text_sha256=f"{number:064x}", captured_at=at
            )
    captures = read_captures(archive)
    taken = next(capture for capture in captures if capture.document_id == f"{3:016x}")  # in no order: all have one time
    take_down(archive, [taken], reason="asked for", now=at)
    staged = {}
    for count in (1, 2):
        root = DataRoot(tmp_path / f"by {count}")
        root.path.mkdir()
        root.archive.symlink_to(archive, target_is_directory=True)
        done = read_days(root, "page_set", {clock.FIRST_DAY: captures}, reporter=SilentReporter(), workers=count)
        assert (done.documents, len(done.failures), len(done.taken_down)) == (38, 1, 1)
        staged[count] = [(night.key, night.digest) for night in partitions(root.staged)]
    assert staged[1] == staged[2]
