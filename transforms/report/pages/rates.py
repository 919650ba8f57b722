"""Lending and deposit rates: today's tables as the bank shows them, and what was seen when.

Belongs here: what the page of rates tells. Does not belong here: figures about indicators (`indicators.py`).
"""

from collections import defaultdict
from collections.abc import Iterable

from transforms.report.charts import PALETTE, Panel, Point
from transforms.report.pages.drawn import Chart, SeriesShown
from transforms.report.pages.frame import Site, SiteFile
from transforms.report.rows import RateRow
from transforms.report.shown import ShownRate, evidence_page, product_of

PANEL = "rates"


def rates_panel(rates: Iterable[RateRow]) -> tuple[Panel, tuple[str, ...]] | None:
    """The history of up to six lending products as a chart, those that changed first; None where all is of one day."""
    runs: defaultdict[str, list[RateRow]] = defaultdict(list)
    for row in rates:
        is_dated = row.section == "sidebar" or row.effective_from is not None  # an article says what held, not since when
        if row.product_kind == "loan" and row.programme and row.text_sha256 and is_dated:
            runs[product_of(row)].append(row)
    ranked = sorted(runs, key=lambda code: (-len({row.percent_per_year for row in runs[code]}), -len(runs[code]), code))[: len(PALETTE)]
    points = [
        Point(
            observation_id=row.rate_id,
            link=f"{evidence_page(row.text_sha256 or '')}#{row.rate_id}",
            series=number,
            first=max(row.first_seen_on, row.effective_from or row.first_seen_on),
            last=row.last_seen_on,
            value=row.percent_per_year,
            low=None,
            high=None,
            opens="",
            mark="result",
            is_rival=False,
            has_rival=False,
            is_revised=False,
            segment=0,
            told_from=row.effective_from if row.effective_from and row.effective_from < row.first_seen_on else None,
        )
        for number, code in enumerate(ranked)
        for row in runs[code]
        if not row.superseded and (row.effective_from or row.first_seen_on) <= row.last_seen_on
    ]
    if len({day for point in points for day in (point.told_from or point.first, point.last)}) < 2:
        return None
    return Panel(PANEL, "window", 1, tuple(points), len(ranked)), tuple(ranked)


def rates_page(site: Site, panel: tuple[Panel, tuple[str, ...]] | None) -> SiteFile:
    """`rates.html`."""
    shown = site.rates
    tables: defaultdict[tuple[str, str], list[ShownRate]] = defaultdict(list)
    for rate in shown:
        if rate.row.section == "sidebar" and rate.row.is_newest:
            tables[rate.source, rate.row.product_kind].append(rate)
    changes = [rate for rate in shown if rate.row.section == "sidebar" and _follows(rate.row, site.rows.rates)]
    return site.page(
        "rates.html",
        "rates.html.j2",
        title=site.language.say("rates.title"),
        nav="rates",
        tables=sorted(tables.items()),
        chart_shown=_chart(site, panel, shown) if panel else None,
        changes=sorted(changes, key=lambda rate: rate.row.first_seen_on, reverse=True),
        shown=shown,
    )


def _follows(row: RateRow, rates: Iterable[RateRow]) -> bool:
    """Whether the same table showed another rate of the product before."""
    return any(
        (other.source, other.section, product_of(other)) == (row.source, row.section, product_of(row))
        and other.last_seen_on < row.first_seen_on
        and other.percent_per_year != row.percent_per_year
        for other in rates
    )


def _chart(site: Site, panel: tuple[Panel, tuple[str, ...]], shown: list[ShownRate]) -> Chart:
    labels = {rate.row.rate_id: f"{rate.product}, {rate.percent}, {site.language.day(rate.row.first_seen_on)}" for rate in shown}
    title_id = f"chart-{PANEL}"
    points = panel[0].points
    return Chart(
        id=title_id,
        name=PANEL,
        title=site.language.say("rates.chart"),
        axis=site.language.say("rates.axis"),
        svg=site.drawing(PANEL, labels, up="", title_id=title_id),
        series=tuple(SeriesShown(number, site.names.of("rate_product", code)) for number, code in enumerate(panel[1], start=1)),
        marks=(
            "last_seen",
            *(["seen"] if any(point.first != point.last for point in points) else []),
            *(["told"] if any(point.told_from for point in points) else []),
        ),
        notes=(site.language.say("rates.note"),),
    )
