"""Links out of what a portal publishes: listings with their next page, feeds, sitemaps, and the related news below an article.

Belongs here: bytes in, links out, with what the portal says about each page's version. Does not belong here: asking for any of them.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from transforms.canonical import canonical_url
from transforms.crawl.recognition import fold
from transforms.reading.tree import Hrefs
from transforms.sources.declaration import Declaration

LINKS_LIMIT = 50_000
"""The most that a sitemap may list (sitemaps.org); no listing of a portal comes near it."""

_URL_LIMIT = 2_000
_ANCHORS = 5_000  # more links than any real listing; hostile markup ends here
_ANCHORS_BESIDE = 50
_CLIMB = 4
_DATE = re.compile(r"(?<!\d)(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?!\d)")
_NEXT_WORDS = frozenset({"next", "next page", "older", "sau", "tiep", "tiep theo", "trang sau", "trang tiep", "›", "»", ">", ">>", "→"})
_ORIGIN = re.compile(r"https?://[^/?#]+")
_DIGITS = re.compile(r"\d+")
_SLUG = re.compile(r"[^/?]*[^/?-]+-[^/?-]+-[^/?]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A page that something links to. `stamp` changes when the portal says that the page did; None where nothing says so."""

    url: str
    stamp: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing, a feed or a sitemap taken apart."""

    links: tuple[Link, ...]
    next_url: str | None = None
    sitemaps: tuple[Link, ...] = ()  # of a sitemap index: the sitemaps it names

    @property
    def sha256(self) -> str:
        """Of what the hub says, whatever its clocks and counters show."""
        said = sorted(f"{link.url} {link.stamp or ''}" for link in (*self.links, *self.sitemaps))
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def hosts_of(declaration: Declaration) -> tuple[str, ...]:
    """The hosts that a source may be asked on: those it allows, its own and its mirrors."""
    return tuple(dict.fromkeys((*declaration.allowed_hosts, *declaration.hosts, *declaration.mirrors)))


def is_allowed(url: str, hosts: Iterable[str]) -> bool:
    """Whether a URL is http(s), without user or password, on one of `hosts`.

    A host stands for itself with and without `www.`, one with a leading dot for its subdomains too, one with `:port` for that port only;
    without it only the scheme's own port is allowed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return False
    name = parts.hostname.rstrip(".").removeprefix("www.")
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        return f"{name}:{port}" in hosts
    return any(name == host.removeprefix("www.") or (host.startswith(".") and (name == host[1:] or name.endswith(host))) for host in hosts)


class Discovery:
    """The links of one source."""

    def __init__(self, declaration: Declaration) -> None:
        self._hosts = hosts_of(declaration)
        self._article = re.compile(declaration.article_pattern) if declaration.article_pattern else None
        self._hubs = frozenset((*declaration.listings, *declaration.feeds, *declaration.sitemaps))
        self.is_article = lru_cache(maxsize=4096)(self._is_article)  # the same links stand on page after page

    def _is_article(self, url: str) -> bool:
        """Whether a URL is one of the source's articles: by the declared pattern of its path, or by a slug of words."""
        if len(url) > _URL_LIMIT or url in self._hubs or not is_allowed(url, self._hosts):
            return False
        parts = urlsplit(canonical_url(url))
        if self._article is not None:
            return self._article.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None
        return _SLUG.fullmatch(parts.path.rpartition("/")[2]) is not None

    def listing(self, body: bytes, *, url: str, number: int = 1) -> Listing:
        """A listing page: its articles, each with the date and the words it is listed under, and the page that follows.

        `number` is the place of this page in the listing, from 1.
        """
        tree = _tree(body)
        if tree is None:
            return Listing(())
        base = _base(tree, url)
        anchors = _anchors(tree, base)
        words: dict[str, str] = {}
        dates: dict[str, date] = {}
        for anchor, target in anchors:
            if not self.is_article(target):
                continue
            said = " ".join(str(text) for text in anchor.itertext())
            words[target] = max(words.get(target, ""), _DIGITS.sub("", fold(said)), key=len)
            if target not in dates and (listed_on := self._date_beside(anchor, target, base)) is not None:
                dates[target] = listed_on
        links = tuple(Link(target, _stamp(text, dates.get(target)), dates.get(target)) for target, text in words.items())
        return Listing(links[:LINKS_LIMIT], self._next(tree, anchors, base, url, number))

    def related(self, hrefs: Hrefs, *, url: str) -> tuple[Link, ...]:
        """The articles that an article links to."""
        base = urljoin(url, hrefs.base) if hrefs.base else url
        targets = dict.fromkeys(_led_to(href, base) for href in hrefs.targets)
        return tuple(Link(target) for target in targets if target is not None and target != url and self.is_article(target))

    def feed(self, body: bytes, *, url: str) -> Listing:
        """An RSS or Atom feed."""
        links = []
        for item in _elements(body, ("item", "entry")):
            target = _feed_link(item, url)
            if target is None or not self.is_article(target):
                continue
            printed = _child_text(item, ("updated", "pubDate", "published", "date"))
            links.append(Link(target, _stamp(printed + fold(_child_text(item, ("title",))), None), _date_of(printed)))
        return Listing(tuple(links[:LINKS_LIMIT]))

    def sitemap(self, body: bytes, *, url: str, inflate_limit: int) -> Listing:
        """A sitemap or an index of sitemaps, also as a .gz file. Raises ValueError where it inflates beyond `inflate_limit` bytes."""
        body = _gunzipped(body, inflate_limit)
        links, sitemaps = [], []
        for entry in _elements(body, ("url", "sitemap")):
            target = urljoin(url, _child_text(entry, ("loc",)).strip())
            printed = _child_text(entry, ("lastmod",)).strip()
            link = Link(target, printed or None, _date_of(printed))
            if etree.QName(entry).localname == "sitemap" and is_allowed(target, self._hosts):
                sitemaps.append(link)
            elif self.is_article(target):
                links.append(link)
        return Listing(tuple(links[:LINKS_LIMIT]), sitemaps=tuple(sitemaps[:LINKS_LIMIT]))

    def _date_beside(self, anchor: etree._Element, target: str, base: str) -> date | None:
        """The one date printed in the smallest stretch around a link that holds no other article's link."""
        found: date | None = None
        around: etree._Element | None = anchor
        for _ in range(_CLIMB):
            if around is None or around.tag in ("body", "html"):
                break
            others = (_target(other, base) for other in islice(around.iter("a"), _ANCHORS_BESIDE))
            if any(other is not None and other != target and self.is_article(other) for other in others):
                break
            text = " ".join(str(piece) for piece in around.itertext())[:2_000]
            dates = [day for match in _DATE.finditer(text) if (day := _day(match)) is not None]
            if dates:
                found = dates[0]
                break
            around = around.getparent()
        return found

    def _next(self, tree: etree._Element, anchors: list[tuple[etree._Element, str]], base: str, url: str, number: int) -> str | None:
        """The address of the next page: as the markup says, as its words say, or the link that is named by the next number."""
        declared = [target for link in tree.iter("link") if (link.get("rel") or "").lower() == "next" and (target := _target(link, base))]
        by_rel = [target for anchor, target in anchors if "next" in (anchor.get("rel") or "").lower().split()]
        by_word, by_number = [], []
        for anchor, target in anchors:
            said = fold(" ".join(str(text) for text in anchor.itertext())).strip()
            if said in _NEXT_WORDS or fold(anchor.get("title") or anchor.get("aria-label") or "") in _NEXT_WORDS:
                by_word.append(target)
            elif said == str(number + 1):
                by_number.append(target)
        host = urlsplit(url).netloc
        for target in (*declared, *by_rel, *by_word, *by_number):
            if target != url and urlsplit(target).netloc == host and is_allowed(target, self._hosts) and not self.is_article(target):
                return target
        return None


def _tree(body: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(body, etree.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None


def _anchors(tree: etree._Element, base: str) -> list[tuple[etree._Element, str]]:
    """The links of a page with where they lead, in order."""
    return [(anchor, target) for anchor in islice(tree.iter("a"), _ANCHORS) if (target := _target(anchor, base)) is not None]


def _base(tree: etree._Element, url: str) -> str:
    declared = next((element.get("href") for element in tree.iter("base") if element.get("href")), None)
    return urljoin(url, declared) if declared else url


def _target(element: etree._Element, base: str) -> str | None:
    """Where a link leads, without its fragment; None where it leads to no page."""
    return _led_to(element.get("href") or "", base)


def _led_to(href: str, base: str) -> str | None:
    href = href.strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    if href.startswith("/") and not href.startswith("//") and "/." not in href and (origin := _ORIGIN.match(base)) is not None:
        return origin[0] + href.partition("#")[0]  # what urljoin gives, for most links of a portal
    try:
        target = urljoin(base, href).partition("#")[0]
        return target if urlsplit(target).scheme in ("http", "https") else None
    except ValueError:
        return None


def _elements(body: bytes, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """Elements of an XML document by local name; entities are not resolved, nothing is loaded, broken markup is read as far as it goes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return
    if tree is None:
        return
    yield from tree.iter("{*}" + names[0], "{*}" + names[1])


def _child_text(element: etree._Element, names: tuple[str, ...]) -> str:
    for name in names:
        found = next(element.iterchildren("{*}" + name), None)
        if found is not None and found.text:
            return found.text
    return ""


def _feed_link(item: etree._Element, url: str) -> str | None:
    for link in item.iterchildren("{*}link"):
        href = link.get("href") if link.get("rel", "alternate") == "alternate" else None
        found = href or link.text
        if found and found.strip():
            return urljoin(url, found.strip()).partition("#")[0]
    return None


def _gunzipped(body: bytes, limit: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        plain = decoder.decompress(body, limit + 1)
    except zlib.error as error:
        raise ValueError(f"a broken gzip file: {error}") from error
    if len(plain) > limit:
        raise ValueError(f"it inflates beyond {limit} bytes")
    return plain


def _stamp(said: str, listed_on: date | None) -> str | None:
    text = f"{listed_on or ''} {said}".strip()
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else None


def _day(match: re.Match[str]) -> date | None:
    try:
        if match[4]:
            return date(int(match[4]), int(match[5]), int(match[6]))
        return date(int(match[3]), int(match[2]), int(match[1]))  # day first, as all these portals print it
    except ValueError:
        return None


def _date_of(printed: str) -> date | None:
    """The day of an ISO 8601 or RFC 5322 date; None for anything else."""
    text = printed.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return (instant if instant.tzinfo is None else instant.astimezone(UTC)).date()
