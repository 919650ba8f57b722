"""Sealed files that lie in a store: a pointer beside their place says where, how long and with which digest.

    x.warc.gz           the file, here
    x.warc.gz.stored    {"url": store, "name": name there, "bytes": size, "sha256": digest}: proven to lie there; here it may be forgotten

So a file that is sealed and never changed may lie here, there or in both, and whoever opens it need not know. Without pointers everything
is a local file and nothing here costs more than asking whether it exists.
Belongs here: opening, listing, sending and bringing back such files. Does not belong here: which files are sent, and when they are
forgotten (`orchestration/sending.py`).
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.archive.durable import replacing, sync_directory
from transforms.archive.store import Store, download, store_of
from transforms.errors import SourceUnreachable, UnreadableInput

ENDING: Final = ".stored"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a sealed file lies: the store, its name there, size in bytes, SHA-256."""

    url: str
    name: str
    bytes: int
    sha256: str

    @property
    def store(self) -> Store:
        return store_of(self.url)


def pointer_path(path: Path) -> Path:
    return path.with_name(path.name + ENDING)


def pointer_of(path: Path) -> Pointer | None:
    """The pointer of a sealed file; None where it lies here alone. Raises UnreadableInput for one that is torn."""
    place = pointer_path(path)
    try:
        return Pointer(**json.loads(place.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise UnreadableInput(str(place), expected="a pointer with url, name, bytes and sha256", came=str(error)) from error


def write_pointer(path: Path, pointer: Pointer) -> None:
    with replacing(pointer_path(path)) as temporary:
        temporary.write_text(json.dumps(asdict(pointer)), encoding="utf-8")


def is_sealed(path: Path) -> bool:
    """Whether there is such a file, here or in a store."""
    return path.is_file() or pointer_path(path).is_file()


def sealed_files(folder: Path, ending: str) -> list[Path]:
    """The files of a folder whose names end so, wherever they lie, in order of name; symbolic links are not followed."""
    found = (path for path in folder.iterdir() if path.name.removesuffix(ENDING).endswith(ending) and not path.is_symlink())
    return sorted({path.with_name(path.name.removesuffix(ENDING)) for path in found})


def size_of(path: Path) -> int:
    """Bytes of a sealed file."""
    pointer = None if path.is_file() else pointer_of(path)
    return path.stat().st_size if pointer is None else pointer.bytes


def open_sealed(path: Path) -> BinaryIO:
    """A sealed file to read a part of. Raises OSError or, where it lies in a store, UnreadableInput and SourceUnreachable."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        pointer = pointer_of(path)
        if pointer is None:
            raise
        return pointer.store.open(pointer.name)


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """A sealed file to read from beginning to end: one that lies in a store is fetched once and not piece by piece. Raises as above."""
    pointer = None if path.is_file() else pointer_of(path)
    if pointer is None:
        with path.open("rb") as stream:
            yield stream
        return
    with TemporaryFile() as copy:
        for chunk in pointer.store.stream(pointer.name)[1]:
            copy.write(chunk)
        yield copy


def read_table(path: Path, **options: Any) -> pa.Table:
    """A sealed Parquet file as `pyarrow.parquet.read_table` reads it; of one in a store no more is fetched than the columns asked for."""
    pointer = None if path.is_file() else pointer_of(path)
    if pointer is None:
        return pq.read_table(path, **options)
    try:
        return pq.read_table(pointer.store.path_of(pointer.name), filesystem=pointer.store.filesystem, **options)
    except OSError as error:
        raise SourceUnreachable(f"{pointer.url}: {pointer.name}: expected a file of the store, got {error}") from error


def rows_of(paths: Iterable[Path], schema: pa.Schema) -> pa.RecordBatchReader:
    """The rows of Parquet files that lie in stores, batch by batch."""
    from pyarrow.dataset import dataset  # imports pandas, which nights with everything here do without

    pointers = (pointer for path in paths if (pointer := pointer_of(path)) is not None)
    places = ((each.store.path_of(each.name), each.store.filesystem) for each in pointers)
    parts = [dataset(name, schema=schema, filesystem=filesystem, format="parquet") for name, filesystem in places]
    return dataset(parts, schema=schema).scanner().to_reader()  # type: ignore[arg-type]  # datasets, which the stubs do not know


def send(path: Path, store: Store, name: str, *, sha256: str) -> None:
    """Takes a sealed file to a store; the pointer is written when what lies there is proven. The file here stays.

    Killed anywhere, the next call does it again. Raises SourceUnreachable and VerificationDiffers.
    """
    store.put(path, name, sha256=sha256)
    write_pointer(path, Pointer(store.url, name, path.stat().st_size, sha256))


def forget(path: Path) -> bool:
    """Removes the file here when its store has one of the same size under its name; whether it did."""
    pointer = pointer_of(path)
    if pointer is None or pointer.store.size_of(pointer.name) != pointer.bytes or path.stat().st_size != pointer.bytes:
        return False
    path.unlink()
    sync_directory(path.parent)
    return True


def bring_back(path: Path) -> Pointer | None:
    """Makes a sealed file lie here alone, and returns the pointer that it had: what lies in the store is no longer the file.

    Raises SourceUnreachable, and VerificationDiffers where the store has other bytes.
    """
    pointer = pointer_of(path)
    if pointer is None:
        return None
    if not path.is_file():
        with replacing(path) as part:
            download(pointer.store, pointer.name, part, size=pointer.bytes, sha256=pointer.sha256)
    pointer_path(path).unlink()
    sync_directory(path.parent)
    return pointer
