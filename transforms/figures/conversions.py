"""Sums that are told once more in dollars: "VND 4,212 billion (US$180 million) by the end of 2020".

What such a bracket holds is said once already, and parts a number from its own words: the sentence is read without it.

Belongs here: finding those brackets, what becomes of their numbers. Does not belong here: conversions without brackets (`linked`), what a
sum is worth (`quantities`).
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from transforms.figures.accounting import Ledger
from transforms.figures.drafts import Draft
from transforms.figures.expressions import read_quantities
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token
from transforms.records import DecimalSign

_LONGEST = 12  # tokens: "( equivalent to about US $ 180 million )"
_BEFORE = 6  # tokens: "5 million VND per person a year ("
_DOLLARS = frozenset({"$", "usd", "dollar", "đô", "eur", "euro"})
_DONG = frozenset({"vnd", "vnđ", "dong", "đồng"})
_CODE = (3, 4)  # letters
_ASIDE = (
    _DOLLARS
    | {"us", "u", "s", "la", "mỹ", "thousand", "million", "billion", "trillion", "nghìn", "triệu", "tỷ"}
    | {"or", "equal", "equivalent", "to", "i", "e"}
    | {"about", "over", "nearly", "around", "approximately", "almost", "roughly", "some", "more", "than", "~", "≈", "hơn", "gần", "khoảng"}
    | {"tương", "đương", "xấp", "xỉ", "trên", ",", "."}
)


class Conversions:
    """The sums in dollars that a document told as repeats of one in dong."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._values: set[Decimal | None] = set()

    def leave_out(self, sentence: Sentence, *, sign: DecimalSign) -> Sentence:
        """What is left of a sentence without its brackets of dollars, whose numbers are accounted for."""
        plain, apart = without_conversions(sentence)
        for bracket in apart:
            self.dismiss(read_quantities(bracket, sign=sign, skipped=frozenset())[0])
        return plain

    def dismiss(self, repeated: Sequence[Quantity]) -> None:
        for quantity in repeated:
            self._ledger.dismiss(quantity, "duplicate")
            self._values.add(quantity.value)

    def kept(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Without a title's "$180 million", which is the "VND 4,212 billion ($180 million)" of the text."""
        kept: list[Draft] = []
        for draft in drafts:
            if draft.unit == "USD" and draft.value in self._values:
                self._ledger.dismiss(draft.link.quantity, "duplicate")
            else:
                kept.append(draft)
        return kept


def without_conversions(sentence: Sentence) -> tuple[Sentence, list[Sentence]]:
    """The sentence without the brackets that repeat a sum in dollars, and these, each by itself; offsets stay those of the text."""
    if sentence.composed or "(" not in sentence.keys or not any(map(_is_foreign, sentence.tokens)):
        return sentence, []
    kept: list[int] = []
    apart: list[Sentence] = []
    at, end = 0, len(sentence.tokens)
    while at < end:
        behind = _end_of_conversion(sentence, at) if sentence.keys[at] == "(" else 0
        if behind:
            apart.append(_of(sentence, range(at, behind)))
        else:
            kept.append(at)
        at = behind or at + 1
    return (_of(sentence, kept), apart) if apart else (sentence, [])


def _end_of_conversion(sentence: Sentence, opened: int) -> int:
    """The token behind a bracket that opens at `opened`, right behind a sum in dong, and repeats it; 0 where it does not."""
    keys, tokens = sentence.keys, sentence.tokens
    closed = next((i for i in range(opened + 1, min(len(keys), opened + _LONGEST)) if keys[i] == ")"), 0)
    inner = range(opened + 1, closed)
    numbers = [i for i in inner if tokens[i].sort == "n"]
    foreign = [i for i in inner if _is_foreign(tokens[i])]
    if len(numbers) != 1 or not foreign or any(keys[i] not in _ASIDE for i in inner if i not in (*numbers, *foreign)):
        return 0
    before = range(max(0, opened - _BEFORE), opened)
    of_dong = any(tokens[i].sort == "n" for i in before) and not _DONG.isdisjoint(keys[before.start : opened])
    return closed + 1 if of_dong and ")" not in keys[before.start : opened] else 0


def _is_foreign(token: Token) -> bool:
    """Whether a word is a currency other than the dong, misprinted too: 'USDD', 'USS'."""
    return token.key in _DOLLARS or (len(token.raw) in _CODE and token.raw.isupper() and token.raw.startswith("US"))


def _of(sentence: Sentence, chosen: "range | list[int]") -> Sentence:
    """The sentence that these tokens of one make up."""
    tokens, starts = [sentence.tokens[i] for i in chosen], [sentence.starts[i] for i in chosen]
    return replace(sentence, tokens=tokens, starts=starts)
