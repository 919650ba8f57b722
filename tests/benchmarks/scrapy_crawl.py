"""Scrapy crawling a site as the peer of our crawl: listings, their next pages, every article, with robots.txt; prints its CPU seconds.

Run in a process of its own, since Twisted's reactor starts once: python -m tests.benchmarks.scrapy_crawl ORIGIN [FOLDER]
With FOLDER each body is kept there as a file of its own, as people do who mean to read it later.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse

SETTINGS = {
    "LOG_LEVEL": "ERROR",
    "USER_AGENT": "peer (+ops@example.org)",
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "TELNETCONSOLE_ENABLED": False,
}


class Portal(scrapy.Spider):
    """Follows what the listing links to."""

    name = "portal"

    def __init__(self, origin: str, folder: Path | None) -> None:
        super().__init__()
        self.start_urls, self.folder, self.pages = [f"{origin}/tin-tuc"], folder, 0

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        assert isinstance(response, TextResponse)
        yield from response.follow_all(css="ul li a", callback=self.keep)
        yield from response.follow_all(css="a.next", callback=self.parse)

    def keep(self, response: Response) -> None:
        self.pages += 1
        if self.folder is not None:
            name = hashlib.sha256(response.url.encode()).hexdigest()[:16]
            (self.folder / f"{name}.html").write_bytes(response.body)


def main(origin: str, folder: Path | None) -> None:
    began = time.process_time()  # imports aside
    process = CrawlerProcess(SETTINGS)
    crawler = process.create_crawler(Portal)
    process.crawl(crawler, origin, folder)
    process.start()
    assert isinstance(crawler.spider, Portal)
    print(json.dumps({"seconds": time.process_time() - began, "pages": crawler.spider.pages}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else None)
