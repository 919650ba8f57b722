"""Writing captures into the archive: one `ArchiveWriter` a source and run.

Belongs here: which WARC records a capture becomes, their order, and when they are safe on disk. Does not belong here: deciding the outcome
of a fetch (`transforms.crawl`) or reading pages (`pages`).
"""

import fcntl
import hashlib
import os
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.statusandheaders import StatusAndHeaders

from transforms.archive.durable import make_directories, sync_directory
from transforms.archive.index import OPEN_ENDING, Recovered, read_index, recover, relative_name, stamp_of, write_index
from transforms.archive.known import COLUMNS, FirstRecord, Known
from transforms.archive.members import warc_digest
from transforms.archive.redaction import redact_text, redact_url
from transforms.archive.rows import ROW_HEADER, IndexRow, json_of
from transforms.archive.warc import Exchange, RecordGroup, iso_of, request_headers, request_record_headers, stored_headers, target_uri_of
from transforms.errors import UsageError
from transforms.records import Capture, Outcome

FILE_LIMIT_BYTES = 512 * 1024 * 1024
FILE_LIMIT_CAPTURES = 10_000
"""A file is sealed and the next begun at either limit, so that memory stays flat and a damaged file costs little."""

_SYNC_EVERY_CAPTURES = 50
_SYNC_EVERY_SECONDS = 5.0
_SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class ArchiveWriter:
    """A context manager that appends captures of one source to the archive and indexes them when it closes.

    Nothing is created before the first capture. What a killed run of the same source left behind is recovered on opening
    (`recovered`). Two writers of one source never meet: each has a file of its own.
    """

    def __init__(self, root: Path, source: str, *, now: Callable[[], datetime]) -> None:
        if not _SOURCE_NAME.fullmatch(source):
            raise UsageError(f"source name: expected small letters, digits, '_', '.' and '-', got {source!r}")
        self.root, self.source, self._now = root, source, now
        self.recovered: list[Recovered] = []
        self.known = Known()
        self._stream: FileIO | None = None
        self._path, self._name = root, ""
        self._rows: list[IndexRow] = []
        self._unsynced = 0
        self._synced_at = now()

    def __enter__(self) -> Self:
        if self.root.is_symlink() or (self.root / self.source).is_symlink():
            raise UsageError(f"archive of {self.source}: expected a directory, got a symbolic link; nothing is written through links")
        self.recovered = recover(self.root, self.source)
        self.known = Known(read_index(self.root, source=self.source, columns=COLUMNS))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def outcome_of(self, document_id: str, text_sha256: str, *, at: datetime | None = None) -> Outcome:
        """`unchanged` when the document showed this text last (before `at`), else `changed`."""
        last = self.known.last(document_id, at=at)
        return "unchanged" if last is not None and last.text_sha256 == text_sha256 else "changed"

    def write_response(
        self,
        exchange: Exchange,
        *,
        page: str,
        document_id: str,
        outcome: Outcome,
        text_sha256: str | None = None,
        detail: str | None = None,
        captured_at: datetime | None = None,
        notes: dict[str, object] | None = None,
        with_request: bool = True,
    ) -> Capture:
        """Archive a fetched page: a request and a response, or a revisit where the payload is known.

        `with_request` is false for a response that another tool fetched and whose request is not known.
        """
        capture = replace(
            self._attempt(page, exchange.url, document_id, outcome, captured_at),
            http_status=exchange.status,
            media_type=exchange.media_type,
            payload_sha256=hashlib.sha256(exchange.body).hexdigest(),
            text_sha256=text_sha256,
            detail=detail,
        )
        headers = stored_headers(exchange)
        return self._write_capture(capture, exchange.body, http=headers, request=exchange if with_request else None, notes=notes)

    def write_not_modified(self, exchange: Exchange, *, page: str, document_id: str, captured_at: datetime | None = None) -> Capture:
        """Archive a 304: the document stands as it was last captured.

        Raises UsageError when there is no earlier capture it could mean.
        """
        last = self.known.last(document_id)
        first = self.known.payload(last.payload_sha256) if last is not None and last.payload_sha256 is not None else None
        if last is None or first is None:
            raise UsageError(f"{redact_url(exchange.url)}: a 304 without an archived page that it could refer to")
        capture = replace(
            self._attempt(page, exchange.url, document_id, "not_modified", captured_at),
            http_status=exchange.status,
            media_type=first.media_type,
            payload_sha256=last.payload_sha256,
            text_sha256=last.text_sha256,
        )
        headers = stored_headers(exchange)
        return self._write_capture(capture, b"", http=headers, request=exchange, first=first, profile=_NOT_MODIFIED)

    def write_saved_page(
        self,
        payload: bytes,
        *,
        page: str,
        url: str | None,
        document_id: str,
        outcome: Outcome,
        media_type: str,
        file_name: str,
        file_modified_at: datetime | None,
        text_sha256: str | None = None,
        detail: str | None = None,
        captured_at: datetime | None = None,
        notes: dict[str, object] | None = None,
    ) -> Capture:
        """Archive a file as it lies: a `resource` record with the file's name and time, never a forged response."""
        capture = replace(
            self._attempt(page, url, document_id, outcome, captured_at),
            media_type=media_type,
            payload_sha256=hashlib.sha256(payload).hexdigest(),
            text_sha256=text_sha256,
            detail=detail,
        )
        modified = None if file_modified_at is None else iso_of(file_modified_at)
        return self._write_capture(capture, payload, notes={"file_name": file_name, "file_modified_at": modified} | (notes or {}))

    def write_attempt(
        self,
        *,
        page: str,
        url: str | None,
        document_id: str,
        outcome: Outcome,
        detail: str | None,
        http_status: int | None = None,
        captured_at: datetime | None = None,
    ) -> Capture:
        """Archive an attempt that brought no page: a `metadata` record that says why."""
        capture = replace(
            self._attempt(page, url, document_id, outcome, captured_at),
            http_status=http_status,
            detail=None if detail is None else redact_text(detail),
        )
        body = f"outcome: {outcome}\r\ndetail: {capture.detail or ''}\r\n".encode()
        group = RecordGroup()
        group.add("metadata", self._headers(capture, {}), body, content_type="application/warc-fields")
        return self._append(group, capture, owns_payload=False)

    def _attempt(self, page: str, url: str | None, document_id: str, outcome: Outcome, captured_at: datetime | None) -> Capture:
        """What is known of every capture, whatever came of it; without `captured_at` it is made now."""
        return Capture(
            capture_id=str(uuid.uuid4()),
            source=self.source,
            page=page,
            url=None if url is None else redact_url(url),
            document_id=document_id,
            captured_at=captured_at or self._now(),
            outcome=outcome,
        )

    def _write_capture(
        self,
        capture: Capture,
        payload: bytes,
        *,
        http: StatusAndHeaders | None = None,
        request: Exchange | None = None,
        first: FirstRecord | None = None,
        profile: str = _IDENTICAL,
        notes: dict[str, object] | None = None,
    ) -> Capture:
        if capture.detail is not None:
            capture = replace(capture, detail=redact_text(capture.detail))
        digest = capture.payload_sha256 or ""
        first = first or self.known.payload(digest)
        group = RecordGroup()
        if first is not None:
            capture = replace(capture, warc_file=first.warc_file, warc_offset=first.warc_offset)
            refers = {
                "WARC-Profile": profile,
                "WARC-Refers-To": f"<urn:uuid:{first.capture_id}>",
                "WARC-Refers-To-Target-URI": target_uri_of(first.url, capture.page),
                "WARC-Refers-To-Date": iso_of(first.captured_at),
                "WARC-Payload-Digest": warc_digest(digest),
            }
            group.add("revisit", self._headers(capture, notes or {}) | refers, b"", http=http)
        else:
            own = self._headers(capture, notes or {}) | {"WARC-Payload-Digest": warc_digest(digest)}
            kind = "resource" if http is None else "response"
            group.add(kind, own, payload, http=http, content_type=capture.media_type if http is None else None)
        if request is not None:
            group.add("request", request_record_headers(request, capture), b"", http=request_headers(request))
        return self._append(group, capture, owns_payload=first is None)

    def _headers(self, capture: Capture, notes: dict[str, object]) -> dict[str, str]:
        return {
            "WARC-Record-ID": f"<urn:uuid:{capture.capture_id}>",
            "WARC-Target-URI": target_uri_of(capture.url, capture.page),
            "WARC-Date": iso_of(capture.captured_at),
            ROW_HEADER: json_of(capture, **{name: value for name, value in notes.items() if value is not None}),
        }

    def _append(self, group: "RecordGroup", capture: Capture, *, owns_payload: bool) -> Capture:
        """Put a group's records behind the file in one write; a write that fails leaves the file as it was before."""
        stream = self._stream or self._begin()
        offset = stream.tell()
        try:
            _write_all(stream, group.content())
        except OSError:
            stream.truncate(offset)
            stream.seek(offset)
            raise
        name = self._name
        if owns_payload:
            capture = replace(capture, warc_file=name, warc_offset=offset)
        row = IndexRow(capture, name, offset)
        self._rows.append(row)
        self.known.add(row)
        self._unsynced += 1
        if stream.tell() >= FILE_LIMIT_BYTES or len(self._rows) >= FILE_LIMIT_CAPTURES:
            self.close()
        elif self._unsynced >= _SYNC_EVERY_CAPTURES or (self._now() - self._synced_at).total_seconds() >= _SYNC_EVERY_SECONDS:
            self._sync(stream)
        return capture

    def _begin(self) -> FileIO:
        instant = self._now().astimezone(UTC)
        directory = self.root / self.source / f"{instant:%Y}" / f"{instant:%m}"
        make_directories(directory)
        if not directory.resolve().is_relative_to(self.root.resolve()):
            raise UsageError(f"archive of {self.source}: {directory.name} leads outside the archive through a symbolic link")
        self._path = directory / f"{self.source}-{stamp_of(instant)}-{uuid.uuid4().hex[:12]}{OPEN_ENDING}"
        self._name = relative_name(self.root, self._path.with_name(self._path.name.removesuffix(".open")))
        stream = self._path.open("xb", buffering=0)
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)  # tells `recover` that the writer lives
        sync_directory(directory)
        group = RecordGroup()
        fields = f"software: giamngheo\r\nformat: WARC File Format 1.1\r\nisPartOf: {self.source}\r\n"
        filename = self._path.name.removesuffix(".open")
        headers = {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", "WARC-Date": iso_of(instant), "WARC-Filename": filename}
        group.add("warcinfo", headers, fields.encode(), content_type="application/warc-fields")
        _write_all(stream, group.content())
        self._stream = stream
        return stream

    def _sync(self, stream: FileIO) -> None:
        os.fsync(stream.fileno())
        self._unsynced, self._synced_at = 0, self._now()

    def close(self) -> None:
        """Seal the file and write its index; nothing happens where nothing was captured."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        sealed = self._path.with_name(self._path.name.removesuffix(".open"))
        with stream:
            self._sync(stream)
            self._path.rename(sealed)
        sync_directory(sealed.parent)
        rows, self._rows = self._rows, []
        write_index(self.root, sealed, rows)


def _write_all(stream: FileIO, content: bytes) -> None:
    """An unbuffered file may take less than it is given; what is not taken is given again, until the disk says no."""
    rest = memoryview(content)
    while rest:
        rest = rest[stream.write(rest) or 0 :]
