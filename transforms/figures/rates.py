"""Lending and deposit rates: the rows of a sidebar table, and rates told in prose.

Belongs here: rates. Does not belong here: limits and terms of loans (`loan_terms`), indicators in per cent (`linking`).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from transforms.figures.accounting import Ledger
from transforms.figures.numbers import sign_of_text
from transforms.figures.quantities import Quantity, read_quantities
from transforms.figures.rate_names import coined_code, deposit_term, label_tokens, parts_before, programmes_before, rate_programme
from transforms.figures.sentences import Sentence
from transforms.figures.timing import Placed
from transforms.figures.tokens import Token
from transforms.reading.dates import VIETNAM_TIME
from transforms.records import EXTRACTOR_VERSION, Document, Rate

ProductKind = Literal["loan", "deposit", "overdue"]
_NEAR = 14  # tokens between "interest rate" and its per cent
_HIGHEST = 40  # a rate above this per year is no lending rate of the bank
_POINTING = frozenset({"it", "this", "package", "gói", "này"})
_BY = frozenset({"by", "thêm"})


_CHANGES = frozenset({"giảm", "tăng", "decrease", "reduce", "growth", "grow", "increase", "rise"})


class RateReader:
    """Reads the rates of one document into its ledger; keeps the programme that heading and sentences before name."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self.document = document
        self.ledger = ledger
        self.observed_on: date | None = document.captured_at.astimezone(VIETNAM_TIME).date() if document.captured_at is not None else None
        self._named: tuple[int, str] | None = None  # block and programme that the last sentences named
        self._headline: str | None = None
        self._interest_block = -1
        self._seen: set[tuple[str, str | None, str]] = set()

    def note(self, sentence: Sentence, programme: str | None) -> None:
        """The programme that a sentence names, for rates told after it."""
        if "cue:interest" in sentence.tags:
            self._interest_block = sentence.block_index
        if programme is not None:
            self._named = (sentence.block_index, programme)
            if self._headline is None and sentence.block.kind == "title":
                self._headline = programme

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
        first, last = label_tokens(sentence, rate)
        begin, end = (sentence.start, rate.start) if last == rate.left else (sentence.starts[first], sentence.end)
        label = " ".join(self.document.text[begin:end].split()).strip(" :|-–")
        term = deposit_term(sentence, first, last)
        programme = None if term is not None else rate_programme(sentence) or coined_code(label)
        self._add(rate, "loan" if term is None else "deposit", programme, term, label, section="sidebar")

    def read_prose(self, sentence: Sentence, quantities: Sequence[Quantity], placed: Sequence[Placed]) -> list[Quantity]:
        """The numbers of a sentence that are rates: entered, and handed back to be taken out."""
        percents = [q for q in quantities if q.measure == "percent" and q.value is not None]
        if not percents:
            return []
        taken: list[Quantity] = []
        before: Quantity | None = None
        entered: list[tuple[Quantity, tuple[str, ...]]] = []
        for quantity in percents:
            if not self._is_rate(sentence, quantity, before, follows=bool(entered)):
                continue
            taken.append(quantity)
            if any(m.last < quantity.left and quantity.left - m.last <= _NEAR for m in sentence.tags.get("cue:proposal", ())):
                self.ledger.dismiss(quantity, "no_indicator", disposition="unresolved")  # a rate that is only asked for
                continue
            kind = self._kind(sentence, quantity, before)
            programmes = self._programmes(sentence, quantity, before, entered)
            twin = next((q for q, codes in entered if _same_yearly(q, quantity) and (codes == programmes or not programmes)), None)
            if twin is not None:
                self.ledger.dismiss(quantity, "duplicate")
                continue
            term = deposit_term(sentence, 0, quantity.left) if kind == "deposit" else None
            if kind != "deposit" and not programmes:
                self.ledger.dismiss(quantity, "no_programme", disposition="unresolved")
                before = quantity
                continue
            codes: tuple[str | None, ...] = programmes if kind != "deposit" else (None,)
            old = self._is_superseded(sentence, quantity, before)
            start = _effective_from(sentence, quantity, placed)
            label = " ".join(self.document.text[sentence.starts[max(0, quantity.left - 8)] : quantity.start].split())
            fresh = [code for code in codes if self._is_new(kind, code, quantity)]
            if not fresh:
                self.ledger.dismiss(quantity, "duplicate")
            for code in fresh:
                self._add(quantity, kind, code, term, label, section="prose", superseded=old, effective_from=start)
            entered.append((quantity, programmes))
            before = quantity
        return taken

    def _is_new(self, kind: str, code: str | None, quantity: Quantity) -> bool:
        key = (kind, code, str(_yearly(quantity)))
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _is_rate(self, sentence: Sentence, quantity: Quantity, before: Quantity | None, *, follows: bool) -> bool:
        tokens = sentence.tokens
        if quantity.value is None or quantity.value * (12 if "month" in quantity.per else 1) > _HIGHEST:
            return False
        edge = before.right + 1 if before is not None else 0
        lead = tokens[max(edge, quantity.left - _NEAR) : quantity.left]
        if any(t.key in _BY for t in lead[-2:]):
            return False
        if any(
            (m.first <= quantity.left and quantity.right <= m.last) or quantity.left - m.last == 1
            for m in sentence.tags.get("cue:subsidy", ())
        ):
            return False
        cues = [m for m in sentence.tags.get("cue:interest", ()) if m.last < quantity.left and quantity.left - m.last <= _NEAR]
        dated = quantity.per[:1] in (("year",), ("month",))
        if dated and _CHANGES.isdisjoint(t.key for t in lead):
            if "cue:interest" in sentence.tags or follows or self._interest_block >= sentence.block_index - 1 or _at_rate(lead):
                return True
            return bool(programmes_before(sentence, edge, quantity.left)) and lead[-1:] != [] and lead[-1].key == ":"
        named = [m for m in cues if _is_named_interest(sentence, m.first, m.last)]
        if not named:
            return False
        between = tokens[named[-1].last + 1 : quantity.left]
        return not any(t.key in (";", "hộ", "household", "support", "hỗ") or t.sort == "n" for t in between) and len(between) <= 9

    def _kind(self, sentence: Sentence, quantity: Quantity, before: Quantity | None) -> ProductKind:
        edge = before.right + 1 if before is not None else 0
        lead = sentence.tokens[edge : quantity.left]
        keys = {t.key for t in lead}
        if "cue:overdue" in sentence.tags and any(edge <= m.first and m.last < quantity.left for m in sentence.tags["cue:overdue"]):
            return "overdue"
        if (
            sentence.composed
            and deposit_term(sentence, 0, quantity.left) is not None
            and not {"cho", "vay"} <= keys
            and "loan" not in keys
            and "lending" not in keys
        ):
            return "deposit"
        if ("deposit" in keys or {"tiền", "gửi"} <= keys or {"huy", "động"} <= keys) and "loan" not in keys and not {"cho", "vay"} <= keys:
            return "deposit"
        return "loan"

    def _programmes(
        self, sentence: Sentence, quantity: Quantity, before: Quantity | None, entered: Sequence[tuple[Quantity, tuple[str, ...]]]
    ) -> tuple[str, ...]:
        edge = before.right + 1 if before is not None else 0
        own = programmes_before(sentence, edge, quantity.left)
        if own and self._headline is not None and own != (self._headline,) and _compares(sentence, edge, quantity.left):
            return (self._headline,)
        if own:
            return own
        if before is not None and entered:
            return entered[-1][1]
        behind = programmes_before(sentence, quantity.right + 1, len(sentence.tokens))
        if behind:
            return behind[:1]
        parts = parts_before(sentence, quantity.left)
        if parts:
            return parts
        near = self._named is not None and self._named[0] == sentence.block_index
        if near and self._named is not None and any(t.key in _POINTING for t in sentence.tokens[: quantity.left]):
            return (self._named[1],)
        if self._headline is not None:
            return (self._headline,)
        if self._named is not None and self._named[0] == sentence.block_index:
            return (self._named[1],)
        return (self._named[1],) if self._named is not None else ()

    def _is_superseded(self, sentence: Sentence, quantity: Quantity, before: Quantity | None) -> bool:
        tokens = sentence.tokens
        if quantity.left and tokens[quantity.left - 1].key in ("from", "từ"):
            return any(t.key in ("to", "xuống", "lên", "còn") for t in tokens[quantity.right + 1 : quantity.right + 3])
        edge = before.right + 1 if before is not None else 0
        return any(
            edge <= m.first and m.last < quantity.left and quantity.left - m.last <= 6 for m in sentence.tags.get("cue:superseded", ())
        )

    def _add(
        self,
        quantity: Quantity,
        kind: ProductKind,
        programme: str | None,
        term: str | None,
        label: str,
        *,
        section: Literal["sidebar", "prose"],
        superseded: bool = False,
        effective_from: date | None = None,
    ) -> None:
        yearly = _yearly(quantity)
        if yearly is None:
            return
        self.ledger.rates.append(
            Rate(
                page=self.document.page,
                product_kind=kind,
                programme=programme,
                term=term,
                label=label,
                percent_per_year=yearly,
                printed_per="month" if "month" in quantity.per else "year",
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


def _compares(sentence: Sentence, first: int, last: int) -> bool:
    """'equal to the rate for poor households': the product named is only what the page's own is compared with."""
    return any(t.key in ("equal", "same", "bằng", "như", "giống") for t in sentence.tokens[first:last])


def _yearly(quantity: Quantity) -> Decimal | None:
    if quantity.value is None:
        return None
    return quantity.value * 12 if "month" in quantity.per else quantity.value


def _same_yearly(one: Quantity, two: Quantity) -> bool:
    """'0,55%/tháng (6,6%/năm)' is one rate printed twice."""
    return _yearly(one) == _yearly(two) and one.per[:1] != two.per[:1]


def _at_rate(lead: Sequence[Token]) -> bool:
    """'received VND 50 million at 7.92%/year'."""
    return bool(lead) and lead[-1].key in ("at", "of", "mức", "với", "is", "be", "still", "at only", "từ", "là", "(")


def _is_named_interest(sentence: Sentence, first: int, last: int) -> bool:
    """'interest rate' and 'lãi suất', not a bare 'the rate' or 'lãi' that may be of anything."""
    keys = [t.key for t in sentence.tokens[first : last + 1]]
    return "suất" in keys or "interest" in keys or "lending" in keys or "deposit" in keys


def _effective_from(sentence: Sentence, quantity: Quantity, placed: Sequence[Placed]) -> date | None:
    """The day from which the sentence says that a rate holds."""
    for one in placed:
        mention = one.mention
        if mention.marker == "since" and mention.first is not None and mention.form in ("day", "since", "span"):
            return mention.first
        before = [t.key for t in sentence.tokens[max(0, one.first - 3) : one.first]]
        if mention.form == "day" and not mention.in_name and ("from" in before or "từ" in before):
            return mention.first
    return None
