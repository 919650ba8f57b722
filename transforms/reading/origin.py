"""Whose text a republished copy is.

Belongs here: origin address and name from source lines, bylines and glued publisher names. Does not belong here: tying copies together
(`sql/`).
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from transforms.reading.layout import Piece
from transforms.sources.declaration import Declaration

_URL = re.compile(r"https?://[^\s<>\"']{4,400}")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,40}\.){1,4}(?:vn|com|net|org|info))(?:/\S*)?", re.IGNORECASE)
_NAMED = re.compile(
    r"\(?(?:nguồn(?: tin| bài)?|source|theo|according to|via)\s{0,2}[:：]?\s{0,2}(?P<name>[^:()]{2,80}?)\)?\.?", re.IGNORECASE
)
_GLUED_NAME = re.compile(r"(?P<name>.{3,100}?)(?P=name)\s{0,2}\d{1,2}/\d{1,2}/\d{4}")
_NAME_AND_DATE = re.compile(r"(?P<name>[^\d]{3,100}?)\s{0,2}\d{1,2}/\d{1,2}/\d{4}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a copy was first published, as far as the page says."""

    url: str | None = None
    name: str | None = None


def find_origin(pieces: list[Piece], date_lines: list[str], *, url: str | None, portal: Declaration | None) -> Origin:
    """The origin that source lines name; a page that names itself has none."""
    own_hosts = {_bare(urlsplit(url).hostname or "")} if url else set[str]()
    if portal:
        own_hosts |= {_bare(host) for host in portal.hosts}
    found_url: str | None = None
    found_name: str | None = None
    for piece in pieces:
        if piece.kind not in {"source_line", "byline", "published"}:
            continue
        if found_url is None and (match := _URL.search(piece.text)) and _bare(urlsplit(match.group()).hostname or "") not in own_hosts:
            found_url = match.group().rstrip(".,;)")
        elif found_name is None and piece.kind == "source_line":
            name = _name_in(piece.text)
            if name and _bare(name.lower()) not in own_hosts:
                found_name = name
    for line in date_lines:
        if match := _GLUED_NAME.fullmatch(line) or (_NAME_AND_DATE.fullmatch(line) if portal and portal.byline_is_origin else None):
            found_name = match["name"].strip()
    return Origin(found_url, found_name)


def _name_in(line: str) -> str | None:
    if "http" in line:
        return None
    if host := _HOST.fullmatch(line.strip()):
        return host[1].lower()
    match = _NAMED.fullmatch(line.strip())
    return match["name"].strip() if match else None


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.").removeprefix("m.")
