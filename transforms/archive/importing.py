"""Captures that others made, taken into the archive, each booked on the day it was made.

Belongs here: WARC files of other tools and saved pages of earlier days. Does not belong here: pages captured now (`pages`), fetching.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from transforms.archive.index import read_index
from transforms.archive.pages import (
    PAGE_LIMIT_BYTES,
    UNKNOWN_SOURCE,
    Captured,
    ReadsDocument,
    Writers,
    capture_file,
    default_reader,
    document_id_for,
    identify,
    page_files,
)
from transforms.archive.readback import read_payload
from transforms.archive.rows import column_of
from transforms.archive.warc import Exchange
from transforms.archive.writer import ArchiveWriter
from transforms.errors import UnreadableInput
from transforms.records import Capture, Document, Outcome

WARC_ENDINGS = (".warc", ".warc.gz")
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_SAVED_ON = re.compile(rb"(?i)saved date:\s*\w{3} (\w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
_STATUS_OUTCOMES: dict[int, Outcome] = {404: "not_found", 410: "gone", 301: "moved", 308: "moved"}


class _Foreign(NamedTuple):
    """One page of somebody else's WARC file. `body` is None in a revisit, whose `digest` names the payload it repeats."""

    exchange: Exchange
    captured_at: datetime
    digest: str | None
    kind: str  # response, resource, revisit
    record_id: str
    content_type: str


@dataclass
class _Import:
    """One run of `import_captures`: what it took so far, and where payloads stand that later revisits repeat."""

    root: Path
    now: Callable[[], datetime]
    read: ReadsDocument
    source: str | None
    seen: Callable[[Capture], None] | None
    captures: list[Capture] = field(default_factory=list)
    problems: list[UnreadableInput] = field(default_factory=list)
    payloads: dict[str, tuple[str, int]] = field(default_factory=dict)
    _held: dict[str, set[tuple[str, datetime, str]]] = field(default_factory=dict)

    def holds(self, source: str, document_id: str, at: datetime, content: bytes) -> bool:
        """Whether the archive had this very capture before this import, or has taken it in since."""
        if source not in self._held:
            columns = ("document_id", "captured_at", "payload_sha256")
            table = read_index(self.root, source=source, columns=columns)
            self._held[source] = set(zip(*(column_of(table, name) for name in columns), strict=True))
        key = (document_id, at, hashlib.sha256(content).hexdigest())
        known = key in self._held[source]
        self._held[source].add(key)
        return known

    def take(self, capture: Capture) -> None:
        self.captures.append(capture)
        if self.seen is not None:
            self.seen(capture)


def saved_at(content: bytes) -> datetime | None:
    """The instant that the page itself says it was saved at (browser add-ons write it into a comment), UTC."""
    found = _SAVED_ON.search(content[:4096])
    if found is None:
        return None
    return datetime.strptime(f"{found[1].decode()} {found[2].decode()}", "%b %d %Y %H:%M:%S %z").astimezone(UTC)


def import_captures(
    paths: Iterable[Path],
    *,
    archive_root: Path,
    now: Callable[[], datetime],
    read: ReadsDocument | None = None,
    source: str | None = None,
    captured_at: datetime | None = None,
    seen: Callable[[Capture], None] | None = None,
) -> Captured:
    """Take in WARC files (`.warc`, `.warc.gz`), saved pages and directories of both.

    A WARC record is booked on its WARC-Date; a saved page on `captured_at`, else on the day it says it was saved, else on its file's time.
    What the archive holds already (same document, instant and bytes) is passed over, so that importing twice changes nothing. Records and
    files that cannot be read are problems of the result and the others go on.
    """
    run = _Import(archive_root, now, read or default_reader(), source, seen)
    warcs, pages = _parted(paths)
    with Writers(archive_root, now=now) as writers:
        for path in page_files(pages):
            if isinstance(path, UnreadableInput):
                run.problems.append(path)
            else:
                _import_page(path, run, writers, captured_at)
        for warc in warcs:
            _import_warc(warc, run, writers, revisits=False)
        recovered = writers.recovered
    with Writers(archive_root, now=now) as writers:  # the payloads that revisits repeat are sealed now and can be read back
        for warc in warcs:
            _import_warc(warc, run, writers, revisits=True)
    return Captured(tuple(run.captures), tuple(run.problems), recovered)


def _parted(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """WARC files, and all the rest."""
    warcs: list[Path] = []
    pages: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.name.endswith(WARC_ENDINGS) and file.is_file())
            warcs += inside
            if not inside or not any(isinstance(found, UnreadableInput) for found in page_files([path])):
                pages.append(path)
        elif path.name.endswith(WARC_ENDINGS) and path.exists():
            warcs.append(path)
        else:
            pages.append(path)
    return warcs, pages


def _import_page(path: Path, run: _Import, writers: Writers, captured_at: datetime | None) -> None:
    try:
        with path.open("rb") as stream:
            said = saved_at(stream.read(4096))
        instant = captured_at or said or datetime.fromtimestamp(path.stat().st_mtime, UTC)
        capture, problem = capture_file(
            path, writers=writers, read=run.read, captured_at=instant, source=run.source, held=run.holds, notes={"imported": "saved page"}
        )
    except OSError as error:
        run.problems.append(UnreadableInput(str(path), expected="a file that can be read", came=error.strerror or type(error).__name__))
        return
    except UnreadableInput as error:
        run.problems.append(error)
        return
    if problem is not None:
        run.problems.append(problem)
    if capture is not None:
        run.take(capture)


def _import_warc(path: Path, run: _Import, writers: Writers, *, revisits: bool) -> None:
    try:
        for page in _pages_of(path):
            if isinstance(page, UnreadableInput):
                if not revisits:
                    run.problems.append(page)
            elif (page.kind == "revisit") == revisits:
                _import_exchange(page, path, run, writers)
    except UnreadableInput as error:
        if not revisits:
            run.problems.append(error)


def _pages_of(path: Path) -> Iterator[_Foreign | UnreadableInput]:
    """The pages of a WARC file; raises UnreadableInput where the file cannot be read further."""
    count = 0
    try:
        with path.open("rb") as stream:
            for count, record in enumerate(ArchiveIterator(stream), 1):  # noqa: B007
                if record.rec_type in ("response", "resource", "revisit"):
                    page = _page_of(record, path)
                    if page is not None:
                        yield page
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError) as error:
        raise UnreadableInput(str(path), expected="a WARC file", came=f"{type(error).__name__} {error}".strip()) from error
    if not count:
        raise UnreadableInput(str(path), expected="a WARC file", came="a file without one WARC record")


def _page_of(record: ArcWarcRecord, path: Path) -> _Foreign | UnreadableInput | None:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    record_id = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")
    where = f"{path}: {record_id or url or 'a record'}"
    if not url:
        return UnreadableInput(where, expected="a WARC record with its WARC-Target-URI", came="none")
    body = record.content_stream().read(PAGE_LIMIT_BYTES + 1)
    if len(body) > PAGE_LIMIT_BYTES:
        return UnreadableInput(where, expected=f"a page of at most {PAGE_LIMIT_BYTES} bytes", came="a larger one")
    if record.raw_stream.limit > 0:
        return UnreadableInput(where, expected="a whole record", came=f"one that ends {record.raw_stream.limit} bytes early")
    headers = tuple(record.http_headers.headers) if record.http_headers is not None else ()
    status = (record.http_headers.get_statuscode() if record.http_headers is not None else "") or "200"
    printed_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    content_type = printed_type or record.rec_headers.get_header("Content-Type") or ""
    if content_type.partition(";")[0].strip().lower() not in _PAGE_TYPES and record.rec_type != "revisit":
        return None
    try:
        captured_at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "").astimezone(UTC)
    except ValueError:
        return UnreadableInput(where, expected="WARC-Date as ISO 8601", came=repr(record.rec_headers.get_header("WARC-Date")))
    kept = tuple((name, value) for name, value in headers if not name.lower().startswith("x-archive-orig-"))
    exchange = Exchange(url, "GET", (), int(status) if status.isdigit() else 200, "", kept, body)
    digest = record.rec_headers.get_header("WARC-Payload-Digest")
    return _Foreign(exchange, captured_at, digest, record.rec_type, record_id, content_type)


def _import_exchange(page: _Foreign, path: Path, run: _Import, writers: Writers) -> None:
    where = f"{path}: {page.record_id}"
    try:
        exchange = _repeated(page, where, run) if page.kind == "revisit" else page.exchange
    except UnreadableInput as error:
        run.problems.append(error)
        return
    name = unquote(Path(urlsplit(exchange.url).path).stem) or "index"
    outcome: Outcome = _STATUS_OUTCOMES.get(exchange.status, "unreadable")
    detail: str | None = f"imported with HTTP status {exchange.status}"
    document: Document | None = None
    if exchange.status == 200:
        try:
            document, detail = _read(page, exchange, name, run), None
        except UnreadableInput as error:
            run.problems.append(UnreadableInput(where, expected=error.expected, came=error.came))
            detail = str(error)
    source = document.source if document is not None else run.source or UNKNOWN_SOURCE
    document_id = identify(document) if document is not None else document_id_for(exchange.url, source=source, page=name)
    writer = writers.of(source)
    if not run.holds(source, document_id, page.captured_at, exchange.body):
        if document is not None:
            outcome = writer.outcome_of(document_id, document.text_sha256, at=page.captured_at)
        capture = _writing(page, exchange, writer, name)(
            page=name,
            document_id=document_id,
            outcome=outcome,
            text_sha256=None if document is None else document.text_sha256,
            detail=detail,
            captured_at=page.captured_at,
            notes={"imported": path.name, "imported_record": page.record_id},
        )
        run.take(capture)
    first = writer.known.payload(hashlib.sha256(exchange.body).hexdigest())
    if page.digest is not None and first is not None:
        run.payloads.setdefault(page.digest, (first.warc_file, first.warc_offset))


def _repeated(page: _Foreign, where: str, run: _Import) -> Exchange:
    """The exchange of a revisit, with the body that it repeats. Raises UnreadableInput where that did not come in this import."""
    place = run.payloads.get(page.digest or "")
    if place is None:
        raise UnreadableInput(where, expected="the record that this revisit repeats, in the same import", came="none")
    return replace(page.exchange, body=read_payload(run.root, *place))


def _read(page: _Foreign, exchange: Exchange, name: str, run: _Import) -> Document:
    header = Message()
    header["Content-Type"] = page.content_type
    return run.read(
        exchange.body,
        page=name,
        url=exchange.url,
        source=run.source,
        captured_at=page.captured_at,
        plain_text=page.content_type.startswith("text/plain"),
        charset=header.get_content_charset(),
    )


def _writing(page: _Foreign, exchange: Exchange, writer: ArchiveWriter, name: str) -> Callable[..., Capture]:
    """How a record of its kind is archived; what is the same for all kinds is given when it is called."""
    if page.kind != "resource":
        return partial(writer.write_response, exchange, with_request=False)
    media_type = page.content_type.partition(";")[0].strip().lower()
    return partial(writer.write_saved_page, exchange.body, url=exchange.url, media_type=media_type, file_name=name, file_modified_at=None)
