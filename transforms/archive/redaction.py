"""Secrets taken out of URLs and headers before they reach a WARC file, a log or a report; refused where an address is kept.

Belongs here: which names carry secrets and what is put in their place. Does not belong here: page bodies, which are archived as they came.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from transforms.errors import UsageError

REDACTED = "REDACTED"

_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "set-cookie2"})
_SECRET_ENDINGS = ("-token", "-secret", "-key", "-auth", "-password")
_URL_HEADERS = frozenset({"location", "referer", "content-location", "refresh", "link"})
_SECRET_PARAMETERS = (
    "access_token|refresh_token|id_token|token|api_?key|apikey|key|auth|authorization|password|passwd|pwd|secret|client_secret"
    "|signature|sig|sessionid|session_id|session|sid|phpsessid|jsessionid|asp\\.net_sessionid|x-amz-[a-z-]+"
)
_PARAMETER = re.compile(rf"(?i)(?<=[?&;])((?:{_SECRET_PARAMETERS})=)[^&;#\s<>\"']*")
_USER_INFO_FIRST = re.compile(r"(?i)^(\s*(?:[a-z][a-z0-9+.-]*:)?//)[^/?#]*@")
_USER_INFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/?#\s@]*@")


def redact_url(url: str) -> str:
    """The URL without user name, password and the values of parameters that carry keys, tokens or sessions; also of what is no URL."""
    if "@" not in url and "=" not in url:
        return url
    return _PARAMETER.sub(rf"\1{REDACTED}", _USER_INFO_FIRST.sub(r"\1", url))


def redact_text(text: str) -> str:
    """Running text (an error message, a header) with the secrets of every URL in it taken out."""
    return _PARAMETER.sub(rf"\1{REDACTED}", _USER_INFO.sub(r"\1", text))


def refuse_key_in(url: str, *, where: str) -> None:
    """Raises UsageError for an address with a password or a secret key in it; the message shows neither."""
    if urlsplit(url).password is not None or "secret_key=" in url:
        raise UsageError(f"{where}: expected an address without a key, got one that carries it; credentials come from the environment")


def redact_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers with secret values replaced; names stay, so that one sees what was there. Folded lines become one line."""
    clean = []
    for name, value in headers:
        one_line = " ".join(value.split())
        lower = name.lower()
        if lower in _SECRET_HEADERS or lower.endswith(_SECRET_ENDINGS):
            one_line = REDACTED
        elif lower in _URL_HEADERS:
            one_line = redact_text(one_line)
        clean.append((" ".join(name.split()), one_line))
    return clean
