"""A small news portal: listing pages, articles in both languages, a column of rates, related news, a feed, a sitemap, robots, ETags.

Belongs here: what its pages look like and how they change. Does not belong here: faults (each test scripts its own on `Portal.scripts`).
"""

import hashlib
import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

from tests.site.server import Answer, Asked, Script, Site
from transforms.sources.declaration import Declaration

HTML = ("Content-Type", "text/html; charset=utf-8")


def robots(text: str, status: int = 200) -> Answer:
    """A robots.txt as a portal answers it."""
    return Answer(status, text.encode(), (("Content-Type", "text/plain"),))


ROBOTS = robots("User-agent: *\nDisallow: /admin\n")


@dataclass(frozen=True)
class Article:
    """One article as the portal shows it."""

    slug: str
    title: str
    published_on: date
    paragraphs: tuple[str, ...]
    language: str = "vi"
    origin: str | None = None

    @property
    def path(self) -> str:
        return f"/{self.slug}.html"


def article(number: int, *, language: str = "vi", published_on: date = date(2026, 3, 1)) -> Article:
    """An article with figures of its own, of a length that real digests have."""
    if language == "vi":
        return Article(
            f"xa-thu-{number}-giam-ngheo-ben-vung",
            f"Xã thứ {number}: giảm nghèo bền vững từ vốn tín dụng chính sách",
            published_on,
            (
                f"Cuối năm 2025, tỷ lệ hộ nghèo của xã còn {number % 40 + 1},{number % 90 + 10}%, thấp hơn một năm trước đó.",
                f"Tổng dư nợ cho vay của xã đạt {number + 10},5 tỷ đồng với {number + 100} hộ còn dư nợ; vốn đến đúng đối tượng.",
                "Các tổ chức hội tiếp tục nhận uỷ thác, kiểm tra việc dùng vốn và hướng dẫn hội viên chăn nuôi, trồng rừng.",
            ),
            language,
        )
    return Article(
        f"commune-no-{number}-keeps-reducing-poverty",
        f"Commune no. {number} keeps reducing poverty",
        published_on,
        (
            f"At the end of 2025 the poverty rate of the commune stood at {number % 40 + 1}.{number % 90 + 10}%, lower than a year before.",
            f"Outstanding loans reached VND {number + 10}.5 billion for {number + 100} households, all of it lent through savings groups.",
            "Unions go on with entrusted lending and visit borrowers at home to see how the money is used.",
        ),
        language,
    )


def declaration_of(site: Site, **changes: Any) -> Declaration:
    """A declaration of a site with a listing at /tin-tuc and articles that end in .html."""
    own = Declaration(
        name="demo",
        title="A portal for tests",
        hosts=(site.host,),
        language="vi",
        licence="none",
        attribution="tests",
        listings=(f"{site.url}/tin-tuc",),
        article_pattern=r"^/[a-z0-9-]+\.html$",
        allowed_hosts=(site.host,),
        cadence_days=1,
    )
    return replace(own, **changes)


@dataclass
class Portal(Site):
    """The portal; `articles` are listed newest first, `per_page` a page. Change `articles` to change the site."""

    articles: list[Article] = field(default_factory=list)
    per_page: int = 10
    robots: Script = ROBOTS
    with_etags: bool = True
    with_feed: bool = False
    with_sitemap: bool = False
    churn: bool = False  # a view counter and a clock in every page
    extra_paths: tuple[str, ...] = ()  # linked from the listing besides

    def __post_init__(self) -> None:
        super().__post_init__()
        self._views = itertools.count(1)
        self.fallback = self._dispatch

    def declaration(self, **changes: Any) -> Declaration:
        """What this portal declares of itself."""
        own = declaration_of(
            self,
            feeds=(f"{self.url}/rss.xml",) if self.with_feed else (),
            sitemaps=(f"{self.url}/sitemap.xml",) if self.with_sitemap else (),
        )
        return replace(own, **changes)

    def edit(self, slug: str, **changes: Any) -> None:
        """Change an article where it stands, with no word of it."""
        self.articles = [replace(one, **changes) if one.slug == slug else one for one in self.articles]

    def remove(self, slug: str) -> None:
        self.articles = [one for one in self.articles if one.slug != slug]

    def _dispatch(self, asked: Asked) -> Script:
        path, _, query = asked.path.partition("?")
        if path == "/robots.txt":
            return self.robots
        if path == "/tin-tuc":
            return self._listing(asked, int(query.removeprefix("page=") or 1))
        if path == "/rss.xml" and self.with_feed:
            return self._conditional(asked, self._feed(), "application/rss+xml")
        if path == "/sitemap.xml" and self.with_sitemap:
            return self._conditional(asked, self._sitemap(), "application/xml")
        found = next((one for one in self.articles if one.path == path), None)
        if found is None:
            return Answer(404, "<title>Không tìm thấy</title><h1>Không tìm thấy trang</h1>".encode(), (HTML,))
        return self._conditional(asked, self.page(found), HTML[1])

    def _conditional(self, asked: Asked, body: bytes, media_type: str) -> Answer:
        headers = [("Content-Type", media_type)]
        if self.with_etags:
            etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
            headers.append(("ETag", etag))
            if asked.headers.get("if-none-match") == etag:
                return Answer(304, b"", tuple(headers))
        return Answer(200, body, tuple(headers))

    def _listing(self, asked: Asked, number: int) -> Answer:
        pages = max(1, -(-len(self.articles) // self.per_page))
        shown = self.articles[(number - 1) * self.per_page : number * self.per_page]
        rows = "".join(
            f'<li><span class="date">{one.published_on:%d/%m/%Y}</span> <a href="{one.path}"><img src="/a.gif" alt=""></a>'
            f'<a href="{one.path}">{escape(one.title)}</a></li>'
            for one in shown
        )
        if number == 1:
            rows += "".join(f'<li><a href="{path}">bài khác</a></li>' for path in self.extra_paths)
        numbers = " ".join(f'<a href="/tin-tuc?page={page}">{page}</a>' for page in range(1, pages + 1))
        after = f'<a class="next" href="/tin-tuc?page={number + 1}">Tiếp</a>' if number < pages else ""
        counter = f"<p>{next(self._views)} lượt xem</p>" if self.churn else ""
        head = f"<html><head><title>Tin tức</title></head><body>{self._head()}"
        return self._conditional(asked, f"{head}<ul>{rows}</ul>{counter}<div>{numbers} {after}</div></body></html>".encode(), HTML[1])

    def _head(self) -> str:
        return '<header><a href="/">Trang chủ</a> <a href="/tin-tuc">Tin tức</a> <a href="/admin">Quản trị</a></header>'

    def page(self, one: Article) -> bytes:
        """The whole HTML of an article."""
        others = [other for other in self.articles if other.slug != one.slug][:3]
        related = "".join(f'<li><a href="{other.path}">{escape(other.title)}</a></li>' for other in others)
        churn = f'<p class="views">Lượt xem: {next(self._views)}</p><!-- {next(self._views)} -->' if self.churn else ""
        origin = f'<p class="source">Nguồn: {escape(one.origin)}</p>' if one.origin else ""
        body = "".join(f"<p>{paragraph}</p>" for paragraph in one.paragraphs)
        rates = "<table><tr><td>Cho vay hộ nghèo</td><td>6,6%/năm</td></tr><tr><td>Cho vay hộ cận nghèo</td><td>7,92%/năm</td></tr></table>"
        return (
            f'<!DOCTYPE html><html lang="{one.language}"><head><meta charset="utf-8"><title>{escape(one.title)}</title></head>'
            f"<body>{self._head()}<article><h1>{escape(one.title)}</h1><p class='date'>{one.published_on:%d/%m/%Y}</p>{body}{origin}"
            "</article>"
            f"<aside>{rates}</aside><section><h3>Tin liên quan</h3><ul>{related}</ul></section>{churn}</body></html>"
        ).encode()

    def _feed(self) -> bytes:
        items = "".join(
            f"<item><title>{escape(one.title)}</title><link>{self.url}{one.path}</link>"
            f"<pubDate>{format_datetime(datetime.combine(one.published_on, time(1), UTC))}</pubDate></item>"
            for one in self.articles[: self.per_page]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title>{items}</channel></rss>'.encode()

    def _sitemap(self) -> bytes:
        urls = "".join(f"<url><loc>{self.url}{one.path}</loc><lastmod>{one.published_on}</lastmod></url>" for one in self.articles)
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def portal_of(count: int, **settings: Any) -> Portal:
    """A portal with `count` articles, the newest first, one a day, every third in English."""
    newest = date(2026, 3, 13)
    own = [
        article(number, language="en" if number % 3 == 0 else "vi", published_on=newest - timedelta(days=number)) for number in range(count)
    ]
    return Portal(articles=own, **settings)
