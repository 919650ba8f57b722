"""Work on many items shared among processes, its results in the order of the items, so that their number changes nothing but the time.

A worker that is killed is replaced and its items are done again; Ctrl-C ends all; a parent that is killed takes its workers with it.
Belongs here: the processes. Does not belong here: what the work is (`reading`, `verify`), how many there may be (`configuration`).
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar

from transforms.errors import GiamngheoError

Item = TypeVar("Item")
Result = TypeVar("Result")

LEAST_ITEMS: Final = 500
"""With fewer pages, starting processes costs more than they save, 1.5 s of CPU each: small nights stay in one."""
_CHUNK: Final = 16  # items handed over at once
_CHUNKS_AHEAD: Final = 4  # of each worker, done or under way before their turn: bounds the memory, whatever the number of items
_DEATHS: Final = 3  # of workers, before it is taken that an item kills them


def in_order(work: Callable[[Item], Result], items: Sequence[Item], *, workers: int) -> Iterator[Result]:
    """The result of `work` for each item, in order; by as many processes where there is enough to do.

    `work`, items and results are pickled. Raises GiamngheoError when workers are killed again and again.
    """
    if workers <= 1 or len(items) < LEAST_ITEMS:
        yield from map(work, items)
        return
    chunks = [items[first : first + _CHUNK] for first in range(0, len(items), _CHUNK)]
    done = deaths = 0
    while done < len(chunks):
        try:
            for results in _side_by_side(work, chunks[done:], workers):
                yield from results
                done += 1
        except BrokenProcessPool as error:
            deaths += 1
            if deaths == _DEATHS:
                raise GiamngheoError(
                    f"items {done * _CHUNK} to {done * _CHUNK + workers * _CHUNKS_AHEAD * _CHUNK} of {len(items)}: expected workers that "
                    f"live, got {deaths} killed, perhaps for want of memory; with the setting workers = 1 all is done in one process"
                ) from error


def _side_by_side(work: Callable[[Item], Result], chunks: Sequence[Sequence[Item]], workers: int) -> Iterator[list[Result]]:
    # Spawned, not forked: the threads of DuckDB and Arrow do not survive a fork.
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker)
    under_way: deque[Future[list[Result]]] = deque()
    try:
        for chunk in chunks:
            under_way.append(pool.submit(_do_chunk, work, chunk))
            if len(under_way) == workers * _CHUNKS_AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _do_chunk(work: Callable[[Item], Result], chunk: Sequence[Item]) -> list[Result]:
    return [work(item) for item in chunk]


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
