"""The whole site: rows of a release and the bytes of its pages in, files out, both languages.

    index.html, indicators/, evidence/, ...     English
    vi/                                         the same in Vietnamese
    captured/<text>.html                        pages as captured, harmless; left out of a copy that leaves this machine
    charts/<name>.vl.json, .csv, .svg           the charts: specification, data, drawing
    assets/                                     our style sheet and script

Belongs here: the order in which files are made. Does not belong here: where they are written (`orchestration/reporting.py`).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from transforms.errors import GiamngheoError, SourceUnreachable
from transforms.report.captured import Light, figures_lit_on, light_page
from transforms.report.charts import as_json, draw, specification
from transforms.report.kept import Earlier, digest_of, is_same, recipe
from transforms.report.language import FOLDER, LANGUAGES, Language, language, words_of
from transforms.report.pages.drawn import every_panel
from transforms.report.pages.evidence import evidence_pages
from transforms.report.pages.frame import Shared, Site, SiteFile, file_of, marked_of
from transforms.report.pages.indicators import data_file, indicator_pages
from transforms.report.pages.ledgers import conflicts_page, reconciliation_page, tonight_page, unresolved_page
from transforms.report.pages.overview import overview_page
from transforms.report.pages.rates import rates_page, rates_panel
from transforms.report.pages.upkeep import checks_page, coverage_page, dictionary_page, sources_page
from transforms.report.rows import DocumentRow, FigureRow, RateRow, ReportRows
from transforms.report.series import Drawn, Marked, overview, panels_of

ReadPayload = Callable[[DocumentRow], bytes | None]
"""The bytes of a captured page, or None where they are not to be shown or cannot be had."""


def make_site(
    rows: ReportRows,
    *,
    now: datetime,
    read_payload: ReadPayload,
    earlier: Earlier = Earlier(),  # noqa: B008 - it holds nothing
    has_data_docs: bool = False,
    alerts_waiting: int = 0,
) -> Iterator[SiteFile]:
    """Every file of the site. `now` dates the clocks on top; `read_payload` brings a page's bytes, and raises what the archive raises;
    `earlier` is the report that stands: a chart whose specification is the same is not drawn again, nor is a page of a document made again
    that would show the same;
    `alerts_waiting` is how many messages no alert sink would take, which the top of every page says."""
    marked = marked_of(rows)
    place = overview().place_code
    panels = every_panel(rows.figures, marked=marked, place_code=place)
    hero = _hero(rows, marked, place)
    rates = rates_panel(rows.rates)
    wanted = [(drawn.panel, data_file(drawn.panel.name, drawn.rows)) for own in panels.values() for drawn in own]
    wanted += [(hero.panel, data_file(hero.panel.name, hero.rows))] if hero else []
    wanted += [(rates[0], rates_file(rates[0].name, rows.rates))] if rates else []
    drawings = {}
    for panel, data in wanted:
        spec = specification(panel)
        text = as_json(spec).encode()
        drawing = earlier.read(f"charts/{panel.name}.svg") if earlier.read(f"charts/{panel.name}.vl.json") == text else None
        drawings[panel.name] = drawing.decode() if drawing else draw(spec)
        yield SiteFile(f"charts/{panel.name}.vl.json", text)
        yield SiteFile(f"charts/{panel.name}.svg", drawings[panel.name].encode())
        yield data
    captured: dict[str, CapturedPage] = {}
    shared = Shared(rows, now, drawings, captured, has_data_docs=has_data_docs, alerts_waiting=alerts_waiting, earlier=earlier)
    for text_sha256, page in _captured_pages(shared, read_payload):
        captured[text_sha256] = page
        yield page.file
    for code in LANGUAGES:
        site = Site(shared, language(code))
        yield overview_page(site, hero)
        yield from indicator_pages(site, panels)
        yield rates_page(site, rates)
        yield tonight_page(site)
        yield conflicts_page(site)
        yield reconciliation_page(site)
        yield coverage_page(site)
        yield sources_page(site)
        yield unresolved_page(site)
        yield checks_page(site)
        yield dictionary_page(site)
        yield from evidence_pages(site)
        yield SiteFile(f"assets/words-{code}.js", _words_for_script(site.language))
        yield SiteFile(f"assets/release-{code}.js", _release_for_script(site))
    for path in sorted((FOLDER / "assets").iterdir()):
        yield file_of(path, f"assets/{path.name}")


def _hero(rows: ReportRows, marked: Marked, place: str) -> Drawn | None:
    """The path that the overview opens with: one place, levels about everyone, and what was planned."""
    hero = overview().hero
    own: list[FigureRow] = [row for row in rows.figures if row.indicator == hero and not row.population and not row.programme]
    panels = panels_of(hero, own, marked=marked, place_code=place, only_place=True, name="overview")
    return next((drawn for drawn in panels if drawn.panel.kind == "state"), None)


@dataclass(frozen=True)
class CapturedPage:
    """A captured page of the report; what is lit on one that stands is looked up only where it is asked for."""

    file: SiteFile
    made_from: str
    earlier: Earlier

    @cached_property
    def found(self) -> frozenset[str]:
        return figures_lit_on(self.file.content or self.earlier.read(self.file.path) or b"")


def _captured_pages(shared: Shared, read_payload: ReadPayload) -> Iterator[tuple[str, CapturedPage]]:
    """One page a text; one that the archive cannot give back, or that is no page any more, is left out and its figures stay.

    A page that stands and would show the same is taken over unseen while the archive's file is as it was when the page was made from it;
    where that has changed (a page was taken down, the file was moved), the archive is asked for it.
    """
    earlier, rates = shared.earlier, _rates_by_text(shared.rows)
    for page in shared.rows.pages:
        document = shared.documents[page.text_sha256][0]
        path = f"captured/{page.text_sha256[:16]}.html"
        made_from = digest_of([], page.captured, recipe())
        is_same_page = is_same(earlier.ends(path), made_from)
        if is_same_page and earlier.is_of_archive(path, document.warc_file):
            yield page.text_sha256, CapturedPage(SiteFile(path, b"", is_kept=True), made_from, earlier)
            continue
        try:
            payload = read_payload(document)
            if payload is None:
                continue
            content = (is_same_page and earlier.read(path)) or light_page(
                payload,
                lights=_lights(shared.by_text.get(page.text_sha256, []), rates.get(page.text_sha256, [])),
                language=document.language,
                media_type=document.media_type,
                where=document.url or document.page,
                title=document.page,
                made_from=made_from,
            )
        except SourceUnreachable:
            raise  # the report of yesterday with all its pages is better than one without
        except GiamngheoError:
            continue
        yield page.text_sha256, CapturedPage(SiteFile(path, content), made_from, earlier)


def _rates_by_text(rows: ReportRows) -> dict[str, list[RateRow]]:
    found: dict[str, list[RateRow]] = {}
    for rate in rows.rates:
        found.setdefault(rate.text_sha256 or "", []).append(rate)
    return found


def _lights(figures: list[FigureRow], rates: list[RateRow]) -> list[Light]:
    own = sorted({row.observation_id: row for row in figures}.values(), key=lambda row: (row.document_start, row.observation_id))
    lights = [Light(row.observation_id, row.sentence, row.quote, row.document_start - row.sentence_start) for row in own]
    return lights + [Light(rate.rate_id, f"{rate.label} {rate.quote}", rate.quote, len(rate.label) + 1) for rate in rates]


def rates_file(name: str, rates: tuple[RateRow, ...]) -> SiteFile:
    """The data of the chart of rates."""
    columns = (
        "rate_id",
        "product_kind",
        "programme",
        "term",
        "percent_per_year",
        "first_seen_on",
        "last_seen_on",
        "effective_from",
        "source",
    )
    lines = [",".join(columns)]
    lines += [",".join("" if (cell := getattr(row, column)) is None else str(cell) for column in columns) for row in rates]
    return SiteFile(f"charts/{name}.csv", ("\n".join(lines) + "\n").encode())


def _words_for_script(language: Language) -> bytes:
    """The words that the script needs: it runs from a file, where it could not fetch them."""
    words = {key: text for key, text in words_of(language.code).items() if key.startswith(("js.", "ago.", "stale"))}
    return f"window.reportWords = {json.dumps(words, ensure_ascii=False)};\n".encode()


def _release_for_script(site: Site) -> bytes:
    """What pages that stay say of the release that they stand in: text, and the instant that a clock counts from."""
    release, lang = site.rows.release, site.language
    told: dict[str, dict[str, str]] = {
        "foot": {"text": f"{_of_release(site)} {lang.say('foot.reader', reader=release.extractor_version, schema=release.schema_version)}"},
        "cite": {"text": lang.say("cite_release", release=release.release_id)},
        "newest": {"text": lang.day(release.newest_period_end) or lang.words["none"]},
    }
    for clock, at in (("checked", release.last_checked_at), ("changed", release.last_changed_at)):
        told[clock] = {"text": lang.instant(at), "at": at.isoformat()} if at else {"text": lang.words["none"]}
    if waiting := site.shared.alerts_waiting:
        told["alerts"] = {"text": lang.say("alerts_waiting", count=waiting)}
    return f"window.reportRelease = {json.dumps(told, ensure_ascii=False)};\n".encode()


def _of_release(site: Site) -> str:
    release = site.rows.release
    return site.language.say("foot.release", id=release.release_id, built=site.language.instant(release.built_at))
