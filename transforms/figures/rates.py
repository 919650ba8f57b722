"""Lending and deposit rates: the rows of a sidebar table, and rates told in prose.

Belongs here: rates. Does not belong here: limits and terms of loans (`loan_terms`), indicators in per cent (`linking`).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
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
_INTRODUCED = 2  # blocks from the sentence that introduces a table to its first row, a heading between them
_SHORT = 5  # tokens
_RATES = frozenset({"rate", "suất", "%"})
_MONTHS = frozenset({"month", "tháng"})
_PER = frozenset({"/", "per", "a", "một", "mỗi"})
_STEPS = frozenset({"to", "from", "down", ",", "instead", "of", "xuống", "còn", "từ"})
_ON_LOANS = frozenset({"on", "for", "of", "charge", "apply"})
_PAID = frozenset({"pay", "charge"})
_LOANS = frozenset({"loan", "lend", "lending", "vay"})


_CHANGES = frozenset({"giảm", "tăng", "decrease", "reduce", "reduction", "decline", "drop", "slump", "growth", "grow", "increase", "rise"})


class RateReader:
    """Reads the rates of one document into its ledger; keeps the programme that heading and sentences before name."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self.document = document
        self.ledger = ledger
        self.observed_on: date | None = document.captured_at.astimezone(VIETNAM_TIME).date() if document.captured_at is not None else None
        self._named: tuple[int, str] | None = None  # block and programme that the last sentences named
        self._headline: str | None = None
        self._named_block = -9  # where interest was spoken of
        self._seen: set[tuple[str, str | None, str]] = set()

    def note(self, sentence: Sentence, programme: str | None) -> None:
        """The programme that a sentence names, for rates told after it."""
        if _names_interest(sentence):
            self._named_block = sentence.block_index
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
        if sentence.composed and self._is_rate_column(sentence, quantities):
            self._named_block = sentence.block_index
            for quantity in quantities:
                _as_rate(sentence, quantity)
        percents = [q for q in quantities if q.measure == "percent" and q.value is not None]
        if not percents:
            return []
        taken: list[Quantity] = []
        before: Quantity | None = None
        deposits = False
        entered: list[tuple[Quantity, tuple[str, ...]]] = []
        for quantity in percents:
            if _told_monthly(sentence, quantity):
                quantity.per = ("month",)
            if not self._is_rate(sentence, quantity, before, follows=bool(entered)):
                continue
            taken.append(quantity)
            if any(m.last < quantity.left and quantity.left - m.last <= _NEAR for m in sentence.tags.get("cue:proposal", ())):
                self.ledger.dismiss(quantity, "no_indicator", disposition="unresolved")  # a rate that is only asked for
                continue
            kind = self._kind(sentence, quantity, before)
            kind = "deposit" if deposits and kind == "loan" and not _speaks_of_loans(sentence, before, quantity) else kind
            deposits = kind == "deposit"
            programmes = self._programmes(sentence, quantity, before, entered)
            twin = next((q for q, codes in entered if _same_yearly(q, quantity) and (codes == programmes or not programmes)), None)
            if twin is not None:
                self.ledger.dismiss(quantity, "duplicate")
                continue
            term = _term_of(sentence, quantity, before) if kind == "deposit" else None
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
            self._named_block = sentence.block_index
            entered.append((quantity, programmes))
            before = quantity
        return taken

    def _is_new(self, kind: str, code: str | None, quantity: Quantity) -> bool:
        key = (kind, code, str(_yearly(quantity)))
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _is_rate_column(self, sentence: Sentence, quantities: Sequence[Quantity]) -> bool:
        """Whether a cell stands under 'Interest rate', or under 'Rate' or nothing in a table that a sentence on interest introduces."""
        if not quantities or quantities[0].left == 0:
            return False
        lead = sentence.keys[: quantities[0].left]
        if any(m.last < len(lead) and _is_named_interest(sentence, m.first, m.last) for m in sentence.tags.get("cue:interest", ())):
            return True
        introduced = self._named_block >= sentence.block_index - _INTRODUCED
        return introduced and (":" not in lead[:-1] or not _RATES.isdisjoint(lead)) and rate_programme(sentence) is not None

    def _is_rate(self, sentence: Sentence, quantity: Quantity, before: Quantity | None, *, follows: bool) -> bool:
        tokens = sentence.tokens
        if quantity.value is None or quantity.value * (12 if "month" in quantity.per else 1) > _HIGHEST:
            return False
        edge = before.right + 1 if before is not None else 0
        lead = tokens[max(edge, quantity.left - _NEAR) : quantity.left]
        if any(t.key in _BY for t in lead[-2:]) or _is_of_poverty(sentence, edge, quantity):
            return False
        if any(
            (m.first <= quantity.left and quantity.right <= m.last) or quantity.left - m.last == 1
            for m in sentence.tags.get("cue:subsidy", ())
        ):
            return False
        cues = [m for m in sentence.tags.get("cue:interest", ()) if m.last < quantity.left and quantity.left - m.last <= _NEAR]
        if sentence.composed and self._named_block == sentence.block_index and quantity.per:
            return True
        if follows and lead and _STEPS.issuperset(t.key for t in lead):
            return True  # "cut from 7.2 percent to 6.6 percent"
        if self._named_block >= sentence.block_index - 1 and any(m.words == 1 and _is_of_product(sentence, m.last, quantity) for m in cues):
            return True
        spoken_of = self._named_block >= sentence.block_index - 1 or _names_interest(sentence)
        if spoken_of and lead[-1:] and lead[-1].key in _PAID and rate_programme(sentence) is not None:
            return True  # "families with clean-water loans will pay 9 percent"
        dated = quantity.per[:1] in (("year",), ("month",))
        if dated and _CHANGES.isdisjoint(t.key for t in lead):
            if follows or self._named_block >= sentence.block_index - 1 or _at_rate(lead):
                return True
            if "cue:interest" in sentence.tags and (
                _names_interest(sentence) or rate_programme(sentence) is not None or "deposit" in sentence.keys
            ):
                return True
            return bool(programmes_before(sentence, edge, quantity.left)) and lead[-1:] != [] and lead[-1].key == ":"
        named = [m for m in cues if _is_named_interest(sentence, m.first, m.last)]
        if not named:
            return False
        between = tokens[max(m.last for m in named) + 1 : quantity.left]
        if between and between[0].key in _ON_LOANS and rate_programme(sentence) is not None and not any(t.sort == "n" for t in between):
            return True  # "the interest rate on loans to poor households is 6.6 percent"
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
            return before is not None or any(
                t.key in ("to", "xuống", "lên", "còn") for t in tokens[quantity.right + 1 : quantity.right + 3]
            )
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


def _as_rate(sentence: Sentence, quantity: Quantity) -> None:
    """A cell's number under a heading of rates: a per cent per year, or per month where the heading says so."""
    if quantity.measure == "count" and quantity.bare:
        quantity.measure = "percent"
    if quantity.measure == "percent" and not quantity.per:
        lead = sentence.keys[: quantity.left]
        monthly = "monthly" in lead or any(one in _PER and two in _MONTHS for one, two in pairwise(lead))
        quantity.per = ("month",) if monthly else ("year",)


def _told_monthly(sentence: Sentence, quantity: Quantity) -> bool:
    """'the monthly interest rate is 0.55 percent'."""
    named = [m for m in sentence.tags.get("cue:interest", ()) if m.first and m.last < quantity.left]
    return not quantity.per and any(sentence.keys[m.first - 1] == "monthly" for m in named)


def _is_of_product(sentence: Sentence, at: int, quantity: Quantity) -> bool:
    """'the rate for near-poor households falls to 7.92 percent', where interest was spoken of: 'for' names a product, 'of' who is poor."""
    between = sentence.tokens[at + 1 : quantity.left]
    if not between or between[0].key not in ("for", "on") or any(t.sort == "n" or t.key == ";" for t in between):
        return False
    return bool(programmes_before(sentence, at + 1, quantity.left))


def _is_of_poverty(sentence: Sentence, edge: int, quantity: Quantity) -> bool:
    """'the poverty rate fell by an average of 3.9% a year': the rate that is named is no bank's."""
    named = [m for m in sentence.tags.get("lit:poverty rate", ()) if edge <= m.first and m.last < quantity.left]
    return bool(named) and not _names_interest(sentence)


def _speaks_of_loans(sentence: Sentence, before: Quantity | None, quantity: Quantity) -> bool:
    lead = sentence.keys[before.right + 1 if before is not None else 0 : quantity.left]
    return not _LOANS.isdisjoint(lead)


def _term_of(sentence: Sentence, quantity: Quantity, before: Quantity | None) -> str | None:
    """The term of a deposit, before its rate or, '3.3% a year for six months', behind it."""
    behind = quantity.right + 1
    end = next((i for i in range(behind, len(sentence.tokens)) if sentence.keys[i] in (",", ";", "and")), len(sentence.tokens))
    told = deposit_term(sentence, behind, end) if end - behind <= _SHORT else None
    return (
        told
        or deposit_term(sentence, before.right + 1 if before is not None else 0, quantity.left)
        or deposit_term(sentence, 0, quantity.left)
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


def _names_interest(sentence: Sentence) -> bool:
    return any(_is_named_interest(sentence, m.first, m.last) for m in sentence.tags.get("cue:interest", ()))


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
