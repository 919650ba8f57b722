"""Which statements of an indicator become which charts: panels of like kind and unit, series of like place and scope.

Belongs here: choosing and ordering. Does not belong here: how a chart looks (`charts.py`), how a figure is worded (`shown.py`).
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, Literal, NamedTuple

from transforms.reference.poverty_standards import first_reviews
from transforms.report.charts import PALETTE, Panel, PanelKind, Point
from transforms.report.language import FOLDER
from transforms.report.rows import FigureRow
from transforms.report.shown import OUTLOOK, evidence_link

MOST_SERIES: Final = len(PALETTE)
MOST_PANELS: Final = 3
ORDER_OF_SIZE: Final = 8
WIDEST: Final = Decimal("1.5")
_LABELLED: Final = 9


@dataclass(frozen=True, slots=True)
class Marked:
    """Statements that a chart tells apart, by id: those that another contradicts, and those that their page has changed."""

    rivals: frozenset[str] = frozenset()
    revised: frozenset[str] = frozenset()


class SeriesKey(NamedTuple):
    """Whom and what a series is about. Places are told apart by their codes: a province and its city bear one name."""

    place_name: str
    place_code: str
    population: str
    programme: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of tiles on the overview."""

    key: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview tells: `overview.toml`."""

    place_code: str
    hero: str
    groups: tuple[Group, ...]
    breaks_with_standard: frozenset[str]


@cache
def overview() -> Overview:
    content = tomllib.loads((FOLDER / "overview.toml").read_text(encoding="utf-8"))
    return Overview(
        place_code=content["place_code"],
        hero=content["hero"],
        groups=tuple(Group(group["key"], tuple(group["indicators"])) for group in content["groups"]),
        breaks_with_standard=frozenset(content["breaks_with_standard"]),
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A panel, its series in the order of their numbers, and how many further series have figures that are only in the table."""

    panel: Panel
    keys: tuple[SeriesKey, ...]
    rows: tuple[FigureRow, ...]
    left_out: int
    outside: int  # statements that disagree so widely that drawing them would press the series flat


def key_of(row: FigureRow) -> SeriesKey:
    return SeriesKey(row.place_name or "", row.place_code or "", row.population or "", row.programme or "")


def is_standing(row: FigureRow) -> bool:
    """Whether the page of the statement still says so, as last captured."""
    return row.is_newest and row.known_to is None


def panel_kind(row: FigureRow) -> PanelKind:
    """A target belongs to what it is a target for."""
    if row.kind in ("change", "average_change"):
        return "change"
    if row.kind in ("flow", "cumulative"):
        return "window"
    if row.kind in OUTLOOK and row.unit == "percentage_point":
        return "change"
    if row.kind in OUTLOOK and row.period_start is not None and row.period_start != row.period_end:
        return "window"
    return "state"


def drawable(row: FigureRow, marked: Marked) -> bool:
    """Dated, certain and chosen, or else a rival of the chosen one."""
    has_number = row.value is not None or (row.lower is not None and row.upper is not None)
    return row.period_end is not None and has_number and is_standing(row) and (row.is_chosen or row.observation_id in marked.rivals)


def panels_of(
    indicator: str, figures: Iterable[FigureRow], *, marked: Marked, place_code: str, only_place: bool = False, name: str = ""
) -> list[Drawn]:
    """The charts of an indicator. `marked` are the statements that a chart tells apart; `only_place` keeps one place; charts are called
    `name` and a number, the indicator's code without it."""
    groups: defaultdict[tuple[PanelKind, str], list[FigureRow]] = defaultdict(list)
    for row in figures:
        if drawable(row, marked) and (not only_place or row.place_code == place_code):
            groups[panel_kind(row), row.unit].append(row)
    order: Final = {"state": 0, "window": 1, "change": 2}
    alike = {key: _comparable(rows, place_code) for key, rows in groups.items()}
    full = [(kind, unit, rows) for (kind, unit), rows in alike.items() if _has_path(rows)]
    full.sort(key=lambda group: (-sum(row.place_code == place_code for row in group[2]), -len(group[2]), order[group[0]], group[1]))
    kept = sorted(full[:MOST_PANELS], key=lambda group: order[group[0]])
    return [
        _drawn(indicator, f"{name or indicator}-{number}", kind, rows, marked, place_code)
        for number, (kind, _, rows) in enumerate(kept, start=1)
    ]


def _has_path(rows: Iterable[FigureRow]) -> bool:
    """Whether one series has two days: a chart of lone points says no more than the table."""
    days: defaultdict[SeriesKey, set[date | None]] = defaultdict(set)
    for row in rows:
        days[key_of(row)].add(row.period_end)
    return any(len(each) > 1 for each in days.values())


def _comparable(rows: list[FigureRow], place_code: str) -> list[FigureRow]:
    """Counts and money of one order of size: a country beside a province would press the province flat."""
    if rows[0].unit.startswith("percent"):
        return rows
    sizes = Counter(row.place_code for row in rows)
    measure = place_code if place_code in sizes else sizes.most_common(1)[0][0]
    largest = max(_size(row) for row in rows if row.place_code == measure) or Decimal(1)
    return [row for row in rows if row.place_code == measure or _size(row) <= largest * ORDER_OF_SIZE]


def _size(row: FigureRow) -> Decimal:
    return abs(row.value if row.value is not None else row.upper or Decimal(0))


def _drawn(indicator: str, name: str, kind: PanelKind, rows: Sequence[FigureRow], marked: Marked, place_code: str) -> Drawn:
    here = {key_of(row) for row in rows if row.place_code == place_code}
    sizes = Counter(key_of(row) for row in rows)
    levels = {key_of(row): row.place_level for row in rows}
    home = next((levels[key] for key in here), "province")
    ranked = sorted(sizes, key=lambda key: (key not in here, bool(key.population or key.programme), levels[key] != home, -sizes[key], key))
    keys = tuple(ranked[:MOST_SERIES])
    chosen = {key_of(row) for row in rows if row.is_chosen}
    own = [row for row in rows if key_of(row) in keys and key_of(row) in chosen]
    breaks = first_reviews() if indicator in overview().breaks_with_standard and kind == "state" else ()
    days = [day for row in own for day in (row.period_start, row.period_end) if day is not None]
    scale = _scale(own)
    labelled = len(keys) == 1 and sum(row.kind not in OUTLOOK for row in own) <= _LABELLED
    drawn = [row for row in own if row.is_chosen or _size(row) <= WIDEST * max(_size(each) for each in own if each.is_chosen)]
    outside, own = len(own) - len(drawn), drawn
    rival_facts = {row.fact_id for row in own if row.observation_id in marked.rivals and not row.is_chosen}
    points = tuple(_point(row, keys, breaks, scale, marked=marked, rival_facts=rival_facts, labelled=labelled) for row in own)
    shown_breaks = tuple(day for day in breaks if min(days) < day <= max(days))
    return Drawn(Panel(name, kind, scale, points, len(keys), shown_breaks), keys, tuple(own), len(ranked) - len(keys), outside)


def _scale(rows: Iterable[FigureRow]) -> int:
    rows = list(rows)
    if not rows[0].unit.startswith(("VND", "USD")):
        return 1
    largest = max(_size(row) for row in rows)
    return 10**9 if largest >= 10**9 else 10**6 if largest >= 10**6 else 1


def _point(
    row: FigureRow,
    keys: tuple[SeriesKey, ...],
    breaks: tuple[date, ...],
    scale: int,
    *,
    marked: Marked,
    rival_facts: Collection[str],
    labelled: bool,
) -> Point:
    low, high = row.lower, row.upper
    value = row.value if row.value is not None else ((low or Decimal(0)) + (high or Decimal(0))) / 2
    is_range = row.value is None
    last = row.period_end
    assert last is not None
    return Point(
        observation_id=row.observation_id,
        link=evidence_link(row),
        series=keys.index(key_of(row)),
        first=row.period_start,
        last=last,
        value=value,
        low=low if is_range else None,
        high=high if is_range else None,
        opens=_opens(row),
        mark="forecast" if row.kind == "forecast" else "target" if row.kind in OUTLOOK else "range" if is_range else "result",
        is_rival=row.observation_id in marked.rivals and not row.is_chosen,
        has_rival=row.is_chosen and row.fact_id in rival_facts,
        is_revised=row.observation_id in marked.revised,
        segment=sum(last >= day for day in breaks),
        label=f"{(value / scale).normalize():,f}".replace("-", "\N{MINUS SIGN}") if labelled and not is_range else None,
    )


def _opens(row: FigureRow) -> Literal["up", "down", ""]:
    if row.value is None:
        return ""
    return {"over": "up", "at_least": "up", "nearly": "down", "under": "down", "at_most": "down"}.get(row.qualifier, "")  # type: ignore[return-value]
