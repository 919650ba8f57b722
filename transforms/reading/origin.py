"""Whose text a republished copy is.

Belongs here: origin address and name from source lines, bylines and glued publisher names. Does not belong here: tying copies together
(`sql/`).
"""

import re
from dataclasses import dataclass

from transforms.reading.cut import Cut
from transforms.reading.pieces import Piece
from transforms.reading.portal import host_of
from transforms.sources.declaration import Declaration

_URL = re.compile(r"https?://[^\s<>\"']{4,400}")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,40}\.){1,4}(?:vn|com|net|org|info))(?:/\S*)?", re.IGNORECASE)
_NAMED = re.compile(
    r"\(?(?:nguồn(?: tin| bài)?|source|theo|according to|via)\s{0,2}[:：]?\s{0,2}(?P<name>[^:()]{2,80}?)\)?\.?", re.IGNORECASE
)
_ACCORDING = re.compile(r"\((?:according to|theo|nguồn|source)\s{0,2}:?\s{0,2}(?P<name>[^()]{2,60})\)$", re.IGNORECASE)
_GLUED_NAME = re.compile(r"(?P<name>.{3,100}?)(?P=name)\s{0,2}\d{1,2}/\d{1,2}/\d{4}")
_NAME_AND_DATE = re.compile(r"(?P<name>[^\d]{3,100}?)\s{0,2}\d{1,2}/\d{1,2}/\d{4}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a copy was first published, as far as the page says."""

    url: str | None = None
    name: str | None = None


def find_origin(pieces: list[Piece], cut: Cut, *, url: str | None, portal: Declaration | None) -> Origin:
    """The origin that source lines, bylines and links to the original name; a page that names itself has none."""
    own_hosts = {_bare(host_of(url))} if url else set[str]()
    if portal:
        own_hosts |= {_bare(host) for host in portal.hosts}
    lines = [piece for piece in pieces if piece.kind in {"source_line", "byline"}]
    addresses = [match.group().rstrip(".,;)") for piece in lines for match in _URL.finditer(piece.text)]
    address = next((found for found in (*addresses, *cut.originals) if _bare(host_of(found)) not in own_hosts), None)
    names = [name for piece in lines if (name := _name_in(piece.text, source_line=piece.kind == "source_line"))]
    if portal and portal.byline_is_origin:
        names += [_once(piece.text) for piece in lines if piece.kind == "byline"]
        names += [match["name"].strip() for line in cut.date_lines if (match := _NAME_AND_DATE.fullmatch(line))]
        names = [_once(name) for name in names]
    else:
        names += [match["name"].strip() for line in cut.date_lines if (match := _GLUED_NAME.fullmatch(line))]
    name = next((found for found in names if _bare(found) not in own_hosts), None)
    return Origin(address, name)


def _once(text: str) -> str:
    """A name that the page prints twice without a space, once."""
    half = len(text) // 2
    return text[:half] if len(text) >= 6 and text[:half] == text[len(text) - half :] and len(text) % 2 == 0 else text


def _name_in(line: str, *, source_line: bool) -> str | None:
    if "http" in line:
        return None
    stripped = line.strip()
    if source_line and (host := _HOST.fullmatch(stripped.strip("()"))):
        return host[1].lower()
    match = _NAMED.fullmatch(stripped) or _ACCORDING.search(stripped)
    if match:
        return match["name"].strip()
    return stripped if source_line and len(stripped) <= 40 and not re.search(r"\s\d", stripped) else None


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.").removeprefix("m.")
