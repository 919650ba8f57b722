"""What a night takes elsewhere when it is done, also a quiet one: sealed files to their store, its release to where analysts fetch it.

    archive_url    sealed WARC files, each with its index and, written last, its digest as `sha256sum --check` reads it
    staged_url     Parquet of months that are over; nights of this month stay, they are made of the archive again
    publish_url    the release (orchestration/distribution.py)

A file is forgotten here only after its store has shown it again with the right digest, and `local_days` after it was written.
Belongs here: which files go where and when they are forgotten. Does not belong here: moving them (`transforms/archive/stored.py`).
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot
from orchestration.distribution import offer
from orchestration.night import Night
from orchestration.staging import CLOSED, MARKER
from transforms.archive.durable import make_directories, replacing
from transforms.archive.index import WARC_ENDING, index_path, recover, relative_name, warc_files
from transforms.archive.store import Store, digest_of, read_small, store_of
from transforms.archive.stored import Pointer, forget, pointer_of, sealed_files, send, write_pointer
from transforms.errors import GiamngheoError, UnreadableInput

DIGEST_ENDING: Final = ".sha256"


def finish(night: Night) -> None:
    """Sends what the settings ask for when the steps of a night are done, and keeps in its tally what could not be sent."""
    night.tally.unsent = send_all(night.root, night.configuration, now=night.now())
    for problem in night.tally.unsent:
        night.reporter.say(f"giamngheo: {problem}")


def send_all(root: DataRoot, configuration: Configuration, *, now: datetime) -> tuple[str, ...]:
    """Sends what the settings ask for. Returns what could not be sent, each beginning with its setting; the next night goes on there."""
    before = now - timedelta(days=configuration.local_days)
    kept = configuration.releases_kept
    tasks: dict[str, Callable[[Store], object]] = {
        "archive_url": lambda store: send_archive(root.archive, store, forget_before=before),
        "staged_url": lambda store: send_months(root.staged, store, forget_before=before),
        "publish_url": lambda store: offer(root, store, kept=kept) if root.current_release.exists() else None,
    }
    problems = []
    for setting, task in tasks.items():
        if (url := getattr(configuration, setting)) is not None:
            try:
                task(store_of(url))
            except GiamngheoError as error:
                problems.append(f"{setting}: {error}")
    return tuple(problems)


def send_archive(archive: Path, store: Store, *, forget_before: datetime | None = None) -> int:
    """Sends the sealed WARC files that are not in `store`; returns how many. Call while holding the root.

    Those written before `forget_before` are then forgotten here. Raises SourceUnreachable and VerificationDiffers.
    """
    sent = 0
    for warc in _here(warc_files(archive)):
        if _is_to_be_sent(warc, store):
            name, sha256 = relative_name(archive, warc), digest_of(warc)
            if (index := index_path(warc)).is_file():
                store.put(index, relative_name(archive, index))
            store.put_bytes(f"{sha256}  {warc.name}\n".encode(), name + DIGEST_ENDING)
            send(warc, store, name, sha256=sha256)
            sent += 1
        _forget_old(warc, forget_before)
    return sent


def send_months(staged: Path, store: Store, *, forget_before: datetime | None = None) -> int:
    """The same with the Parquet files of months that are over."""
    sent = 0
    for marker in sorted(staged.glob(f"{CLOSED}/month=*/{MARKER}")):
        for path in _here(sealed_files(marker.parent, ".parquet")):
            if _is_to_be_sent(path, store):
                send(path, store, path.relative_to(staged).as_posix(), sha256=digest_of(path))
                sent += 1
            _forget_old(path, forget_before)
    return sent


def attach(archive: Path, store: Store) -> tuple[int, int]:
    """Makes an archive know what lies in a store: on a new machine, or where the store has another address now.

    Writes pointers and fetches the indexes that are not here; returns the number of WARC files that the store holds, and of indexes made
    anew because the store had none. Call while holding the root.
    """
    names = store.names()
    digests = [name for name in names if name.endswith(DIGEST_ENDING) and name.removesuffix(DIGEST_ENDING) in names]
    for listed in digests:
        name = listed.removesuffix(DIGEST_ENDING)
        warc = archive / name
        if not warc.resolve().is_relative_to(archive.resolve()) or not name.endswith(WARC_ENDING):
            raise UnreadableInput(store.url, expected="names of WARC files of an archive", came=repr(name))
        pointer = Pointer(store.url, name, names[name], read_small(store, listed).decode(errors="replace")[:64])
        if warc.is_file() or pointer_of(warc) == pointer:
            continue
        make_directories(warc.parent)
        index = index_path(warc)
        if (found := relative_name(archive, index)) in names and not index.is_file():
            with replacing(index) as temporary:
                temporary.write_bytes(read_small(store, found, limit=names[found]))
        write_pointer(warc, pointer)
    return len(digests), len(recover(archive))


def _here(paths: list[Path]) -> Iterator[Path]:
    return (path for path in paths if path.is_file())


def _is_to_be_sent(path: Path, store: Store) -> bool:
    pointer = pointer_of(path)
    return pointer is None or pointer.url != store.url


def _forget_old(path: Path, before: datetime | None) -> None:
    if before is not None and path.stat().st_mtime < before.timestamp():
        forget(path)
