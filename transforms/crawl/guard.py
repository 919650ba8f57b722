"""Connections that only ever reach public addresses, and that end when their time is up.

Belongs here: the check of the address that a socket is about to reach and has reached, and the watch that shuts a socket at a deadline.
Does not belong here: what is asked over a connection (`fetch`).
"""

import contextlib
import ipaddress
import queue
import socket
import threading
import time
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from transforms.errors import GiamngheoError


class BlockedAddress(GiamngheoError):
    """A host leads to an address that a crawl must not reach."""


class DeadlinePassed(GiamngheoError):
    """The wall-clock time of a fetch is up."""


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, in any of the ways that reach it."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(printed: str) -> bool:
    """Whether an IP address belongs to the public internet; anything that is no address does not."""
    try:
        address = ipaddress.ip_address(printed.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        return address.is_global and not address.is_multicast and not address.is_site_local
    return address.is_global and not address.is_multicast


class Guard:
    """Which addresses may be reached, and the sockets of the fetch that is under way.

    One guard serves one fetch at a time. `begin` starts its clock; when the time is up every socket of the fetch is shut, whatever it is
    doing (connecting, shaking hands, waiting for headers, reading a body), which ends the blocked call.
    """

    def __init__(self, open_addresses: frozenset[tuple[str, int]] = frozenset()) -> None:
        self._open = open_addresses
        self._lock = threading.Condition()
        self._sockets: list[socket.socket] = []
        self._deadline: float | None = None  # of the fetch under way
        self._wakes_at: float | None = None  # when the watch looks again; None while there is none
        self.expired = False
        self.reached: str | None = None

    def begin(self, seconds: float) -> None:
        with self._lock:
            self.expired, self.reached = False, None
            self._deadline = time.monotonic() + seconds
            if self._wakes_at is None:
                self._wakes_at = self._deadline
                threading.Thread(target=self._watch_deadlines, name="fetch deadline", daemon=True).start()
            elif self._deadline < self._wakes_at:
                self._lock.notify()

    def end(self) -> None:
        with self._lock:
            self._deadline = None
            for held in self._sockets:
                held.close()
            self._sockets.clear()

    def close(self) -> None:
        """End the watch; the next fetch would begin another."""
        with self._lock:
            self._deadline = None
            self._lock.notify()

    def _watch_deadlines(self) -> None:
        """One thread for all fetches, asleep until the deadline of the one it last looked at: most end long before, and wake nobody.

        It ends when it wakes and no fetch is under way.
        """
        with self._lock:
            while self._deadline is not None:
                self._wakes_at = self._deadline
                left = self._wakes_at - time.monotonic()
                if left > 0:
                    self._lock.wait(left)
                    continue
                self.expired, self._deadline = True, None
                for held in self._sockets:
                    with contextlib.suppress(OSError):
                        held.shutdown(socket.SHUT_RDWR)
            self._wakes_at = None

    def watch(self, opened: socket.socket) -> None:
        """Hold a second handle on the socket, so that it can be shut even while TLS or a response owns the first."""
        with self._lock:
            if self.expired:
                raise DeadlinePassed("the time of this fetch is up")
            self._sockets.append(socket.socket(opened.family, opened.type, opened.proto, fileno=socket.dup(opened.fileno())))

    def check(self, host: str, address: str, port: int) -> None:
        """Raises BlockedAddress unless the address is public or was opened for a test."""
        if (address, port) not in self._open and not is_public(address):
            raise BlockedAddress(f"{host} leads to {address} port {port}, which is not on the public internet")


def _resolve(host: str, port: int, seconds: float | None) -> list[tuple[Any, ...]]:
    """`getaddrinfo` that gives up in time: the resolver has no deadline of its own."""
    answers: queue.SimpleQueue[list[tuple[Any, ...]] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no address for {host} within {seconds} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Guarded(HTTPConnection):
    """A connection that looks at every address before it is reached and at the one that was reached."""

    guard: Guard

    def _new_conn(self) -> socket.socket:
        seconds = self.timeout if isinstance(self.timeout, int | float) else None
        try:
            answers = _resolve(self._dns_host, self.port, seconds)
        except TimeoutError as error:
            raise ConnectTimeoutError(self, str(error)) from error
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(self, f"no address for {self.host}: {error}") from error
        for answer in answers:
            self.guard.check(self.host, answer[4][0], answer[4][1])
        failure: OSError | None = None
        for family, kind, protocol, _, place in answers:
            connecting = socket.socket(family, kind, protocol)
            try:
                self.guard.watch(connecting)
                for option in self.socket_options or ():
                    connecting.setsockopt(*option)
                connecting.settimeout(seconds)
                connecting.connect(place)
                reached = connecting.getpeername()
                self.guard.check(self.host, reached[0], reached[1])
            except OSError as error:
                failure = error
                connecting.close()
                continue
            except GiamngheoError:
                connecting.close()
                raise
            self.guard.reached = reached[0]
            return connecting
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, f"{self.host} did not answer within {seconds} s") from failure
        raise NewConnectionError(self, f"cannot connect to {self.host}: {failure}") from failure

    def putrequest(self, *arguments: Any, **named: Any) -> None:
        if self.sock is not None:  # a connection that was kept from the last fetch
            self.guard.watch(self.sock)
            self.guard.reached = self.sock.getpeername()[0]
        super().putrequest(*arguments, **named)


class _GuardedTls(_Guarded, HTTPSConnection):
    """The same over TLS: the address is checked before the first byte of the handshake."""


def pools_for(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools, by scheme, whose connections answer to `guard`."""
    plain = type("GuardedConnection", (_Guarded,), {"guard": guard})
    tls = type("GuardedTlsConnection", (_GuardedTls,), {"guard": guard})
    return {
        "http": type("GuardedPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("GuardedTlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }
