"""What robots.txt allows, by RFC 9309.

Belongs here: the meaning of a robots.txt that was, or could not be, fetched. Does not belong here: fetching it (`visit`), keeping it from
night to night (`frontier`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from protego import Protego

from transforms.crawl.settings import PRODUCT
from transforms.records import Outcome

Standing = Literal["rules", "all_allowed", "all_refused"]
_KEPT = timedelta(hours=24)
_REFUSAL_KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What came of asking an origin for its robots.txt."""

    origin: str
    fetched_at: datetime
    standing: Standing
    reason: str  # in words, for the ledger
    text: str = ""
    failure: Outcome | None = None  # why there was no answer at all: then pages fail of the same, not of a rule

    def is_fresh(self, now: datetime) -> bool:
        """A day at most (RFC 9309, 2.4); where the file could not be had, an hour, so that a short outage does not cost a night."""
        kept = _REFUSAL_KEPT if self.standing == "all_refused" else _KEPT
        return timedelta() <= now - self.fetched_at < kept


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer for one URL."""

    allowed: bool
    rule: str


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def judge_status(
    origin: str, status: int | None, body: bytes, *, at: datetime, failure: Outcome | None = None, detail: str = ""
) -> RobotsFile:
    """The standing of an origin whose robots.txt answered with `status` (None: no answer at all, but `failure`).

    A client error means that there are no rules; a server error, no answer or "too many requests" mean that nothing may be fetched.
    """
    if status is not None and 200 <= status < 300:
        text = body.decode("utf-8", "replace").removeprefix("\ufeff")
        return RobotsFile(origin, at, "rules", "robots.txt", text)
    if status is not None and 400 <= status < 500 and status != 429:
        return RobotsFile(origin, at, "all_allowed", f"robots.txt answers {status}: no rules")
    why = f"answers {status}" if status is not None else f"cannot be had ({detail})"
    outcome: Outcome | None = "server_error" if status is not None and status >= 500 else failure
    return RobotsFile(origin, at, "all_refused", f"robots.txt {why}: nothing may be fetched", failure=outcome)


class Robots:
    """The rules of one origin, parsed once."""

    def __init__(self, file: RobotsFile) -> None:
        self.file = file
        self._rules = Protego.parse(file.text)

    def may_fetch(self, url: str) -> Ruling:
        if self.file.standing != "rules":
            return Ruling(self.file.standing == "all_allowed", self.file.reason)
        allowed = bool(self._rules.can_fetch(url, PRODUCT))
        return Ruling(allowed, f"robots.txt {'allows' if allowed else 'disallows'} {urlsplit(url).path or '/'}")

    @property
    def crawl_delay_seconds(self) -> float:
        """The larger of Crawl-delay and what Request-rate comes to; 0 when neither is given."""
        delay = self._rules.crawl_delay(PRODUCT)
        rate = self._rules.request_rate(PRODUCT)
        paced = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        return max(float(delay or 0.0), paced, 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self._rules.sitemaps)
