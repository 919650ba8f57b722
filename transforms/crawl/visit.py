"""A request as it is sent to a portal: allowed by robots.txt, in its turn, within the budget, followed through redirects, in the ledger.

Belongs here: everything that stands between wanting a URL and having its answer. Does not belong here: sending bytes (`fetch`), choosing
URLs and judging pages (`source_night`).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from transforms.crawl.discovery import is_allowed
from transforms.crawl.fetch import Failed, Fetched, Fetching
from transforms.crawl.frontier import Frontier
from transforms.crawl.ledger import Entry, Ledger, Purpose
from transforms.crawl.pace import HostBusy, Pace
from transforms.crawl.robots import Robots, Ruling, judge_status, origin_of
from transforms.crawl.settings import Clock, Settings
from transforms.crawl.summary import NO_ANSWER

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRY_AFTER_UNSAID_SECONDS = 3600.0


class NightOver(Exception):
    """The budget of the night is spent, or it was asked to stop; what is left waits for the next."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of a URL. `moved_to` is set where a redirect led away from the page that was asked for: `result` is then that redirect."""

    result: Fetched | Failed
    url: str
    hops: tuple[str, ...] = ()
    moved_to: str | None = None


class Budget:
    """Requests and seconds that a source may still cost tonight."""

    def __init__(self, settings: Settings, clock: Clock, stop: threading.Event) -> None:
        self._clock, self._stop = clock, stop
        self._ends = clock.monotonic() + settings.seconds_per_source
        self.requests_left = settings.requests_per_source
        self.spent = 0

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._ends - self._clock.monotonic())

    def take(self) -> None:
        """Raises NightOver when nothing is left."""
        if self._stop.is_set():
            raise NightOver("stopped")
        if self.requests_left <= 0 or self.seconds_left <= 0:
            raise NightOver("budget")
        self.requests_left -= 1
        self.spent += 1


def retry_after_seconds(printed: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date; None where it says neither."""
    text = (printed or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError, IndexError):
        return None


class Visitor:
    """Visits URLs of one source. One request at a time; not for use by two threads."""

    def __init__(
        self,
        source: str,
        *,
        hosts: tuple[str, ...],
        settings: Settings,
        clock: Clock,
        fetcher: Fetching,
        pace: Pace,
        ledger: Ledger,
        frontier: Frontier,
        budget: Budget,
    ) -> None:
        self._source, self._hosts, self._settings, self._clock = source, hosts, settings, clock
        self._fetcher, self._pace, self._ledger, self._frontier, self._budget = fetcher, pace, ledger, frontier, budget
        self._robots: dict[str, Robots] = {}
        self.deferred_until: datetime | None = None

    def visit(
        self,
        url: str,
        purpose: Purpose,
        *,
        headers: dict[str, str] | None = None,
        is_same: Callable[[str], bool] = lambda _: True,
        seconds: float | None = None,
    ) -> Visit:
        """Ask for `url` and follow redirects while `is_same` says that they lead to the same page.

        Raises NightOver when the budget ends before the answer.
        """
        hops: list[str] = []
        asked = url
        while True:
            result = self._ask(asked, purpose, headers or {}, seconds)
            target = self._redirect_target(result, asked)
            if target is None:
                return Visit(result, asked, tuple(hops))
            refusal = self._refusal(asked, target, [url, *hops])
            if refusal is not None:
                return Visit(self._refused(result, asked, refusal), asked, tuple(hops))
            if not is_same(target):
                return Visit(result, asked, tuple(hops), moved_to=target)
            hops.append(target)
            asked = target

    def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Sitemaps that the robots.txt of a URL's origin names, on allowed hosts; none before anything there was visited."""
        robots = self._robots.get(origin_of(url))
        return () if robots is None else tuple(found for found in robots.sitemaps if is_allowed(found, self._hosts))

    def _redirect_target(self, result: Fetched | Failed, asked: str) -> str | None:
        if isinstance(result, Failed) or result.exchange.status not in _REDIRECTS:
            return None
        location = result.header("Location")
        if not location:
            return None
        try:
            target = urljoin(asked, location.strip()).partition("#")[0]
            parts = urlsplit(target)
            return target if parts.port is not None or parts.scheme else "invalid:"  # looking at the port checks the whole address
        except ValueError:
            return "invalid:"

    def _refusal(self, asked: str, target: str, seen: list[str]) -> str | None:
        """Why a redirect is not followed, or None."""
        scheme = urlsplit(target).scheme
        if scheme not in ("http", "https"):
            return f"a redirect to the scheme {scheme!r}"
        if urlsplit(asked).scheme == "https" and scheme == "http":
            return "a redirect from https to http"
        if not is_allowed(target, self._hosts):
            return f"a redirect to {urlsplit(target).netloc.rpartition('@')[2]}, which this source does not declare"
        if target in seen:
            return "a redirect that leads back to itself"
        if len(seen) > self._settings.redirects:
            return f"more than {self._settings.redirects} redirects"
        return None

    def _refused(self, result: Fetched | Failed, asked: str, reason: str) -> Failed:
        status = result.exchange.status if isinstance(result, Fetched) else None
        return Failed(asked, "redirect_refused", reason, result.seconds, status)

    def _ask(self, url: str, purpose: Purpose, headers: dict[str, str], seconds: float | None) -> Fetched | Failed:
        if not is_allowed(url, self._hosts):
            return Failed(url, "redirect_refused", "it is on no host of this source", 0.0)
        robots = self._robots_of(url)
        ruling = robots.may_fetch(url)
        if not ruling.allowed:
            failed = Failed(url, robots.file.failure or "robots_disallowed", ruling.rule, 0.0)
            self._note(url, purpose, ruling, 0.0, 0.0, failed)
            return failed
        delay = max(self._settings.pace_seconds, min(robots.crawl_delay_seconds, self._settings.crawl_delay_cap_seconds))
        result, again = self._send(url, purpose, headers, ruling, delay, seconds)
        if again is not None:
            self._clock.sleep(again)
            result, _ = self._send(url, purpose, headers, ruling, delay, seconds)
        return result

    def _send(
        self,
        url: str,
        purpose: Purpose,
        headers: dict[str, str],
        ruling: Ruling,
        delay: float,
        seconds: float | None,
        cut_at: int | None = None,
    ) -> tuple[Fetched | Failed, float | None]:
        """One request in its turn; with it the seconds after which it may be sent once more, when the host asked for a short wait."""
        host = urlsplit(url).netloc.lower()
        until = self._frontier.quiet_until(host)
        if until is not None and until > self._clock.now():
            self._put_off(until)
            return Failed(url, "deferred", f"{host} asked for quiet until {until:%Y-%m-%d %H:%M:%S} UTC", 0.0), None
        self._budget.take()
        try:
            with self._pace.turn(host, delay_seconds=delay, wait_seconds=self._budget.seconds_left) as turn:
                result = self._fetcher.get(url, headers=headers, seconds=seconds, cut_at=cut_at)
        except HostBusy as error:
            raise NightOver("budget") from error
        self._note(url, purpose, ruling, delay, turn.waited_seconds, result)
        if isinstance(result, Failed) or result.exchange.status not in (429, 503):
            return result, None
        return self._deferred(url, host, result)

    def _deferred(self, url: str, host: str, answer: Fetched) -> tuple[Fetched | Failed, float | None]:
        asked_for = retry_after_seconds(answer.header("Retry-After"), self._clock.now())
        status = answer.exchange.status
        if asked_for is None and status == 503:
            return answer, None
        wait = min(asked_for if asked_for is not None else _RETRY_AFTER_UNSAID_SECONDS, self._settings.retry_after_cap_seconds)
        until = self._clock.now() + timedelta(seconds=wait)
        failed = Failed(url, "deferred", f"status {status}: {host} asks for {wait:.0f} s of quiet", answer.seconds, status)
        if wait <= min(self._settings.retry_after_waited_seconds, self._budget.seconds_left):
            return failed, wait
        self._frontier.keep_quiet(host, until)
        self._put_off(until)
        return failed, None

    def _put_off(self, until: datetime) -> None:
        self.deferred_until = max(until, self.deferred_until) if self.deferred_until else until

    def _robots_of(self, url: str) -> Robots:
        origin = origin_of(url)
        held = self._robots.get(origin)
        if held is not None and held.file.is_fresh(self._clock.now()):
            return held
        file = self._frontier.robots(origin)
        if file is None or not file.is_fresh(self._clock.now()):
            result = self._fetch_robots(f"{origin}/robots.txt")
            at = self._clock.now()
            if isinstance(result, Failed):
                failure = result.outcome if result.outcome in NO_ANSWER or result.outcome == "deferred" else None
                file = judge_status(origin, None, b"", at=at, failure=failure, detail=f"{result.outcome}: {result.detail}")
                if failure == "deferred":
                    return Robots(file)  # the quiet has an end of its own
            else:
                file = judge_status(origin, result.exchange.status, result.exchange.body, at=at)
            self._frontier.remember_robots(file)
        robots = Robots(file)
        self._robots[origin] = robots
        return robots

    def _fetch_robots(self, url: str) -> Fetched | Failed:
        """robots.txt through at most five redirects; beyond a body's cap what came before it counts."""
        ruling = Ruling(True, "robots.txt itself may always be asked for")
        seen = [url]
        while True:
            limit = self._settings.robots_limit_bytes
            result, again = self._send(seen[-1], "robots", {}, ruling, self._settings.pace_seconds, None, cut_at=limit)
            if again is not None:
                self._clock.sleep(again)
                result, _ = self._send(seen[-1], "robots", {}, ruling, self._settings.pace_seconds, None, cut_at=limit)
            target = self._redirect_target(result, seen[-1])
            if target is None:
                return result
            refusal = self._refusal(seen[-1], target, seen)
            if refusal is not None:
                return self._refused(result, seen[-1], refusal)
            seen.append(target)

    def _note(self, url: str, purpose: Purpose, ruling: Ruling, delay: float, waited: float, result: Fetched | Failed) -> None:
        fetched = result if isinstance(result, Fetched) else None
        failed = result if isinstance(result, Failed) else None
        self._ledger.write(
            Entry(
                at=self._clock.now(),
                source=self._source,
                purpose=purpose,
                url=url,
                rule=ruling.rule,
                delay_seconds=delay,
                waited_seconds=round(waited, 3),
                requests_left=self._budget.requests_left,
                seconds_left=round(self._budget.seconds_left, 3),
                outcome="answered" if failed is None else failed.outcome,
                http_status=fetched.exchange.status if fetched is not None else failed.http_status if failed is not None else None,
                wire_bytes=fetched.wire_bytes if fetched is not None else 0,
                took_seconds=round(result.seconds, 3),
                detail=None if failed is None else failed.detail,
                redirected_to=None if fetched is None else fetched.header("Location"),
            )
        )
