"""One source, one night: ask its hubs what is new, fetch that, look again at what is due, and archive every attempt.

Belongs here: the order of the night, and when it ends. Does not belong here: how a request is sent (`visit`), what an answer amounts to
(`judgement`), what a page says (`transforms.reading`).
"""

import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from transforms.archive.index import read_index
from transforms.archive.pages import document_id_for
from transforms.archive.rows import column_of
from transforms.archive.writer import ArchiveWriter
from transforms.crawl.discovery import Discovery, Link, hosts_of
from transforms.crawl.fetch import Failed, Fetched, Fetcher, FetcherFactory
from transforms.crawl.frontier import Frontier, Page
from transforms.crawl.hubs import Hubs, conditions
from transforms.crawl.judgement import Judgement, ReadsPage, judge_move, judge_page, judge_status
from transforms.crawl.ledger import Ledger
from transforms.crawl.pace import Pace
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.summary import NO_ANSWER, Ended, SourceNight
from transforms.crawl.visit import Budget, NightOver, Visitor
from transforms.records import HUB, Capture, Outcome
from transforms.sources.declaration import Declaration

_FAILURES_IN_A_ROW = 8
_OVERDUE = timedelta(days=3)


class _Over(Exception):
    """The night of this source ends here, because going on would be a nuisance."""

    def __init__(self, ended: Ended, why: str) -> None:
        super().__init__(why)
        self.ended: Ended = ended


class _Work:
    """What the steps of one night share."""

    def __init__(
        self,
        declaration: Declaration,
        *,
        settings: Settings,
        clock: Clock,
        read: ReadsPage,
        writer: ArchiveWriter,
        frontier: Frontier,
        visitor: Visitor,
        night: SourceNight,
        seen: Callable[[Capture], None],
    ) -> None:
        self._declaration, self._settings, self._clock, self._read = declaration, settings, clock, read
        self._writer, self._frontier, self._visitor, self._night, self._seen = writer, frontier, visitor, night, seen
        self._discovery = Discovery(declaration)
        self._failures = 0
        self.hubs = Hubs(
            declaration,
            discovery=self._discovery,
            settings=settings,
            clock=clock,
            visitor=visitor,
            frontier=frontier,
            told=self._hub_came,
        )

    def _id_of(self, url: str) -> str:
        return document_id_for(url, source=self._declaration.name, page="", declaration=self._declaration)

    def _hub_came(self, url: str, outcome: Outcome, detail: str) -> None:
        """Book a look at a hub as an attempt without a payload, so that "last checked" is told by the archive alone."""
        self._night.hubs[outcome] += 1
        document_id = self._id_of(url)
        self._seen(
            self._writer.write_attempt(
                page=page_name_of(url, document_id), url=url, document_id=document_id, outcome=outcome, detail=f"{HUB}{detail}"
            )
        )
        self._weigh(outcome)

    def go(self, given: Iterable[str], budget: Budget) -> None:
        """All that a night asks for, the most urgent first, until nothing is left or something ends it."""
        try:
            self._take_given(given)
            self.hubs.ask()
            self._fetch_wanted()
            self._recheck(budget.spent)
        except NightOver as over:
            self._night.ended = "stopped" if str(over) == "stopped" else "budget"
        except _Over as over:
            self._night.ended = over.ended
            self._night.problems.append(str(over))

    def _take_given(self, urls: Iterable[str]) -> None:
        """Ask for these pages tonight, known or not."""
        for url in urls:
            document_id = self._id_of(url)
            self.hubs.take([Link(url)], "given")
            self._frontier.want(document_id, at=self._clock.now())

    def _fetch_wanted(self) -> None:
        for page in self._frontier.wanted(self._clock.now):
            self._fetch(page)

    def _recheck(self, spent: int) -> None:
        """Look again at pages that are due, within what an unchanged night may cost; one a night where they are long overdue.

        With `every_known_page` at all that were not looked at tonight.
        """
        if self._settings.every_known_page:
            for page in self._frontier.checked_before(self._night.began_at):
                self._fetch(page)
            return
        allowance = self._frontier.count() // self._settings.known_pages_per_request - spent
        overdue = self._frontier.due(self._clock.now() - _OVERDUE, 1)
        for page in self._frontier.due(self._clock.now(), max(allowance, len(overdue))):
            self._fetch(page)

    def _fetch(self, page: Page) -> None:
        last = self._writer.known.last(page.document_id)
        held = last is not None and last.payload_sha256 is not None and self._writer.known.payload(last.payload_sha256) is not None
        visit = self._visitor.visit(
            page.url,
            "article",
            headers=conditions(page.etag, page.last_modified) if held else {},
            is_same=lambda target: self._id_of(target) == page.document_id,
        )
        result, judged = visit.result, None
        if isinstance(result, Fetched) and result.exchange.status == 304 and not held:
            result = Failed(page.url, "unreadable", "status 304, although nothing was asked to be compared", result.seconds, 304)
        if isinstance(result, Failed):
            capture = self._writer.write_attempt(
                page=page_name_of(page.url, page.document_id),
                url=page.url,
                document_id=page.document_id,
                outcome=result.outcome,
                detail=result.detail,
                http_status=result.http_status,
            )
        else:
            capture, judged = self._archive(page, result, visit.moved_to, visit.hops)
        self._note(page, capture, result, None if judged is None else judged.published_on)
        if capture.outcome == "moved" and visit.moved_to is not None and self._discovery.is_article(visit.moved_to):
            self.hubs.take([Link(visit.moved_to)], "redirect")
        if capture.outcome == "changed" and judged is not None and judged.hrefs is not None:
            self.hubs.take(self._discovery.related(judged.hrefs, url=visit.url), "related")
        self._weigh(capture.outcome)

    def _archive(self, page: Page, answer: Fetched, moved_to: str | None, hops: tuple[str, ...]) -> tuple[Capture, Judgement | None]:
        name = page_name_of(page.url, page.document_id)
        captured_at = self._clock.now()
        if answer.exchange.status == 304:
            confirmed = self._writer.write_not_modified(answer.exchange, page=name, document_id=page.document_id, captured_at=captured_at)
            return confirmed, None
        if moved_to is not None:
            judged = judge_move(answer, moved_to, is_hub=lambda url: url in self._declaration.listings)
        else:
            judged = judge_status(answer) or judge_page(
                answer,
                writer=self._writer,
                read=self._read,
                source=self._declaration.name,
                document_id=page.document_id,
                page=name,
                captured_at=captured_at,
            )
        capture = self._writer.write_response(
            answer.exchange,
            page=name,
            document_id=page.document_id,
            outcome=judged.outcome,
            text_sha256=judged.text_sha256,
            detail=judged.detail or None,
            captured_at=captured_at,
            notes={"asked_url": page.url, "redirects": list(hops)} if hops else None,
        )
        return capture, judged

    def _note(self, page: Page, capture: Capture, result: Fetched | Failed, published_on: date | None) -> None:
        self._night.pages[capture.outcome] += 1
        fetched = result if isinstance(result, Fetched) else None
        if capture.outcome != "deferred":  # a page that could not be asked for stays wanted
            self._frontier.checked(
                page.document_id,
                at=capture.captured_at,
                outcome=capture.outcome,
                etag=fetched.header("ETag") if fetched is not None else None,
                last_modified=fetched.header("Last-Modified") if fetched is not None else None,
                published_on=published_on,
            )
        self._seen(capture)

    def _weigh(self, outcome: Outcome) -> None:
        """End the night where the host asked for quiet, checks for robots, or does not answer any more."""
        if outcome == "deferred":
            raise _Over("deferred", "the host asked for quiet")
        self._failures = self._failures + 1 if outcome in NO_ANSWER or outcome == "challenge" else 0
        if self._failures >= _FAILURES_IN_A_ROW:
            raise _Over("refused" if outcome == "challenge" else "failing", f"{self._failures} requests in a row ended in {outcome}")


def crawl_source(
    declaration: Declaration,
    *,
    archive_root: Path,
    state_root: Path,
    settings: Settings,
    clock: Clock,
    read: ReadsPage,
    given: Iterable[str] = (),
    open_fetcher: FetcherFactory = Fetcher,
    stop: threading.Event | None = None,
    seen: Callable[[Capture], None] = lambda _: None,
) -> SourceNight:
    """One night of one source: hubs, wanted pages, pages that are due; every attempt archived, every request in the ledger.

    `given` are URLs to fetch besides. The night ends when nothing is left, at the budget, when `stop` is set, or when the host asks for
    quiet, refuses or fails; the next goes on from there. What a server or a network does is an outcome, never an exception.
    """
    source, began_at = declaration.name, clock.now()
    night = SourceNight(source, began_at, began_at)
    budget = Budget(settings, clock, stop or threading.Event())
    fetcher = open_fetcher(settings, clock)
    try:
        with (
            ArchiveWriter(archive_root, source, now=clock.now) as writer,
            Frontier(state_root, source) as frontier,
            Ledger(state_root, source, begun_at=began_at) as ledger,
        ):
            night.problems += _take_up(writer, frontier)
            visitor = Visitor(
                source,
                hosts=hosts_of(declaration),
                settings=settings,
                clock=clock,
                fetcher=fetcher,
                pace=Pace(state_root, clock),
                ledger=ledger,
                frontier=frontier,
                budget=budget,
            )
            work = _Work(
                declaration,
                settings=settings,
                clock=clock,
                read=read,
                writer=writer,
                frontier=frontier,
                visitor=visitor,
                night=night,
                seen=seen,
            )
            work.go(given, budget)
            night.known_pages, night.waiting_pages = frontier.count(), frontier.waiting(clock.now())
            night.new_pages, night.deferred_until = work.hubs.found_tonight, visitor.deferred_until
    finally:
        fetcher.close()
    night.requests, night.ended_at = budget.spent, clock.now()
    return night


def _take_up(writer: ArchiveWriter, frontier: Frontier) -> list[str]:
    """Goes on from what earlier nights left, a lost frontier made anew from the archive; what of it was damaged, in words."""
    if frontier.count() == 0:
        frontier.seed(_archived_pages(writer.root, writer.source))
    lost = [f"{one.warc_file}: {one.detail}" for one in writer.recovered if one.bytes_lost]
    return lost if frontier.begun_anew is None else [*lost, frontier.begun_anew]


def _archived_pages(archive_root: Path, source: str) -> list[tuple[str, str, datetime]]:
    """The pages that the archive shows a text of, each with its newest capture, for a frontier that is begun anew."""
    table = read_index(archive_root, source=source, columns=("document_id", "url", "captured_at", "text_sha256"))
    newest: dict[str, tuple[str, str, datetime]] = {}
    columns = [column_of(table, name) for name in ("document_id", "url", "captured_at", "text_sha256")]
    for document_id, url, at, text_sha256 in sorted(zip(*columns, strict=True), key=lambda row: row[2]):
        if url is not None and text_sha256 is not None:
            newest[document_id] = (document_id, url, at)
    return list(newest.values())


def page_name_of(url: str, document_id: str) -> str:
    """The slug of a URL, or the document's id where it has none."""
    name = PurePosixPath(unquote(urlsplit(url).path, errors="replace")).stem
    return name[:200] if name not in ("", "/", ".", "..", "index") else document_id
