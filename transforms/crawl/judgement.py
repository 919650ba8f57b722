"""What an answer amounts to: one outcome of the closed list, with the reason.

Belongs here: statuses, content types, and what reading the page says. Does not belong here: requests that brought no answer (`fetch`), the
order of a night (`source_night`).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from urllib.parse import urlsplit

from transforms.archive.writer import ArchiveWriter
from transforms.crawl.fetch import Fetched
from transforms.crawl.recognition import is_login_path, recognise_document, recognise_markup
from transforms.errors import UnreadableInput
from transforms.reading.tree import Hrefs
from transforms.records import Document, Outcome

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_STATUSES: dict[int, Outcome] = {204: "empty", 205: "empty", 401: "login", 403: "challenge", 404: "not_found", 410: "gone"}


class ReadPage(Protocol):
    """What a crawl asks of a page: where its links lead, then its text."""

    @property
    def hrefs(self) -> Hrefs: ...

    @property
    def document(self) -> Document: ...


class ReadsPage(Protocol):
    """The shape of `transforms.reading.page.ParsedPage`, as far as a crawl needs it."""

    def __call__(
        self, content: bytes, *, page: str, url: str | None, source: str | None, captured_at: datetime | None, plain_text: bool
    ) -> ReadPage: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome, why, and what was read where there was a text."""

    outcome: Outcome
    detail: str
    text_sha256: str | None = None
    published_on: date | None = None
    hrefs: Hrefs | None = None  # of a page that was read


def judge_status(answer: Fetched) -> Judgement | None:
    """What the status says; None where it is that of a page."""
    status = answer.exchange.status
    if status in (200, 203):
        return None
    if status >= 500:
        seen = recognise_markup(answer.exchange.body, status=status, challenged=is_challenged(answer))
        if seen is not None and seen[0] == "challenge":
            return Judgement("challenge", f"status {status}, a robot check")
        return Judgement("server_error", f"status {status}")
    if status in _STATUSES:
        return Judgement(_STATUSES[status], f"status {status}")
    if 300 <= status < 400:
        return Judgement("redirect_refused", f"status {status} without an address to go to")
    return Judgement("not_found" if status >= 400 else "unreadable", f"status {status}")


def judge_move(answer: Fetched, target: str, *, is_hub: Callable[[str], bool]) -> Judgement:
    """What a redirect to another page means: a new address, a login, or a polite way to say that there is nothing."""
    status = answer.exchange.status
    if is_login_path(target):
        return Judgement("login", f"status {status} to {target}")
    if is_hub(target) or urlsplit(target).path in ("", "/"):
        return Judgement("soft_404", f"status {status} to {target}, which is no article")
    return Judgement("moved", f"status {status} to {target}")


def is_challenged(answer: Fetched) -> bool:
    """Whether the headers call the answer a robot check."""
    return answer.header("cf-mitigated") is not None or answer.header("x-amzn-waf-action") is not None


def judge_page(
    answer: Fetched, *, writer: ArchiveWriter, read: ReadsPage, source: str, document_id: str, page: str, captured_at: datetime
) -> Judgement:
    """What a page with a good status is: changed or unchanged by its text, or one of the ways of being no page.

    Bytes that were archived before are not read again.
    """
    exchange = answer.exchange
    last = writer.known.last(document_id)
    if last is not None and last.payload_sha256 == hashlib.sha256(exchange.body).hexdigest():
        return Judgement("unchanged", "", last.text_sha256)
    if exchange.media_type not in (_PAGE_TYPES | {None}):
        return Judgement("unreadable", f"expected a page, got {exchange.media_type}")
    problem = recognise_markup(exchange.body, status=exchange.status, challenged=is_challenged(answer))
    if problem is not None:
        return Judgement(*problem)
    try:
        parsed = read(
            exchange.body,
            page=page,
            url=exchange.url,
            source=source,
            captured_at=captured_at,
            plain_text=exchange.media_type == "text/plain",
        )
        hrefs, document = parsed.hrefs, parsed.document
    except UnreadableInput as error:
        return Judgement("unreadable", str(error))
    except Exception as error:  # noqa: BLE001 - a page that trips the reader is archived with the reason; else it would end every night
        return Judgement("unreadable", f"the reader failed: {type(error).__name__}: {error}")
    problem = recognise_document(document)
    if problem is not None:
        return Judgement(*problem)
    return Judgement(writer.outcome_of(document_id, document.text_sha256), "", document.text_sha256, document.published_on, hrefs)
