"""What a crawl may cost, and who it says it is.

Belongs here: caps, deadlines, budgets and their defaults. Does not belong here: what one portal declares of itself (`transforms.sources`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from transforms.errors import UsageError

CONTACT_VARIABLE = "GIAMNGHEO_CONTACT"
PRODUCT = "giamngheo"
"""Our name in robots.txt."""

_VERSION = "0.1"
_CONTACT = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+|https?://[^\s<>()]+\.[^\s<>()]+")


@dataclass(frozen=True, slots=True)
class Clock:
    """The three faces of time that a crawl needs; arguments, so that a test can turn them."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """All limits of a night. Sizes in bytes, times in seconds."""

    contact: str
    requests_per_source: int = 2_000
    seconds_per_source: float = 3 * 3600.0
    sources_at_once: int = 4
    pace_seconds: float = 2.0
    crawl_delay_cap_seconds: float = 300.0
    retry_after_cap_seconds: float = 7 * 24 * 3600.0
    retry_after_waited_seconds: float = 60.0  # a shorter wait is sat out, a longer one ends the host's night
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    fetch_seconds: float = 60.0
    wire_limit_bytes: int = 5 * 1024 * 1024
    body_limit_bytes: int = 16 * 1024 * 1024
    robots_limit_bytes: int = 500 * 1024
    redirects: int = 5
    retries: int = 2
    retry_backoff_seconds: float = 1.0
    known_pages_per_request: int = 20  # an unchanged night costs at most one request for so many known pages
    every_known_page: bool = False  # look again at all of them tonight, due or not
    pages_of_listing: int = 200
    since: date | None = None  # paging ends at entries older than this
    open_addresses: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (IP address, port) that a test opens
    ca_bundle: str | None = None  # instead of the bundled authorities; verification itself cannot be switched off

    def __post_init__(self) -> None:
        if not _CONTACT.fullmatch(self.contact):
            raise UsageError(
                f"the live crawl needs a contact, so that a portal's operator can reach a person: set {CONTACT_VARIABLE} to an e-mail "
                f"address or a web page, got {self.contact!r}"
            )

    @property
    def user_agent(self) -> str:
        return f"{PRODUCT}/{_VERSION} (+{self.contact})"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings of an installation. Raises UsageError where no contact is configured."""
    return Settings(contact=environment.get(CONTACT_VARIABLE, "").strip())
