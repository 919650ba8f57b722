"""The one exception to an unchanging archive: a payload replaced by a tombstone, with the reason and the digest of what stood there.

The tombstone is padded to the length of the member it replaces (in the comment field of its gzip header, which readers skip), so that every
other record keeps its place and no index has to be written anew.

Belongs here: replacing payloads. Does not belong here: deciding that one must go.
"""

import json
import shutil
import struct
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from transforms.archive.durable import replacing
from transforms.archive.members import parse_record, read_member, warc_digest
from transforms.archive.rows import ROW_HEADER, TOMBSTONE, metadata_of
from transforms.archive.stored import bring_back
from transforms.archive.warc import iso_of
from transforms.errors import UnreadableInput, UsageError
from transforms.records import Capture

_COMMENT = 0x10
_KEPT = ("WARC-Record-ID", "WARC-Target-URI", "WARC-Date")


def _padded_member(block: bytes, length: int) -> bytes | None:
    """`block` as one gzip member of exactly `length` bytes, or None when it does not fit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(block) + packer.flush()
    tail = struct.pack("<II", zlib.crc32(block), len(block) & 0xFFFFFFFF)
    spare = length - 10 - len(body) - len(tail)
    if spare == 0:
        return b"\x1f\x8b\x08\x00\0\0\0\0\x02\xff" + body + tail
    if spare < 0:
        return None
    return b"\x1f\x8b\x08" + bytes([_COMMENT]) + b"\0\0\0\0\x02\xff" + b" " * (spare - 1) + b"\0" + body + tail


def _tombstone(original: bytes | None, *, where: str, reason: str, now: datetime) -> list[bytes]:
    """WARC records that may stand in place of `original`, the fullest first."""
    record = parse_record(original, where=where)
    values = metadata_of(record, where=where)
    if values is None or record.kind not in ("response", "resource"):
        raise UnreadableInput(where, expected="a record that holds a payload", came=record.kind)
    forms = []
    for shown in (reason, reason[:40], ""):
        row = json.dumps(values | {TOMBSTONE: {"reason": shown, "at": iso_of(now)}}, separators=(",", ":"))
        body = f"taken down: {shown}\r\n".encode() if shown else b""
        kept = "".join(f"{name}: {record.headers[name.lower()]}\r\n" for name in _KEPT if name.lower() in record.headers)
        head = (
            f"WARC/1.1\r\nWARC-Type: metadata\r\n{kept}{ROW_HEADER}: {row}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
        )
        forms.append(head.encode() + b"\r\n" + body + b"\r\n\r\n")
    return forms


def _replace_member(path: Path, offset: int, member: bytes) -> None:
    with replacing(path) as temporary:
        shutil.copyfile(path, temporary)
        with temporary.open("r+b") as stream:
            stream.seek(offset)
            stream.write(member)


def take_down(root: Path, captures: Iterable[Capture], *, reason: str, now: datetime) -> list[Capture]:
    """Remove the payloads that `captures` show; returns those whose payload was removed now.

    Each WARC file is rewritten in one step; a payload that several captures show is removed for all of them. Index rows and digests stay,
    and so do facts, with their citation. Raises UsageError without a reason, or when a record is too small to hold its tombstone.
    """
    if not reason.strip():
        raise UsageError("a takedown needs a reason: it stands in the tombstone")
    removed = []
    for capture in captures:
        if capture.warc_file is None or capture.warc_offset is None:
            continue
        path, offset = root / capture.warc_file, capture.warc_offset
        where = f"{capture.warc_file} at byte {offset}"
        original = read_member(path, offset)
        if TOMBSTONE in (metadata_of(parse_record(original.block, where=where), where=where) or {}):
            continue
        members = (_padded_member(block, original.length) for block in _tombstone(original.block, where=where, reason=reason, now=now))
        fitting = next((member for member in members if member is not None), None)
        if fitting is None:
            raise UsageError(f"{where}: the record is too small to hold a tombstone of {warc_digest(capture.payload_sha256 or '')}")
        bring_back(path)  # what lies in a store is no longer the file: it is sent again
        _replace_member(path, offset, fitting)
        removed.append(capture)
    return removed
