"""The report in a real browser, opened from files: quiet console, no request outside, keyboard, accessibility, phone and desktop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from orchestration.data_root import DataRoot
from orchestration.reporting import evidence_address, make_report, read_rows
from tests.conftest import CHROMIUM
from tests.report.world import NOW, make_world

pytestmark = pytest.mark.browser
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


@dataclass
class Watched:
    """A page and everything it said, asked or threw."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def quiet(self, site: Path) -> None:
        assert self.said == []
        outside = [url for url in self.asked if not url.startswith(site.as_uri())]
        assert outside == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    root = make_world(tmp_path_factory.mktemp("browser") / "data")
    make_report(root, now=NOW)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESKTOP)
    watched = Watched(context.new_page())
    watched.page.on("console", lambda message: watched.said.append(f"{message.type}: {message.text}"))
    watched.page.on("pageerror", lambda error: watched.said.append(str(error)))
    watched.page.on("request", lambda request: watched.asked.append(request.url))
    yield watched
    context.close()


def pages_of(site: Path) -> list[Path]:
    """One page of each kind in each language, the hostile evidence page among them."""
    kinds = [path for folder in (site, site / "vi") for path in sorted(folder.glob("*.html"))]
    kinds += [folder / "indicators" / name for folder in (site, site / "vi") for name in ("index.html", "poor_household_rate.html")]
    return kinds + sorted((site / "evidence").glob("*.html")) + sorted((site / "vi" / "evidence").glob("*.html"))[:1]


def test_every_kind_of_page_is_quiet_and_asks_nothing_of_a_network(world: DataRoot, watched: Watched) -> None:
    for path in pages_of(world.report):
        watched.page.goto(path.as_uri(), wait_until="load")
        assert watched.page.evaluate("window.hacked") is None
        for frame in watched.page.frames:
            assert frame.evaluate("window.hacked") is None
    watched.quiet(world.report)


def test_captured_pages_alone_are_as_quiet(world: DataRoot, watched: Watched) -> None:
    for path in sorted((world.report / "captured").glob("*.html")):
        watched.page.goto(path.as_uri())
        assert watched.page.evaluate("[window.hacked, document.images.length, document.links.length, document.scripts.length]") == [
            None,
            0,
            0,
            0,
        ]
    watched.quiet(world.report)


def test_the_policy_stops_what_it_should(world: DataRoot, watched: Watched) -> None:
    watched.page.goto((world.report / "index.html").as_uri())
    ran = watched.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); return window.ran }"
    )
    assert ran is None
    assert any("Content Security Policy" in words for words in watched.said)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_serious_fault(world: DataRoot, watched: Watched, viewport: ViewportSize) -> None:
    watched.page.set_viewport_size(viewport)
    site = world.report
    rows = [row for row in read_rows(world.current_release).figures if row.source == "baolangson"]
    chosen = [
        site / f"{name}.html" for name in ("index", "rates", "conflicts", "coverage", "reconciliation", "tonight", "sources", "checks")
    ]
    chosen += [site / "indicators" / "poor_household_rate.html", site / "vi" / "index.html", site / "evidence" / "index.html"]
    chosen += [site / "evidence" / f"{rows[0].text_sha256[:16]}.html", site / "dictionary.html", site / "unresolved.html"]
    faults = []
    for path in chosen:
        watched.page.goto(path.as_uri())
        found = Axe().run(watched.page).response["violations"]
        faults += [
            f"{path.name}: {each['impact']} {each['id']}: {each['nodes'][0]['html'][:160]}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
    assert faults == []


def test_one_click_leads_from_a_number_to_its_lit_sentence(world: DataRoot, watched: Watched) -> None:
    page = watched.page
    page.goto((world.report / "index.html").as_uri())
    tile = page.locator("li.tile", has=page.get_by_role("link", name="Poor household rate", exact=True))
    tile.locator("a.figure").click()
    expect(page.locator(".card:target")).to_contain_text("3.36%")
    element = page.query_selector("iframe")
    assert element is not None
    frame = element.content_frame()
    assert frame is not None
    page.wait_for_timeout(300)
    frame = element.content_frame()
    assert frame is not None and frame.evaluate("document.querySelector(':target').textContent") == "3.36%"
    assert frame.evaluate("getComputedStyle(document.querySelector(':target')).color") == "rgb(255, 255, 255)"
    watched.quiet(world.report)


def test_an_address_with_an_id_alone_finds_the_figure(world: DataRoot, watched: Watched) -> None:
    row = read_rows(world.current_release).figures[0]
    watched.page.goto(f"{(world.report / 'evidence' / 'index.html').as_uri()}#{row.observation_id}")
    watched.page.wait_for_url(f"**/{row.text_sha256[:16]}.html#{row.observation_id}")
    watched.page.goto(evidence_address(world, text_sha256=row.text_sha256, observation_id=row.observation_id, vietnamese=True))
    expect(watched.page.locator(".card:target")).to_be_focused()
    watched.page.goto(f"{(world.report / 'evidence' / 'index.html').as_uri()}#{'0' * 16}")
    expect(watched.page.locator("#not-found")).to_be_visible()


def test_points_of_a_chart_are_links_with_names(world: DataRoot, watched: Watched) -> None:
    page = watched.page
    page.goto((world.report / "vi" / "indicators" / "poor_household_rate.html").as_uri())
    points = page.locator("svg.chart a")
    assert points.count() > 3
    names = [points.nth(number).get_attribute("aria-label") or "" for number in range(points.count())]
    assert any("12,2%" in name and "Lạng Sơn" in name and "31 thg 12, 2021" in name.replace("\u00a0", " ") for name in names), names
    assert re.search(r"/evidence/[0-9a-f]{16}\.html#[0-9a-f]{16}$", points.first.evaluate("each => each.href.baseVal || each.href"))
    points.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/vi/evidence/*.html#*")


def test_filters_work_without_a_server(world: DataRoot, watched: Watched) -> None:
    page = watched.page
    page.goto((world.report / "indicators" / "poor_household_rate.html").as_uri())
    rows = page.locator("table[data-filter] tbody tr:visible")
    every = rows.count()
    page.get_by_label("Search this table").fill("lang son")  # without marks
    assert 0 < rows.count() < every
    page.get_by_label("Kind").select_option("target")
    assert rows.count() == 1
    expect(page.locator(".filters output")).to_have_text(f"1 of {every} rows")
    page.get_by_role("button", name="Clear filters").click()
    assert rows.count() == every
    page.get_by_role("button", name="Value").click()
    cells = page.locator("table[data-filter] tbody td[data-sort].num")
    numbers = [float(each) for each in cells.evaluate_all("all => all.map(e => e.dataset.sort)")]
    assert numbers == sorted(numbers)
    watched.quiet(world.report)


def test_the_keyboard_reaches_everything(world: DataRoot, watched: Watched) -> None:
    page = watched.page
    page.goto((world.report / "index.html").as_uri())
    wanted = page.evaluate(
        "[...document.querySelectorAll('a, button, input, select, summary, [tabindex=\"0\"]')].filter(e => e.checkVisibility()).length"
    )
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    box = page.locator(".skip").bounding_box()
    assert box is not None and box["x"] >= 0
    reached = set()
    for _ in range(wanted + 5):
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        page.keyboard.press("Tab")
    assert len(reached) >= wanted
    page.goto((world.report / "index.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_other_language_is_the_same_page(world: DataRoot, watched: Watched) -> None:
    page = watched.page
    row = read_rows(world.current_release).figures[0]
    page.goto(evidence_address(world, text_sha256=row.text_sha256, observation_id=row.observation_id))
    page.locator("a.switch").click()
    assert page.url.endswith(f"/vi/evidence/{row.text_sha256[:16]}.html#{row.observation_id}")
    assert page.locator("html").get_attribute("lang") == "vi"


def test_a_page_that_is_opened_late_says_so(world: DataRoot, watched: Watched) -> None:
    page = watched.page
    page.clock.set_fixed_time(NOW.replace(year=2027))
    page.goto((world.report / "index.html").as_uri())
    expect(page.locator(".stale-words")).to_be_visible()
    expect(page.locator(".stale-words")).to_contain_text("days ago")
    page.clock.set_fixed_time(NOW)
    page.goto((world.report / "index.html").as_uri())
    expect(page.locator(".stale-words")).to_be_hidden()


def test_a_page_of_a_document_tells_of_the_release_that_it_stands_in(world: DataRoot, watched: Watched, browser: Browser) -> None:
    rows = read_rows(world.current_release)
    address = evidence_address(world, text_sha256=rows.figures[0].text_sha256, observation_id=rows.figures[0].observation_id)
    page = watched.page
    page.clock.set_fixed_time(NOW)
    page.goto(address)
    told = page.locator(".clocks").inner_text()
    page.goto((world.report / "evidence" / "index.html").as_uri())
    assert told == page.locator(".clocks").inner_text(), "the same clocks as on a page that is made anew each night"
    page.goto(address)
    expect(page.locator("footer.bottom")).to_contain_text(rows.release.release_id)
    assert (page.locator(".citation").first.text_content() or "").endswith(f"giamngheo release {rows.release.release_id}.")
    page.clock.set_fixed_time(NOW.replace(year=2027))
    page.reload()
    expect(page.locator(".stale-words")).to_contain_text("days ago")
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(address)
    bare.get_by_role("link", name="see the overview").first.click()
    assert bare.url.endswith("/index.html") and bare.locator(".clocks time").count() == 2
    context.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["index.html", "vi/indicators/poor_household_rate.html", "rates.html", "coverage.html"])
def test_nothing_is_wider_than_the_screen(world: DataRoot, watched: Watched, viewport: ViewportSize, name: str) -> None:
    watched.page.set_viewport_size(viewport)
    watched.page.goto((world.report / name).as_uri())
    watched.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    heights = watched.page.evaluate("[...document.querySelectorAll('main > *')].map(e => e.getBoundingClientRect().height)")
    assert sum(heights) > 300


def test_the_numbers_of_an_axis_stay_in_sight_where_a_chart_is_scrolled(world: DataRoot, watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size(PHONE)
    page.goto((world.report / "indicators" / "poor_household_rate.html").as_uri())
    scroller = page.locator(".panel .scroller").first
    place = scroller.bounding_box()
    assert place is not None and scroller.evaluate("each => each.scrollLeft") > 100, "its newest end is shown first"
    for left in (1000, 150, 0):
        scroller.evaluate("(each, left) => { each.scrollLeft = left }", left)
        number = scroller.locator(".axis-numbers text[text-anchor=end]").first.bounding_box()
        assert number is not None and 0 <= number["x"] - place["x"] <= 20, (left, number)
    page.set_viewport_size(DESKTOP)
    assert not scroller.locator(".axis-numbers").is_visible()
    watched.quiet(world.report)


SHAPES = {
    # where the parts of a page lie on a screen, as shares of its width; looked at once, then held loosely, whatever the fonts
    ("index.html", "desktop"): {"h1": (0.03, 0.97), "svg.chart": (0.75, 0.95), ".tile": (0.18, 0.26)},
    ("index.html", "phone"): {"h1": (0.03, 0.97), ".scroller": (0.8, 0.95), ".tile": (0.85, 0.97)},
    ("evidence", "desktop"): {".card": (0.36, 0.46), "iframe": (0.44, 0.54)},
    ("evidence", "phone"): {".card": (0.85, 0.97), "iframe": (0.85, 0.97)},
}


@pytest.mark.parametrize("key", SHAPES, ids=lambda key: "-".join(key))
def test_pages_look_as_they_were_looked_at(world: DataRoot, watched: Watched, key: tuple[str, str]) -> None:
    name, screen = key
    viewport = DESKTOP if screen == "desktop" else PHONE
    watched.page.set_viewport_size(viewport)
    row = next(row for row in read_rows(world.current_release).figures if row.source == "baolangson")
    path = world.report / (name if name != "evidence" else f"evidence/{row.text_sha256[:16]}.html")
    watched.page.goto(path.as_uri())
    for selector, (least, most) in SHAPES[key].items():
        box = watched.page.locator(selector).first.bounding_box()
        assert box is not None and least <= box["width"] / viewport["width"] <= most, (selector, box)
    inks = watched.page.evaluate("getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('h1')).color")
    assert inks == "rgb(250, 248, 243)rgb(27, 36, 48)"
    assert len(watched.page.screenshot()) > 20_000, "a page that is not blank"


def test_the_page_is_whole_without_its_script(world: DataRoot, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((world.report / "indicators" / "poor_household_rate.html").as_uri())
    assert page.locator("table[data-filter] tbody tr").count() > 5
    page.locator("table[data-filter] a.figure").first.click()
    assert page.locator(".card:target").count() == 1
    page.locator(".card:target .see a").click()
    page.wait_for_timeout(200)
    assert any("#" in frame.url and "/captured/" in frame.url for frame in page.frames)
    context.close()


def test_in_print_furniture_goes_and_figures_stay(world: DataRoot, watched: Watched) -> None:
    watched.page.goto((world.report / "index.html").as_uri())
    watched.page.emulate_media(media="print")
    assert not watched.page.locator("nav").first.is_visible()
    assert watched.page.locator("svg.chart").first.is_visible() and watched.page.locator(".tile").first.is_visible()
