"""One address for one article, whatever way its links are written.

Belongs here: the forms of an address that mean the same page, for every portal and by the `mirrors` and `url_rules` of a declaration. Does
not belong here: fetching. A canonical address names a document; what is fetched is the address as it was linked.
"""

import contextlib
import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from transforms.sources.declaration import Declaration

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|yclid|mc_[ce]id|_ga|_gl|zarsrc|zalo\w*|spm|ref|ref_src|referrer|source|src|share|from|vnsource|amp|mobile"
    r"|print|sessionid|phpsessid|jsessionid|sid|fb_\w+|twclid|cid_src|gidzl",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
_QUERY_WITHOUT_MARK = re.compile(r"(\.(?:html?|vnp|ldo|epi|tpo|aspx?|chn))&.*$", re.IGNORECASE)
_SAFE_IN_PATH = "/!$&'()*+,;=:@-._~"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str, declaration: Declaration | None = None) -> str:
    """The canonical form of an http(s) address; anything else comes back as it is, NFC and stripped.

    Same page, one form: scheme, `www.`, default port, `index.php`, doubled and trailing slashes, fragment, tracking parameters, order of
    parameters, percent-encoding and normal form of Vietnamese letters; and by declaration mobile and mirror hosts, language variants and
    twins.
    """
    text = unicodedata.normalize("NFC", url.strip())
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return text
    host = _canonical_host(parts.hostname, declaration)
    if port is not None and port not in _DEFAULT_PORTS.values():
        host = f"{host}:{port}"
    path, query = _canonical_path(parts.path), _canonical_query(parts.query)
    for pattern, replacement in declaration.url_rules if declaration else ():
        path, _, query = re.sub(pattern, replacement, f"{path}?{query}" if query else path).partition("?")
    return urlunsplit(("https", host, path or "/", query, ""))


def _canonical_host(hostname: str, declaration: Declaration | None) -> str:
    host = hostname.lower().rstrip(".").removeprefix("www.")
    with contextlib.suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    if declaration and host in declaration.mirrors:
        return declaration.hosts[0]
    return host


def _canonical_path(path: str) -> str:
    plain = unicodedata.normalize("NFC", unquote(path, errors="replace"))
    plain = _SESSION_IN_PATH.sub("", _QUERY_WITHOUT_MARK.sub(r"\1", plain))
    plain = re.sub(r"/{2,}", "/", plain)
    plain = re.sub(r"^/index\.php(?=/|$)", "", plain)
    return quote(plain.rstrip("/"), safe=_SAFE_IN_PATH)


def _canonical_query(query: str) -> str:
    kept = sorted(
        (unicodedata.normalize("NFC", name), unicodedata.normalize("NFC", value))
        for name, value in parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, max_num_fields=200)
        if not _TRACKING.fullmatch(name)
    )
    return urlencode(kept)
