"""A phrase that stands behind unresolved numbers on many pages of the visited portals raises a warning, with the row to add."""

import dagster as dg
import pytest

from orchestration.assets.open_phrases import FREQUENT_PAGES, judge_phrases
from orchestration.data_root import DataRoot
from orchestration.review import open_groups
from tests.run.commands import giamngheo
from transforms.sources.declaration import declarations

VILLAGES = ("Đông Hải", "Tây Hải", "Nam Hải", "Bắc Hải", "Trung Hải", "An Hải", "Phú Hải")
_PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Xã {name} nuôi tôm</title>
<link rel="canonical" href="http://{host}/{slug}.html"></head><body><table><tr><td><div class="news-title"><h1>Xã {name} nuôi tôm</h1></div>
<div class="news-date">05/10/2026</div><p>Cuối năm 2025, xã {name} còn {poor} hộ nghèo.</p>
<p>Xã {name} có {count} hộ nuôi tôm thẻ chân trắng trên ao lót bạt, mỗi hộ một ao.</p></td></tr></table></body></html>"""


def page(name: str, number: int, *, host: str) -> str:
    return _PAGE.format(name=name, host=host, slug=f"xa-{number}", poor=40 + number, count=310 + number)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """A release of as many pages of a declared portal as make a phrase frequent, and of two that nobody declared."""
    folder = tmp_path_factory.mktemp("open")
    pages = folder / "pages"
    pages.mkdir()
    for number, name in enumerate(VILLAGES):
        host = "vbsp.org.vn" if number < FREQUENT_PAGES else "example.org"
        (pages / f"xa-{number}.html").write_text(page(name, number, host=host), encoding="utf-8")
    assert giamngheo("nightly", "--pages", pages, "--on", "2026-10-05", data=folder / "data").code in (0, 4)
    return DataRoot(folder / "data")


def test_a_phrase_on_many_pages_of_visited_portals_warns_with_the_row_to_add(root: DataRoot) -> None:
    result = judge_phrases(open_groups(root, sources=frozenset(declarations())))
    assert not result.passed and result.severity == dg.AssetCheckSeverity.WARN
    told = result.description or ""
    assert "nuôi tôm thẻ" in told and f"on {FREQUENT_PAGES} pages" in told and "indicators.csv" in told


def test_pages_of_undeclared_portals_do_not_count(root: DataRoot) -> None:
    everywhere = next(group for group in open_groups(root) if "tôm" in group.phrase)
    visited = next(group for group in open_groups(root, sources={"vbsp_vi"}) if "tôm" in group.phrase)
    assert (everywhere.pages, visited.pages) == (len(VILLAGES), FREQUENT_PAGES)


def test_fewer_pages_are_silent(root: DataRoot) -> None:
    groups = open_groups(root, sources={"unknown"})
    assert groups and judge_phrases(groups).passed
