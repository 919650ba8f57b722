"""Saved pages into the archive: files that a person saved, captured as they lie.

Belongs here: which files are pages, and the capture each becomes. Does not belong here: reading what they say (`transforms.reading`), and
captures that others made on another day (`importing`).
"""

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from transforms.archive.index import Recovered
from transforms.archive.redaction import redact_url
from transforms.archive.writer import ArchiveWriter
from transforms.canonical import canonical_url
from transforms.errors import UnreadableInput
from transforms.records import Capture, Document, Outcome, document_id_of
from transforms.sources.declaration import Declaration, declarations

MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain"}
PAGE_LIMIT_BYTES = 32 * 1024 * 1024
UNKNOWN_SOURCE = "unknown"


class ReadsDocument(Protocol):
    """The shape of `transforms.reading.page.read_document`, as far as capturing needs it."""

    def __call__(
        self,
        content: bytes,
        *,
        page: str,
        url: str | None = None,
        source: str | None = None,
        captured_at: datetime | None = None,
        plain_text: bool = False,
        charset: str | None = None,
    ) -> Document: ...


Held = Callable[[str, str, datetime, bytes], bool]
"""Whether the archive of a source has a document's capture of an instant with these bytes."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What became of a batch of files: a capture for each that could be opened, and a problem for each that is no page."""

    captures: tuple[Capture, ...]
    problems: tuple[UnreadableInput, ...]
    recovered: tuple[Recovered, ...] = ()


class Writers:
    """One ArchiveWriter a source, opened when it is first needed, all closed together."""

    def __init__(self, root: Path, *, now: Callable[[], datetime]) -> None:
        self._root, self._now = root, now
        self._open: dict[str, ArchiveWriter] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    def of(self, source: str) -> ArchiveWriter:
        if source not in self._open:
            self._open[source] = self._stack.enter_context(ArchiveWriter(self._root, source, now=self._now))
        return self._open[source]

    @property
    def recovered(self) -> tuple[Recovered, ...]:
        return tuple(one for writer in self._open.values() for one in writer.recovered)


def identify(document: Document) -> str:
    """The id of the document across its versions."""
    return document_id_for(document.url, source=document.source, page=document.page)


def document_id_for(url: str | None, *, source: str, page: str, declaration: Declaration | None = None) -> str:
    """The id of the document at a URL as it was met, or of a page without one; by `declaration`, or the one that ships for `source`."""
    address = None if url is None else canonical_url(redact_url(url), declaration or declarations().get(source))
    return document_id_of(address, source=source, page=page)


def page_files(paths: Iterable[Path]) -> Iterator[Path | UnreadableInput]:
    """The page files that the paths stand for, directories searched in order of name; what is no page comes as its error."""
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix.lower() in MEDIA_TYPES and file.is_file())
            yield from found
            if not found:
                yield UnreadableInput(str(path), expected="a directory with .html or .txt pages", came="none of them")
        elif not path.exists():
            yield UnreadableInput(str(path), expected="a page or a directory of pages", came="no such path")
        elif path.suffix.lower() not in MEDIA_TYPES:
            yield UnreadableInput(str(path), expected=" or ".join(sorted(MEDIA_TYPES)), came=path.suffix or "no ending")
        else:
            yield path


def page_name_of(path: Path) -> str:
    """The file's name without its ending, NFC; bytes that are no UTF-8 become the replacement sign."""
    return unicodedata.normalize("NFC", os.fsencode(path.stem).decode("utf-8", "replace"))


def capture_file(
    path: Path,
    *,
    writers: Writers,
    read: ReadsDocument,
    captured_at: datetime,
    url: str | None = None,
    source: str | None = None,
    notes: dict[str, object] | None = None,
    held: Held | None = None,
) -> tuple[Capture | None, UnreadableInput | None]:
    """Archive one saved page; where it cannot be read as a page, its bytes are archived all the same and the problem comes with them.

    The capture is None where `held` says that the archive has this very one already. Raises UnreadableInput when the file itself cannot be
    opened.
    """
    content, modified_at = _contents_of(path)
    page, ending = page_name_of(path), path.suffix.lower()
    looked = _look(content, path, partial(read, page=page, url=url, source=source, captured_at=captured_at, plain_text=ending == ".txt"))
    document, outcome, problem = looked.document, looked.outcome, looked.problem
    if document is None:
        writer = writers.of(source or UNKNOWN_SOURCE)
        document_id = document_id_for(url, source=writer.source, page=page)
        text_sha256, address = None, url
    else:
        writer, document_id = writers.of(document.source), identify(document)
        text_sha256, address = document.text_sha256, document.url
        outcome = writer.outcome_of(document_id, document.text_sha256, at=captured_at)
    detail = None if problem is None else f"expected {problem.expected}, got {problem.came}"
    if not content or outcome == "too_large":
        attempt = writer.write_attempt(page=page, url=url, document_id=document_id, outcome=outcome, detail=detail, captured_at=captured_at)
        return attempt, problem
    if held is not None and held(writer.source, document_id, captured_at, content):
        return None, problem
    capture = writer.write_saved_page(
        content,
        page=page,
        url=address,
        document_id=document_id,
        outcome=outcome,
        media_type=MEDIA_TYPES[ending],
        file_name=page + ending,
        file_modified_at=modified_at,
        text_sha256=text_sha256,
        detail=detail,
        captured_at=captured_at,
        notes=notes,
    )
    return capture, problem


def _contents_of(path: Path) -> tuple[bytes, datetime]:
    """The bytes of a file, one more than a page may have at most, and when it was changed last. Raises UnreadableInput."""
    try:
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as stream:
            return stream.read(PAGE_LIMIT_BYTES + 1), modified_at
    except OSError as error:
        raise UnreadableInput(str(path), expected="a file that can be read", came=error.strerror or type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the bytes of a file are: a document, or the outcome that says why not and the problem in words."""

    document: Document | None
    outcome: Outcome
    problem: UnreadableInput | None


def _look(content: bytes, path: Path, read: Callable[[bytes], Document]) -> _Looked:
    def no_page(outcome: Outcome, expected: str, came: str) -> _Looked:
        return _Looked(None, outcome, UnreadableInput(str(path), expected=expected, came=came))

    if len(content) > PAGE_LIMIT_BYTES:
        return no_page("too_large", f"a page of at most {PAGE_LIMIT_BYTES} bytes", "a larger file")
    if not content.strip():
        return no_page("empty", "a page", f"an empty file ({len(content)} bytes)")
    try:
        document = read(content)
    except UnreadableInput as error:
        return no_page("unreadable", error.expected, error.came)
    except Exception as error:  # noqa: BLE001 - one page that trips the reader is archived and reported, and the others go on
        return no_page("unreadable", "a page that can be read", f"{type(error).__name__}: {error}")
    if not document.text.strip():
        return no_page("empty", "a page with text", "a page without any")
    return _Looked(document, "changed", None)


def capture_pages(
    paths: Iterable[Path],
    *,
    archive_root: Path,
    now: Callable[[], datetime],
    read: ReadsDocument | None = None,
    url: str | None = None,
    source: str | None = None,
    seen: Callable[[Capture], None] | None = None,
) -> Captured:
    """Archive saved pages (.html, .txt, or directories of them) as captured now, with each file's own time in its WARC record.

    `read` is `read_document` unless a test brings another; `url` and `source` hold for all the paths; `seen` is told of each capture.
    A file that is no page, or cannot be read, is a problem of the result and the others go on.
    """
    reader = read or default_reader()
    captures: list[Capture] = []
    problems: list[UnreadableInput] = []
    with Writers(archive_root, now=now) as writers:
        for path in page_files(paths):
            if isinstance(path, UnreadableInput):
                problems.append(path)
                continue
            try:
                capture, problem = capture_file(path, writers=writers, read=reader, captured_at=now(), url=url, source=source)
            except UnreadableInput as error:
                problems.append(error)
                continue
            if problem is not None:
                problems.append(problem)
            if capture is not None:
                captures.append(capture)
                if seen is not None:
                    seen(capture)
        recovered = writers.recovered
    return Captured(tuple(captures), tuple(problems), recovered)


def default_reader() -> ReadsDocument:
    """`read_document`, loaded when the first page is read: verifying an archive needs no HTML library."""
    from transforms.reading.page import read_document

    return read_document
