"""Where files lie beyond this machine: an object store, a folder, or a folder that a web server hands out.

    s3://bucket/folder?region=..., gs://..., abfss://...    Arrow's own filesystems; credentials come from the environment
    fsspec+<protocol>://...                                 any filesystem of fsspec that is installed
    /folder, file:///folder                                 a folder of this machine or a mounted one
    https://host/folder                                     read only

An upload is read back and its digest compared; a download goes on where it was cut short and counts only when its digest is right.
Belongs here: moving bytes and proving them. Does not belong here: which files go where (`stored`, `orchestration/sending.py`).
"""

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final, Protocol, cast
from urllib.parse import quote, urlsplit

import pyarrow as pa
import requests
from pyarrow import fs

from transforms.archive.durable import make_directories, replacing, sync_file
from transforms.archive.redaction import redact_text, redact_url, refuse_key_in
from transforms.errors import SourceUnreachable, UnreadableInput, UsageError, VerificationDiffers

CHUNK_BYTES: Final = 1 << 20
PIECE_BYTES: Final = 1 << 16
"""Of an answer over HTTP: a piece that is cut short is lost."""
ATTEMPTS: Final = 4
PAUSE_SECONDS = 0.5
"""Before the first new attempt; it doubles while nothing more comes."""
TIMEOUT_SECONDS: Final = (10, 60)
"""To connect, and between two pieces of an answer."""


class Readable(Protocol):
    """What can be fetched from; messages name its `url`."""

    @property
    def url(self) -> str: ...

    def stream(self, name: str, *, start: int = 0) -> tuple[int, Iterator[bytes]]:
        """The bytes of a file from `start` on, and the offset that they really begin at: a server may begin at 0 instead.

        Raises UnreadableInput where there is no such file; SourceUnreachable, also from the iterator, where it cannot be reached.
        """


@dataclass(frozen=True, slots=True)
class Web:
    """A folder that a web server hands out."""

    address: str

    @property
    def url(self) -> str:
        return redact_url(self.address)

    def stream(self, name: str, *, start: int = 0) -> tuple[int, Iterator[bytes]]:
        address = f"{self.address.rstrip('/')}/{quote(name)}"
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        try:
            answer = requests.get(address, headers=headers, stream=True, timeout=TIMEOUT_SECONDS)
        except requests.RequestException as error:
            raise SourceUnreachable(redact_text(f"{address}: expected an answer, got {error}")) from error
        address = redact_url(address)
        if answer.status_code in (404, 410):
            raise UnreadableInput(address, expected="a file", came=f"{answer.status_code} {answer.reason}")
        if answer.status_code not in (200, 206):
            raise SourceUnreachable(f"{address}: expected the file, got {answer.status_code} {answer.reason}")
        begins_there = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {start}-")
        if answer.status_code == 206 and not begins_there:
            raise SourceUnreachable(f"{address}: expected bytes from {start} on, got {answer.headers.get('Content-Range')}")
        return (start if begins_there else 0), _chunks_of(answer, address)


def _chunks_of(answer: requests.Response, address: str) -> Iterator[bytes]:
    with answer:
        try:
            yield from answer.iter_content(PIECE_BYTES)
        except requests.RequestException as error:
            raise SourceUnreachable(f"{address}: expected the whole file, got a broken answer: {redact_text(str(error))}") from error


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of a filesystem that Arrow can open. `base` is its path there; names are relative to it, with "/"."""

    url: str
    filesystem: fs.FileSystem
    base: str

    @property
    def is_local(self) -> bool:
        return isinstance(self.filesystem, fs.LocalFileSystem)

    def path_of(self, name: str) -> str:
        return f"{self.base}/{name}"

    def open(self, name: str) -> BinaryIO:
        """The file, seekable; each read fetches no more than it asks for. Raises as `Readable.stream` does."""
        try:
            return cast(BinaryIO, self.filesystem.open_input_file(self.path_of(name)))
        except FileNotFoundError as error:
            raise UnreadableInput(f"{self.url}: {name}", expected="a file", came="none") from error
        except OSError as error:
            raise _unreachable(self.url, name, error) from error

    def stream(self, name: str, *, start: int = 0) -> tuple[int, Iterator[bytes]]:
        return start, self._chunks(self.open(name), name, start)

    def _chunks(self, file: BinaryIO, name: str, start: int) -> Iterator[bytes]:
        with file:
            try:
                file.seek(start)
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk
            except (OSError, pa.ArrowException) as error:
                raise _unreachable(self.url, name, error) from error

    def names(self, folder: str = "") -> dict[str, int]:
        """Every file under `folder` by name, with its size in bytes."""
        start = self.path_of(folder) if folder else self.base
        try:
            found = self.filesystem.get_file_info(fs.FileSelector(start, recursive=True, allow_not_found=True))
        except OSError as error:
            raise _unreachable(self.url, folder, error) from error
        return {file.path.removeprefix(f"{self.base}/"): int(file.size or 0) for file in found if file.type == fs.FileType.File}

    def put(self, path: Path, name: str, *, sha256: str | None = None) -> str:
        """Uploads a file and reads it back; returns its SHA-256. What lies there whole already is not uploaded again.

        Raises SourceUnreachable, or VerificationDiffers where what arrived is something else.
        """
        sha256 = sha256 or digest_of(path)
        try:
            if self.size_of(name) == path.stat().st_size and self.digest_of(name) == sha256:
                return sha256
            self._write(path, name)
        except OSError as error:
            raise _unreachable(self.url, name, error) from error
        if (found := self.digest_of(name)) != sha256:
            raise VerificationDiffers(f"{self.url}: {name}: expected SHA-256 {sha256} after the upload, got {found}")
        return sha256

    def put_bytes(self, content: bytes, name: str) -> None:
        """Uploads a small file as `put` does."""
        with TemporaryDirectory(prefix="giamngheo") as folder:
            path = Path(folder) / "file"
            path.write_bytes(content)
            self.put(path, name)

    def _write(self, path: Path, name: str) -> None:
        """An object appears when its upload is complete; a local file gets the same by renaming. Bytes stay as they are: left to itself,
        Arrow compresses what is named `.gz`."""
        target = self.path_of(name)
        if self.is_local:
            make_directories(Path(target).parent)
            with replacing(Path(target)) as temporary:
                shutil.copyfile(path, temporary)
            return
        with path.open("rb") as source, self.filesystem.open_output_stream(target, compression=None) as stream:
            shutil.copyfileobj(source, cast(BinaryIO, stream), CHUNK_BYTES)

    def digest_of(self, name: str) -> str:
        digest = hashlib.sha256()
        for chunk in self.stream(name)[1]:
            digest.update(chunk)
        return digest.hexdigest()

    def size_of(self, name: str) -> int | None:
        """Bytes of a file; None where there is none."""
        try:
            found = self.filesystem.get_file_info(self.path_of(name))
        except OSError as error:
            raise _unreachable(self.url, name, error) from error
        return int(found.size) if found.type == fs.FileType.File else None

    def remove(self, name: str) -> None:
        try:
            self.filesystem.delete_file(self.path_of(name))
        except OSError as error:
            raise _unreachable(self.url, name, error) from error


@lru_cache(maxsize=16)
def store_of(url: str) -> Store:
    """The store that an address names. Raises UsageError for one that cannot be read or that carries a password."""
    parts = urlsplit(url)
    refuse_key_in(url, where=f"{parts.scheme}://{parts.hostname}")
    if parts.scheme in ("http", "https"):
        raise UsageError(f"{url}: expected a folder or an object store that can be written, got a web address")
    try:
        filesystem, base = fs.FileSystem.from_uri(url if parts.scheme else str(Path(url).absolute()))
    except (pa.ArrowException, OSError, ValueError, ImportError) as error:
        raise UsageError(f"{url}: expected an address such as s3://bucket/folder or /folder, which Arrow can open; {error}") from error
    return Store(url, filesystem, base.rstrip("/"))


def readable_of(url: str) -> Readable:
    """What `url` names, to be fetched from."""
    return Web(url) if urlsplit(url).scheme in ("http", "https") else store_of(url)


def read_small(place: Readable, name: str, *, limit: int = 1 << 20) -> bytes:
    """A small file as bytes. Raises UnreadableInput for one of more than `limit` bytes."""
    found = b""
    for chunk in place.stream(name)[1]:
        found += chunk
        if len(found) > limit:
            raise UnreadableInput(f"{place.url}: {name}", expected=f"at most {limit} bytes", came="more")
    return found


def download(place: Readable, name: str, part: Path, *, size: int, sha256: str) -> None:
    """Fetches a file into `part`, durably; what an earlier call left there is gone on with.

    Raises SourceUnreachable where it did not come whole after `ATTEMPTS` without progress: `part` stays for the next call. Raises
    VerificationDiffers where its bytes are not those that `sha256` names, and removes them.
    """
    resumed = part.exists()
    _fetch_whole(place, name, part, size)
    if resumed and digest_of(part) != sha256:  # what lay there may have been of another file
        part.unlink()
        _fetch_whole(place, name, part, size)
    if (found := digest_of(part)) != sha256:
        part.unlink()
        raise VerificationDiffers(f"{place.url}: {name}: expected SHA-256 {sha256}, got {found}")
    sync_file(part)


def _fetch_whole(place: Readable, name: str, part: Path, size: int) -> None:
    failed, furthest = 0, -1
    while True:
        try:
            return _fetch_rest(place, name, part, size)
        except SourceUnreachable:
            here = part.stat().st_size if part.exists() else 0
            failed = 0 if here > furthest else failed + 1
            furthest = max(here, furthest)
            if failed == ATTEMPTS:
                raise
        time.sleep(PAUSE_SECONDS * 2**failed)


def _fetch_rest(place: Readable, name: str, part: Path, size: int) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have >= size > 0:
        return
    start, chunks = place.stream(name, start=have)
    with part.open("r+b" if have else "wb") as file:
        file.seek(start)
        file.truncate()
        for chunk in chunks:
            file.write(chunk)
            if file.tell() > size:
                raise UnreadableInput(f"{place.url}: {name}", expected=f"{size} bytes", came="more")
    if (came := part.stat().st_size) < size:
        raise SourceUnreachable(f"{place.url}: {name}: expected {size} bytes, got {came}")


def digest_of(path: Path) -> str:
    """SHA-256 of a local file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreachable(url: str, name: str, error: Exception) -> SourceUnreachable:
    return SourceUnreachable(f"{url}: {name or 'its list'}: expected an answer of the store, got {error}")
