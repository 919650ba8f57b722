"""What a per cent tells of the sum or the count that the sentence before told last: its share, or by how much it grew.

Belongs here: telling that it does. Does not belong here: the other ways of going on from a sentence before (`from_told`).
"""

from transforms.figures.kinds import Direction
from transforms.figures.linking import Link, measure_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.told import Told


def sum_shared(sentence: Sentence, quantity: Quantity, direction: Direction, last: Link, told: Told) -> Link | None:
    """'The balance is 540 billion, up 9 percent. Of the amount, 71 percent went into production', 'Farmers took 71 percent of that sum':
    the sum told last, or the one that grew, of which a per cent is the share; whoever took it."""
    whole = last.parent if last.changed and last.parent is not None else last
    if whole.indicator.code != "credit_outstanding" or whole.changed or told.distance > 1 or measure_of(quantity) != "percent":
        return None
    first = not any(token.sort == "n" for token in sentence.tokens[: quantity.first])
    opens = any(match.first == 0 for match in sentence.tags.get("cue:of_which", ()))
    points = is_of_that_sum(sentence, quantity) or sentence.keys[quantity.right + 1 : quantity.right + 4] in _OF_IT
    return whole if first and not direction.how and (opens or (points and _BAD_DEBT.isdisjoint(sentence.tags))) else None


def is_of_that_sum(sentence: Sentence, quantity: Quantity) -> bool:
    """'71 percent of that amount'."""
    of, that, total = [*sentence.keys[quantity.right + 1 : quantity.right + 4], "", "", ""][:3]
    return of == "of" and that in _THAT and total in _SUMS


_THAT, _SUMS = frozenset({"this", "that", "the"}), frozenset({"amount", "sum", "balance", "money"})
_OF_IT = (["of", "the", "total"], ["of", "it", "."])
_BAD_DEBT = frozenset({"cue:overdue", "cue:frozen"})


def is_growth_of_it(sentence: Sentence, quantity: Quantity, direction: Direction, told: Told) -> bool:
    """'The bank lent VND 41 billion. This is up 18 percent from 2020': by how much what was told last grew."""
    last = told.last
    if last is None or told.distance > 1 or sentence.keys[:1] not in _IT or direction.how != "by" or quantity.measure != "percent":
        return False
    alone = not any(token.sort == "n" for token in sentence.tokens[: quantity.first])
    return alone and last.quantity.measure != "percent" and not last.changed and not last.indicator.yields


_IT = (["this"], ["that"], ["it"])
