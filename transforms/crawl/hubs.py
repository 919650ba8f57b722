"""Asking a source's listings, feeds and sitemaps what is new, at the cost of as few requests as they allow.

Belongs here: conditional requests to hubs, paging with its stop rule, and going on the next night where a budget ended.
Does not belong here: finding links in markup (`discovery`), fetching the pages found (`source_night`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from transforms.archive.pages import document_id_for
from transforms.crawl.discovery import Discovery, Link, Listing
from transforms.crawl.fetch import Failed, Fetched
from transforms.crawl.frontier import Found, Frontier
from transforms.crawl.judgement import is_challenged, judge_status
from transforms.crawl.ledger import Purpose
from transforms.crawl.recognition import recognise_markup
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.visit import Visitor
from transforms.records import Outcome
from transforms.sources.declaration import Declaration

Told = Callable[[str, Outcome, str], None]
"""Is told of each look at a hub: its URL, the outcome, and the outcome in words."""


@dataclass(frozen=True, slots=True)
class _Answer:
    listing: Listing
    fresh: int  # links to pages that were not known before tonight, or whose stamp changed


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that let a server answer "as it was"."""
    headers = {} if etag is None else {"If-None-Match": etag}
    return headers if last_modified is None else headers | {"If-Modified-Since": last_modified}


class Hubs:
    """The hubs of one source, for one night. `found_tonight` counts pages that no earlier night knew."""

    def __init__(
        self,
        declaration: Declaration,
        *,
        discovery: Discovery,
        settings: Settings,
        clock: Clock,
        visitor: Visitor,
        frontier: Frontier,
        told: Told,
    ) -> None:
        self._declaration, self._discovery, self._settings, self._clock = declaration, discovery, settings, clock
        self._visitor, self._frontier, self._told = visitor, frontier, told
        self._tonight: set[str] = set()
        self._id_of = lru_cache(maxsize=4096)(self._document_id)  # the same links stand on page after page

    @property
    def found_tonight(self) -> int:
        return len(self._tonight)

    def ask(self) -> None:
        """Feeds and sitemaps first, which say most for one request; then listings.

        Raises NightOver when the budget ends; what was found until then is in the frontier.
        """
        for url in self._declaration.feeds:
            self._ask(url, "feed")
        for url in self._declaration.sitemaps:
            self._sitemap(url)
        for url in self._declaration.listings:
            self._listing(url)

    def take(self, links: Iterable[Link], found_by: Found, *, hub: str = "") -> int:
        """Take links that a hub told into the frontier; returns how many are new tonight or newly stamped.

        Those older than wanted are left out.
        """
        since = self._settings.since
        wanted = [link for link in links if since is None or link.published_on is None or link.published_on >= since]
        rows = [(self._id_of(link.url), link.url, link.stamp, link.published_on) for link in wanted]
        unknown = {row[0] for row in rows if row[0] not in self._tonight and not self._frontier.knows(row[0])}
        self._tonight |= unknown
        telling = [row for row in rows if row[0] in unknown or row[2] is not None]  # of a known page a bare link says nothing
        _, restamped = self._frontier.add(telling, found_by=found_by, at=self._clock.now(), hub=hub) if telling else (0, 0)
        return len({row[0] for row in rows} & self._tonight) + restamped

    def _document_id(self, url: str) -> str:
        return document_id_for(url, source=self._declaration.name, page="", declaration=self._declaration)

    def _ask(self, url: str, purpose: Purpose, *, number: int = 1, first_page: str | None = None) -> _Answer | None:
        """The links of a hub, or of its page `number` (`first_page` is then the hub); None where it failed or stands as it was."""
        hub = self._frontier.hub(url)
        headers = conditions(hub.etag, hub.last_modified) if number == 1 else {}
        visit = self._visitor.visit(url, purpose, headers=headers)
        result = visit.result
        if headers and isinstance(result, Fetched) and result.exchange.status == 304:
            self._told(url, "not_modified", "as it was")
            return None
        problem = _problem(result, purpose)
        if problem is not None or isinstance(result, Failed):
            self._told(url, *(problem or ("unreadable", "")))
            return None
        try:
            listing = self._taken_apart(result, visit.url, purpose, number)
        except ValueError as error:
            self._told(url, "too_large", str(error))
            return None
        if not listing.links and not listing.sitemaps:
            if number == 1:
                self._told(url, "empty", "no link to an article: the declaration no longer fits, or the page is not what it was")
            return _Answer(listing, 0) if number > 1 else None
        fresh = self.take(listing.links, purpose if purpose in ("feed", "sitemap") else "listing", hub=first_page or url)
        if number == 1:
            etag, last_modified = result.header("ETag"), result.header("Last-Modified")
            self._frontier.remember(replace(hub, etag=etag, last_modified=last_modified, links_sha256=listing.sha256))
            said: Outcome = "unchanged" if listing.sha256 == hub.links_sha256 else "changed"
            self._told(url, said, f"{len(listing.links)} links, {fresh} new or changed")
        return _Answer(listing, fresh)

    def _taken_apart(self, answer: Fetched, url: str, purpose: Purpose, number: int) -> Listing:
        body = answer.exchange.body
        if purpose == "feed":
            return self._discovery.feed(body, url=url)
        if purpose == "sitemap":
            return self._discovery.sitemap(body, url=url, inflate_limit=self._settings.body_limit_bytes)
        return self._discovery.listing(body, url=url, number=number)

    def _sitemap(self, url: str) -> None:
        """A sitemap; of an index the sitemaps whose stamp is not the one they had when they were last read."""
        answer = self._ask(url, "sitemap")
        if answer is None:
            return
        for child in answer.listing.sitemaps:
            if child.stamp is not None and self._frontier.hub(child.url).stamp == child.stamp:
                continue
            if self._ask(child.url, "sitemap") is not None:
                self._frontier.remember(replace(self._frontier.hub(child.url), stamp=child.stamp))

    def _listing(self, url: str) -> None:
        """The first page, on while pages bring something new, then further into the past from where an earlier night stopped."""
        answer = self._ask(url, "listing")
        hub = self._frontier.hub(url)
        if answer is not None and answer.fresh and not self._is_past(answer.listing):
            self._page_on(url, answer.listing.next_url, 2, resumed=False, keep=hub.resume_url is not None)
        if hub.resume_url is not None:
            self._page_on(url, hub.resume_url, hub.resume_number, resumed=True, keep=False)

    def _page_on(self, hub_url: str, next_url: str | None, number: int, *, resumed: bool, keep: bool) -> None:
        """Follow a listing until a page brings nothing new, or only entries older than wanted, or there is no next one.

        The place is remembered before each request, so that a page that fails, or a night that ends, is gone on from; with `keep` a deeper
        place of an earlier night is remembered instead.
        """
        asked = {hub_url}
        first = True
        while next_url is not None and next_url not in asked and number <= self._settings.pages_of_listing:
            asked.add(next_url)
            if not keep:
                self._frontier.remember(replace(self._frontier.hub(hub_url), resume_url=next_url, resume_number=number))
            answer = self._ask(next_url, "listing", number=number, first_page=hub_url)
            if answer is None:
                return
            if self._is_past(answer.listing) or (not answer.fresh and not (resumed and first)):
                break
            next_url, number, first = answer.listing.next_url, number + 1, False
        if not keep:
            self._frontier.remember(replace(self._frontier.hub(hub_url), resume_url=None, resume_number=1))

    def _is_past(self, listing: Listing) -> bool:
        """Whether every dated entry is older than what is asked for."""
        dates = [link.published_on for link in listing.links if link.published_on is not None]
        return self._settings.since is not None and bool(dates) and max(dates) < self._settings.since


def _problem(result: Fetched | Failed, purpose: Purpose) -> tuple[Outcome, str] | None:
    if isinstance(result, Failed):
        return result.outcome, result.detail
    judged = judge_status(result)
    if judged is not None:
        return judged.outcome, judged.detail
    if purpose != "listing":
        return None
    return recognise_markup(result.exchange.body, status=result.exchange.status, challenged=is_challenged(result))
