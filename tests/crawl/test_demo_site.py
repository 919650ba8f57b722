"""The stand-in for the portals: declared portals are crawled by their own declarations, on this machine alone."""

from functools import partial
from pathlib import Path

from orchestration.demo_site import DemoSite
from tests.crawl.conftest import TestClock
from transforms.archive.index import read_captures
from transforms.archive.readback import read_record, verify
from transforms.crawl.crawl import crawl
from transforms.crawl.fetch import Fetcher
from transforms.sources.declaration import declarations

PAGES = Path(__file__).parents[1] / "pages"


def test_declared_portals_are_crawled_from_saved_pages(tmp_path: Path) -> None:
    clock = TestClock()
    with DemoSite([PAGES / name for name in ("vbsp_en", "langson", "baodantoc", "baolangson")]) as site:
        assert {"vbsp_en", "langson", "baodantoc", "baolangson"} <= set(site.sources)

        def night() -> list[str]:
            nights = crawl(
                [declarations()[name] for name in site.sources],
                archive_root=tmp_path / "archive",
                state_root=tmp_path / "crawl",
                settings=site.settings(),
                clock=clock.clock,
                open_fetcher=partial(Fetcher, session_factory=site.open_session),
            )
            clock.pass_days(1)
            return [one.source for one in nights if one.is_unreachable or one.is_empty]

        assert night() == []
        captures = read_captures(tmp_path / "archive")
        changed = [capture for capture in captures if capture.outcome == "changed" and capture.payload_sha256]
        assert len(changed) >= 15
        assert all((capture.url or "").startswith("http") and "127.0.0.1" not in (capture.url or "") for capture in captures)
        first = changed[0]
        assert first.warc_file is not None and first.warc_offset is not None
        assert ("X-Demo-Site", "giamngheo") in read_record(tmp_path / "archive", first.warc_file, first.warc_offset).http_headers
        assert night() == []
        assert verify(tmp_path / "archive").damage == ()
