"""Bodies read with a cap on what comes over the wire and on what it inflates to.

Belongs here: undoing one content coding, bounded at every step. Does not belong here: deadlines (`guard`), requests (`fetch`).
"""

import zlib
from collections.abc import Iterator

from urllib3 import BaseHTTPResponse

ACCEPT_ENCODING = "gzip, deflate"
_CHUNK_BYTES = 64 * 1024


class TooLarge(Exception):
    """A body beyond its cap."""


class BadCoding(Exception):
    """A content coding that was not asked for, nested, or broken."""


class _Inflater:
    """gzip (also of several members) and both kinds of deflate, never giving more than it is asked for."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._decoder = zlib.decompressobj(zlib.MAX_WBITS + 16 if coding == "gzip" else zlib.MAX_WBITS)
        self._begun = False

    def feed(self, chunk: bytes, limit: int) -> Iterator[bytes]:
        """Inflate `chunk` into pieces of together at most `limit` bytes; raises TooLarge where there is more."""
        while chunk:
            try:
                piece = self._decoder.decompress(chunk, min(limit + 1, _CHUNK_BYTES))
            except zlib.error as error:
                if self._begun or self._coding != "deflate":
                    raise BadCoding(f"broken {self._coding}: {error}") from error
                self._decoder, self._begun = zlib.decompressobj(-zlib.MAX_WBITS), True  # servers mean either by "deflate"
                continue
            self._begun = True
            limit -= len(piece)
            if limit < 0:
                raise TooLarge
            yield piece
            chunk = self._decoder.unconsumed_tail
            if self._decoder.eof:
                chunk = self._decoder.unused_data.lstrip(b"\0")
                if chunk and self._coding == "gzip":
                    self._decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
                else:
                    return

    @property
    def whole(self) -> bool:
        return self._decoder.eof


def read_body(raw: BaseHTTPResponse, *, coding: str, wire_limit: int, body_limit: int, cut: bool = False) -> tuple[bytes, int]:
    """The body with its content coding undone, and the bytes that came over the wire.

    `coding` is the value of Content-Encoding. With `cut` a body beyond `body_limit` is cut there instead of refused. Raises TooLarge,
    BadCoding (also for a coded body that ends early), and what urllib3 raises.
    """
    names = [name.strip().lower().removeprefix("x-") for name in coding.split(",") if name.strip().lower() not in ("", "identity")]
    if len(names) > 1 or (names and names[0] not in ("gzip", "deflate")):
        raise BadCoding(f"content coding {coding!r}, asked for {ACCEPT_ENCODING!r}")
    inflater = _Inflater(names[0]) if names else None
    pieces: list[bytes] = []
    taken = size = 0
    try:
        for chunk in raw.stream(_CHUNK_BYTES, decode_content=False):
            taken += len(chunk)
            if taken > wire_limit:
                raise TooLarge
            for piece in inflater.feed(chunk, body_limit - size) if inflater is not None else (chunk,):
                size += len(piece)
                pieces.append(piece)
            if size > body_limit:
                raise TooLarge
    except TooLarge:
        if not cut:
            raise
        return b"".join(pieces)[:body_limit], taken
    if inflater is not None and taken and not inflater.whole:
        raise BadCoding(f"{names[0]} that ends early")
    return b"".join(pieces), taken
