"""How well pages are read: readings against labels, by level, language, indicator and form.

Belongs here: labels, matching, counting. Does not belong here: printing and exit codes (orchestration.cli), reading pages (`extract`).

Four levels, each stricter than the one before: `figure` (the number, or its bounds, and its family of units), `indicator`, `fact` (kind,
place and end of the period too) and `scope` (population and programme too). Rates are scored whole. Labels marked ambiguous count neither
way; of a label with other defensible readings (`also`) the best counts.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from transforms.errors import UnreadableInput
from transforms.extract import Json, plain
from transforms.figures.tokens import fold
from transforms.records import Observation, Rate, Reading
from transforms.reference.places import places_by_code

Level = Literal["figure", "indicator", "fact", "scope"]
LEVELS: tuple[Level, ...] = get_args(Level)
_FAMILIES = dict.fromkeys(("percent", "percentage_point", "percent_relative", "percent_of_plan"), "percent")
_FACT_FIELDS = ("kind", "place_name", "period_end")
Fields = Mapping[str, Json]


@dataclass(slots=True)
class Score:
    """Right, false and missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Page:
    """One labelled page."""

    page: str
    language: str
    observations: list[Fields]
    rates: list[Fields]


@dataclass(slots=True)
class Evaluation:
    """Scores over all pages, and which fields were wrong where the indicator was right."""

    pages: int = 0
    levels: dict[Level, Score] = field(default_factory=lambda: {level: Score() for level in LEVELS})
    rates: Score = field(default_factory=Score)
    by_language: dict[str, dict[Level, Score]] = field(default_factory=dict)
    by_indicator: dict[str, dict[Level, Score]] = field(default_factory=dict)
    by_form: dict[str, dict[Level, Score]] = field(default_factory=dict)
    confusion: Counter[str] = field(default_factory=Counter)
    misses: list[tuple[str, str]] = field(default_factory=list)  # page, what was missed or misread
    false_finds: list[tuple[str, str]] = field(default_factory=list)

    def as_data(self) -> dict[str, Json]:
        """The scores as JSON, for `tests/accuracy.json` and the report."""
        return {
            "pages": self.pages,
            **{level: _numbers(self.levels[level]) for level in LEVELS},
            "rate": _numbers(self.rates),
            "by_language": _nested(self.by_language),
            "by_indicator": _nested(self.by_indicator),
            "by_form": _nested(self.by_form),
            "confusion": dict(sorted(self.confusion.items())),
        }


def load_pages(gold: Path) -> list[Page]:
    """Labels from a JSON Lines file, or from every `.json` beside a page below a folder."""
    if gold.is_dir():
        texts = [(path, path.read_text(encoding="utf-8")) for path in sorted(gold.rglob("*.json"))]
    else:
        texts = [(gold, line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    pages = []
    for path, text in texts:
        try:
            row = json.loads(text)
        except ValueError as error:
            raise UnreadableInput(str(path), expected="labels as JSON", came=str(error)) from error
        if isinstance(row, dict) and isinstance(row.get("observations"), list):
            pages.append(
                Page(str(row.get("page") or path.stem), str(row.get("language") or ""), row["observations"], row.get("rates") or [])
            )
    return pages


def find_page(folder: Path, page: str) -> Path:
    """The saved page with this name below a folder; UnreadableInput where there is none."""
    for ending in ("html", "htm", "txt"):
        found = sorted(folder.rglob(f"{page}.{ending}"))
        if found:
            return found[0]
    raise UnreadableInput(str(folder), expected=f"a saved page named {page}", came="none")


def evaluate(pages: Iterable[tuple[Page, Reading]]) -> Evaluation:
    """Scores of readings against the labels of their pages."""
    result = Evaluation()
    for page, reading in pages:
        result.pages += 1
        _score_page(result, page, reading)
    return result


def _score_page(result: Evaluation, page: Page, reading: Reading) -> None:
    readings: list[Fields] = [_as_fields(o) for o in reading.observations]
    found = match_labels(page.observations, readings)
    taken = {at for at, _ in found.values()}
    for i, label in enumerate(page.observations):
        if label.get("ambiguous"):
            continue
        at, reached = found.get(i, (-1, 0))
        groups = [
            result.levels,
            _group(result.by_language, page.language),
            _group(result.by_indicator, str(label["indicator"])),
            *(_group(result.by_form, form) for form in forms_of(label)),
        ]
        for depth, level in enumerate(LEVELS, 1):
            for group in groups:
                if reached >= depth:
                    group[level].right += 1
                else:
                    group[level].missed += 1
                    if at >= 0:
                        group[level].false += 1
        if reached < len(LEVELS):
            result.misses.append((page.page, f"{describe(label)} reached {LEVELS[reached - 1] if reached else 'nothing'}"))
        if reached >= 2:
            result.confusion.update(_wrong_fields(label, readings[at]))
    for at, other in enumerate(readings):
        if at in taken:
            continue
        result.false_finds.append((page.page, describe(other)))
        for group in (result.levels, _group(result.by_language, page.language), _group(result.by_indicator, str(other["indicator"]))):
            for level in LEVELS:
                group[level].false += 1
    _score_rates(result.rates, page.rates, reading.rates)


def _score_rates(score: Score, labels: Sequence[Fields], rates: Sequence[Rate]) -> None:
    sure = {_rate_key(label) for label in labels if not label.get("ambiguous")}
    unsure = {_rate_key(label) for label in labels if label.get("ambiguous")}
    found = {(r.product_kind, r.programme or r.term, round(float(r.percent_per_year), 6)) for r in rates}
    score.right += len(sure & found)
    score.false += len(found - sure - unsure)
    score.missed += len(sure - found)


def _rate_key(label: Fields) -> tuple[Json, Json, float]:
    return label.get("product_kind"), label.get("programme") or label.get("term"), round(_number(label["percent_per_year"]) or 0.0, 6)


def match_labels(labels: Sequence[Fields], readings: Sequence[Fields]) -> dict[int, tuple[int, int]]:
    """Label to (reading, level reached), one to one, the best first."""
    pairs = sorted(((level_reached(a, b), i, j) for i, a in enumerate(labels) for j, b in enumerate(readings)), reverse=True)
    found: dict[int, tuple[int, int]] = {}
    taken: set[int] = set()
    for reached, i, j in pairs:
        if reached and i not in found and j not in taken:
            found[i] = (j, reached)
            taken.add(j)
    return found


def level_reached(label: Fields, reading: Fields) -> int:
    """0 none to 4 scope: the best over the label and its other defensible readings."""
    others = label.get("also")
    also = [one for one in others if isinstance(one, dict)] if isinstance(others, list) else []
    return max(_level(one, reading) for one in (label, *({**label, **other} for other in also)))


def _level(label: Fields, reading: Fields) -> int:
    if not _same_figure(label, reading):
        return 0
    if label.get("indicator") != reading.get("indicator"):
        return 1
    if _wrong_fields(label, reading) & set(_FACT_FIELDS):
        return 2
    return 4 if label.get("scope_open") or _scope(label) == _scope(reading) else 3


def _wrong_fields(label: Fields, reading: Fields) -> set[str]:
    wrong = {name for name in ("kind", "period_end") if (label.get(name) or None) != (reading.get(name) or None)}
    if _fold(label.get("place_name")) != _fold(reading.get("place_name")):
        wrong.add("place_name")
    if not label.get("scope_open") and _scope(label) != _scope(reading):
        wrong.add("scope")
    return wrong


def _same_figure(label: Fields, reading: Fields) -> bool:
    if _family(label.get("unit")) != _family(reading.get("unit")):
        return False
    one, two = _number(label.get("value")), _number(reading.get("value"))
    if one is not None and two is not None:
        return _same(one, two)
    bounds = [(_number(label.get(name)), _number(reading.get(name))) for name in ("lower", "upper")]
    filled = [(one if a is None else a, two if b is None else b) for a, b in bounds]
    return all(a is not None and b is not None and _same(a, b) for a, b in filled)


def _same(one: float, two: float) -> bool:
    return abs(one - two) <= 1e-6 * max(1.0, abs(one), abs(two))


def _number(value: Json) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _family(unit: Json) -> str:
    if not isinstance(unit, str) or not unit:
        return "count"
    if unit in _FAMILIES:
        return _FAMILIES[unit]
    return unit.split("/")[0] if unit.startswith(("VND", "USD")) else "count"


def _scope(row: Fields) -> set[str]:
    return {code for name in ("population", "programme") for code in str(row.get(name) or "").split(";") if code and code != "all"}


def _fold(name: Json) -> str:
    if not isinstance(name, str) or not name:
        return ""
    folded = " ".join(fold(name.split("(")[0]).split())
    for before in ("tinh ", "huyen ", "vung "):
        folded = folded.removeprefix(before)
    for after in (" province", " district", " region"):
        folded = folded.removesuffix(after)
    return _names_of_places().get(folded, folded)


@lru_cache(maxsize=1)
def _names_of_places() -> dict[str, str]:
    """The country, its regions and provinces go by several names: each led to the name of the gazetteer's row."""
    names = {"vietnam": "viet nam", "ca nuoc": "viet nam", "toan quoc": "viet nam"}
    for spans in places_by_code().values():
        for place in spans:
            if place.level in ("country", "region", "province"):
                for name in (place.name, place.name_en, *place.aliases):
                    if name:
                        names[fold(name)] = fold(place.name)
    return names


def forms_of(label: Fields) -> tuple[str, ...]:
    """The forms a label shows: how it is hedged, what kind it is, its family of units."""
    forms = [f"kind:{label.get('kind')}", f"unit:{_family(label.get('unit'))}"]
    qualifier = label.get("qualifier")
    forms.append("hedged" if qualifier not in (None, "exact", "range") else str(qualifier or "exact"))
    if label.get("population") or label.get("programme"):
        forms.append("scoped")
    return tuple(forms)


def describe(row: Fields) -> str:
    """One label or reading in a line."""
    number = row.get("value") if row.get("value") is not None else f"{row.get('lower')} to {row.get('upper')}"
    scope = " ".join(sorted(_scope(row)))
    words = [row.get(name) for name in ("indicator", "kind", "unit", "period_end", "place_name")]
    return " ".join(map(str, [*words[:2], number, *words[2:], scope])).rstrip()


def _as_fields(observation: Observation) -> dict[str, Json]:
    names = ("indicator", "kind", "value", "lower", "upper", "unit", "period_end", "place_name", "population", "programme")
    return {name: plain(getattr(observation, name)) for name in names}


def _group(groups: dict[str, dict[Level, Score]], name: str) -> dict[Level, Score]:
    return groups.setdefault(name, {level: Score() for level in LEVELS})


def _numbers(score: Score) -> dict[str, Json]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "labels": score.right + score.missed,
    }


def _nested(groups: Mapping[str, Mapping[Level, Score]]) -> dict[str, Json]:
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for name, levels in sorted(groups.items()):
        for level in LEVELS:
            found[name][level] = _numbers(levels[level])
    return dict(found)
