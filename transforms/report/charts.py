"""Charts of an indicator: Vega-Lite specifications, rendered to SVG without a browser or a network.

One chart is drawn once and holds no words, only numbers and years, so that both languages show the same drawing; the page around it
carries title, unit and legend. What a mark means:

    filled dot, line     a result, with its line while one poverty standard holds
    thin rule, triangle  an interval: what a hedge ("over", "nearly") or a range leaves open
    hollow diamond       a target or proposal; hollow square: a forecast
    cross                another statement about the same fact that disagrees; a ring: the chosen one beside it
    dashed ring          a figure that its page has changed since
    bar                  the window of a flow; the days between which a rate was seen
    dashed bar           from the day on which a rate took effect, as a text says, to the first day seen
    dashed upright       a new poverty standard: figures on its two sides do not compare

Belongs here: specifications and their drawing. Does not belong here: which figures they show (`series.py`).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final, Literal, cast

import vl_convert

Json = dict[str, "JsonValue"]
JsonValue = str | int | float | bool | None | list["JsonValue"] | Json

VEGA_LITE: Final = "6.1"
DRAWING: Final = 1
"""Counted up when `draw` makes another drawing of the same specification: earlier drawings are then made anew."""
SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
PALETTE: Final = ("#005f9e", "#c44601", "#00735a", "#8f3f86", "#6b5b00", "#3d4756")
"""Told apart with any kind of colour vision, 4.5 to 1 on white; the dash and the number at the line's end say the same without colour."""
DASHES: Final[tuple[list[int], ...]] = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 4])
INK: Final = "#3d4756"
CONFLICT: Final = "#a3004f"

PanelKind = Literal["state", "window", "change"]


@dataclass(frozen=True, slots=True)
class Point:
    """One statement on a chart. `series` counts from 0; `low` and `high` are the interval's ends, null where it is open or has none."""

    observation_id: str
    link: str  # from a page one folder below the language's root
    series: int
    first: date | None
    last: date
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    opens: Literal["up", "down", ""]
    mark: Literal["result", "range", "target", "forecast"]
    is_rival: bool  # disagrees with the chosen statement of its fact
    has_rival: bool
    is_revised: bool
    segment: int  # results of one segment are joined by a line
    label: str | None = None  # the number beside the dot
    told_from: date | None = None  # the day from which a text says that it held, where that lies before `first`


@dataclass(frozen=True, slots=True)
class Panel:
    """What one chart shows. Values are divided by `scale` (1, a million, a billion); `breaks` are days on which a new standard begins."""

    name: str
    kind: PanelKind
    scale: int
    points: tuple[Point, ...]
    series: int
    breaks: tuple[date, ...] = ()


def _tags(panel: Panel) -> dict[str, str]:
    """The numbers of the series at the newest result of each; series that end on one spot share their tag."""
    ends: dict[int, Point] = {}
    for point in panel.points:
        if point.mark == "result" and not point.is_rival and (point.series not in ends or point.last >= ends[point.series].last):
            ends[point.series] = point
    tallest = max((abs(point.value) for point in panel.points), default=Decimal(1)) or Decimal(1)
    spots: dict[tuple[date, int], list[Point]] = {}
    for series in sorted(ends):
        point = ends[series]
        spots.setdefault((point.last, round(point.value / tallest * 25)), []).append(point)
    return {points[0].observation_id: " ".join(str(point.series + 1) for point in points) for points in spots.values()}


def _earliest(point: Point) -> date:
    return point.told_from or point.first or point.last


def _row(point: Point, panel: Panel, reach: float, tags: Mapping[str, str]) -> Json:
    value = float(point.value / panel.scale)
    low = float(point.low / panel.scale) if point.low is not None else value - (reach if point.opens == "down" else 0)
    high = float(point.high / panel.scale) if point.high is not None else value + (reach if point.opens == "up" else 0)
    return {
        "observation_id": point.observation_id,
        "href": f"../{point.link}",
        "series": point.series + 1,
        "told_from": _earliest(point).isoformat(),
        "from": (point.first or point.last).isoformat(),
        "on": point.last.isoformat(),
        "value": value,
        "low": low,
        "high": high,
        "opens": point.opens,
        "mark": "rival" if point.is_rival else point.mark,
        "has_rival": point.has_rival,
        "is_revised": point.is_revised,
        "line": f"{point.series}-{point.segment}",
        "label": point.label or "",
        "tag": tags.get(point.observation_id, ""),
    }


def specification(panel: Panel) -> Json:
    """The Vega-Lite specification of a panel, its data within."""
    values = [float(point.value / panel.scale) for point in panel.points]
    floor, ceiling = min([*values, 0.0]), max([*values, 0.0])
    reach = (ceiling - floor or 1.0) * 0.06
    tags = _tags(panel) if panel.series > 1 else {}
    rows: list[JsonValue] = [_row(point, panel, reach, tags) for point in panel.points]
    layers = [*_breaks(panel), *_marks(panel)]
    return {
        "$schema": SCHEMA,
        "usermeta": {"drawing": DRAWING},
        "width": 860,
        "height": 300,
        "background": "transparent",
        "padding": {"left": 4, "top": 4, "right": 4 + 6 * (max(map(len, tags.values()), default=1) - 1), "bottom": 4},  # a tag is not cut
        "data": {"name": "statements", "values": rows},
        "layer": cast("list[JsonValue]", layers),
        "config": {
            "font": "system-ui, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelFontSize": 13, "labelColor": INK, "gridColor": "#e6e4de", "domainColor": "#b9b6ad", "tickColor": "#b9b6ad"},
            "text": {"fontSize": 13, "fill": INK},
        },
    }


def _breaks(panel: Panel) -> list[Json]:
    if not panel.breaks:
        return []
    days: list[JsonValue] = [{"on": day.isoformat()} for day in panel.breaks]
    mark: Json = {"type": "rule", "stroke": "#8a8678", "strokeDash": [4, 4], "strokeWidth": 1.25}
    return [{"data": {"values": days}, "mark": mark, "encoding": {"x": _x(panel)}}]


def _x(panel: Panel, name: str = "on") -> Json:
    """Time. A year is marked at its 31 December, where its review stands: the mark of 1 January would read as the year after."""
    days = [day for point in panel.points for day in (_earliest(point), point.last)]
    first, last = min(days).year, max(days).year
    axis: Json = {"title": None, "grid": False, "format": "%Y"}
    if last - first > 0:
        step = (last - first) // 12 + 1
        axis["values"] = [f"{year}-12-31" for year in range(last, first - 2, -step)]
    else:
        axis |= {"format": "%Y-%m", "tickCount": 6}
    return {"field": name, "type": "temporal", "scale": {"type": "utc", "nice": False, "padding": 26}, "axis": axis}


def _y(panel: Panel, name: str = "value") -> Json:
    values = [point.value for point in panel.points]
    zero = panel.kind != "state" or min(values) < max(values) * Decimal("0.6")
    axis: Json = {"title": None, "tickCount": 5, "domain": False, "ticks": False, "labelPadding": 6}
    return {"field": name, "type": "quantitative", "scale": {"zero": zero, "nice": True}, "axis": axis}


def _color(panel: Panel) -> Json:
    domain: list[JsonValue] = list(range(1, panel.series + 1))
    scale: Json = {"domain": domain, "range": list(PALETTE[: panel.series])}
    return {"field": "series", "type": "nominal", "scale": scale, "legend": None}


def _layer(test: str, mark: Json, **encoding: Json) -> Json:
    """One layer of the rows that pass a test."""
    return {"transform": [{"filter": test}], "mark": mark, "encoding": dict(encoding)}


_SHAPES: Final[Mapping[str, Json]] = {
    "rival": {"type": "point", "shape": "cross", "filled": True, "size": 46, "fill": CONFLICT, "opacity": 1},
    "result": {"type": "point", "shape": "circle", "filled": True, "size": 64, "opacity": 1},
    "range": {"type": "point", "shape": "stroke", "size": 180, "strokeWidth": 3, "opacity": 1},
    "target": {"type": "point", "shape": "diamond", "filled": True, "fill": "#ffffff", "size": 110, "strokeWidth": 2, "opacity": 1},
    "forecast": {"type": "point", "shape": "square", "filled": True, "fill": "#ffffff", "size": 80, "strokeWidth": 2, "opacity": 1},
}
_HOLLOW: Final = ("target", "forecast")


def _marks(panel: Panel) -> list[Json]:
    """The layers, from back to front; only those that the panel has rows for, since each costs time to draw."""
    color, x, y = _color(panel), _x(panel), _y(panel)
    return [*_spans(panel, color, x, y), *_rings(panel, x, y), *_points(panel, color, x, y), *_words(panel, color, x, y)]


def _spans(panel: Panel, color: Json, x: Json, y: Json) -> Iterator[Json]:
    """What lies behind the points: how far a change goes, what a window covers, the line of a series, what hedges allow."""
    if panel.kind == "change":
        yield _layer("datum.mark == 'result'", {"type": "rule", "strokeWidth": 3, "opacity": 0.4}, x=x, y=y, y2={"datum": 0}, color=color)
    if any(point.told_from for point in panel.points):
        told: Json = {"type": "rule", "strokeWidth": 2, "opacity": 0.6, "strokeDash": [5, 4]}
        yield _layer("datum.told_from != datum.from", told, x=_x(panel, "told_from"), x2={"field": "from"}, y=y, color=color)
    if panel.kind == "window":
        bar: Json = {"type": "rule", "strokeWidth": 5, "opacity": 0.45, "strokeCap": "butt"}
        yield _layer("datum.from != datum.on && datum.mark != 'rival'", bar, x=_x(panel, "from"), x2={"field": "on"}, y=y, color=color)
    if panel.kind == "state" and any(point.mark == "result" and not point.is_rival for point in panel.points):
        dash: list[JsonValue] = [list[JsonValue](each) for each in DASHES[: panel.series]]
        domain: list[JsonValue] = list(range(1, panel.series + 1))
        dashes: Json = {"field": "series", "type": "nominal", "scale": {"domain": domain, "range": dash}, "legend": None}
        line: Json = {"type": "line", "strokeWidth": 2.25}
        yield _layer("datum.mark == 'result'", line, x=x, y=y, color=color, detail={"field": "line"}, strokeDash=dashes)
    if any(point.opens or point.low is not None for point in panel.points):
        rule: Json = {"type": "rule", "strokeWidth": 1.5}
        yield _layer("datum.low != datum.high", rule, x=x, y=_y(panel, "low"), y2={"field": "high"}, color=color)
        for way, end, shape in (("up", "high", "triangle-up"), ("down", "low", "triangle-down")):
            if any(point.opens == way for point in panel.points):
                tip: Json = {"type": "point", "shape": shape, "filled": True, "size": 34, "opacity": 1}
                yield _layer(f"datum.opens == '{way}'", tip, x=x, y=_y(panel, end), color=color)


def _rings(panel: Panel, x: Json, y: Json) -> Iterator[Json]:
    """Around points that others contradict, and around those that were changed in silence."""
    ring: Json = {"type": "point", "shape": "circle", "filled": False}
    if any(point.has_rival for point in panel.points):
        yield _layer("datum.has_rival", {**ring, "size": 230, "stroke": CONFLICT, "strokeWidth": 1.75}, x=x, y=y)
    if any(point.is_revised for point in panel.points):
        yield _layer("datum.is_revised", {**ring, "size": 400, "stroke": INK, "strokeWidth": 1.5, "strokeDash": [3, 2]}, x=x, y=y)


def _points(panel: Panel, color: Json, x: Json, y: Json) -> Iterator[Json]:
    has = {"rival" if point.is_rival else point.mark for point in panel.points}
    for name, mark in _SHAPES.items():
        if name in has:
            tint: dict[str, Json] = {} if name == "rival" else {"stroke" if name in _HOLLOW else "color": color}
            yield _layer(f"datum.mark == '{name}'", mark, x=x, y=y, href={"field": "href", "type": "nominal"}, **tint)


def _words(panel: Panel, color: Json, x: Json, y: Json) -> Iterator[Json]:
    if any(point.label for point in panel.points):
        yield _layer("datum.label != ''", {"type": "text", "dy": -15}, x=x, y=y, text={"field": "label", "type": "nominal"})
    if panel.series > 1:
        tag: Json = {"type": "text", "dx": 11, "align": "left", "fontWeight": "bold"}
        yield _layer("datum.tag != ''", tag, x=x, y=y, color=color, text={"field": "tag", "type": "nominal"})


def draw(specification: Json) -> str:
    """The SVG of a specification, without the attributes that a page's policy or its own roles would have to argue with.

    Its links lead to evidence from one folder below the language's root, as from `charts/`, where it lies as a file too.
    """
    svg = str(vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE))
    svg = re.sub(r' (?:role|aria-[a-z]+|class|style|pointer-events|version|xmlns:xlink)="[^"]*"', "", svg)
    svg = re.sub(r'<path aria-hidden="true" d="" [^>]*/>|<path d=""[^>]*/>|<path d="M0,0h0v0h0Z"\s*/>', "", svg)
    svg = re.sub(r'xlink:href="[^"]*?(\.\./evidence/)', r'href="\1', svg)  # the renderer puts an address of its own before ours
    svg = svg.replace(' target="_blank"', "").replace(' opacity="1"', "")
    while (emptier := re.sub(r"<g[^>]*></g>", "", svg)) != svg:
        svg = emptier
    return svg


_POINT: Final = re.compile(r'<a href="\.\./([^"#]*)#([0-9a-f]+)"')
_NUMBER: Final = re.compile(r">([\u2212\-]?[\d.,]+)</text>")
_OPENING: Final = re.compile(r'<svg xmlns="[^"]*" width="\d+" height="\d+"')


def dress(svg: str, *, labels: Mapping[str, str], is_vietnamese: bool, up: str, title_id: str) -> str:
    """A drawing for one page: numbers in its language, a name for each point, links from where the page lies.

    `labels` names points by observation id; `up` leads from the page to the root of its language ("" or "../"); `title_id` is the
    element that names the chart.
    """

    def named(found: re.Match[str]) -> str:
        label = escape(labels.get(found[2], found[2]))
        return f'<a href="{up}{found[1]}#{found[2]}" aria-label="{label}"'

    svg = _POINT.sub(named, svg)
    if is_vietnamese:
        svg = _NUMBER.sub(lambda found: f">{found[1].translate({44: '.', 46: ','})}</text>", svg)
    return _OPENING.sub(rf'<svg class="chart" role="group" aria-labelledby="{title_id}" preserveAspectRatio="xMidYMid meet"', svg, count=1)


def as_json(specification: Json) -> str:
    """The specification as a file that other tools open; not indented, for which `json` takes a slow way with thousands of points."""
    members = ",\n".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in specification.items())
    return f"{{\n{members}\n}}\n"


def sparkline(values: Sequence[float], *, width: int = 120, height: int = 32) -> str:
    """A line without axes for a tile: decoration beside a number that is told in words, so it is hidden from readers of the screen."""
    if len(values) < 2:
        return ""
    low, high = min(*values, 0.0), max(values)
    span = high - low or 1.0
    step = (width - 8) / (len(values) - 1)
    places = [(4 + step * n, height - 4 - (value - low) / span * (height - 8)) for n, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    return (
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" focusable="false">'
        f'<polyline points="{line}" fill="none" stroke="{PALETTE[0]}" stroke-width="2"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{PALETTE[0]}"/></svg>'
    )
