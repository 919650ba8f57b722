"""Whether a number's own words say that it does not go on from the number before it: '60% meet the standard of health', 'give land to 48'.

Belongs here: clauses that open anew. Does not belong here: what a number may carry on from (`chaining`, `carried`).
"""

from collections.abc import Sequence

from transforms.figures.linking import Link, measure_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import load_words

_CARRIED = frozenset({"list", "part", "carried", "listed", "topic", "parallel"})
_BOUNDS = frozenset({",", ";", ".", ":", "(", "and", "while"})
_VERBS = load_words("own_predicates")
_DOING = load_words("own_doings")
_COUNTED = frozenset({"households", "persons", "turns"})


def without_carried(sentence: Sentence, quantity: Quantity, options: Sequence[Link]) -> list[Link]:
    """The candidates, less those that carry on from a number before where the clause of this one has a verb of its own. English only."""
    if sentence.lexicon.language != "en":
        return list(options)
    measure = measure_of(quantity)
    if measure == "percent" and _has_predicate(sentence, quantity):
        return [link for link in options if link.way not in _CARRIED or link.parent is None or not is_told_behind(link.parent)]
    if measure in _COUNTED:
        edge = _opens_doing(sentence, quantity)
        return [link for link in options if edge < 0 or not _is_told_before(link, edge)]
    return list(options)


def _opens_doing(sentence: Sentence, quantity: Quantity) -> int:
    """The comma or 'and' behind which a verb opens the number's clause, with another number before it; -1 where none does."""
    edge = next((i for i in range(quantity.left - 1, -1, -1) if sentence.keys[i] in _BOUNDS or sentence.tokens[i].sort == "n"), -1)
    if edge <= 0 or sentence.keys[edge] not in _BOUNDS or sentence.keys[edge + 1] not in _DOING:
        return -1
    return edge if any(token.sort == "n" for token in sentence.tokens[:edge]) else -1


def _is_told_before(link: Link, edge: int) -> bool:
    """Whether nothing told a number but what stands before its clause."""
    if link.way in _CARRIED:
        return True
    return link.way == "direct" and all(match.last < edge for match in link.used)


def is_told_behind(link: Link) -> bool:
    """Whether the words that told a number, or the one that it carries on from, stand behind it: '98% of households use electricity'."""
    while not link.used and link.parent is not None:
        link = link.parent
    return any(match.first > link.quantity.last for match in link.used)


def _has_predicate(sentence: Sentence, quantity: Quantity) -> bool:
    """'60% meet national standards', '97% of the workers find jobs': a verb behind the per cent, before the next mark or number."""
    for i in range(quantity.right + 1, len(sentence.keys)):
        if sentence.keys[i] in _BOUNDS or sentence.tokens[i].sort == "n":
            return False
        if sentence.keys[i] in _VERBS:
            return True
    return False
