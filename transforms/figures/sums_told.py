"""What a per cent tells of the sum or the count that the sentence before told last: its share, or by how much it grew.

Belongs here: telling that it does. Does not belong here: the other ways of going on from a sentence before (`from_told`).
"""

from transforms.figures.kinds import Direction
from transforms.figures.linking import Link, measure_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.told import Told


def is_share_of_sum(sentence: Sentence, quantity: Quantity, direction: Direction, last: Link, told: Told) -> bool:
    """'The balance is 540 billion. Of the amount, 71 percent went into production': of the sum told last, whoever took it."""
    if last.indicator.code != "credit_outstanding" or last.changed or told.distance > 1 or measure_of(quantity) != "percent":
        return False
    opens = any(match.first == 0 for match in sentence.tags.get("cue:of_which", ()))
    return opens and not direction.how and not any(token.sort == "n" for token in sentence.tokens[: quantity.first])


def is_growth_of_it(sentence: Sentence, quantity: Quantity, direction: Direction, told: Told) -> bool:
    """'The bank lent VND 41 billion. This is up 18 percent from 2020': by how much what was told last grew."""
    last = told.last
    if last is None or told.distance > 1 or sentence.keys[:1] not in _IT or direction.how != "by" or quantity.measure != "percent":
        return False
    alone = not any(token.sort == "n" for token in sentence.tokens[: quantity.first])
    return alone and last.quantity.measure != "percent" and not last.changed and not last.indicator.yields


_IT = (["this"], ["that"], ["it"])
