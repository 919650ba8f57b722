"""Limits and longest terms of loans, and ratios to another rate, told beside rates.

Belongs here: loan terms. Does not belong here: rates (`rates`), amounts lent (`linking`).
"""

from decimal import Decimal
from typing import Literal

from transforms.figures.accounting import Ledger
from transforms.figures.quantities import Quantity
from transforms.figures.rate_names import programmes_before
from transforms.figures.sentences import Sentence
from transforms.records import EXTRACTOR_VERSION, Document, LoanTerm

TermKind = Literal["limit", "max_term", "overdue_ratio", "rate_ratio"]
_LARGEST_LOAN = Decimal(3_000_000_000)
_LONGEST_YEARS = 40
_APART = frozenset({"với", "with", "at", ","})  # "vay 100% chi phí với lãi suất 3,1%/năm"
_OF_OTHERS = 7  # tokens
_PAID = (["collect"], ["pay"], ["due"])
_PRONOUNS, _RATED = frozenset({"it", "that"}), frozenset({"interest", "rate", "overdue", "loan"})
_TIME = {"year": "years", "năm": "years", "month": "months", "tháng": "months"}
_SUPPORT = frozenset({"trợ", "bù", "support", "subsidise", "subsidize"})
_LENT_FOR = ["for", "a", "maximum", "of"]  # "can borrow 100 million VND for a maximum of 120 months"
_MOST = frozenset({"most", "than", "tối", "đa", "quá", "maximum", "to", "exceed", "within", "maximal", "longest"})


class TermReader:
    """Reads loan terms of one document into its ledger."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self.document = document
        self.ledger = ledger
        self._headline: str | None = None
        self._named: str | None = None
        self._seen: set[tuple[str, str | None, Decimal]] = set()

    def note(self, programme: str | None) -> None:
        """The programme that a sentence names, for terms told after it."""
        if programme is not None:
            self._named = programme
            if self._headline is None:
                self._headline = programme

    def read(self, sentence: Sentence, quantities: list[Quantity]) -> list[Quantity]:
        """The numbers of a sentence that are limits or ratios: entered, and handed back to be taken out."""
        taken: list[Quantity] = []
        for quantity in quantities:
            kind = self._kind(sentence, quantity)
            if kind is None:
                continue
            value = quantity.value if quantity.value is not None else quantity.upper
            if value is None:
                continue
            taken.append(quantity)
            if kind == "rate_ratio" and quantity.left and sentence.keys[quantity.left - 1] in _SUPPORT:
                self.ledger.dismiss(quantity, "out_of_vocabulary")  # "được hỗ trợ 50% lãi suất tiền vay"
                continue
            unit = "percent_of_loan_rate" if kind == "overdue_ratio" else "percent_of_poor_household_rate"
            if kind == "limit":
                unit = "/".join([quantity.measure, *(quantity.per or ("household",))])
            elif kind == "max_term":
                unit = str(quantity.noun)
            self._add(kind, sentence, value, unit, quantity.start, quantity.end, quantity.left, quantity)
        return taken

    def read_time(self, sentence: Sentence, i: int) -> bool:
        """Whether the number token `i`, a count of years or months, is a longest term: 'not longer than 5 years'."""
        tokens = sentence.tokens
        raw = tokens[i].raw
        if i + 1 >= len(tokens) or tokens[i + 1].key not in _TIME or not raw.isdigit() or int(raw) > _LONGEST_YEARS * 12:
            return False
        before = tokens[max(0, i - 6) : i]
        if not any(t.key in _MOST for t in before):
            return False
        terms = sentence.tags.get("cue:loan_term", ())
        lent_for = sentence.keys[max(0, i - len(_LENT_FOR)) : i] == _LENT_FOR
        if not lent_for and not any(m.last < i and i - m.last <= 18 for m in terms):
            return False
        if "cue:loan" not in sentence.tags and self._named is None:
            return False
        start, end = sentence.starts[i], sentence.end_of(i + 1)
        return self._add("max_term", sentence, Decimal(int(raw)), _TIME[tokens[i + 1].key], start, end, i, None)

    def _kind(self, sentence: Sentence, quantity: Quantity) -> TermKind | None:
        tokens = sentence.tokens
        if quantity.measure == "percent":
            behind = [m for m in sentence.tags.get("cue:interest_ratio", ()) if m.first > quantity.last and m.first - quantity.last <= 4]
            apart = bool(behind) and not _APART.isdisjoint(sentence.keys[quantity.last + 1 : behind[0].first])
            if not behind or apart or quantity.per or (quantity.value is not None and quantity.value < 50):
                return None
            if sentence.keys[behind[0].last + 1 : behind[0].last + 2] in _PAID:
                return None  # "99% of the interest collected"
            if sentence.keys[behind[0].last] in _PRONOUNS and _RATED.isdisjoint(sentence.keys):
                return None  # "the province has allocated 100 percent of it"
            if any(m.first - quantity.last <= _OF_OTHERS for m in sentence.tags.get("cue:other_lenders", ()) if m.first > quantity.last):
                return None  # "half the rate of commercial banks"
            before = {t.key for t in tokens[max(0, quantity.left - 16) : quantity.left]}
            overdue = "overdue" in before or {"quá", "hạn"} <= before
            return "overdue_ratio" if overdue else "rate_ratio"
        if sentence.composed and quantity.noun in _TIME.values() and "cue:loan_term" in sentence.tags:
            return "max_term"  # a cell under "Loan term (months)"
        if quantity.measure != "VND":
            return None
        largest = quantity.upper if quantity.value is None else quantity.value
        if largest is None or largest > _LARGEST_LOAN:
            return None
        if any(0 < quantity.left - m.last <= 16 for m in sentence.tags.get("cue:average", ())):
            return None  # "the average loan amount per household is VND 37.3 million"
        loan = any(abs(m.first - quantity.left) <= 14 for m in sentence.tags.get("cue:loan", ()))
        for match in sentence.tags.get("cue:loan_limit", ()):
            gap = quantity.left - match.last if match.last < quantity.left else 0
            if loan and 0 < gap <= 8 and not any(t.key in (";", ".") for t in tokens[match.last + 1 : quantity.left]):
                return "limit"
        if loan and quantity.hedge_first >= 0 and quantity.qualifier == "at_most":
            return "limit"
        return None

    def _add(
        self, kind: TermKind, sentence: Sentence, value: Decimal, unit: str, start: int, end: int, left: int, quantity: Quantity | None
    ) -> bool:
        clause = max((i for i in range(left) if sentence.keys[i] == ";"), default=0)
        own = programmes_before(sentence, clause, left) or programmes_before(sentence, 0, left)
        behind = programmes_before(sentence, left, len(sentence.tokens)) if not own else ()
        programme = own[-1] if own else next(iter(behind), None) or self._named or self._headline
        key = (kind, programme, value)
        if key in self._seen:
            if quantity is not None:
                self.ledger.dismiss(quantity, "duplicate")
            return False
        self._seen.add(key)
        self.ledger.loan_terms.append(
            LoanTerm(
                page=self.document.page,
                programme=programme,
                term_kind=kind,
                value=value,
                unit=unit,
                quote=self.document.text[start:end],
                start=start,
                end=end,
                extractor_version=EXTRACTOR_VERSION,
            )
        )
        return True
