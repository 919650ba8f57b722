"""WARC files taken apart again: gzip member by gzip member, so that a torn or damaged member is seen and the others are still read.

Belongs here: members, offsets, and one WARC record as a frozen value. Does not belong here: what a record means to the index.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from transforms.archive.stored import open_sealed, open_whole, pointer_of
from transforms.errors import SourceUnreachable, UnreadableInput

RECORD_LIMIT_BYTES = 256 * 1024 * 1024
"""A member that inflates beyond this is damage or an attack, never a page."""

_CHUNK_BYTES = 256 * 1024
_GZIP_START = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: where it lies and what it inflates to; `block` is None when it is torn or damaged, and `fault` says how."""

    offset: int
    length: int
    block: bytes | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One WARC record. `payload` is the body without HTTP headers."""

    kind: str
    headers: dict[str, str]  # names in lower case; the first of repeated ones
    http_status: int | None
    http_headers: tuple[tuple[str, str], ...]
    payload: bytes
    block_sha256: str

    @property
    def record_id(self) -> str:
        return self.headers.get("warc-record-id", "").strip("<>").removeprefix("urn:uuid:")


def _inflate_one(stream: BinaryIO, offset: int) -> Member:
    """Inflate the member that starts at `offset`. CRC and length are checked by zlib."""
    stream.seek(offset)
    decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
    blocks: list[bytes] = []
    taken = inflated = 0
    while not decoder.eof:
        chunk = decoder.unconsumed_tail or stream.read(_CHUNK_BYTES)
        if not chunk:
            return Member(offset, taken, None, "torn: the file ends inside this member")
        if not decoder.unconsumed_tail:
            taken += len(chunk)
        try:
            block = decoder.decompress(chunk, RECORD_LIMIT_BYTES - inflated + 1)
        except zlib.error as error:
            return Member(offset, taken, None, f"damaged: {error}")
        blocks.append(block)
        inflated += len(block)
        if inflated > RECORD_LIMIT_BYTES:
            return Member(offset, taken, None, f"damaged: inflates beyond {RECORD_LIMIT_BYTES} bytes")
    return Member(offset, taken - len(decoder.unused_data), b"".join(blocks))


def _next_member(stream: BinaryIO, after: int) -> int | None:
    """The first place behind `after` where a whole WARC record inflates, or None."""
    position = after + 1
    while True:
        stream.seek(position)
        chunk = stream.read(_CHUNK_BYTES)
        if len(chunk) < len(_GZIP_START):
            return None
        found = chunk.find(_GZIP_START)
        if found < 0:
            position += len(chunk) - len(_GZIP_START) + 1
            continue
        candidate = _inflate_one(stream, position + found)
        if candidate.block is not None and candidate.block.startswith(b"WARC/"):
            return position + found
        position += found + 1


def iterate_members(path: Path) -> Iterator[Member]:
    """Every member of a gzipped WARC file in order; a faulty one is yielded with `block` None and reading goes on behind it."""
    with open_whole(path) as stream:
        size = stream.seek(0, 2)
        offset = 0
        while offset < size:
            member = _inflate_one(stream, offset)
            if member.block is not None:
                yield member
                offset += member.length
                continue
            behind = _next_member(stream, offset)
            end = size if behind is None else behind
            torn = member.fault if behind is None else (member.fault or "").replace("torn: the file ends inside this member", "damaged")
            yield Member(offset, end - offset, None, torn)
            offset = end


def read_member(path: Path, offset: int) -> Member:
    """The member at `offset`, whole.

    Raises UnreadableInput when the file is missing or the member is torn or damaged, SourceUnreachable where it lies in a store that does
    not answer.
    """
    where = f"{path.name} at byte {offset}"
    try:
        with open_sealed(path) as stream:
            member = _inflate_one(stream, offset)
    except OSError as error:
        if not path.is_file() and (pointer := pointer_of(path)) is not None:
            raise SourceUnreachable(f"{pointer.url}: {pointer.name}: expected bytes from {offset} on, got {error}") from error
        raise UnreadableInput(where, expected="a WARC file of the archive", came=error.strerror or "an unreadable file") from error
    if member.block is None:
        raise UnreadableInput(where, expected="a whole gzip member", came=member.fault or "nothing")
    return member


def parse_record(block: bytes | None, *, where: str) -> WarcRecord:
    """One WARC record out of a member's block.

    Raises UnreadableInput when they are no WARC record or shorter than they say.
    """
    if block is None:
        raise UnreadableInput(where, expected="a WARC record", came="a damaged member")
    stream = BytesIO(block)
    try:
        record = ArcWarcRecordLoader(verify_http=False).parse_record_stream(stream, known_format="warc")
        payload = record.raw_stream.read()
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise UnreadableInput(where, expected="a WARC record", came=f"{type(error).__name__} {error}") from error
    headers: dict[str, str] = {}
    for name, value in record.rec_headers.headers:
        headers.setdefault(name.lower(), value)
    length = int(headers.get("content-length") or 0)
    start = block.find(b"\r\n\r\n") + 4
    body = block[start : start + length]
    if len(body) < length:
        raise UnreadableInput(where, expected=f"{length} bytes", came=f"{len(body)} bytes")
    status: int | None = None
    http_headers: tuple[tuple[str, str], ...] = ()
    if record.http_headers is not None:
        code = record.http_headers.get_statuscode() or ""
        status = int(code) if code.isdigit() else None
        http_headers = tuple(record.http_headers.headers)
    return WarcRecord(record.rec_type or "", headers, status, http_headers, payload, hashlib.sha256(body).hexdigest())


def warc_digest(sha256_hex: str) -> str:
    """A SHA-256 the way WARC files name it."""
    return "sha256:" + base64.b32encode(bytes.fromhex(sha256_hex)).decode()
