"""The list of indicators by theme, and a page for each: charts, the newest state place by place, every statement.

Belongs here: what these pages tell. Does not belong here: charts' words (`drawn.py`).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from transforms.report.language import VIETNAM
from transforms.report.pages.drawn import charts_of
from transforms.report.pages.frame import Site, SiteFile
from transforms.report.rows import Accuracy, FigureRow
from transforms.report.series import Drawn, is_standing, overview
from transforms.report.shown import Shown

MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """The newest level of one place; `share` is its length against the longest, 0 to 100."""

    shown: Shown
    share: float


@dataclass(frozen=True, slots=True)
class Entry:
    indicator: str
    name: str
    statements: int
    places: int
    newest: Shown | None


def indicator_pages(site: Site, panels: Mapping[str, list[Drawn]]) -> Iterator[SiteFile]:
    """`indicators/index.html` and `indicators/<code>.html` for each indicator that any page states."""
    themes: dict[str, list[Entry]] = {}
    for indicator, row in site.indicators.items():
        own = site.by_indicator.get(indicator, [])
        if not own:
            continue
        themes.setdefault(row.theme, []).append(_entry(site, indicator, own))
        yield _page(site, indicator, own, panels.get(indicator, []))
    untold = [
        (row.indicator, site.names.indicator(row.indicator)) for row in site.rows.indicators if row.indicator not in site.by_indicator
    ]
    yield site.page(
        "indicators/index.html",
        "indicators.html.j2",
        title=site.language.say("indicators.title"),
        nav="indicators",
        themes=sorted(themes.items(), key=lambda theme: list(_THEMES).index(theme[0]) if theme[0] in _THEMES else len(_THEMES)),
        untold=untold,
    )


_THEMES = ("poverty", "deprivation", "credit", "jobs_and_education", "living_conditions", "programme")


def _entry(site: Site, indicator: str, own: list[FigureRow]) -> Entry:
    standing = [row for row in own if is_standing(row)]
    dated = [row for row in standing if row.is_chosen and row.kind in ("level", "flow", "cumulative")]
    home = overview().place_code
    newest = max(dated, key=lambda row: (row.place_code == home, not (row.population or row.programme), row.sort_key), default=None)
    shown = site.shown(newest) if newest else None
    return Entry(indicator, site.names.indicator(indicator), len(standing), len({row.place_name for row in standing}), shown)


def _page(site: Site, indicator: str, own: list[FigureRow], panels: list[Drawn]) -> SiteFile:
    row = site.indicators[indicator]
    path = f"indicators/{indicator}.html"
    newest = [row for row in sorted(own, key=lambda row: (row.sort_key, row.known_from), reverse=True) if row.is_newest]
    return site.page(
        path,
        "indicator.html.j2",
        title=site.names.indicator(indicator),
        nav="indicators",
        indicator=row,
        unit=", ".join(dict.fromkeys(site.names.unit(unit) for unit in dict.fromkeys(row.unit for row in newest))) or row.unit,
        charts=charts_of(site, panels, up="../"),
        bars=_bars(site, newest),
        statements=site.table_rows(path, "statement", ((_digest(site, row), row) for row in newest), site.shown),
        conflicts=sum(conflict.indicator == indicator for conflict in site.rows.conflicts),
        accuracy=accuracy_of(site, indicator),
    )


def _digest(site: Site, row: FigureRow) -> str:
    """Of all that a row of the table shows: the figure, and whether it is contradicted or was changed."""
    marks = 2 * (row.observation_id in site.marked.rivals) + (row.observation_id in site.marked.revised)
    return f"{row.digest:016x}{marks}"


def accuracy_of(site: Site, indicator: str) -> Accuracy | None:
    return site.rows.accuracy.get(indicator)


def _compared(unit: str) -> tuple[str, ...]:
    """Places that stand beside each other: shares of all, but counts of provinces without the country that they add up to."""
    return ("country", "province") if unit.startswith("percent") else ("province",)


def _bars(site: Site, statements: list[FigureRow]) -> list[Bar]:
    """The newest level of each place, longest first; nothing where fewer than three places are known in one unit."""
    newest: dict[str | None, tuple[FigureRow, Decimal]] = {}
    for row in statements:  # they come newest first
        is_of_everyone = row.is_chosen and row.kind == "level" and not row.population and not row.programme
        if is_of_everyone and row.value is not None and row.value >= 0 and row.place_level in _compared(row.unit):
            newest.setdefault(row.place_name, (row, row.value))
    units = {row.unit for row, _ in newest.values()}
    if len(newest) < 3 or len(units) != 1:
        return []
    ranked = sorted(newest.values(), key=lambda each: -each[1])[:MOST_PLACES]
    longest = ranked[0][1] or Decimal(1)
    return [Bar(site.shown(row), float(value / longest * 100)) for row, value in ranked]


_COLUMNS = (
    "observation_id", "indicator", "kind", "place_code", "place_name", "population", "programme", "period_start", "period_end", "value",
    "lower", "upper", "unit", "qualifier", "is_chosen", "source", "published_on", "known_from", "quote",
)  # fmt: skip


def data_file(name: str, rows: tuple[FigureRow, ...]) -> SiteFile:
    """The data of a chart as CSV; text that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_cell(getattr(row, column)) for column in _COLUMNS])
    return SiteFile(f"charts/{name}.csv", out.getvalue().encode())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) and isinstance(value, str) else text
