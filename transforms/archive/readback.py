"""Reading payloads back, and proving that nothing of the archive has changed since it was written.

Belongs here: payloads by place, and the re-hashing of all records. Does not belong here: repair (`index`), taking down (`takedown`).
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from transforms.archive.index import read_index, relative_name, source_directories, warc_files
from transforms.archive.members import WarcRecord, iterate_members, parse_record, read_member, warc_digest
from transforms.archive.rows import TOMBSTONE, IndexRow, metadata_of, row_of, rows_of
from transforms.errors import UnreadableInput, UsageError
from transforms.records import Capture


class TakenDown(UnreadableInput):
    """The payload was removed on request; the message gives reason and digest."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing of the archive that is not as it was written. `capture_ids` are the captures whose payload it touches."""

    warc_file: str
    warc_offset: int | None
    url: str | None
    expected: str
    found: str
    capture_ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = self.warc_file if self.warc_offset is None else f"{self.warc_file} at byte {self.warc_offset}"
        return f"{where}: {self.url or 'no URL'}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification looked at and what it found."""

    files: int
    records: int
    payload_bytes: int
    taken_down: int
    damage: tuple[Damage, ...]


def _inside(root: Path, warc_file: str) -> Path:
    path = root / warc_file
    if not path.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"{warc_file!r}: expected a file inside the archive, got one outside of it")
    return path


def read_record(root: Path, warc_file: str, offset: int) -> WarcRecord:
    """The WARC record at a place that the index names.

    Raises UnreadableInput when it is missing, torn or damaged; TakenDown when its payload was removed on request.
    """
    where = f"{warc_file} at byte {offset}"
    record = parse_record(read_member(_inside(root, warc_file), offset).block, where=where)
    tombstone = (metadata_of(record, where=where) or {}).get(TOMBSTONE)
    if tombstone is not None:
        raise TakenDown(where, expected="a payload", came=f"a tombstone ({tombstone})")
    return record


def read_payload(root: Path, warc_file: str, offset: int, *, sha256: str | None = None) -> bytes:
    """The bytes of a captured page, as they came.

    `root` is the archive root; `warc_file` and `offset` are `Capture.warc_file` and `Capture.warc_offset`. With `sha256` (hex) the bytes
    are re-hashed. Raises UnreadableInput when they are missing, torn, damaged or not those that `sha256` names,
    TakenDown when they were removed.
    """
    payload = read_record(root, warc_file, offset).payload
    if sha256 is not None and (found := hashlib.sha256(payload).hexdigest()) != sha256:
        raise UnreadableInput(f"{warc_file} at byte {offset}", expected=f"bytes with SHA-256 {sha256}", came=found)
    return payload


def verify_captures(root: Path, captures: Iterable[Capture]) -> Iterator[Damage]:
    """Re-hash the payloads of the given captures only (a nightly sample); yields what is damaged."""
    for capture in captures:
        if capture.warc_file is None or capture.warc_offset is None or capture.payload_sha256 is None:
            continue
        try:
            read_payload(root, capture.warc_file, capture.warc_offset, sha256=capture.payload_sha256)
        except TakenDown:
            continue
        except UnreadableInput as error:
            yield Damage(capture.warc_file, capture.warc_offset, capture.url, error.expected, error.came, capture_ids=(capture.capture_id,))


def _digest_fault(record: WarcRecord, printed: str, sha256: str) -> str | None:
    """What a printed digest should have been, or None where it fits or uses an algorithm that we do not write."""
    algorithm, _, value = printed.partition(":")
    if algorithm.lower() == "sha256":
        return None if value.upper() == warc_digest(sha256).partition(":")[2] or value.lower() == sha256 else warc_digest(sha256)
    if algorithm.lower() == "sha1" and record.kind in ("response", "resource"):
        found = hashlib.sha1(record.payload, usedforsecurity=False).digest()
        try:
            return None if base64.b32decode(value.upper()) == found else f"sha1:{base64.b32encode(found).decode()}"
        except binascii.Error:
            return f"sha1:{base64.b32encode(found).decode()}"
    return None


def _check_record(record: WarcRecord, row: IndexRow | None, name: str, offset: int) -> Iterator[Damage]:
    url = record.headers.get("warc-target-uri")
    block = record.headers.get("warc-block-digest", "")
    if block.startswith("sha256:") and (found := _digest_fault(record, block, record.block_sha256)) is not None:
        yield Damage(name, offset, url, block, found)
    if record.kind not in ("response", "resource"):
        return
    payload_sha256 = hashlib.sha256(record.payload).hexdigest()
    printed = record.headers.get("warc-payload-digest", "")
    if (found := _digest_fault(record, printed, payload_sha256)) is not None:
        yield Damage(name, offset, url, printed, found)
    elif row is not None and row.capture.payload_sha256 != payload_sha256:
        yield Damage(name, offset, url, f"sha256 {row.capture.payload_sha256}", f"sha256 {payload_sha256}")


def _check_file(root: Path, warc: Path, indexed: dict[int, IndexRow], seen: dict[str, int]) -> Iterator[Damage]:
    name = relative_name(root, warc)
    missing = set(indexed)
    for member in iterate_members(warc):
        row = indexed.get(member.offset)
        url = row.capture.url if row is not None else None
        missing.discard(member.offset)
        if member.block is None:
            expected = f"sha256 {row.capture.payload_sha256}" if row is not None and row.capture.payload_sha256 else "a whole record"
            yield Damage(name, member.offset, url, expected, member.fault or "damage")
            missing -= {offset for offset in missing if member.offset <= offset < member.offset + member.length}
            continue
        seen["records"] += 1
        where = f"{name} at byte {member.offset}"
        try:
            record = parse_record(member.block, where=where)
            derived = row_of(record, warc_file=name, offset=member.offset)
            taken_down = TOMBSTONE in (metadata_of(record, where=where) or {})
        except UnreadableInput as error:
            yield Damage(name, member.offset, url, error.expected, error.came)
            continue
        seen["payload_bytes"] += len(record.payload) if record.kind in ("response", "resource") else 0
        seen["taken_down"] += taken_down
        yield from _check_record(record, row, name, member.offset)
        if derived != row:
            yield Damage(name, member.offset, url, f"the index row {row}", f"the record's row {derived}")
    for offset in sorted(missing):
        yield Damage(name, offset, indexed[offset].capture.url, "a record, as the index says", "none")


def verify(root: Path, *, source: str | None = None) -> Verified:
    """Re-hash every record of the archive and compare it with the index; changes nothing.

    Raises UnreadableInput when an index file itself cannot be read.
    """
    seen = {"files": 0, "records": 0, "payload_bytes": 0, "taken_down": 0}
    damage: list[Damage] = []
    for directory in source_directories(root, source):  # source by source, so that memory does not grow with their number
        damage += _check_source(root, directory.name, seen)
    return Verified(seen["files"], seen["records"], seen["payload_bytes"], seen["taken_down"], tuple(damage))


def _check_source(root: Path, source: str, seen: dict[str, int]) -> list[Damage]:
    rows = rows_of(read_index(root, source=source))
    by_file: dict[str, dict[int, IndexRow]] = {}
    for row in rows:
        by_file.setdefault(row.recorded_in, {})[row.recorded_offset] = row
    damage: list[Damage] = []
    for warc in warc_files(root, source):
        seen["files"] += 1
        name = relative_name(root, warc)
        try:
            damage += _check_file(root, warc, by_file.pop(name, {}), seen)
        except UnreadableInput as error:  # a pointer to a store that has no such file
            damage.append(Damage(name, None, None, f"{error.expected} in {error.where}", error.came))
    damage += [Damage(name, None, None, f"a WARC file with {len(lost)} captures", "no file") for name, lost in sorted(by_file.items())]
    places = {(one.warc_file, one.warc_offset) for one in damage}
    users: dict[tuple[str, int | None], list[str]] = {}
    for row in rows:
        capture = row.capture
        for place in {(capture.warc_file or "", capture.warc_offset), (capture.warc_file or "", None)} & places:
            users.setdefault(place, []).append(capture.capture_id)
    return [replace(one, capture_ids=tuple(users.get((one.warc_file, one.warc_offset), ()))) for one in damage]
