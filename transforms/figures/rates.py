"""Lending and deposit rates: the rows of a sidebar table, and rates told in prose.

Belongs here: rates. Does not belong here: limits and terms of loans (`loan_terms`), indicators in per cent (`linking`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from transforms.figures.accounting import Ledger
from transforms.figures.deposit_terms import JOINTS, clause_end, deposit_term, term_behind, term_of_rate, terms_listed
from transforms.figures.expressions import read_quantities
from transforms.figures.numbers import sign_of_text
from transforms.figures.placed_times import Placed
from transforms.figures.quantities import Quantity
from transforms.figures.rate_columns import is_rate_column, label_end, read_as_rate
from transforms.figures.rate_cues import (
    HIGHEST,
    changes_interest,
    goes_on,
    is_of_others,
    is_only_of_interest,
    is_rate,
    is_subsidised,
    is_told_monthly,
    names_interest,
    pays_on_deposits,
    share_period,
)
from transforms.figures.rate_dates import RateDates, effective_from
from transforms.figures.rate_names import (
    coined_code,
    label_tokens,
    law_behind,
    listed_terms,
    paired_programmes,
    parts_before,
    programmes_before,
    programmes_behind,
    programmes_named,
    rate_programme,
)
from transforms.figures.rate_steps import STEPS, is_reached, is_superseded, succeeds
from transforms.figures.sentences import Sentence
from transforms.figures.stories import is_story
from transforms.reading.dates import VIETNAM_TIME
from transforms.records import EXTRACTOR_VERSION, Document, Rate

ProductKind = Literal["loan", "deposit", "overdue"]
_ASKED = 14  # tokens between a word of proposal and the rate proposed
_RESPECTIVE = frozenset({"respective", "respectively", "lượt"})
_POINTING = frozenset({"it", "this", "package", "gói", "này"})
_NAMED_ABOVE = 2  # blocks from the sentence that names a programme to a rate told without one
_INTRODUCED = 4  # blocks from the sentence that introduces a table to its first row, headings between them
_LONGEST_LABEL = 16  # tokens
_JOINS = frozenset({",", ";", "/", "%", "(", ")", "and", "while", "và", "còn", "year", "năm", "annum", "month", "tháng", "per", "a", "một"})
_MONTHLY = 2  # per cent: a rate from here on is none per month
_ROUNDED = Decimal("0.06")  # points per year: half of a monthly rate's last place, twelve times
_LIKE = frozenset({"equal", "same", "half", "bằng", "như", "giống", "nửa"})
_FOR = (["for"], ["cho"], ["đối"])
_SAVED = frozenset({"deposit", "saving", "overnight"})
_SAVED_VI = ({"tiền", "gửi"}, {"gửi", "tiết", "kiệm"}, {"huy", "động"})
_LOANS = frozenset({"loan", "lend", "lending", "vay"})


@dataclass(slots=True)
class _Told:
    """A rate told in prose: `products` are the programmes of loans or the terms of deposits; `behind`: they are named behind it."""

    quantity: Quantity
    kind: ProductKind
    products: tuple[str, ...]
    label: str
    behind: bool = False


class RateReader:
    """Reads the rates of one document into its ledger; keeps the programme that heading and sentences before name."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self.document = document
        self.ledger = ledger
        self.observed_on: date | None = document.captured_at.astimezone(VIETNAM_TIME).date() if document.captured_at is not None else None
        self._named: tuple[int, str] | None = None  # block and programme that the last sentences named
        self._naming: Sentence | None = None  # the last of those sentences
        self._headline: str | None = None
        self._named_block = -9  # where interest was spoken of
        self._seen: set[tuple[str, str | None, Decimal | None]] = set()
        self._beside: tuple[int, tuple[str, ...]] = (-9, ())  # block of the row and period of the last rate in a column
        self._percents: Sequence[Quantity] = ()  # those of the sentence at hand that may be rates
        self._paired: dict[int, tuple[str, int, int]] | None = None  # what the sentence at hand tells respectively
        self._dates = RateDates(ledger)

    def note(self, sentence: Sentence, programme: str | None) -> None:
        """The programme that a sentence names, for rates told after it."""
        if names_interest(sentence):
            self._named_block = sentence.block_index
        if programme is not None:
            self._named = (sentence.block_index, programme)
            self._naming = sentence
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
        terms = terms_listed(sentence, first, last) or ((term,) if term is not None else ())
        self._dates.entering(sentence)
        begins = self._dates.told_above(sentence)
        for one in terms:
            self._add(rate, "deposit", None, one, label, section="sidebar", effective_from=begins)
        if not terms:
            programme = rate_programme(sentence) or coined_code(label)
            self._add(rate, "loan", programme, None, label, section="sidebar", effective_from=begins)

    def read_prose(self, sentence: Sentence, quantities: Sequence[Quantity], placed: Sequence[Placed]) -> list[Quantity]:
        """The numbers of a sentence that are rates: entered, and handed back to be taken out."""
        above = sentence.block_index - self._named_block
        in_column = sentence.composed and is_rate_column(sentence, quantities, introduced=above <= _INTRODUCED)
        if in_column:
            self._named_block, above = sentence.block_index, 0
            for quantity in quantities:
                read_as_rate(sentence, quantity, beside=self._beside[1] if self._beside[0] == sentence.block_index else ())
                self._beside = (sentence.block_index, quantity.per)
        changes = [q for q in quantities if changes_interest(sentence, q)]
        taken = changes + [q for q in quantities if q.measure == "percent" and q not in changes and is_subsidised(sentence, q)]
        for quantity in taken:
            self.ledger.dismiss(quantity, "out_of_vocabulary")
        percents = [q for q in quantities if q.measure == "percent" and q not in taken and _is_low(q)]
        begins = effective_from(sentence, placed)
        if not percents and (begins is not None or not sentence.composed):
            self._dates.note(sentence, begins)
        share_period(sentence, percents)
        self._percents, self._paired = percents, paired_programmes(sentence, percents)
        entered: list[_Told] = []
        before: _Told | None = None
        first = 0
        for quantity in percents:
            if is_told_monthly(sentence, quantity):
                quantity.per = ("month",)
            if before is not None and goes_on(sentence, first, quantity, of_deposit=before.kind == "deposit"):
                if quantity.per[:1] not in (("year",), ("month",)):
                    quantity.per = before.quantity.per  # "0.55% a month for poor households and 0.66% for near-poor ones"
            elif quantity.per and is_of_others(sentence, first, quantity):
                first = quantity.right + 1
                taken.append(quantity)
                self.ledger.dismiss(quantity, "out_of_vocabulary")
                continue
            elif not is_reached(sentence, changes, quantity) and not is_rate(
                sentence, quantity, first, follows=before is not None, spoken_of=above <= 1, in_column=in_column
            ):
                continue
            elif before is not None and not quantity.per and before.quantity.per == ("month",) and (quantity.value or 0) < _MONTHLY:
                quantity.per = before.quantity.per  # "0.62% per month instead of 0.68%"
            taken.append(quantity)
            if any(m.last < quantity.left and quantity.left - m.last <= _ASKED for m in sentence.tags.get("cue:proposal", ())):
                self.ledger.dismiss(quantity, "no_indicator", disposition="unresolved")  # a rate that is only asked for
                continue
            before = self._told(sentence, quantity, first, before, entered)
            first = quantity.right + 1
            if self._enter(sentence, before, entered, begins or self._dates.told_above(sentence)):
                entered.append(before)
                self._named_block, above = sentence.block_index, 0
        for quantity in quantities:
            if quantity not in taken and is_only_of_interest(sentence, quantity):
                taken.append(quantity)
                self.ledger.dismiss(quantity, "no_indicator", disposition="unresolved")
        return taken

    def _told(
        self, sentence: Sentence, quantity: Quantity, first: int, before: "_Told | None", entered: Sequence["_Told"]
    ) -> "_Told":  # fmt: skip
        """Of what a per cent is the rate, as its words from token `first` on and the rates before it say."""
        kind = self._kind(sentence, quantity, first)
        if before is not None and kind == "loan" and _LOANS.isdisjoint(sentence.keys[first : quantity.left]):
            kind = before.kind  # a list of rates goes on with what it began with
        between = sentence.keys[first : quantity.left]
        steps = before if before is not None and STEPS.issuperset(between) and not JOINTS.issuperset(between) else None
        label = steps.label if steps is not None else self._label(sentence, first, quantity, kind)  # "cut from 7.2 percent to 6.6 percent"
        if kind == "deposit":
            if steps is not None:
                return _Told(quantity, kind, steps.products, label)
            terms = listed_terms(sentence, self._percents).get(quantity.left) or terms_listed(sentence, 0, label_end(sentence))
            edge = max((q.right + 1 for q in self._percents if q.right < quantity.left), default=first)
            term = term_of_rate(sentence, edge, quantity, label_end=label_end(sentence)) if not terms else None
            return _Told(quantity, kind, terms or ((term,) if term is not None else ()), label)
        if self._paired or (self._paired is not None and not self._listed(sentence)):
            pair = self._paired.get(quantity.left)
            if pair is None:
                return _Told(quantity, kind, (), label)
            return _Told(quantity, kind, pair[:1], self._text(sentence.starts[pair[1]], sentence.end_of(pair[2])))
        programmes, behind = self._programmes(sentence, quantity, first, before, entered)
        first, last = quantity.right + 1, clause_end(sentence, quantity.right + 1)
        if behind and first < last:
            label = self._text(sentence.starts[first], sentence.end_of(last - 1))
        return _Told(quantity, kind, programmes, label, behind)

    def _enter(self, sentence: Sentence, told: "_Told", entered: Sequence["_Told"], begins: date | None) -> bool:
        """Enters a rate into the ledger, once a page; whether it is one of a known product."""
        quantity, products = told.quantity, told.products
        if any(_same_yearly(other.quantity, quantity) and (other.products == products or not products) for other in entered):
            self.ledger.dismiss(quantity, "duplicate")
            return False
        if told.kind != "deposit" and not products:
            self.ledger.dismiss(quantity, "no_programme", disposition="unresolved")
            return False
        self._dates.entering(sentence)
        old = is_superseded(sentence, quantity, entered[-1].quantity if entered else None)
        fresh = [code for code in products or (None,) if self._is_new(told, code)]
        if not fresh:
            self.ledger.dismiss(quantity, "duplicate")
        last = entered[-1] if entered else None
        if (
            last is not None
            and not old
            and last.products == products
            and told.kind == "loan"
            and succeeds(sentence, last.quantity, quantity)
        ):
            self._supersede(last)
        for code in fresh:
            day = None if old else begins
            programme, term = (None, code) if told.kind == "deposit" else (code, None)
            self._add(quantity, told.kind, programme, term, told.label, section="prose", superseded=old, effective_from=day)
        return True

    def _supersede(self, told: "_Told") -> None:
        """Marks a rate of the sentence at hand whose successor the same sentence tells."""
        for i, rate in enumerate(self.ledger.rates):
            if rate.start == told.quantity.start:
                self.ledger.rates[i] = replace(rate, superseded=True, effective_from=None)

    def _label(self, sentence: Sentence, edge: int, quantity: Quantity, kind: ProductKind) -> str:
        """The printed words that name a rate: the label of its row, the term behind it, or what stands before it from token `edge` on."""
        row_label = label_end(sentence)
        if row_label:
            begin, end = sentence.starts[0], sentence.end_of(row_label - 1)
        elif kind == "deposit" and (behind := term_behind(sentence, quantity)) is not None:
            begin, end = sentence.starts[quantity.right + 1], sentence.end_of(behind[1] - 1)
        else:
            words = (i for i in range(max(edge, quantity.left - _LONGEST_LABEL), quantity.left) if sentence.keys[i] not in _JOINS)
            begin, end = sentence.starts[next(words, quantity.left)], quantity.start
        return self._text(begin, end)

    def _text(self, begin: int, end: int) -> str:
        return " ".join(self.document.text[begin:end].split()).rstrip(".,;")

    def _is_new(self, told: "_Told", code: str | None) -> bool:
        key = (told.kind, code, _yearly(told.quantity))
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _kind(self, sentence: Sentence, quantity: Quantity, edge: int) -> ProductKind:
        keys = set(sentence.keys[edge : quantity.left])
        edge_of_debt = max((q.right for q in self._percents if q.right < quantity.left), default=edge)  # "nợ quá hạn 0,1%, lãi suất 6%"
        if any(edge_of_debt <= m.first and m.last < quantity.left for m in sentence.tags.get("cue:overdue", ())):
            return "overdue"
        if (
            sentence.composed
            and (deposit_term(sentence, 0, label_end(sentence)) or deposit_term(sentence, 0, quantity.left)) is not None
            and not {"cho", "vay"} <= keys
            and "loan" not in keys
            and "lending" not in keys
        ):
            return "deposit"
        if "vay" not in keys and ({"tiết", "kiệm"} <= keys or {"kỳ", "hạn", "tháng"} <= keys):  # a "tổ tiết kiệm và vay vốn" borrows
            return "deposit"
        deposited = not _SAVED.isdisjoint(keys) or any(words <= keys for words in _SAVED_VI)
        if (deposited and "loan" not in keys and not {"cho", "vay"} <= keys) or pays_on_deposits(sentence, quantity):
            return "deposit"
        return "loan"

    def _programmes(
        self, sentence: Sentence, quantity: Quantity, first: int, before: "_Told | None", entered: Sequence["_Told"]
    ) -> tuple[tuple[str, ...], bool]:
        """The programmes whose rate a per cent is, and whether they are named behind it."""
        if before is not None and before.behind:
            first = clause_end(sentence, first)  # what stands there is of the rate before
        own = programmes_before(sentence, first, quantity.left)
        under = law_behind(sentence, quantity) if own else 0
        own = programmes_before(sentence, first, under)[:1] if under else own
        if before is not None and (told := programmes_behind(sentence, quantity)) and (before.behind or not own):
            return told, True
        compared = _compared_from(sentence, first, quantity.left) if own else None
        if compared is not None:
            told = programmes_before(sentence, first, compared) or ((self._headline,) if self._headline is not None else ())
            part = any(token.sort == "n" for token in sentence.tokens[compared : quantity.left])  # "bằng 50% lãi suất cho vay hộ nghèo"
            if (told or part) and not set(programmes_before(sentence, compared, quantity.left)).isdisjoint(own):
                own = told
        if own:
            return own, False
        if listed := self._listed(sentence):
            return (listed[self._percents.index(quantity)],), False  # "The respective interest rates are 7.68% and 8% a year"
        if before is not None and entered:
            others = entered[-1].behind and sentence.keys[quantity.right + 1 : quantity.right + 2] in _FOR
            return () if others else entered[-1].products, entered[-1].behind
        behind = programmes_behind(sentence, quantity)
        if behind:
            return behind, True
        end = len(sentence.tokens)
        end = _compared_from(sentence, quantity.right + 1, end) or end  # "3.3 percent a year, half of that for poor households"
        anywhere = programmes_before(sentence, quantity.right + 1, end)[:1] or parts_before(sentence, quantity.left)
        return anywhere or self._carried(sentence, quantity), False

    def _listed(self, sentence: Sentence) -> tuple[str, ...]:
        """The programmes that the sentence before lists, where the rates are told of them one by one; else none."""
        if self._naming is None or _RESPECTIVE.isdisjoint(sentence.keys) or len(self._percents) < 2:
            return ()
        named = programmes_named(self._naming)
        return named if len(named) == len(self._percents) else ()

    def _carried(self, sentence: Sentence, quantity: Quantity) -> tuple[str, ...]:
        """The programme that the headline or a sentence before names, for a rate told without one."""
        named, above = self._named, _NAMED_ABOVE + 1
        if named is not None:
            above = sentence.block_index - named[0]
            if above == 0 and not _POINTING.isdisjoint(sentence.keys[: quantity.left]):
                return (named[1],)
        if self._headline is not None:
            return (self._headline,)
        return (named[1],) if named is not None and above <= (0 if is_story(sentence, before=False) else _NAMED_ABOVE) else ()

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


def _compared_from(sentence: Sentence, first: int, last: int) -> int | None:
    """'equal to the rate for poor households': behind which token a product is only what the one spoken of is compared with."""
    return next((i for i in range(first, last) if sentence.keys[i] in _LIKE), None)


def _yearly(quantity: Quantity) -> Decimal | None:
    if quantity.value is None:
        return None
    return quantity.value * 12 if "month" in quantity.per else quantity.value


def _is_low(quantity: Quantity) -> bool:
    yearly = _yearly(quantity)
    return yearly is not None and yearly < HIGHEST


def _same_yearly(one: Quantity, two: Quantity) -> bool:
    """'0,55%/tháng (6,6%/năm)' is one rate printed twice, the monthly one perhaps rounded."""
    first, second = _yearly(one), _yearly(two)
    return first is not None and second is not None and abs(first - second) <= _ROUNDED and one.per[:1] != two.per[:1]
