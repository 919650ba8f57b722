"""The overview: what is known of one place today, each number one click from its evidence.

Belongs here: the choice of tiles' figures and the path in words. Does not belong here: which indicators they are (`../overview.toml`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from transforms.reference.poverty_standards import first_reviews
from transforms.report.charts import sparkline
from transforms.report.pages.drawn import charts_of
from transforms.report.pages.frame import Site, SiteFile
from transforms.report.series import Drawn, Group, is_standing, overview, panel_kind
from transforms.report.shown import OUTLOOK, Shown


@dataclass(frozen=True, slots=True)
class Tile:
    """The newest result of an indicator for the place; `change` is the step from the one before, where both are levels."""

    indicator: str
    name: str
    shown: Shown
    origins: int
    spark: Markup
    since: Shown | None


@dataclass(frozen=True, slots=True)
class TileGroup:
    key: str
    tiles: tuple[Tile, ...]


def overview_page(site: Site, hero: Drawn | None) -> SiteFile:
    """`index.html`."""
    place = overview().place_code
    name = next((row.place_name for row in site.rows.figures if row.place_code == place and row.place_name), place)
    groups = [TileGroup(group.key, tuple(_tiles(site, group, place))) for group in overview().groups]
    path = [shown for shown in _results(site, overview().hero, place) if shown.row.kind == "level"]
    alike = _of_one_standard(path, overview().hero)
    return site.page(
        "index.html",
        "overview.html.j2",
        title=site.language.say("overview.title", place=name),
        nav="overview",
        place=name,
        hero=charts_of(site, [hero], up="", title=site.names.indicator(overview().hero))[0] if hero else None,
        path_from=alike[0] if len(alike) > 1 else None,
        path_to=alike[-1] if len(alike) > 1 else None,
        hero_rows=path,
        hero_code=overview().hero,
        outlook=OUTLOOK,
        groups=[group for group in groups if group.tiles],
        verdicts=site.rows.totals_of("verdict"),
        conflicts=sum(row.settled_by in (None, "unsettled") for row in site.rows.conflicts),
        all_conflicts=len(site.rows.conflicts),
        figures=site.rows.total("figures"),
        pages=site.rows.total("documents"),
        unresolved=site.rows.total("unresolved"),
        sources=len(site.rows.sources),
    )


def _results(site: Site, indicator: str, place: str) -> list[Shown]:
    """The chosen results about everyone in the place, by the day that they hold for; of a hero those since the newest standard."""
    found = [
        row
        for row in site.by_indicator.get(indicator, ())
        if row.is_chosen
        and row.place_code == place
        and not row.population
        and not row.programme
        and row.kind not in OUTLOOK
        and is_standing(row)
    ]
    return [site.shown(row) for row in sorted(found, key=lambda row: (row.sort_key, str(row.period_start or "")))]


def _of_one_standard(shown: list[Shown], indicator: str) -> list[Shown]:
    """The figures that compare with the newest: those reviewed under the same poverty standard."""
    if not shown or indicator not in overview().breaks_with_standard:
        return shown
    begins = [day.isoformat() for day in first_reviews() if day.isoformat() <= shown[-1].sort_key]
    return [each for each in shown if not begins or each.sort_key >= begins[-1]]


def _tiles(site: Site, group: Group, place: str) -> Iterable[Tile]:
    for indicator in group.indicators:
        found = _results(site, indicator, place) or _planned(site, indicator, place)
        preferred = [shown for shown in found if panel_kind(shown.row) != "change" and shown.row.unit != "percent_relative"] or found
        if not preferred:
            continue
        # a level tells more than a window, and a window of a year more than one of a month
        states = [shown for shown in preferred if panel_kind(shown.row) == "state"] or preferred
        newest = states[-1]
        same = [shown for shown in states if (shown.row.kind, shown.row.unit) == (newest.row.kind, newest.row.unit)]
        same = _of_one_standard(same, indicator)
        values = [float(shown.row.value) for shown in same if shown.row.value is not None]
        yield Tile(
            indicator=indicator,
            name=site.names.indicator(indicator),
            shown=newest,
            origins=newest.row.independent_origins or 1,
            spark=Markup(sparkline(values)) if newest.row.kind == "level" else Markup(""),  # numbers alone
            since=same[-2] if newest.row.kind == "level" and len(same) > 1 else None,
        )


def _planned(site: Site, indicator: str, place: str) -> list[Shown]:
    found = [
        row
        for row in site.by_indicator.get(indicator, ())
        if row.is_chosen and row.place_code == place and row.kind in OUTLOOK and is_standing(row)
    ]
    return [site.shown(row) for row in sorted(found, key=lambda row: row.sort_key)]
