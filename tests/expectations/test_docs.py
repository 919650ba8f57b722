"""Data Docs open anywhere, load nothing, run nothing, and show hostile figures as the words they are."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from expectations.docs import write_docs
from expectations.outcomes import RuleOutcome
from expectations.rendered import harmless_sections
from expectations.rules import NIGHT_STAGES
from expectations.validation import validate
from tests.expectations import sound_night

CHECKED_AT = datetime(2026, 11, 21, 19, 5, tzinfo=UTC)
HOSTILE = '<script>window.taken=1</script><img src=x onerror="window.taken=2"> ${quote} $value {{7*7}} &lt;b&gt; "\' javascript:taken()'
CHROMIUM = next((path for path in ("chromium", "chromium-browser", "google-chrome") if shutil.which(path)), None)


def hostile_outcomes() -> tuple[RuleOutcome, ...]:
    """A night whose page carries markup in every text that a rule can show."""
    frames = sound_night.frames()
    for table, columns in {
        "captures": ("outcome", "url", "detail"),
        "documents": ("url", "title", "text", "language", "page"),
        "observations": ("quote", "indicator", "unit", "place_name", "population", "programme"),
        "rates": ("quote", "label", "programme", "term"),
    }.items():
        for column in columns:
            frames[table][column] = HOSTILE
    return tuple(outcome for stage in NIGHT_STAGES for outcome in validate(stage, frames))


@pytest.fixture(scope="module")
def hostile_docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    outcomes = hostile_outcomes()
    assert any("<script>" in text for outcome in outcomes for row in outcome.sample for _, text in row)
    write_docs(folder, outcomes, night=date(2026, 11, 21), checked_at=CHECKED_AT, release_id=HOSTILE)
    return folder


def pages_of(folder: Path) -> Iterator[tuple[Path, lxml.html.HtmlElement]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, lxml.html.document_fromstring(path.read_text(encoding="utf-8"))


def test_nothing_that_was_scraped_becomes_an_element_or_attribute(hostile_docs: Path) -> None:
    for path, page in pages_of(hostile_docs):
        assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {
            *("html", "head", "meta", "title", "style", "body", "header", "main", "nav", "h1", "h2", "h4", "h5", "h6", "p", "a", "strong"),
            *("table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "div", "span", "br", "ul", "ol", "li", "em"),
        }, path
        for element in page.iter():
            assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "src", "srcset")], path
            assert "taken" not in " ".join(element.attrib.values()), path


def test_hostile_words_are_shown_as_they_stand(hostile_docs: Path) -> None:
    text = next(page for path, page in pages_of(hostile_docs) if path.name.startswith("observations")).text_content()
    account = text[text.index("As Great Expectations renders it") :]
    for shown in (text, account):
        assert "<script>window.taken=1</script><img src=x onerror=" in shown
        assert "${quote} $value {{7*7}}" in shown


def test_pages_name_no_host_and_link_only_to_each_other(hostile_docs: Path) -> None:
    for path, page in pages_of(hostile_docs):
        policy = page.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
        assert policy == ["default-src 'none'; style-src 'unsafe-inline'"], path
        assert not page.xpath("//link | //script | //img | //iframe | //object | //form | //base"), path
        for link in page.xpath("//@href"):
            target, _, anchor = str(link).partition("#")
            assert not target or (path.parent / target).resolve().is_file(), (path, link)
            assert target or page.xpath("//*[@id=$anchor]", anchor=anchor), (path, link)
        style = "".join(page.xpath("//style/text()"))
        assert "url(" not in style and "@import" not in style


def test_cleaning_alone_would_do_too() -> None:
    hostile = f'<div class="ge-section other">{HOSTILE}<a href="javascript:taken()">x</a></div>'
    page = f'<html><body><div class="ge-section">overview</div>{hostile}</body></html>'
    cleaned = lxml.html.fragment_fromstring(harmless_sections(page), create_parent="div")
    assert not cleaned.xpath("//script | //img | //@href | //@onerror")


def test_history_grows_is_shown_and_ends(tmp_path: Path) -> None:
    outcomes = validate("captures", sound_night.frames())
    frames = sound_night.frames()
    frames["captures"]["outcome"] = "perhaps"
    failing = validate("captures", frames)
    for day in range(5):
        index = write_docs(
            tmp_path,
            failing if day == 3 else outcomes,
            night=date(2026, 11, 17) + timedelta(days=day),
            checked_at=CHECKED_AT + timedelta(days=day - 4),
            release_id=None if day == 3 else f"release-{day}",
            keep=3,
        )
    page: Any = lxml.html.document_fromstring(index.read_text(encoding="utf-8"))

    nights = [row.xpath("string(td[1])") for row in page.xpath("//table[1]/tbody/tr")]
    kept_back = [row.xpath("string(td[3])") for row in page.xpath("//table[1]/tbody/tr")]
    row = next(row for row in page.xpath("//table[2]/tbody/tr") if row.xpath("string(td[1])") == "captures.outcome_known")
    assert nights == ["2026-11-21", "2026-11-20", "2026-11-19"]
    assert kept_back == ["release-4", "kept back", "release-2"]
    assert [cell.text_content() for cell in row.xpath("td")] == [
        "captures.outcome_known",
        "critical",
        "0",
        str(len(frames["captures"])),
        "0",
    ]
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 3


def test_the_same_run_again_takes_its_place_and_keeps_its_bytes(tmp_path: Path) -> None:
    outcomes = validate("rates", sound_night.frames())

    def written() -> dict[str, bytes]:
        write_docs(tmp_path, outcomes, night=date(2026, 11, 21), checked_at=CHECKED_AT, release_id="r")
        return {str(path.relative_to(tmp_path)): path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}

    assert written() == written()


def test_history_keeps_samples_and_no_list_of_keys(hostile_docs: Path) -> None:
    run = json.loads(next(hostile_docs.rglob("run.json")).read_text(encoding="utf-8"))
    assert all(outcome["failing_keys"] == [] for outcome in run["outcomes"])
    assert any(outcome["sample"] for outcome in run["outcomes"])


def test_a_night_without_outcomes_adds_no_run(tmp_path: Path) -> None:
    index = write_docs(tmp_path, (), night=date(2026, 11, 21), checked_at=CHECKED_AT, release_id="r")
    assert index.is_file() and [path for path in tmp_path.iterdir() if path.is_dir()] == []


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")
def test_in_a_browser_nothing_runs_and_nothing_is_asked_for(hostile_docs: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which(str(CHROMIUM)), args=["--no-sandbox"])
        tab = browser.new_page()
        asked: list[str] = []
        said: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        for path in sorted(hostile_docs.rglob("*.html")):
            tab.goto(path.as_uri())
            assert tab.evaluate("() => window.taken === undefined && document.scripts.length === 0 && document.images.length === 0"), path
        browser.close()
    assert said == []
    assert all(url.startswith("file:") for url in asked)
