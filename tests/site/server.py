"""A threaded HTTP server on 127.0.0.1 whose answers are scripted, down to single bytes and the pauses between them.

Belongs here: serving scripts and noting what was asked. Does not belong here: what a portal's pages look like (`portal`).
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self, TypeAlias


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; `at` is the server's monotonic clock."""

    at: float
    method: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """A plain answer. `headers` are added; Content-Length is set unless it is given or `length` is false."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    length: bool = True


@dataclass(frozen=True)
class Raw:
    """An answer that writes to the socket itself."""

    write: Callable[[socket.socket], None]


Script: TypeAlias = "Answer | Raw | Callable[[Asked], Script]"


def pieces(*parts: bytes, pause: float = 0.0, linger: float = 0.0) -> Raw:
    """Bytes as they stand, with a pause between parts; then the connection is closed."""

    def write(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        time.sleep(linger)

    return Raw(write)


def endless(first: bytes, again: bytes, *, pause: float = 0.0, most: int = 1_000_000) -> Raw:
    """`first`, then `again` until the other side has had enough."""

    def write(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(most):
            connection.sendall(again)
            if pause:
                time.sleep(pause)

    return Raw(write)


@dataclass
class Site:
    """A server with a script per path; paths without one answer 404. A context manager."""

    scripts: dict[str, Script] = field(default_factory=dict)
    fallback: Script = Answer(404, b"<title>404</title>")
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 64 * 1024

            def do_GET(self) -> None:
                asked = Asked(time.monotonic(), self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
                site.asked.append(asked)
                script = site.scripts.get(self.path, site.scripts.get(self.path.partition("?")[0], site.fallback))
                while not isinstance(script, Answer | Raw):
                    script = script(asked)
                if isinstance(script, Answer):
                    self._answer(script)
                else:
                    self.close_connection = True
                    script.write(self.connection)

            def _answer(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                if answer.length and not any(name.lower() == "content-length" for name, _ in answer.headers) and answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body)))
                elif not answer.length:
                    self.close_connection = True
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *arguments: object) -> None:
                """What was asked is in `Site.asked`."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128
            address_family = socket.AF_INET6 if ":" in site.address else socket.AF_INET

            def get_request(self) -> tuple[socket.socket, object]:
                connection, place = super().get_request()
                site.connections += 1
                if site.tls is not None:
                    connection = site.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                return connection, place

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that leaves in the middle is what many of these tests are about."""

        self._server = Server((self.address, 0), Handler)
        self.port = int(self._server.server_address[1])

    @property
    def host(self) -> str:
        return f"{self.address}:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}"

    def paths(self, *, but: tuple[str, ...] = ()) -> list[str]:
        """The paths asked for so far, in order."""
        return [asked.path for asked in self.asked if asked.path not in but]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def late(seconds: float, script: Script) -> Script:
    """The same a little later."""

    def answer(_: Asked) -> Script:
        time.sleep(seconds)
        return script

    return answer


def cycle(*answers: Script) -> Callable[[Asked], Script]:
    """One answer after the other, the last one for ever."""
    left: Iterator[Script] = iter(answers)
    lock = threading.Lock()
    last = [answers[-1]]

    def answer(_: Asked) -> Script:
        with lock:
            last[0] = next(left, last[0])
            return last[0]

    return answer
