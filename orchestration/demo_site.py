"""A stand-in for the portals on this machine, for `giamngheo nightly --demo-site`: saved pages served under their own addresses.

Every declared portal that has saved pages answers with its listing, its articles, ETags and a robots.txt that allows all; all others answer
404. Each answer carries the header `X-Demo-Site`, which the archive keeps, so that no such capture can be taken for one of a real portal.
A page saved in several versions shows the next one at each visit.

Belongs here: that server and the session that leads to it. Does not belong here: crawling; the misbehaving site of the tests.
"""

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from transforms.archive.pages import page_files
from transforms.crawl.fetch import open_session
from transforms.crawl.guard import Guard
from transforms.crawl.settings import Settings
from transforms.errors import UnreadableInput
from transforms.reading.page import read_document
from transforms.reading.portal import find_portal
from transforms.sources.declaration import Declaration, declarations

CONTACT = "demo-site@localhost.invalid"


class DemoSite:
    """The stand-in for all portals that `paths` hold pages of; a context manager. Pages without an address are left out."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._pages: dict[str, list[bytes]] = defaultdict(list)
        self._titles: dict[str, dict[str, str]] = defaultdict(dict)  # by source: address and title of its articles
        self._visits: dict[str, int] = defaultdict(int)
        for path in page_files(paths):
            if not isinstance(path, UnreadableInput) and path.suffix != ".txt":
                self._take(path)
        self.sources = tuple(sorted(self._titles))
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, body, media_type = site._answer(_key(f"http://{self.headers.get('Host', '')}{self.path}"))
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if status == 200 and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in (("Content-Type", media_type), ("ETag", etag), ("X-Demo-Site", "giamngheo")):
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                """The crawl's own ledger tells what was asked."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._port = int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def settings(self, settings: Settings | None = None) -> Settings:
        """Settings that open this one port and need not wait between requests to one's own machine."""
        own = settings or Settings(contact=CONTACT)
        return replace(own, open_addresses=own.open_addresses | {("127.0.0.1", self._port)}, pace_seconds=0.0)

    def open_session(self, guard: Guard, settings: Settings) -> requests.Session:
        """A session (for `crawl`) in which every host is this site."""
        session = open_session(guard, settings)
        here = _ToOneAddress(session.get_adapter("http://"), f"http://127.0.0.1:{self._port}")
        session.mount("http://", here)
        session.mount("https://", here)
        return session

    def _take(self, path: Path) -> None:
        content = path.read_bytes()
        try:
            document = read_document(content, page=path.stem)
        except UnreadableInput:
            return
        portal = None if document.url is None else find_portal(source=None, url=document.url, text="")
        if document.url is None or portal is None:
            return
        self._pages[_key(document.url)].append(content)
        self._titles[portal.name][document.url] = document.title or path.stem

    def _answer(self, key: str) -> tuple[int, bytes, str]:
        if key.endswith("/robots.txt"):
            return 200, b"User-agent: *\nAllow: /\n", "text/plain"
        if key in self._pages:
            versions = self._pages[key]
            shown = versions[min(self._visits[key], len(versions) - 1)]
            self._visits[key] += 1
            return 200, shown, "text/html"
        for source in self.sources:
            declaration = declarations()[source]
            if key in map(_key, declaration.listings):
                return 200, self._listing(declaration), "text/html; charset=utf-8"
        return 404, b"<title>404 Not Found</title>", "text/html"

    def _listing(self, declaration: Declaration) -> bytes:
        articles: Mapping[str, str] = self._titles[declaration.name]
        rows = "".join(f'<li><a href="{escape(url)}">{escape(title)}</a></li>' for url, title in articles.items())
        return f"<!DOCTYPE html><title>{escape(declaration.title)}</title><ul>{rows}</ul>".encode()


def _key(url: str) -> str:
    """Host and path of an address, as the one thing by which pages are told apart here."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path or '/'}{query}"


class _ToOneAddress(HTTPAdapter):
    """Sends each request, whatever host it names, to one server over plain HTTP."""

    def __init__(self, inner: BaseAdapter, origin: str) -> None:
        self._inner, self._origin = inner, origin
        super().__init__()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        parts = urlsplit(request.url or "")
        request.headers["Host"] = parts.netloc
        request.url = f"{self._origin}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
        return self._inner.send(request, stream=stream, timeout=timeout, verify=verify, cert=cert, proxies=proxies)
