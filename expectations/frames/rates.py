"""Columns for the rules of rates.

Belongs here: rates by the lists in which ratios and orders hold, and against what was last known. Does not belong here: limits.
"""

from collections.abc import Mapping, Sequence

import pandas

from expectations.frames.cells import capture_days, days, days_between, flags, nights, numbers, plain_frame, texts, whole_numbers
from expectations.frames.codes import codes_of
from expectations.frames.evidence import evidence_of

_NEEDS = ("document_id", "text_sha256", "product_kind", "printed_per", "section", "observed_on", "quote")
_TEXTS = (*_NEEDS, "label", "programme", "term")


def rate_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each rate: its key, source and reading, its evidence, and its product in the column (`listed_`) or in prose (`told_`)."""
    frame = frames["rates"]
    read = {name: texts(frame, name) for name in _TEXTS}
    evidence = evidence_of(frame, frames["documents"])
    sources = [source or place.source for source, place in zip(texts(frame, "source"), evidence.places, strict=True)]
    percent, captured = numbers(frame, "percent_per_year"), capture_days(frame)
    superseded, rows = flags(frame, "superseded"), range(len(frame))
    kinds, programmes, terms, sections = read["product_kind"], read["programme"], read["term"], read["section"]
    lent = [programmes[row] if kinds[row] == "loan" and not superseded[row] else None for row in rows]
    placed = [terms[row] if kinds[row] == "deposit" and not superseded[row] else None for row in rows]
    return plain_frame(
        {
            **read,
            "night": nights(frame),
            "source": sources,
            "start": whole_numbers(frame, "start"),
            "percent_per_year": percent,
            "missing": [_missing(read, row, percent[row]) for row in rows],
            "quoted_text": evidence.quoted,
            "beside": evidence.beside,
            "signs": evidence.signs,
            "printed_percent": [
                None if value is None else round(value / 12, 6) if printed == "month" else value
                for value, printed in zip(percent, read["printed_per"], strict=True)
            ],
            "printed_lower": [None for _ in rows],
            "printed_upper": [None for _ in rows],
            "days_from_capture": days_between(captured, days(frame, "observed_on")),
            "days_to_effect": days_between(captured, days(frame, "effective_from")),
            "listed_programme": [lent[row] if sections[row] == "sidebar" else None for row in rows],
            "told_programme": [lent[row] if sections[row] == "prose" else None for row in rows],
            "listed_product": [lent[row] or placed[row] if sections[row] == "sidebar" else None for row in rows],
            "deposit_term": placed,
            "unlisted_programme": [code if code and code not in codes_of("programmes") else None for code in programmes],
            "times_last_known": _times_last_known(read, sources, percent, frames.get("known_rates")),
        }
    )


def is_listed(known: pandas.DataFrame) -> list[bool]:
    """Which of the rates known before were rows of the column; all where the frame does not say."""
    return [section in (None, "sidebar") for section in texts(known, "section")]


def _missing(read: Mapping[str, Sequence[str | None]], row: int, percent: float | None) -> str | None:
    lacks = [name for name in _NEEDS if not read[name][row]] + ["percent_per_year"] * (percent is None)
    kind = read["product_kind"][row]
    lacks += ["programme"] * (kind in ("loan", "overdue") and not read["programme"][row])
    if read["section"][row] == "sidebar":
        lacks += ["label"] * (not read["label"][row]) + ["term"] * (kind == "deposit" and not read["term"][row])
    return ", ".join(lacks) or None


def _times_last_known(
    read: Mapping[str, Sequence[str | None]],
    sources: Sequence[str | None],
    percent: Sequence[float | None],
    known: pandas.DataFrame | None,
) -> list[float | None]:
    """Each rate of the column over the one that its source last showed for the product."""
    if known is None:
        return [None] * len(percent)
    products = zip(*(texts(known, name) for name in ("source", "product_kind", "programme", "term")), strict=True)
    listed = zip(products, numbers(known, "percent_per_year"), is_listed(known), strict=True)
    last = {product: value for product, value, in_column in listed if in_column}
    mine = zip(sources, read["product_kind"], read["programme"], read["term"], strict=True)
    found = [last.get(product) if section == "sidebar" else None for product, section in zip(mine, read["section"], strict=True)]
    return [value / before if value is not None and before else None for value, before in zip(percent, found, strict=True)]
