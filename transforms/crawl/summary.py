"""What one night brought from one source, as the steps after the crawl need to know it.

Belongs here: the counts, and what may be concluded from them. Does not belong here: exit codes and alerts (`orchestration`).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from transforms.records import Outcome

Ended = Literal["done", "budget", "stopped", "deferred", "refused", "failing"]

NO_ANSWER: frozenset[Outcome] = frozenset({"timeout", "tls_error", "connection_error", "server_error", "blocked_address"})
_REFUSALS: frozenset[Outcome] = frozenset({"robots_disallowed", "deferred", "challenge"})
_SEEN: frozenset[Outcome] = frozenset({"changed", "unchanged", "not_modified"})


@dataclass
class SourceNight:
    """One source's night. `hubs` counts looks at listings, feeds and sitemaps, `pages` looks at articles, by outcome."""

    source: str
    began_at: datetime
    ended_at: datetime
    requests: int = 0
    known_pages: int = 0
    new_pages: int = 0
    waiting_pages: int = 0  # found and not fetched yet: the next night goes on there
    hubs: Counter[Outcome] = field(default_factory=Counter)
    pages: Counter[Outcome] = field(default_factory=Counter)
    ended: Ended = "done"
    deferred_until: datetime | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be asked was not answered: nothing may be concluded from what is missing."""
        hubs_failed = any(count for outcome, count in self.hubs.items() if outcome not in _SEEN)
        return hubs_failed or self.ended not in ("done", "budget") or any(self.pages[outcome] for outcome in NO_ANSWER)

    @property
    def is_unreachable(self) -> bool:
        """Whether the source was asked and never answered; a refusal by robots.txt or a deferral is an answer."""
        seen = self.hubs + self.pages
        return bool(seen) and all(outcome in NO_ANSWER for outcome in seen)

    @property
    def is_refused(self) -> bool:
        """Whether the source answered and let us see nothing."""
        seen = self.hubs + self.pages
        return bool(seen) and not self.is_unreachable and all(outcome in _REFUSALS | NO_ANSWER for outcome in seen)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was asked or seen: never a success."""
        return not any(count for outcome, count in (self.hubs + self.pages).items() if outcome in _SEEN)
