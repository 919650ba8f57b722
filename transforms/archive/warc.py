"""WARC records of one capture, made in memory: what a request, a response, a saved file look like in WARC 1.1.

Belongs here: the shape of records, their headers and URIs. Does not belong here: where they are put (`writer`), what they mean to the index
(`rows`).
"""

import hashlib
import re
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from transforms.archive.members import warc_digest
from transforms.archive.redaction import redact_headers, redact_url
from transforms.records import Capture

_DIGEST_OF_NOTHING = warc_digest(hashlib.sha256().hexdigest())
_CLEAN_URL = re.compile(r"[A-Za-z0-9/:?#\[\]@!$&'()*+,;=%~._-]+")
_COMPRESSION = 6  # the library's 9 takes up to twice the time, for pages smaller by 0.3 % at the most
_REPLACED_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and its answer. `body` is what a browser would show: transfer and content codings are undone."""

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    response_headers: tuple[tuple[str, str], ...]
    body: bytes
    ip_address: str | None = None

    @property
    def media_type(self) -> str | None:
        for name, value in self.response_headers:
            if name.lower() == "content-type":
                return value.partition(";")[0].strip().lower() or None
        return None


class _Sha256Writer(WARCWriter):  # type: ignore[misc]
    """The library's writer with SHA-256 for its block digests, as our payload digests are."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class RecordGroup:
    """The gzip members of one capture, made in memory so that they reach the file in one write."""

    def __init__(self) -> None:
        self._members: list[bytes] = []
        self._record = BytesIO()
        self._warc = _Sha256Writer(self._record, gzip=False, warc_version="WARC/1.1")

    def add(
        self,
        kind: str,
        headers: dict[str, str],
        payload: bytes,
        *,
        http: StatusAndHeaders | None = None,
        content_type: str | None = None,
    ) -> None:
        record = self._warc.create_warc_record(
            "",
            kind,
            payload=BytesIO(payload),
            length=len(payload),
            warc_content_type=content_type or "",
            warc_headers_dict=headers,
            http_headers=http,
        )
        self._warc.write_record(record)
        self._members.append(zlib.compress(self._record.getvalue(), _COMPRESSION, wbits=zlib.MAX_WBITS + 16))
        self._record.seek(0)
        self._record.truncate()

    def content(self) -> bytes:
        return b"".join(self._members)


def iso_of(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def target_uri_of(url: str | None, page: str) -> str:
    """A URL with everything that may not stand in one percent-encoded; for a page without a URL one of its name alone."""
    if url is None:
        return f"file:///{quote(page, safe='')}"
    return url if _CLEAN_URL.fullmatch(url) else quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")


def stored_headers(exchange: Exchange) -> StatusAndHeaders:
    """The response's headers as archived: the codings that were undone keep their names behind `X-Archive-Orig-`."""
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _REPLACED_HEADERS else name, value)
        for name, value in redact_headers(exchange.response_headers)
    ]
    if exchange.status != 304:
        headers.append(("Content-Length", str(len(exchange.body))))
    return StatusAndHeaders(f"{exchange.status} {' '.join(exchange.reason.split())}".strip(), headers, protocol="HTTP/1.1")


def request_headers(exchange: Exchange) -> StatusAndHeaders:
    parts = urlsplit(target_uri_of(redact_url(exchange.url), ""))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = redact_headers(exchange.request_headers)
    if all(name.lower() != "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    return StatusAndHeaders(f"{target} HTTP/1.1", headers, protocol=exchange.method, is_http_request=True)


def request_record_headers(exchange: Exchange, capture: Capture) -> dict[str, str]:
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Target-URI": target_uri_of(capture.url, capture.page),
        "WARC-Date": iso_of(capture.captured_at),
        "WARC-Concurrent-To": f"<urn:uuid:{capture.capture_id}>",
        "WARC-Payload-Digest": _DIGEST_OF_NOTHING,  # else the library works it out for every request
    }
    if exchange.ip_address is not None:
        headers["WARC-IP-Address"] = exchange.ip_address
    return headers
