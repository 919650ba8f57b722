"""One request, answered or not, with every cap and deadline held.

Belongs here: sending one GET and naming what came of it. Does not belong here: whether it may be sent (`robots`, `pace`), following
redirects (`visit`), what the page is (`recognition`).
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import PoolManager, Retry
from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

from transforms.archive.redaction import redact_text
from transforms.archive.warc import Exchange
from transforms.crawl.bodies import ACCEPT_ENCODING, BadCoding, TooLarge, read_body
from transforms.crawl.guard import BlockedAddress, DeadlinePassed, Guard, pools_for
from transforms.crawl.settings import Clock, Settings
from transforms.records import Outcome

_HELPED_BY_A_RETRY = frozenset({502, 504})


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that came whole."""

    exchange: Exchange
    wire_bytes: int
    seconds: float

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.exchange.response_headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that brought no whole answer."""

    url: str
    outcome: Outcome
    detail: str
    seconds: float
    http_status: int | None = None


class Fetching(Protocol):
    """Who sends the requests of one source, one at a time: a `Fetcher` of this process, or one elsewhere."""

    def get(
        self, url: str, *, headers: dict[str, str] | None = None, seconds: float | None = None, cut_at: int | None = None
    ) -> Fetched | Failed: ...

    def close(self) -> None: ...


SessionFactory = Callable[[Guard, Settings], requests.Session]
FetcherFactory = Callable[[Settings, Clock], Fetching]


class _GuardedAdapter(HTTPAdapter):
    """Connections that answer to a guard; retries only where a second try can help: a lost connection, a gateway's hiccup."""

    def __init__(self, guard: Guard, settings: Settings) -> None:
        self._guard = guard
        retries = Retry(
            total=settings.retries,
            redirect=0,
            status_forcelist=_HELPED_BY_A_RETRY,
            allowed_methods=frozenset({"GET"}),
            backoff_factor=settings.retry_backoff_seconds,
            backoff_max=settings.fetch_seconds / 4,
            respect_retry_after_header=False,
            raise_on_status=False,
            read=False,
        )
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=retries)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **named: object) -> None:
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block)
        self.poolmanager.pool_classes_by_scheme = pools_for(self._guard)


class _PlainSession(requests.Session):
    """A session to which a redirect is an answer like others: it does not even look where one leads."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def open_session(guard: Guard, settings: Settings) -> requests.Session:
    """A session that knows nothing of the environment (no proxies, no netrc) and keeps no cookies."""
    session = _PlainSession()
    session.trust_env = False
    session.verify = settings.ca_bundle or True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.clear()
    session.headers.update(
        {
            "User-Agent": settings.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1",
            "Accept-Encoding": ACCEPT_ENCODING,
            "Accept-Language": "vi,en;q=0.8",
        }
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, _GuardedAdapter(guard, settings))
    return session


class Fetcher:
    """Sends requests, one at a time, with one session a host. Not for use by two threads."""

    def __init__(self, settings: Settings, clock: Clock, *, session_factory: SessionFactory = open_session) -> None:
        self._settings, self._clock, self._open_session = settings, clock, session_factory
        self._guard = Guard(settings.open_addresses)
        self._sessions: dict[str, requests.Session] = {}

    def close(self) -> None:
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        self._guard.close()

    def get(
        self, url: str, *, headers: dict[str, str] | None = None, seconds: float | None = None, cut_at: int | None = None
    ) -> Fetched | Failed:
        """GET `url` once (redirects are answers like others). `seconds` is the wall-clock deadline, `cut_at` a size to cut the body at.

        Every failure comes back as a Failed with its outcome; nothing is raised for what a server or a network does.
        """
        began = self._clock.monotonic()
        self._guard.begin(seconds if seconds is not None else self._settings.fetch_seconds)
        try:
            return self._get(url, headers or {}, cut_at, began)
        finally:
            self._guard.end()

    def _get(self, url: str, headers: dict[str, str], cut_at: int | None, began: float) -> Fetched | Failed:
        status: int | None = None

        def failed(outcome: Outcome, detail: str) -> Failed:
            if self._guard.expired and outcome != "too_large":
                outcome, detail = "timeout", "the whole fetch took longer than its time"
            return Failed(url, outcome, redact_text(detail)[:500], self._clock.monotonic() - began, status)

        try:
            session = self._session(url)
            request = requests.PreparedRequest()  # cookies, proxies and credentials, which a session would look for, are none
            request.prepare(method="GET", url=url, headers={**session.headers, **headers})
            timeout = (self._settings.connect_seconds, self._settings.read_seconds)
            with session.send(request, stream=True, allow_redirects=False, timeout=timeout, verify=session.verify, proxies={}) as response:
                status = response.status_code
                body, wire_bytes = self._read(response, cut_at)
                if self._guard.expired:
                    return failed("timeout", "")
                return Fetched(self._exchange(url, response, body), wire_bytes, self._clock.monotonic() - began)
        except BlockedAddress as error:
            return failed("blocked_address", str(error))
        except DeadlinePassed as error:
            return failed("timeout", str(error))
        except TooLarge:
            return failed("too_large", "the body is larger than its cap")
        except BadCoding as error:
            return failed("unreadable", str(error))
        except (requests.exceptions.Timeout, ReadTimeoutError) as error:
            return failed("timeout", str(error))
        except (requests.exceptions.SSLError, SSLError, ssl.SSLError) as error:
            return failed("tls_error", str(error))
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema) as error:
            return failed("redirect_refused", f"not an address that can be asked: {error}")
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            oversized = "got more than" in str(error)  # http.client's limit on the number and the length of header lines
            return failed("too_large" if oversized else "connection_error", str(error) or type(error).__name__)

    def _session(self, url: str) -> requests.Session:
        host = urlsplit(url).netloc
        if host not in self._sessions:
            self._sessions[host] = self._open_session(self._guard, self._settings)
        return self._sessions[host]

    def _read(self, response: requests.Response, cut_at: int | None) -> tuple[bytes, int]:
        limit = cut_at or self._settings.body_limit_bytes
        announced = response.headers.get("Content-Length", "")
        if cut_at is None and announced.isdigit() and int(announced) > self._settings.wire_limit_bytes:
            raise TooLarge
        return read_body(
            response.raw,
            coding=response.headers.get("Content-Encoding", ""),
            wire_limit=self._settings.wire_limit_bytes,
            body_limit=limit,
            cut=cut_at is not None,
        )

    def _exchange(self, url: str, response: requests.Response, body: bytes) -> Exchange:
        sent = response.request.headers
        return Exchange(
            url=url,
            method="GET",
            request_headers=tuple((str(name), str(value)) for name, value in sent.items()),
            status=response.status_code,
            reason=response.reason or "",
            response_headers=tuple(response.raw.headers.items()),
            body=body,
            ip_address=self._guard.reached,
        )
