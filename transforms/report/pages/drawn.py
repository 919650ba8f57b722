"""A chart as a page shows it: drawing, title, unit, legend, and the notes without which it could be misread.

Belongs here: the words around a chart. Does not belong here: the drawing (`../charts.py`), the choice of its figures (`../series.py`).
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from transforms.report.pages.frame import Site
from transforms.report.rows import FigureRow
from transforms.report.series import Drawn, Marked, panels_of
from transforms.report.shown import Shown


@dataclass(frozen=True, slots=True)
class SeriesShown:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the macro `chart` shows."""

    id: str
    name: str
    title: str
    axis: str
    svg: Markup
    series: tuple[SeriesShown, ...]
    marks: tuple[str, ...]
    notes: tuple[str, ...]


def charts_of(site: Site, panels: Collection[Drawn], *, up: str, title: str | None = None) -> list[Chart]:
    """The charts of some panels in a language; `title` takes the place of the panel's own."""
    return [_chart(site, drawn, up=up, title=title) for drawn in panels]


def every_panel(rows: Collection[FigureRow], *, marked: Marked, place_code: str) -> dict[str, list[Drawn]]:
    """The panels of each indicator."""
    by_indicator: dict[str, list[FigureRow]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator, []).append(row)
    return {indicator: panels_of(indicator, own, marked=marked, place_code=place_code) for indicator, own in sorted(by_indicator.items())}


def _chart(site: Site, drawn: Drawn, *, up: str, title: str | None) -> Chart:
    panel, say = drawn.panel, site.language.say
    chart_id = f"chart-{panel.name}"
    labels = {row.observation_id: point_label(site.shown(row)) for row in drawn.rows}
    points = panel.points
    marks = [
        *(mark for mark in ("result", "range", "target", "forecast") if any(p.mark == mark and not p.is_rival for p in points)),
        *(["interval"] if any(p.opens or p.low is not None for p in points) else []),
        *(["window"] if panel.kind == "window" else []),
        *(["rival"] if any(p.is_rival or p.has_rival for p in points) else []),
        *(["revised"] if any(p.is_revised for p in points) else []),
        *(["break"] if panel.breaks else []),
    ]
    notes = []
    if panel.kind == "state":
        notes.append(say("note.year_end"))
    if panel.breaks:
        notes.append(say("note.break"))
    if panel.kind == "state" and min(p.value for p in points) >= max(p.value for p in points) * 6 / 10:
        notes.append(say("note.not_from_zero"))
    if drawn.left_out:
        notes.append(say("note.left_out", n=drawn.left_out))
    if drawn.outside:
        notes.append(say("note.outside", n=drawn.outside))
    return Chart(
        id=chart_id,
        name=panel.name,
        title=title or say(f"panel.{panel.kind}"),
        axis=_axis(site, drawn),
        svg=site.drawing(panel.name, labels, up=up, title_id=chart_id),
        series=tuple(SeriesShown(number, name) for number, name in enumerate(_series_names(site, drawn), start=1)),
        marks=tuple(marks),
        notes=tuple(notes),
    )


def _series_names(site: Site, drawn: Drawn) -> Iterator[str]:
    """Place, and scope where it is not everyone and everything; where two places of a chart bear one name, their level and code too."""
    say, names = site.language.say, site.names
    levels = {row.place_code: row.place_level for row in drawn.rows}
    namesakes = Counter(name for name, _ in {(key.place_name, key.place_code) for key in drawn.keys})
    for key in drawn.keys:
        place = key.place_name or say("place.none")
        if namesakes[key.place_name] > 1 and (level := levels.get(key.place_code)):
            place += f" ({say(f'level.{level}')} {key.place_code})"
        yield " · ".join(part for part in (place, names.of("population", key.population), names.of("programme", key.programme)) if part)


def point_label(shown: Shown) -> str:
    """A point in words, for those who cannot see it."""
    return ", ".join(part for part in (shown.place, shown.scope, shown.period, shown.kind, shown.full) if part)


def _axis(site: Site, drawn: Drawn) -> str:
    unit = site.names.unit(drawn.rows[0].unit)
    scale = {10**9: "scale.billion", 10**6: "scale.million"}.get(drawn.panel.scale)
    return f"{site.language.say(scale)} {unit}" if scale else unit
