"""The page set as a portal on loopback, in a process of its own, so that only the crawler's CPU is counted.

    python -m tests.benchmarks.site      for each line "PAGES NEW" has so many and prints its port; ends when standard input does

New pages are the same however many there are of the others.

A listing of 100 articles a page at /tin-tuc, the newest first, the articles under /NAME.html, ETags, a robots.txt that allows all.
"""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.page_set import page_set
from tests.site.server import Answer, Asked, Site
from transforms.sources.declaration import Declaration, Part, Selector, declarations

ROOT = Path(__file__).parents[2]
SOURCE = "page_set"
PER_LISTING = 100
NEW = 90_000
"""The number of the first new page."""
HTML = "text/html; charset=utf-8"


def answers(pages: int, new: int = 0) -> dict[str, Answer]:
    """Every path of the portal with its answer."""
    shown = [*page_set(pages), *page_set(new, first=NEW)]
    made = {f"/{page.name}.html": Answer(200, page.html, _headers(page.html)) for page in shown}
    found: dict[str, Answer] = {"/robots.txt": Answer(200, b"User-agent: *\nDisallow: /admin\n", (("Content-Type", "text/plain"),))} | made
    links = [f'<li><a href="{path}">Bài viết số {number}: giảm nghèo bền vững</a></li>' for number, path in reversed(list(enumerate(made)))]
    last = -(-len(made) // PER_LISTING)
    for number in range(1, last + 1):
        listed = "".join(links[(number - 1) * PER_LISTING : number * PER_LISTING])
        after = f'<a class="next" href="/tin-tuc?page={number + 1}">Tiếp</a>' if number < last else ""
        body = f"<html><head><title>Tin tức</title></head><body><ul>{listed}</ul><div>{after}</div></body></html>".encode()
        found[f"/tin-tuc?page={number}" if number > 1 else "/tin-tuc"] = Answer(200, body, _headers(body))
    return found


def _headers(body: bytes) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", HTML), ("ETag", f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'), ("Server", "portal"))


def declare(port: int) -> Declaration:
    """Declares the portal, as a TOML file would, to this process: three templates, one selector each."""
    selectors: dict[Part, Selector] = {
        "region": Selector("article, div.content-detail, div.detail", 1, 1),
        "title": Selector("h1, div.detail > h2", 1, 1),
    }
    own = Declaration(
        name=SOURCE,
        title="The page set",
        hosts=("127.0.0.1",),
        language="vi",
        licence="",
        attribution="",
        selectors=selectors,
        listings=(f"http://127.0.0.1:{port}/tin-tuc",),
        article_pattern=r"^/page-\d+\.html$",
        allowed_hosts=(f"127.0.0.1:{port}",),
        cadence_days=1,
    )
    known = declarations()
    assert isinstance(known, dict), "kept as read, so that one more can stand beside"
    known[SOURCE] = own
    return own


@contextmanager
def portal(pages: int) -> Iterator[int]:
    """The portal with that many articles in another process; yields its port."""
    with growing_portal() as show:
        yield show(pages, 0)


@contextmanager
def growing_portal() -> Iterator[Callable[[int, int], int]]:
    """The portal in another process; yields how to say how many articles and new ones it has from now on, which answers its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.site"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    asked, answered = process.stdin, process.stdout

    def show(pages: int, new: int) -> int:
        print(pages, new, file=asked, flush=True)
        return int(answered.readline())

    try:
        yield show
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


class _Conditional(Site):
    """Answers 304 where the ETag is known."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.known: dict[str, Answer] = {}
        self.fallback = self._answer

    def _answer(self, asked: Asked) -> Answer:
        found = self.known.get(asked.path)
        if found is None:
            return Answer(404, b"<title>404</title>")
        etag = dict(found.headers).get("ETag")
        return Answer(304, b"", found.headers) if etag is not None and asked.headers.get("if-none-match") == etag else found


if __name__ == "__main__":
    with _Conditional() as site:
        for line in sys.stdin:
            site.known = answers(*map(int, line.split()))
            print(site.port, flush=True)
