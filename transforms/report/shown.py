"""A figure as a page shows it: number, unit, period, place and scope in the words of one language, with the link to its evidence.

Belongs here: one figure. Does not belong here: which figures stand on which page (`pages/`), how a page looks (`templates/`).
"""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from transforms.report.language import Language, read_table
from transforms.report.persons import without_private_names
from transforms.report.rows import FigureRow, RateRow, ReportRows

OUTLOOK: Final = frozenset({"target", "forecast", "proposal"})
"""Kinds that lie ahead: never drawn or told as results."""
WINDOWS: Final = frozenset({"flow", "cumulative"})
EVIDENCE: Final = "evidence"
"""In place of the way up: the page lies beside the evidence it leads to."""
_SIGNS: Final = {"percent": "sign.percent", "percent_relative": "sign.percent_relative", "percent_of_plan": "sign.percent_of_plan"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure, in words. `link` leads from the root of the language's pages."""

    row: FigureRow
    hedge: str
    number: str
    unit: str
    full: str
    kind: str
    period: str
    place: str
    scope: str
    source: str
    published: str
    link: str

    def figure(self, up: str) -> Markup:
        """The figure as a link to its evidence, from a page at `up` below the language's root. Called for every cell: not a template."""
        hedge = f'<span class="hedge">{escape(self.hedge)}</span> ' if self.hedge else ""
        unit = f' <span class="unit">{escape(self.unit)}</span>' if self.unit else ""
        link = self.link.removeprefix("evidence/") if up == EVIDENCE else up + self.link
        return Markup(f'<a class="figure" href="{escape(link)}">{hedge}<span class="number">{escape(self.number)}</span>{unit}</a>')

    @property
    def sort_key(self) -> str:
        return self.row.sort_key


@dataclass(frozen=True, slots=True)
class ShownRate:
    """One run of one rate, in words."""

    row: RateRow
    product: str
    percent: str
    source: str
    link: str | None
    holds_from: str


class Names:
    """Codes to names, in one language."""

    def __init__(self, rows: ReportRows, language: Language) -> None:
        self.language = language
        vi = language.is_vietnamese
        self._listed = {(row.list_name, row.code): (row.label_vi if vi else row.label_en) or row.label_en for row in rows.labels}
        self._listed["source", "unknown"] = language.words.get("source.unknown")
        own = {row["code"]: row["name_vi" if vi else "name_en"] for row in read_table("indicator_names.csv")}
        told = {row.indicator: ((row.label_vi or "").partition(" + ")[0] if vi else "") or row.label_en for row in rows.indicators}
        self._indicators = {code: name[:1].upper() + name[1:] for code, name in (told | own).items()}

    def indicator(self, code: str) -> str:
        return self._indicators.get(code, code.replace("_", " "))

    def of(self, list_name: str, code: str | None) -> str:
        """The label of a code, or of several parted by ";"."""
        if not code:
            return ""
        return ", ".join(self._listed.get((list_name, each)) or each.replace("_", " ") for each in code.split(";"))

    def unit(self, code: str) -> str:
        if code == "VND":
            return self.language.words["unit.vnd"]
        if code in _SIGNS:
            return self.language.words[_SIGNS[code]].strip()
        return self.of("unit", code)


def evidence_link(row: FigureRow) -> str:
    """Address of a figure's evidence, from the root of a language's pages."""
    return f"{evidence_page(row.text_sha256)}#{row.observation_id}"


def evidence_page(text_sha256: str) -> str:
    """Address of the evidence page of a document version: one text, one page."""
    return f"evidence/{text_sha256[:16]}.html"


def number_of(row: FigureRow, language: Language, names: Names) -> tuple[str, str]:
    """Number and unit of a figure; the scale word of dong belongs to the unit."""
    unit = names.unit(row.unit)
    if row.value is None and row.lower is not None and row.upper is not None:
        if row.unit.startswith(("VND", "USD")):
            (low, low_scale), (high, high_scale) = language.amount(row.lower), language.amount(row.upper)
            first = low if low_scale == high_scale else f"{low} {low_scale}"
            return f"{first}\u2013{high}", f"{high_scale} {unit}".strip()
        return _signed(f"{language.number(row.lower)}\u2013{language.number(row.upper)}", row, language), unit
    number = row.value if row.value is not None else row.lower if row.lower is not None else row.upper
    if number is None:
        return "", unit
    if row.unit.startswith(("VND", "USD")):
        text, scale = language.amount(number, step=row.printed_unit)
        return text, f"{scale} {unit}".strip()
    return _signed(language.number(number, step=row.printed_unit), row, language), unit


def _signed(text: str, row: FigureRow, language: Language) -> str:
    """Per cent stands at its number; the words beside it say per cent of what."""
    return text + language.words["sign.percent"] if row.unit in _SIGNS else text


def show(row: FigureRow, language: Language, names: Names) -> Shown:
    """A figure in words."""
    number, unit = number_of(row, language, names)
    hedge = "" if row.qualifier in ("exact", "range") else language.say_code("hedge", row.qualifier)
    tail = unit.removeprefix("%").strip() if row.unit in _SIGNS else unit
    return Shown(
        row=row,
        hedge=hedge,
        number=number,
        unit=tail,
        full=" ".join(part for part in (hedge, number, tail) if part),
        kind=language.say_code("kind", row.kind),
        period=language.period(row.kind, row.period_start, row.period_end),
        place=row.place_name or language.words["place.none"],
        scope=", ".join(part for part in (names.of("population", row.population), names.of("programme", row.programme)) if part),
        source=names.of("source", row.source),
        published=language.day(row.published_on),
        link=evidence_link(row),
    )


def sentence_of(row: FigureRow, language: Language) -> tuple[str, str, str]:
    """The sentence of a figure up to the quote, the quote, and what follows, without the names of private persons."""
    start = row.document_start - row.sentence_start
    sentence, end = row.sentence, start + len(row.quote)
    if sentence[start:end] == row.quote:
        before, quote, after = sentence[:start], row.quote, sentence[end:]
    else:  # a sentence that was stored without its place: shown whole
        before, quote, after = sentence, "", ""
    before, after = without_private_names(before, after, hidden=language.words["hidden_name"])
    return before, quote, after


def product_of(row: RateRow) -> str:
    """The code of the product of a rate, as the warehouse lists it."""
    return f"{row.product_kind}:{row.programme or row.term or ''}"


def show_rate(row: RateRow, language: Language, names: Names) -> ShownRate:
    """A rate in words."""
    return ShownRate(
        row=row,
        product=names.of("rate_product", product_of(row)),
        percent=f"{language.number(row.percent_per_year)}{language.words['sign.percent']}",
        source=names.of("source", row.source),
        link=f"{evidence_page(row.text_sha256)}#{row.rate_id}" if row.text_sha256 else None,
        holds_from=language.day(row.effective_from),
    )
