"""A published release with an archive behind it: the seeds' figures, a page edited in silence, a hostile page, a private person."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape
from itertools import repeat
from pathlib import Path
from typing import Any

import pyarrow as pa

from orchestration import builder, staging
from orchestration.data_root import DataRoot
from orchestration.reference_tables import SourceRow, reference_tables
from tests.warehouse_rows import Page, end_of, instant, seeds
from transforms.archive.pages import Writers
from transforms.records import sha256_of_text

NOW = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 22)
HOSTILE = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">'


def edited_page(near_poor: str = "16,451") -> Page:
    """A page of the provincial paper, whose near-poor households are changed in silence on the second night."""
    page = Page(page="review", source="baolangson", url="https://baolangson.vn/review-2024-5034817.html", published_on=date(2024, 12, 20))
    page.state("poor_households", "level", "6912", "6,912 households", unit="households", period=end_of(2024))
    page.state("poor_household_rate", "level", "3.36", "3.36%", unit="percent", period=end_of(2024))
    number = near_poor.replace(",", "")
    page.state("near_poor_households", "level", number, f"{near_poor} near-poor households", unit="households", period=end_of(2024))
    page.state("poor_household_rate", "target", "2.5", "2.5%", unit="percent", period=end_of(2026))
    page.state("poor_household_rate", "forecast", "2.9", "2.9%", unit="percent", period=end_of(2025))
    page.state(
        "jobs_created",
        "flow",
        "17000",
        "17,000 workers",
        sentence="Chị Hứa Thị Kiều in Hữu Kiên said that 17,000 workers found jobs; Ms. Tran Thi Lan, Director of the Department, agreed.",
        unit="persons",
        period=(date(2024, 1, 1), end_of(2024)),
    )
    return page


def rival_page() -> Page:
    """Another paper that prints other digits for 2024, and two years of the city that bears the province's name."""
    page = Page(page="rival", source="baodantoc", url="https://baodantoc.vn/rival-1741738800000.htm", published_on=date(2025, 3, 12))
    page.state("poor_household_rate", "level", "3.63", "3.63%", unit="percent", period=end_of(2024))
    city = {"place_code": "178", "place_level": "district"}
    for year, rate in ((2022, "0.41"), (2023, "0.3")):
        page.state("poor_household_rate", "level", rate, f"{rate}%", unit="percent", period=end_of(year), **city)
    return page.ignore("30-50", "no_indicator", "unresolved")


def yearbook_page() -> Page:
    """The first years of province and city: from then on the matrices of coverage have a column a year, wider than a phone."""
    page = Page(page="yearbook", source="baodantoc", url="https://baodantoc.vn/yearbook-1389402000000.htm", published_on=date(2014, 1, 11))
    page.state("near_poor_households", "level", "21180", "21,180 near-poor households", unit="households", period=end_of(2011))
    return page.state(
        "poor_household_rate", "level", "1.7", "1.7%", unit="percent", period=end_of(2010), place_code="178", place_level="district"
    )


def hostile_page() -> Page:
    """Markup wherever a page can bring words: title, sentence, quote, address, the label of a rate, a number that was not understood."""
    page = Page(page="hostile", source="unknown", url="javascript:alert(document.domain)//", origin_name=HOSTILE, origin_url="javascript:1")
    page.text = f"{HOSTILE} a title"
    page.state("poor_household_rate", "level", "4", f"4% {HOSTILE}", unit="percent", period=end_of(2023), place_name=f"Here {HOSTILE}",
               place_code=None, place_level="village")  # fmt: skip
    page.lend("poor_households", "9.9", f"Label {HOSTILE}")
    return page.ignore(f"77 {HOSTILE}", "no_indicator", "unresolved")


HOSTILE_MARKUP = (
    '<meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">'
    '<script src="https://evil.example/x.js"></script><style>@import "https://evil.example/x.css";</style>'
    '<iframe src="https://evil.example/"></iframe><form action="https://evil.example/"><button>send</button></form>'
    '<a href="javascript:alert(1)" id="content" class="skip">link</a><img src="https://evil.example/x.png" onerror="window.hacked=1">'
    '<svg onload="window.hacked=1"><a href="https://evil.example/"></a></svg><object data="https://evil.example/"></object>'
    '<p style="background:url(https://evil.example/y.png)" onclick="window.hacked=1">styled</p>'
)


def html_of(page: Page) -> bytes:
    """A page as a portal would print it: furniture, scripts, and the text in paragraphs that break within their sentences."""
    paragraphs = "".join(f"<p>{escape(line).replace(' the ', ' <em>the</em> ', 1)}</p>" for line in page.text.split("\n"))
    return (
        f'<!doctype html><html lang="{page.language}"><head><meta charset="utf-8"><title>{escape(page.page)}</title>'
        f"<script>track()</script></head><body><nav><ul><li><a href='/'>Home</a></li></ul></nav>{HOSTILE_MARKUP}"
        f"<article>{paragraphs}</article></body></html>"
    ).encode()


def capture_night(root: DataRoot, day: date, pages: Sequence[Page]) -> None:
    """Archives and stages the pages as one night brought them."""
    for source in sorted({page.source for page in pages}):
        own = [page for page in pages if page.source == source]
        captures, readings = [], []
        for number, page in enumerate(own):
            at = instant(day, minute=number % 60)
            digest = sha256_of_text(page.text)
            with Writers(root.archive, now=repeat(at).__next__) as writers:
                writer = writers.of(source)
                outcome = writer.outcome_of(page.document_id, digest)
                capture = writer.write_saved_page(
                    html_of(page),
                    page=page.page,
                    url=page.url,
                    document_id=page.document_id,
                    outcome=outcome,
                    media_type="text/html",
                    file_name=f"{page.page}.html",
                    file_modified_at=at,
                    text_sha256=digest,
                    captured_at=at,
                )
            captures.append(capture)
            if outcome == "changed":
                readings.append((capture, page.reading(capture.captured_at)))
        staging.stage(root.staged, day=day, source=source, captures=captures, readings=readings)


def publish(root: DataRoot, *, built_at: datetime = NOW, **reference: pa.Table) -> DataRoot:
    """Builds and publishes what is staged; `reference` takes the place of tables of that name."""
    sources = [
        SourceRow("baolangson", "Báo Lạng Sơn", "https://baolangson.vn/", 1, "All rights reserved", "Báo Lạng Sơn"),
        SourceRow("eng.vbsp.org.vn", "Bank for Social Policies", "https://eng.vbsp.org.vn/", 7),
    ]
    inputs = reference_tables(sources=sources) | reference
    built = builder.build(staged=root.staged, warehouse=root.warehouse, reference=inputs, built_at=built_at)
    builder.record_checks(built, builder.check_integrity(built.path))
    builder.publish_built(built)
    return root


def make_world(path: Path) -> DataRoot:
    """Two nights: on the second, one page is edited in silence and a hostile one appears."""
    root = DataRoot(path)
    others = [*seeds(), rival_page(), yearbook_page()]
    capture_night(root, FIRST, [*others, edited_page()])
    capture_night(root, LAST, [*others, edited_page("16,415"), hostile_page()])
    return publish(root)


def many_pages(count: int) -> list[Page]:
    """Pages with as many figures as the labelled ones have on average, of many places and years."""
    from transforms.reference.places import load_places

    provinces = sorted({(place.code, place.name) for place in load_places() if place.level == "province"})
    listed = reference_tables()["indicators"].select(["code", "unit"]).to_pylist()
    others = [
        (row["code"], row["unit"]) for row in listed if row["unit"] in ("households", "persons", "VND", "percent", "houses", "communes")
    ]
    pages = []
    for number in range(count):
        code, name = provinces[number % len(provinces)]
        here = {"place_code": code, "place_name": name, "place_level": "province"}
        year = 2014 + number // len(provinces) % 12
        page = Page(page=f"page-{number}", source=f"portal{number % 9}", url=f"https://portal{number % 9}.vn/page-{number}.html",
                    published_on=date(year + 1, 1, 15))  # fmt: skip
        rate = f"{12 - (number % 97) / 10:.2f}"
        poor = 20000 - number * 7 % 9000
        page.state("poor_household_rate", "level", rate, f"{rate}% of page {number}", unit="percent", period=end_of(year), **here)
        page.state("poor_households", "level", str(poor), f"{poor:,} households", unit="households", period=end_of(year), **here)
        page.state(
            "poor_household_rate", "change", "-1.5", "1.5 points", unit="percentage_point", period=(end_of(year - 1), end_of(year)), **here
        )
        window: dict[str, Any] = {"period": (date(year, 1, 1), end_of(year)), **here}
        for step in range(3):
            indicator, unit = others[(number * 3 + step) % len(others)]
            amount = (400 + number) * (10**9 if unit.startswith("VND") else 1) if unit != "percent" else number % 100
            page.state(indicator, "flow", str(amount), f"{amount:,} of {indicator}", unit=unit, qualifier="over", **window)
        filler = " ".join(["The province goes on with its programme of sustainable poverty reduction in every commune."] * 6)
        page.text += "".join(f"\n{filler}" for _ in range(6))
        pages.append(page)
    return pages
