"""A look at a live portal against what its declaration says: robots.txt, hubs, paging, one article and its selectors.

Belongs here: the few polite requests that tell whether a declaration fits, and what was seen in words. Does not belong here: archiving, and
guessing a better declaration.
"""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from transforms.archive.pages import ReadsDocument
from transforms.crawl.discovery import Discovery, Listing, hosts_of
from transforms.crawl.fetch import Failed, Fetched, Fetcher
from transforms.crawl.frontier import Frontier
from transforms.crawl.judgement import judge_status
from transforms.crawl.ledger import Ledger, Purpose
from transforms.crawl.pace import Pace
from transforms.crawl.recognition import recognise_document, recognise_markup
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.visit import Budget, NightOver, Visitor
from transforms.errors import UnreadableInput
from transforms.sources.declaration import Declaration

_REQUESTS = 12


@dataclass
class SourceCheck:
    """What a look at one portal showed. `findings` are (what was looked at, whether it fits, what was seen)."""

    source: str
    findings: list[tuple[str, bool, str]] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        return bool(self.findings) and all(good for _, good, _ in self.findings)


def check_source(
    declaration: Declaration,
    *,
    state_root: Path,
    settings: Settings,
    clock: Clock,
    read: ReadsDocument,
) -> SourceCheck:
    """Ask a portal for its robots.txt, each hub, and one article; at most a dozen requests, politely, with rows in the ledger."""
    check = SourceCheck(declaration.name)
    budget = Budget(settings, clock, threading.Event())
    budget.requests_left = min(budget.requests_left, _REQUESTS)
    fetcher = Fetcher(settings, clock)
    try:
        with (
            Frontier(state_root / "check", declaration.name) as frontier,
            Ledger(state_root, declaration.name, begun_at=clock.now()) as ledger,
        ):
            visitor = Visitor(
                declaration.name,
                hosts=hosts_of(declaration),
                settings=settings,
                clock=clock,
                fetcher=fetcher,
                pace=Pace(state_root, clock),
                ledger=ledger,
                frontier=frontier,
                budget=budget,
            )
            _look(declaration, visitor, read, check, settings)
    except NightOver:
        check.findings.append(("budget", False, f"{budget.spent} requests were not enough to see everything"))
    finally:
        fetcher.close()
    return check


def _look(declaration: Declaration, visitor: Visitor, read: ReadsDocument, check: SourceCheck, settings: Settings) -> None:
    discovery = Discovery(declaration)
    articles: list[str] = []
    hubs: list[tuple[str, Purpose]] = [
        *((url, "feed") for url in declaration.feeds),
        *((url, "sitemap") for url in declaration.sitemaps),
        *((url, "listing") for url in declaration.listings),
    ]
    if not hubs:
        check.findings.append(("hubs", False, "the declaration names no listing, feed or sitemap"))
    for url, purpose in hubs:
        answer = visitor.visit(url, "check").result
        if isinstance(answer, Failed):
            check.findings.append((f"{purpose} {url}", False, f"{answer.outcome}: {answer.detail}"))
            continue
        judged = judge_status(answer)
        if judged is not None:
            check.findings.append((f"{purpose} {url}", False, judged.detail))
            continue
        listing = _taken_apart(discovery, answer, url, purpose, settings)
        articles += [link.url for link in listing.links]
        seen = f"{len(listing.links)} articles, {sum(link.published_on is not None for link in listing.links)} with a date"
        seen += f", next page {listing.next_url}" if listing.next_url else ", no next page" if purpose == "listing" else ""
        seen += f", {_validators(answer)}"
        check.findings.append((f"{purpose} {url}", bool(listing.links or listing.sitemaps), seen))
    named = [found for url, _ in hubs[:1] for found in visitor.sitemaps_of(url) if found not in declaration.sitemaps]
    if named:
        check.findings.append(("robots.txt", True, f"names sitemaps that the declaration does not: {', '.join(named[:5])}"))
    if articles:
        _look_at_article(articles[0], declaration, visitor, read, check)


def _look_at_article(url: str, declaration: Declaration, visitor: Visitor, read: ReadsDocument, check: SourceCheck) -> None:
    answer = visitor.visit(url, "check").result
    if isinstance(answer, Failed):
        check.findings.append((f"article {url}", False, f"{answer.outcome}: {answer.detail}"))
        return
    problem = judge_status(answer)
    wrong = (
        (problem.outcome, problem.detail) if problem is not None else recognise_markup(answer.exchange.body, status=answer.exchange.status)
    )
    if wrong is None:
        try:
            document = read(answer.exchange.body, page="check", url=url, source=declaration.name)
        except UnreadableInput as error:
            wrong = ("unreadable", str(error))
        else:
            wrong = recognise_document(document)
            seen = f"title {document.title!r}, dated {document.published_on}, {len(document.text)} characters, read by {document.reader}"
            missed = "; ".join(document.warnings)
            if wrong is None:
                check.findings.append((f"article {url}", not missed, f"{seen}, {_validators(answer)}" + (f"; {missed}" if missed else "")))
    if wrong is not None:
        check.findings.append((f"article {url}", False, f"{wrong[0]}: {wrong[1]}"))


def _taken_apart(discovery: Discovery, answer: Fetched, url: str, purpose: Purpose, settings: Settings) -> Listing:
    if purpose == "feed":
        return discovery.feed(answer.exchange.body, url=url)
    if purpose == "sitemap":
        try:
            return discovery.sitemap(answer.exchange.body, url=url, inflate_limit=settings.body_limit_bytes)
        except ValueError:
            return Listing(())
    return discovery.listing(answer.exchange.body, url=url)


def _validators(answer: Fetched) -> str:
    has = [name for name in ("ETag", "Last-Modified") if answer.header(name) is not None]
    return f"{' and '.join(has)} given" if has else "neither ETag nor Last-Modified"
