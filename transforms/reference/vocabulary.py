"""The words by which figures are recognised, read from the tables of this folder and checked against each other.

Belongs here: loading and cross-checking indicators.csv, cues.csv, units.csv, hedges.csv, scales.csv, populations.csv, programmes.csv.
Does not belong here: how phrases are found in a text (`transforms.figures.lexicon`).

A cell of phrases holds alternatives parted by `;`. The parts of one alternative, joined by `+`, must stand near the number in any order;
`{name}` is a row of cues.csv, a part after `!` must not stand there, and `@event` or `@level` says what the number then is.
`(poor|needy) (household|family)` stands for all four phrases; an empty choice leaves its word out.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Literal, cast

from transforms.errors import ReferenceDataError
from transforms.records import Language, Qualifier

_FOLDER = Path(__file__).parent
RuleKind = Literal["level", "event", "standard", "change", "cumulative", "target"]
_RULE_KINDS = ("level", "event", "standard", "change", "cumulative", "target")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of saying a thing: literal phrases or `{cue}` names that stand together, and those that must not."""

    parts: tuple[str, ...]
    without: tuple[str, ...] = ()
    kind: RuleKind | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of indicators.csv as far as reading needs it.

    `measures` are the units a number of it may carry (`bare`: none printed); `kind` is what it is when nothing says otherwise; `share`
    and `attainment` name the indicators that a per cent right behind it states; `own_scope` are the codes its name already says. One that
    `yields` counts who there is, and gives way to what is said to be done with them ("1,310 poor households borrowed"). `as_target` is the
    indicator of the same thing planned, `partner` that of the money or the takers told in one breath with it, `total` that of m in n/m;
    `unless` are tags whose nearness rules it out.
    """

    code: str
    theme: str
    unit: str
    measures: frozenset[str]
    kind: RuleKind
    share: str | None
    attainment: str | None
    own_scope: frozenset[str]
    yields: bool
    as_target: str | None
    partner: str | None
    total: str | None
    unless: tuple[str, ...]
    phrases: dict[Language, tuple[Alternative, ...]]


@dataclass(frozen=True, slots=True)
class Unit:
    """One counted noun: its code, the measure that indicators name, the nouns in each language."""

    code: str
    measure: str
    nouns: dict[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """One population or programme; `part` says whether observations carry it, `rate` whether rates do.

    Of one `family` a figure carries only the nearest; `applies_to` holds the beginnings of the indicator codes it can part.
    """

    code: str
    field: Literal["population", "programme"]
    part: bool
    rate: bool
    family: str
    applies_to: tuple[str, ...]
    phrases: dict[Language, tuple[Alternative, ...]]


@dataclass(frozen=True, slots=True)
class Hedge:
    qualifier: Qualifier
    side: Literal["before", "after"]
    phrases: dict[Language, tuple[str, ...]]


def rows_of(name: str, *, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of one table; ReferenceDataError names file, row and column where one is missing."""
    path = _FOLDER / name
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        if missing:
            raise ReferenceDataError(f"{name}: expected the columns {', '.join(columns)}, missing {', '.join(missing)}")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        for column in columns:
            if row[column] is None:
                raise ReferenceDataError(f"{name} row {number}: expected {len(columns)} cells, column {column} is missing")
    return rows


def phrases_in(cell: str) -> tuple[str, ...]:
    """The alternatives of a cell of plain phrases, those with choices spelled out."""
    return tuple(dict.fromkeys(phrase for one in cell.split(";") for phrase in _spelled_out(one) if phrase))


_CHOICE = re.compile(r"\(([^()]*)\)")


def _spelled_out(phrase: str) -> Iterator[str]:
    """'(poor|needy|) household' as 'poor household', 'needy household', 'household'."""
    pieces = _CHOICE.split(phrase)  # what stands between brackets, and within them, in turn
    if any(mark in piece for piece in pieces[::2] for mark in "()|"):
        raise ReferenceDataError(f"phrase {phrase.strip()!r}: expected choices as in '(poor|needy) family', got a bracket or bar alone")
    for words in product(*(piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces))):
        yield " ".join("".join(words).split())


def alternatives_in(cell: str, *, where: str) -> tuple[Alternative, ...]:
    """The alternatives of a cell that may join, forbid and name a kind."""
    found = []
    for text in phrases_in(cell):
        body, _, kind = text.partition("@")
        if kind and kind not in _RULE_KINDS:
            raise ReferenceDataError(f"{where}: expected one of {', '.join(_RULE_KINDS)} after @, got {kind!r}")
        wanted, *refused = (part.strip() for part in body.split("!"))
        parts = tuple(part.strip() for part in wanted.split("+") if part.strip())
        if not parts:
            raise ReferenceDataError(f"{where}: expected a phrase, got {text!r}")
        found.append(Alternative(parts, tuple(refused), cast("RuleKind | None", kind or None)))
    return tuple(found)


def _both(row: dict[str, str], *, where: str, extra: str = "") -> dict[Language, tuple[Alternative, ...]]:
    return {
        "vi": alternatives_in(f"{row['phrases_vi']};{extra}", where=f"{where} column phrases_vi"),
        "en": alternatives_in(f"{row['phrases_en']};{extra}", where=f"{where} column phrases_en"),
    }


@lru_cache(maxsize=1)
def load_cues() -> dict[str, dict[Language, tuple[str, ...]]]:
    """Cue name to its phrases in each language."""
    return {
        row["cue"]: {"vi": phrases_in(row["vi"]), "en": phrases_in(row["en"])} for row in rows_of("cues.csv", columns=("cue", "vi", "en"))
    }


@lru_cache(maxsize=1)
def _word_sets() -> dict[str, frozenset[str]]:
    return {row["set"]: frozenset(row["words"].split()) for row in rows_of("words.csv", columns=("set", "words", "why"))}


def load_words(name: str) -> frozenset[str]:
    """One set of words.csv: small words that steer reading, by their normal forms."""
    return _word_sets()[name]


@lru_cache(maxsize=2)
def load_synonyms(language: Language) -> dict[str, tuple[str, ...]]:
    """Words of the tables that pages say in others, with those others."""
    rows = rows_of("synonyms.csv", columns=("language", "phrase", "also", "why"))
    return {row["phrase"]: phrases_in(row["also"]) for row in rows if row["language"] == language}


@lru_cache(maxsize=1)
def load_units() -> tuple[Unit, ...]:
    columns = ("unit", "measure", "nouns_vi", "nouns_en")
    return tuple(
        Unit(row["unit"], row["measure"], {"vi": phrases_in(row["nouns_vi"]), "en": phrases_in(row["nouns_en"])})
        for row in rows_of("units.csv", columns=columns)
    )


@lru_cache(maxsize=1)
def load_theme_nouns() -> dict[tuple[str, str], str]:
    """(theme of a page, unit of a noun) to the indicator that the noun alone names there."""
    return {(row["theme"], row["unit"]): row["indicator"] for row in rows_of("theme_nouns.csv", columns=("theme", "unit", "indicator"))}


@lru_cache(maxsize=2)
def load_theme_twins(page: str) -> dict[str, str]:
    """Indicators that are told in the words of another, by what they are on a `page` of the bank's ('credit') or on any 'other'; empty
    where they are none there."""
    rows = rows_of("theme_twins.csv", columns=("read", "page", "instead", "why"))
    unknown = sorted({code for row in rows for code in (row["read"], row["instead"])} - {"", *load_indicators()})
    if unknown or not {row["page"] for row in rows} <= {"credit", "other"}:
        raise ReferenceDataError(f"theme_twins.csv: expected codes of indicators.csv and pages 'credit' or 'other', got {unknown}")
    return {row["read"]: row["instead"] for row in rows if row["page"] == page}


@lru_cache(maxsize=64)
def count_of_share(code: str) -> Indicator | None:
    """The count whose share an indicator is: poor_households for poor_household_rate."""
    return next((one for one in load_indicators().values() if one.share == code), None)


@lru_cache(maxsize=1)
def load_hedges() -> tuple[Hedge, ...]:
    found = []
    for number, row in enumerate(rows_of("hedges.csv", columns=("qualifier", "side", "vi", "en")), 2):
        if row["side"] not in ("before", "after"):
            raise ReferenceDataError(f"hedges.csv row {number} column side: expected before or after, got {row['side']!r}")
        side: Literal["before", "after"] = "before" if row["side"] == "before" else "after"
        found.append(Hedge(cast("Qualifier", row["qualifier"]), side, {"vi": phrases_in(row["vi"]), "en": phrases_in(row["en"])}))
    return tuple(found)


@lru_cache(maxsize=1)
def load_scales() -> tuple[tuple[int, dict[Language, tuple[str, ...]]], ...]:
    return tuple(
        (int(row["factor"]), {"vi": phrases_in(row["vi"]), "en": phrases_in(row["en"])})
        for row in rows_of("scales.csv", columns=("factor", "vi", "en"))
    )


@lru_cache(maxsize=1)
def load_scopes() -> dict[str, Scope]:
    """Populations and programmes by code."""
    found: dict[str, Scope] = {}
    shared = ("code", "family", "applies_to", "phrases_vi", "phrases_en")
    for row in rows_of("populations.csv", columns=shared):
        found[row["code"]] = _scope(row, "population", part=True, rate=False)
    for row in rows_of("programmes.csv", columns=(*shared, "scope")):
        if row["code"] in found:
            raise ReferenceDataError(f"programmes.csv: expected a new code, {row['code']} stands in populations.csv or above")
        found[row["code"]] = _scope(row, "programme", part=row["scope"] in ("part", "both"), rate=row["scope"] in ("rate", "both"))
    return found


def _scope(row: dict[str, str], field: Literal["population", "programme"], *, part: bool, rate: bool) -> Scope:
    where = f"{field}s.csv {row['code']}"
    return Scope(row["code"], field, part, rate, row["family"], tuple(row["applies_to"].split()), _both(row, where=where))


@lru_cache(maxsize=1)
def load_indicators() -> dict[str, Indicator]:
    """Indicators by code, every name they lean on checked."""
    columns = (
        "code",
        "theme",
        "unit",
        "measures",
        "kind",
        "share",
        "attainment",
        "own_scope",
        "yields",
        "rule",
        "phrases_vi",
        "phrases_en",
    )
    rows = rows_of("indicators.csv", columns=columns)
    codes = {row["code"] for row in rows}
    measures = {unit.measure for unit in load_units()} | {"percent", "VND", "USD", "bare"}
    found: dict[str, Indicator] = {}
    for row in rows:
        where = f"indicators.csv {row['code']}"
        if row["code"] in found:
            raise ReferenceDataError(f"{where}: expected each code once")
        if row["kind"] not in _RULE_KINDS:
            raise ReferenceDataError(f"{where} column kind: expected one of {', '.join(_RULE_KINDS)}, got {row['kind']!r}")
        for column in ("share", "attainment", "as_target", "partner", "total"):
            if row[column] and row[column] not in codes:
                raise ReferenceDataError(f"{where} column {column}: expected an indicator's code, got {row[column]!r}")
        for column, known in (("measures", measures), ("own_scope", set(load_scopes()))):
            for name in row[column].split():
                if name not in known:
                    raise ReferenceDataError(f"{where} column {column}: {name!r} is not a known code")
        phrases = _both(row, where=where, extra=row["rule"])
        for alternative in (*phrases["vi"], *phrases["en"]):
            for part in (*alternative.parts, *alternative.without):
                if part.startswith("{") and part.strip("{}") not in load_cues():
                    raise ReferenceDataError(f"{where}: {part} is no row of cues.csv")
        found[row["code"]] = Indicator(
            code=row["code"],
            theme=row["theme"],
            unit=row["unit"],
            measures=frozenset(row["measures"].split()),
            kind=cast("RuleKind", row["kind"]),
            share=row["share"] or None,
            attainment=row["attainment"] or None,
            own_scope=frozenset(row["own_scope"].split()),
            yields=row["yields"] == "yes",
            as_target=row["as_target"] or None,
            partner=row["partner"] or None,
            total=row["total"] or None,
            unless=tuple(f"cue:{name.strip('{}')}" for name in row["unless"].split()),
            phrases=phrases,
        )
    return found


@lru_cache(maxsize=1)
def load_sums() -> dict[str, tuple[str, str]]:
    """The indicators that are the sum of two others told of the same day and the same people, with those two."""
    shared = ("identity", "role", "position", "coefficient", "indicator", "population", "programme", "moment")
    sums: dict[str, tuple[str, str]] = {}
    rows: dict[str, list[dict[str, str]]] = {}
    for row in rows_of("identity_terms.csv", columns=shared):
        rows.setdefault(row["identity"], []).append(row)
    for terms in rows.values():
        plain = all(term["coefficient"] == "1" and term["moment"] == "same" and not term["population"] for term in terms)
        if plain and [term["role"] for term in terms] == ["result", "term", "term"] and not any(term["programme"] for term in terms):
            sums[terms[0]["indicator"]] = (terms[1]["indicator"], terms[2]["indicator"])
    return sums
