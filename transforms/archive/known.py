"""What the archive of one source already holds: payloads by digest, and what each document showed over time.

Belongs here: answering "was this payload, was this text seen before?" without reading WARC files. Does not belong here: writing either.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa

from transforms.archive.rows import IndexRow, column_of


@dataclass(frozen=True, slots=True)
class FirstRecord:
    """The record that first brought a payload."""

    capture_id: str
    url: str | None
    captured_at: datetime
    media_type: str | None
    warc_file: str
    warc_offset: int


class Sighting(NamedTuple):
    """What a document showed at an instant."""

    captured_at: datetime
    text_sha256: str
    payload_sha256: str | None


COLUMNS = (
    "document_id",
    "captured_at",
    "text_sha256",
    "payload_sha256",
    "warc_file",
    "warc_offset",
    "recorded_in",
    "recorded_offset",
    "capture_id",
    "url",
    "media_type",
)


class Known:
    """Payloads and texts of one source; grows as captures are added."""

    def __init__(self, table: pa.Table | None = None) -> None:
        """`table` holds at least COLUMNS; its rows may stand in any order."""
        self._payloads: dict[str, FirstRecord] = {}
        self._sightings: dict[str, list[Sighting]] = defaultdict(list)
        self._same: dict[str, str] = {}  # one string object for equal digests: a row costs little
        if table is None:
            return
        columns = [column_of(table, name) for name in COLUMNS]
        for document, at, text, payload, file, offset, own_file, own_offset, capture_id, url, media_type in zip(*columns, strict=True):
            self._see(document, at, text, payload)
            if payload is not None and (file, offset) == (own_file, own_offset):
                self._hold(payload, FirstRecord(capture_id, url, at, media_type, file, offset))

    def add(self, row: IndexRow) -> None:
        capture = row.capture
        self._see(capture.document_id, capture.captured_at, capture.text_sha256, capture.payload_sha256)
        if capture.payload_sha256 is not None and (capture.warc_file, capture.warc_offset) == (row.recorded_in, row.recorded_offset):
            first = FirstRecord(
                capture.capture_id, capture.url, capture.captured_at, capture.media_type, row.recorded_in, row.recorded_offset
            )
            self._hold(capture.payload_sha256, first)

    def _hold(self, payload: str, first: FirstRecord) -> None:
        held = self._payloads.get(payload)
        if held is None or first.captured_at < held.captured_at:
            self._payloads[payload] = first

    def _see(self, document_id: str, at: datetime, text: str | None, payload: str | None) -> None:
        if text is None:
            return
        sightings = self._sightings[document_id]
        sighting = Sighting(at, self._same.setdefault(text, text), payload and self._same.setdefault(payload, payload))
        if not sightings or sightings[-1].captured_at <= at:
            sightings.append(sighting)
        else:
            sightings.insert(bisect_right(sightings, at, key=lambda seen: seen.captured_at), sighting)

    def payload(self, sha256: str) -> FirstRecord | None:
        return self._payloads.get(sha256)

    def last(self, document_id: str, *, at: datetime | None = None) -> Sighting | None:
        """What the document showed last, or last up to and including `at`; None when it was never read before."""
        sightings = self._sightings.get(document_id)
        if not sightings:
            return None
        if at is None:
            return sightings[-1]
        place = bisect_right(sightings, at, key=lambda seen: seen.captured_at)
        return sightings[place - 1] if place else None
