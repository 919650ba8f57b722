"""The site as files: every link leads somewhere, nothing scraped is markup, nothing is asked of a network, private names stay out."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import altair
import pytest
from lxml import html

from orchestration.alerts.delivery import spool
from orchestration.data_root import DataRoot
from orchestration.health import health_of
from orchestration.reporting import evidence_address, make_report, read_rows
from tests.report.world import HOSTILE, NOW
from transforms.errors import UsageError

PAGES = ("index", "rates", "tonight", "conflicts", "reconciliation", "coverage", "sources", "unresolved", "dictionary", "checks")


def pages_of(site: Path) -> list[Path]:
    return [path for path in sorted(site.rglob("*.html")) if "data_docs" not in path.parts]


def parsed(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes().decode())


def test_every_page_stands_in_both_languages(site: Path) -> None:
    english = {path.relative_to(site) for path in pages_of(site) if path.relative_to(site).parts[0] not in ("vi", "captured")}
    vietnamese = {path.relative_to(site / "vi") for path in pages_of(site / "vi")}
    assert english == vietnamese
    assert {Path(f"{name}.html") for name in PAGES} <= english
    for language, folder in (("en", site), ("vi", site / "vi")):
        assert parsed(folder / "index.html").get("lang") == language


def test_every_link_leads_to_a_file_and_every_fragment_to_an_element(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    for path in pages_of(site):
        for element in parsed(path).iter():
            for name in ("href", "src"):
                address = element.get(name)
                if address is None:
                    continue
                parts = urlsplit(address)
                if parts.scheme:
                    assert parts.scheme in ("http", "https"), (path, address)
                    assert "external" in (element.get("rel") or ""), (path, address)
                    continue
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                assert target.is_file(), (path.relative_to(site), address)
                if parts.fragment and target.suffix == ".html":
                    known = ids.setdefault(target, {str(each) for each in parsed(target).xpath("//@id")})
                    assert parts.fragment in known, (path.relative_to(site), address)


def test_a_province_and_its_city_of_one_name_are_two_series(site: Path) -> None:
    rows = parsed(site / "indicators" / "poor_household_rate.html")
    legend = [" ".join(each.text_content().split()) for each in rows.xpath("//figure[1]//li")]
    assert any("Lạng Sơn (province 20)" in each for each in legend) and any("Lạng Sơn (district 178)" in each for each in legend)


def test_ids_are_given_once_a_page(site: Path) -> None:
    for path in pages_of(site):
        ids = parsed(path).xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_nothing_scraped_becomes_an_element(site: Path) -> None:
    told = 0
    for path in pages_of(site):
        page = parsed(path)
        ours = path.relative_to(site).parts[0] != "captured"
        scripts = [script.get("src") or "inline" for script in page.iter("script")]
        assert scripts == ([] if not ours else scripts) and "inline" not in scripts and all("assets/" in src for src in scripts), path
        assert not page.xpath("//img | //form | //object | //embed | //base"), path
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), path
        assert not page.xpath("//@style"), path
        assert not [link for link in page.xpath("//@href | //@src") if link.strip().lower().startswith(("javascript", "data", "vbscript"))]
        told += HOSTILE in (page.text_content() or "")
    assert told > 5, "the words of the hostile page are shown, as words"


def test_captured_pages_hold_no_attribute_of_the_page(site: Path) -> None:
    for path in (site / "captured").glob("*.html"):
        for element in parsed(path).find("body").iter():
            assert set(element.attrib) <= ({"id", "class"} if element.tag == "mark" else {"id"} if element.tag == "span" else set()), path
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text and "evil.example" not in text.replace("&lt;", "<")


def test_every_figure_is_lit_on_its_page(site: Path, world: DataRoot) -> None:
    rows = read_rows(world.current_release)
    for row in rows.figures:
        page = parsed(site / "captured" / f"{row.text_sha256[:16]}.html")
        (mark,) = page.xpath(f"//mark[@id='{row.observation_id}']")
        assert "".join(mark.itertext())
    rates = {rate.rate_id for rate in rows.rates if rate.text_sha256}
    lit = {str(each) for path in (site / "captured").glob("*.html") for each in parsed(path).xpath("//mark/@id")}
    assert rates <= lit


def test_policy_allows_nothing_from_outside(site: Path) -> None:
    for path in pages_of(site):
        (policy,) = parsed(path).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy, path
    for path in (site / "assets").iterdir():
        for address in re.findall(r"https?://[^\s\"')]+", path.read_text(encoding="utf-8")):
            assert address == "http://www.w3.org/2000/svg", path


def test_private_persons_are_named_nowhere_but_on_the_captured_page(site: Path) -> None:
    for path in pages_of(site):
        named = "Hứa Thị Kiều" in path.read_text(encoding="utf-8")
        assert named == (path.parent.name == "captured" and named), path
    english = (site / "indicators" / "jobs_created.html").read_text(encoding="utf-8")
    assert "17,000" in english
    shown = [path for path in (site / "evidence").glob("*.html") if "Ms. Tran Thi Lan, Director" in path.read_text(encoding="utf-8")]
    assert shown, "who speaks for an office keeps the name"


def test_numbers_and_dates_follow_the_language(site: Path) -> None:
    english = parsed(site / "index.html").text_content()
    vietnamese = parsed(site / "vi" / "index.html").text_content()
    assert "12.2%" in english and "31\u00a0Dec\u00a02021" in english and "6,912" in english
    assert "12,2%" in vietnamese and "31\u00a0thg\u00a012, 2021" in vietnamese and "6.912" in vietnamese
    assert "Lạng Sơn" in english and "Lạng Sơn" in vietnamese


def test_a_target_is_not_told_as_a_result(site: Path) -> None:
    page = parsed(site / "index.html")
    (tile,) = [each for each in page.xpath("//li[contains(@class,'tile')]") if "Poor household rate" in each.text_content()]
    assert "3.36%" in tile.text_content() and "2.5%" not in tile.text_content() and "2.9%" not in tile.text_content()


def test_the_clocks_say_when_they_are_stale(world: DataRoot, tmp_path: Path) -> None:
    from datetime import timedelta

    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path)
    made = make_report(copy, now=NOW + timedelta(days=5), with_pages=False)
    page = parsed(made.path / "index.html")
    (clocks,) = page.xpath("//div[contains(@class,'clocks')]")
    assert "stale" in clocks.get("class") and "5 days ago" in clocks.text_content()
    assert not (made.path / "captured").exists(), "a copy that leaves this machine holds no whole page"
    assert not page.xpath("//iframe")


def test_a_sink_that_is_down_is_said_on_every_page(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path)
    waits = spool(copy) / "webhook"
    waits.mkdir(parents=True)
    (waits / "20261120T190000.000000-000.json").write_text("{}")
    made = make_report(copy, now=NOW)
    assert "1 messages wait" in parsed(made.path / "rates.html").xpath("string(//p[@class='alert-words'])")
    assert "1 thông báo" in parsed(made.path / "vi" / "rates.html").xpath("string(//p[@class='alert-words'])")
    assert health_of(copy).as_object()["alerts"] == "the alert sink webhook is down: 1 messages wait since 2026-11-20"
    without = make_report(copy, now=NOW, with_pages=False)
    assert not parsed(without.path / "rates.html").xpath("//p[@class='alert-words']"), "not for others"


def test_conflicts_and_revisions_are_shown(site: Path) -> None:
    conflicts = parsed(site / "conflicts.html").text_content()
    assert "3.63%" in conflicts and "3.36%" in conflicts
    tonight = parsed(site / "tonight.html").text_content()
    assert "16,451 near-poor households" in tonight and "16,415 near-poor households" in tonight


def test_data_docs_stay_and_the_swap_leaves_nothing_behind(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path)
    (copy.report / "data_docs").mkdir(parents=True, exist_ok=True)
    (copy.report / "data_docs" / "index.html").write_text("<title>docs</title>", encoding="utf-8")
    (copy.report / "leftover.html").write_text("old", encoding="utf-8")
    made = make_report(copy, now=NOW)
    assert (made.path / "data_docs" / "index.html").read_text(encoding="utf-8") == "<title>docs</title>"
    assert not (made.path / "leftover.html").exists()
    assert "data_docs/index.html" in (made.path / "checks.html").read_text(encoding="utf-8")
    assert not [path.name for path in copy.path.iterdir() if path.name.startswith(".report")]


def test_the_same_release_makes_the_same_bytes(world: DataRoot, site: Path, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path, ignore=shutil.ignore_patterns("report"))
    made = make_report(copy, now=NOW)
    ours = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    again = {path.relative_to(made.path): path.read_bytes() for path in made.path.rglob("*") if path.is_file()}
    assert ours == again


def test_a_page_that_was_taken_down_leaves_its_figures(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path, ignore=shutil.ignore_patterns("report"))
    shutil.rmtree(copy.archive / "baolangson")
    made = make_report(copy, now=NOW)
    rows = read_rows(copy.current_release)
    row = next(row for row in rows.figures if row.source == "baolangson")
    page = parsed(made.path / "evidence" / f"{row.text_sha256[:16]}.html")
    assert not page.xpath("//iframe") and row.quote in page.text_content()


def test_specifications_are_vega_lite_and_their_data_stand_beside(site: Path) -> None:
    found = sorted((site / "charts").glob("*.vl.json"))
    assert found
    for path in found:
        specification = json.loads(path.read_text(encoding="utf-8"))
        altair.LayerChart.from_dict(specification, validate=True)
        lines = path.with_name(path.name.replace(".vl.json", ".csv")).read_text(encoding="utf-8").splitlines()
        assert len(lines) > 1
        assert not [line for line in lines if line.startswith(("=", "+", "@"))]


def test_an_id_finds_its_page(world: DataRoot, site: Path) -> None:
    row = read_rows(world.current_release).figures[0]
    address = evidence_address(world, text_sha256=row.text_sha256, observation_id=row.observation_id)
    assert address.startswith("file://") and address.endswith(f"#{row.observation_id}")
    with pytest.raises(UsageError, match="expected the evidence page"):
        evidence_address(world, text_sha256="0" * 64, observation_id=row.observation_id)


def test_a_large_release_makes_a_report_of_bounded_size(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path, ignore=shutil.ignore_patterns("report"))
    made = make_report(copy, now=NOW, most_documents=2)
    assert len(list((made.path / "captured").glob("*.html"))) == 2
    assert "core.dim_document" in (made.path / "evidence" / "index.html").read_text(encoding="utf-8"), "what is left out is told"
    test_every_link_leads_to_a_file_and_every_fragment_to_an_element(made.path)


def test_a_reader_finds_a_whole_report_while_it_is_replaced(tmp_path: Path) -> None:
    from orchestration.reporting import _put_in_place

    report = tmp_path / "report"
    for number in range(60):
        new = tmp_path / ".report.new"
        new.mkdir()
        (new / "index.html").write_text(str(number), encoding="utf-8")
        _put_in_place(new, report)
        assert (report / "index.html").read_text(encoding="utf-8") == str(number)
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_swap_that_was_killed_half_way_loses_no_data_docs(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path, ignore=shutil.ignore_patterns("report"))
    docs = copy.path / ".report.old" / "data_docs"
    docs.mkdir(parents=True)
    (docs / "index.html").write_text("docs", encoding="utf-8")
    assert (make_report(copy, now=NOW).path / "data_docs" / "index.html").exists()


def test_text_of_a_chart_s_data_is_no_formula_and_numbers_are_numbers(world: DataRoot) -> None:
    from dataclasses import replace

    from transforms.report.pages.indicators import data_file

    row = replace(
        next(row for row in read_rows(world.current_release).figures if row.kind == "change"), quote='=HYPERLINK("x")', place_name="@x"
    )
    assert row.value is not None
    line = data_file("x", (row,)).content.decode().splitlines()[1]
    assert "'=HYPERLINK" in line and ",'@x," in line and f",{row.value.normalize():f}," in line


def test_an_empty_release_makes_a_report_too(tmp_path: Path) -> None:
    from tests.report.world import publish

    made = make_report(publish(DataRoot(tmp_path / "data")), now=NOW)
    page = parsed(made.path / "index.html").text_content()
    assert "not known" in page
    test_every_link_leads_to_a_file_and_every_fragment_to_an_element(made.path)
