"""The account of a document's numbers: each number token ends in exactly one place.

Belongs here: what became of each number token, and the records made of it. Does not belong here: deciding it.
"""

from dataclasses import dataclass
from decimal import Decimal

from transforms.figures.drafts import Draft
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.records import (
    EXTRACTOR_VERSION,
    Disposition,
    Document,
    Figure,
    LoanTerm,
    Observation,
    Rate,
    Reading,
    observation_id_of,
)


@dataclass(slots=True)
class Entry:
    """Why one number of the text is no fact."""

    start: int
    end: int
    disposition: Disposition
    reason: str
    value: Decimal | None = None
    unit: str | None = None


class Ledger:
    """What became of each number; closed into a Reading."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.entries: list[Entry] = []
        self.rates: list[Rate] = []
        self.loan_terms: list[LoanTerm] = []
        self.notes: dict[tuple[int, int], str] = {}

    def dismiss_token(self, sentence: Sentence, i: int, reason: str, *, disposition: Disposition = "ignored") -> None:
        self.entries.append(Entry(sentence.starts[i], sentence.end_of(i), disposition, reason))

    def dismiss(self, quantity: Quantity, reason: str, *, disposition: Disposition = "ignored") -> None:
        """Each number token of the expression becomes a figure with this reason; numbers in words have none."""
        unit = quantity.noun or {"percent": "percent", "point": "percentage_point", "VND": "VND", "USD": "USD"}.get(quantity.measure)
        sentence = quantity.sentence
        for i in quantity.numbers:
            value = quantity.value if len(quantity.numbers) == 1 else None
            self.entries.append(Entry(sentence.starts[i], sentence.end_of(i), disposition, reason, value, unit))

    def close(self, drafts: list[Draft]) -> Reading:
        """The reading: drafts as observations, all other numbers as figures."""
        document = self.document
        taken: dict[tuple[int, int], int] = {}
        observations = []
        for draft in sorted(drafts, key=lambda d: (d.start, d.end)):
            span = (draft.start, draft.end)
            ordinal = taken.get(span, 0)
            taken[span] = ordinal + 1
            observations.append(_observation(document, draft, ordinal))
        figures = tuple(
            Figure(
                page=document.page,
                raw=document.text[entry.start : entry.end],
                value=entry.value,
                unit=entry.unit,
                start=entry.start,
                end=entry.end,
                disposition=entry.disposition,
                reason=entry.reason,
                extractor_version=EXTRACTOR_VERSION,
            )
            for entry in sorted(self.entries, key=lambda e: (e.start, e.end))
        )
        return Reading(document, tuple(observations), tuple(self.rates), tuple(self.loan_terms), figures)


def _observation(document: Document, draft: Draft, ordinal: int) -> Observation:
    sentence = draft.link.quantity.sentence
    return Observation(
        page=document.page,
        observation_id=observation_id_of(document.text_sha256, start=draft.start, end=draft.end, ordinal=ordinal),
        indicator=draft.link.indicator.code,
        kind=draft.kind,
        value=draft.value,
        lower=draft.lower,
        upper=draft.upper,
        unit=draft.unit,
        qualifier=draft.qualifier,
        period_start=draft.timed.first,
        period_end=draft.timed.last,
        period_basis=draft.timed.basis,
        place_name=draft.place.name,
        place_level=draft.place.level,
        place_code=draft.place.code,
        population=";".join(draft.scoped.populations) or None,
        programme=";".join(draft.scoped.programmes) or None,
        quote=document.text[draft.start : draft.end],
        start=draft.start,
        end=draft.end,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        mentions=tuple(sorted(draft.mentions)),
        confidence="low" if draft.low else "high",
        extractor_version=EXTRACTOR_VERSION,
    )
