"""Lending and deposit rates: the rows of a sidebar table, and rates told in prose with their limits and terms.

Belongs here: rates and loan terms. Does not belong here: indicators in per cent (`linking`), such as the overdue debt rate.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from transforms.figures.accounting import Ledger
from transforms.figures.lexicon import tagged
from transforms.figures.numbers import sign_of_text
from transforms.figures.quantities import Quantity, read_quantities
from transforms.figures.sentences import Sentence
from transforms.reading.dates import VIETNAM_TIME
from transforms.records import EXTRACTOR_VERSION, Document, Rate

ProductKind = Literal["loan", "deposit", "overdue"]
_TERM_UNITS = {"day": "D", "ngày": "D", "week": "W", "tuần": "W", "month": "M", "tháng": "M", "year": "Y", "năm": "Y"}
_DEPOSIT = frozenset({"deposit", "overnight", "tiền", "gửi", "kỳ", "hạn", "term", "demand"})


class RateReader:
    """Reads rate rows and prose rates of one document into its ledger."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self.document = document
        self.ledger = ledger
        self.heading = ""
        self.observed_on: date | None = document.captured_at.astimezone(VIETNAM_TIME).date() if document.captured_at is not None else None

    def note_heading(self, sentence: Sentence) -> None:
        if sentence.block.kind == "heading":
            self.heading = self.document.text[sentence.start : sentence.end]

    def read_row(self, sentence: Sentence) -> None:
        """One row of a rate table: its label, its rate."""
        sign = sentence.block.decimal_sign or sign_of_text((t.raw for t in sentence.tokens if t.sort == "n"), declared=None, language="vi")
        quantities, unclear = read_quantities(sentence, sign=sign, skipped=frozenset())
        for i in unclear:
            self.ledger.dismiss_token(sentence, i, "ambiguous_separator", disposition="unresolved")
        rates = [q for q in quantities if q.measure == "percent" and q.value is not None]
        rate = rates[-1] if rates else None
        for quantity in quantities:
            if quantity is not rate:
                self.ledger.dismiss(quantity, "ordinal")
        if rate is None or rate.value is None:
            return
        label = " ".join(self.document.text[sentence.start : rate.start].split()).strip(" :|-–")
        term = deposit_term(sentence, rate)
        programme = None if term is not None else rate_programme(sentence) or coined_code(label)
        kind: ProductKind = "deposit" if term is not None else "loan"
        self._add(rate, kind, programme, term, label, section="sidebar", superseded=False, effective_from=None)

    def read_prose(self, sentence: Sentence, quantities: Sequence[Quantity]) -> list[Quantity]:
        """The numbers of a sentence that are rates or loan terms; they are entered and taken out."""
        return []

    def _add(
        self,
        quantity: Quantity,
        kind: ProductKind,
        programme: str | None,
        term: str | None,
        label: str,
        *,
        section: Literal["sidebar", "prose"],
        superseded: bool,
        effective_from: date | None,
    ) -> None:
        assert quantity.value is not None
        monthly = "month" in quantity.per
        self.ledger.rates.append(
            Rate(
                page=self.document.page,
                product_kind=kind,
                programme=programme,
                term=term,
                label=label,
                percent_per_year=quantity.value * 12 if monthly else quantity.value,
                printed_per="month" if monthly else "year",
                section=section,
                effective_from=effective_from,
                observed_on=self.observed_on,
                superseded=superseded,
                quote=self.document.text[quantity.start : quantity.end],
                start=quantity.start,
                end=quantity.end,
                extractor_version=EXTRACTOR_VERSION,
            )
        )


def deposit_term(sentence: Sentence, rate: Quantity) -> str | None:
    """The ISO 8601 duration of a deposit row, None for a row that is no deposit's: 'Overnight' is P1D, '2 week' P2W."""
    keys = [t.key for t in sentence.tokens[: rate.left]]
    if "overnight" in keys or ("qua" in keys and "đêm" in keys):
        return "P1D"
    for i, key in enumerate(keys[:-1]):
        if key.isdigit() and keys[i + 1] in _TERM_UNITS and (len(keys) <= 4 or _DEPOSIT & set(keys)):
            return f"P{int(key)}{_TERM_UNITS[keys[i + 1]]}"
    if ("không" in keys and "kỳ" in keys) or "demand" in keys:
        return "P0D"
    return None


def rate_programme(sentence: Sentence) -> str | None:
    """The rate programme that the words name best: most words matched, then the more special code."""
    found: dict[str, float] = {}
    tags = sentence.tags
    for tag in tags:
        for rule in sentence.lexicon.scope_rules_of.get(tag, ()):
            if rule.scope.rate and all(part in tags for part in rule.parts):
                words = sum(max(m.words for m in tags[part]) for part in rule.parts)
                nested = all(m.nested for m in tags[rule.parts[0]])
                found[rule.scope.code] = max(
                    found.get(rule.scope.code, 0.0), words - (0.5 if nested else 0.0) + 0.4 * (len(rule.parts) - 1)
                )
    if not found:
        return None
    return max(sorted(found), key=lambda code: found[code])


def coined_code(label: str) -> str:
    """The code of a product that no row names: its label in snake_case."""
    from transforms.figures.tokens import fold

    return "_".join("".join(c if c.isalnum() else " " for c in fold(label)).split())[:60] or "unnamed"


def yearly(quantity: Quantity) -> Decimal | None:
    """The rate per year of a per cent printed per month or per year."""
    if quantity.value is None:
        return None
    return quantity.value * 12 if "month" in quantity.per else quantity.value


_ = tagged
