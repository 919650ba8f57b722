"""Columns of rates in tables: which cells are rates by their heading, and of what period.

Belongs here: cells of tables. Does not belong here: rates told in sentences (`rate_cues`), of which product they are (`rate_names`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.deposit_terms import deposit_term
from transforms.figures.quantities import Quantity
from transforms.figures.rate_cues import MONTHS, PER, RATES, YEARS, is_named_interest
from transforms.figures.rate_names import rate_programme
from transforms.figures.sentences import Sentence

_MONEY, _FOREIGN = frozenset({"vnd", "vnđ", "đồng"}), frozenset({"usd", "eur", "$"})


def label_end(sentence: Sentence) -> int:
    """Before which token the label of a table's row ends, that stands before its cell; 0 in prose."""
    return sentence.keys.index(":") if sentence.composed and ":" in sentence.keys else 0


def is_rate_column(sentence: Sentence, quantities: Sequence[Quantity], *, introduced: bool) -> bool:
    """Whether a table's cell stands under 'Interest rate', or in a table that a line on interest introduces under 'Rate', 'Overdue' or
    nothing, beside a product or a term."""
    if not quantities or quantities[0].left == 0:
        return False
    lead = sentence.keys[: quantities[0].left]
    if any(m.last < len(lead) and is_named_interest(sentence, m.first, m.last) for m in sentence.tags.get("cue:interest", ())):
        return True
    headed = ":" not in lead[:-1] or not (RATES | _MONEY).isdisjoint(lead) or "cue:overdue" in sentence.tags
    return (
        introduced
        and headed
        and _FOREIGN.isdisjoint(lead)
        and (rate_programme(sentence) is not None or deposit_term(sentence, 0, label_end(sentence)) is not None)
    )


def read_as_rate(sentence: Sentence, quantity: Quantity, *, beside: tuple[str, ...]) -> None:
    """A cell's number under a heading of rates: a per cent per year or month, as the heading says or as the rate `beside` it has it."""
    if quantity.measure == "count" and quantity.noun_first < 0:  # a noun that only the label gives counts nothing here
        quantity.measure = "percent"
    if quantity.measure == "percent" and not quantity.per:
        lead = sentence.keys[: quantity.left]
        if "monthly" in lead or _says_per(lead, MONTHS):
            quantity.per = ("month",)
        else:
            quantity.per = ("year",) if _says_per(lead, YEARS) else beside or ("year",)


def _says_per(lead: Sequence[str], time: frozenset[str]) -> bool:
    return any(one in PER and two in time for one, two in pairwise(lead))
