"""A number with its scale, unit, hedge and range, as it is printed, before anything is concluded from it.

Belongs here: what one number expression is. Does not belong here: reading them (`expressions`), what amounts are per (`per_units`), which
numbers are no figures (`noise`), what they measure (`linking`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from transforms.figures.numerals import (
    PERCENT,
    Measure,
)
from transforms.figures.sentences import Sentence
from transforms.records import Qualifier

PER_CENT = PERCENT | {"cent"}


@dataclass(slots=True, eq=False)
class Quantity:
    """One number expression of a sentence, tokens `first` to `last` (both within).

    `value` is null for a range. `noun` is the unit code of what is counted. `pair` and `pair_is` tie it to its neighbour: "total" and
    "part" of "5/12 communes", "to" of "from 9% to 6%".
    """

    sentence: Sentence
    first: int
    last: int
    numbers: tuple[int, ...]  # its number tokens
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    qualifier: Qualifier
    measure: Measure
    noun: str | None = None
    noun_first: int = -1
    noun_last: int = -1
    per: tuple[str, ...] = ()
    hedge_first: int = -1
    tail: int = -1  # the last token of what it is per
    scaled: bool = False
    in_words: bool = False
    pair: "Quantity | None" = None
    pair_is: Literal["", "part", "total", "from", "to"] = ""

    @property
    def start(self) -> int:
        return self.sentence.starts[self.first]

    @property
    def end(self) -> int:
        return self.sentence.end_of(self.last)

    @property
    def bare(self) -> bool:
        return self.measure == "count" and self.noun is None

    @property
    def left(self) -> int:
        """The first token of it, its hedge counted in."""
        return self.hedge_first if 0 <= self.hedge_first < self.first else self.first

    @property
    def right(self) -> int:
        """The last token of it, its noun counted in."""
        last = self.last if self.last > self.noun_last else self.noun_last  # asked for everywhere: `max` costs twice as much
        return last if last > self.tail else self.tail


def is_bracketed(one: Quantity, two: Quantity) -> bool:
    """Whether a number stands alone in brackets behind another."""
    tokens = two.sentence.tokens
    if two.right + 1 >= len(tokens) or tokens[two.left - 1].key != "(" or tokens[two.right + 1].key != ")":
        return False
    return two.left - one.right <= 4


def heading_of(quantity: Quantity) -> Sequence[str]:
    """The words that head a cell's column, nothing where it has none or stands in prose."""
    colons = colons_of(quantity.sentence, quantity.left)
    return quantity.sentence.keys[colons[-2] + 1 : colons[-1]] if len(colons) > 1 else ()


def colons_of(cell: Sentence, last: int) -> list[int]:
    """The marks before token `last` that part label, unit, heading and cell."""
    return [i for i in range(last) if cell.keys[i] == ":" and cell.starts[i] < 0]
