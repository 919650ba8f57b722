"""The pages by which the warehouse itself is judged: coverage, sources, checks, and what its tables mean.

Belongs here: these four. Does not belong here: Data Docs, which the checks write themselves.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from transforms.report.pages.frame import Site, SiteFile
from transforms.report.rows import ColumnRow, CoverageRow, SourceRow
from transforms.report.series import overview
from transforms.report.shown import Shown

MOST_PLACES = 15


@dataclass(frozen=True, slots=True)
class Cell:
    state: str  # filled, missing, conflicting or before
    shown: Shown | None
    words: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """One place: a row an indicator, a cell a year."""

    place_code: str
    place: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, str, str, tuple[Cell, ...]], ...]  # code, name, the unit of most cells, cells
    filled: int
    wanted: int


@dataclass(frozen=True, slots=True)
class SourceShown:
    row: SourceRow
    lateness: str


def coverage_page(site: Site) -> SiteFile:
    """`coverage.html`."""
    places: defaultdict[str, list[CoverageRow]] = defaultdict(list)
    for row in site.rows.coverage:
        places[row.place_code].append(row)
    home = overview().place_code
    ranked = sorted(places, key=lambda code: (code != home, code != "VN", -sum(row.state != "missing" for row in places[code]), code))
    return site.page(
        "coverage.html",
        "coverage.html.j2",
        title=site.language.say("coverage.title"),
        nav="coverage",
        matrices=[_matrix(site, code, places[code]) for code in ranked[:MOST_PLACES]],
        others=[(places[code][0].place_name, sum(row.state != "missing" for row in places[code])) for code in ranked[MOST_PLACES:]],
    )


def _matrix(site: Site, place_code: str, rows: list[CoverageRow]) -> Matrix:
    years = tuple(range(min(row.year for row in rows), max(row.year for row in rows) + 1))
    by_indicator: defaultdict[str, dict[int, CoverageRow]] = defaultdict(dict)
    for row in rows:
        by_indicator[row.indicator][row.year] = row
    table = [_line(site, indicator, own, years) for indicator, own in sorted(by_indicator.items(), key=lambda item: _order(site, item[0]))]
    filled = sum(row.state != "missing" for row in rows)
    return Matrix(place_code, rows[0].place_name, years, tuple(table), filled, len(rows))


def _line(site: Site, indicator: str, own: dict[int, CoverageRow], years: tuple[int, ...]) -> tuple[str, str, str, tuple[Cell, ...]]:
    shown = [site.shown_by_id(row.observation_id) for row in own.values()]
    units = Counter(each.unit for each in shown if each is not None)
    unit = units.most_common(1)[0][0] if units else ""
    return indicator, site.names.indicator(indicator), unit, tuple(_cell(site, own.get(year), unit) for year in years)


def _order(site: Site, indicator: str) -> tuple[int, str]:
    themes = ["poverty", "deprivation", "credit", "jobs_and_education", "living_conditions", "programme"]
    row = site.indicators.get(indicator)
    return (themes.index(row.theme) if row and row.theme in themes else len(themes), site.names.indicator(indicator))


def _cell(site: Site, row: CoverageRow | None, unit: str) -> Cell:
    if row is None:
        return Cell("before", None, "")
    shown = site.shown_by_id(row.observation_id)
    if shown is None:
        return Cell(row.state, None, site.language.say_code("coverage", row.state))
    return Cell(row.state, shown, shown.number if shown.unit == unit else f"{shown.number} {shown.unit}")


def sources_page(site: Site) -> SiteFile:
    """`sources.html`."""
    now = site.shared.now
    listed = [
        SourceShown(row, site.language.ago(now - row.last_checked_at) if row.last_checked_at else site.language.say("none"))
        for row in site.rows.sources
    ]
    return site.page("sources.html", "sources.html.j2", title=site.language.say("sources.title"), nav="sources", listed=listed)


def checks_page(site: Site) -> SiteFile:
    """`checks.html`."""
    rows = site.rows.checks
    return site.page(
        "checks.html",
        "checks.html.j2",
        title=site.language.say("checks.title"),
        nav="checks",
        checks=rows,
        failed=sum(not row.passed and row.severity != "info" for row in rows),
        notes=sum(not row.passed and row.severity == "info" for row in rows),
    )


def dictionary_page(site: Site) -> SiteFile:
    """`dictionary.html`: as the release describes itself."""
    tables: defaultdict[str, list[ColumnRow]] = defaultdict(list)
    for row in site.rows.columns:
        tables[row.table_name].append(row)
    return site.page(
        "dictionary.html", "dictionary.html.j2", title=site.language.say("dictionary.title"), nav="dictionary", tables=list(tables.items())
    )
