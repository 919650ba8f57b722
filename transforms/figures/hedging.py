"""What bounds a number: 'over', 'nearly', 'hơn', '8% or more', before it or behind it.

Belongs here: finding the hedge of one number and what bounds it gives. Does not belong here: the words themselves (hedges.csv), ranges
(`expressions`).
"""

from transforms.figures.lexicon import Match
from transforms.figures.quantities import PER_CENT, Quantity
from transforms.figures.sentences import Sentence
from transforms.records import Qualifier

_SIGNS: dict[str, Qualifier] = {"<": "under", ">": "over", "≥": "at_least", "≤": "at_most", "~": "about", "≈": "about"}


def hedge_before(sentence: Sentence, j: int) -> Match | None:
    if j < 0:
        return None
    for match in sentence.ending.get(j, ()):
        if match.phrase.is_hedge and not (match.first == j and sentence.keys[j] == "over" and sentence.keys[j - 1 : j] in _PASSED):
            return None if _is_compared(sentence, match) else match  # not "handed over 1,204 houses"
    return None


def _is_compared(sentence: Sentence, hedge: Match) -> bool:
    """'0.28%, far lower than 0.41% of the whole province': a per cent that the one right before it is compared with, and no bound.

    Nor is one in 'còn 3,1%, thấp hơn 0,4% so với năm 2023', which is by how much.
    """
    if sentence.keys[hedge.first] in ("cao", "thấp") and sentence.keys[hedge.last + 3 : hedge.last + 5] == ["so", "với"]:
        return True
    before = sentence.keys[max(0, hedge.first - _COMPARED) : hedge.first]
    led = before[:-1] if before[-1:] in _BY_FAR else before
    return sentence.keys[hedge.last] == "than" and led[-1:] == [","] and not _COMPARABLE.isdisjoint(led[-2:-1])


_COMPARED = 3  # tokens
_COMPARABLE = PER_CENT | {"million", "billion", "trillion"}
_BY_FAR = (["far"], ["much"], ["well"], ["slightly"], ["significantly"], ["considerably"])


_PASSED = (["hand"], ["take"], ["turn"])


def set_hedge(quantity: Quantity, hedge: Match | None, sentence: Sentence) -> None:
    tokens = sentence.tokens
    qualifier: Qualifier = "exact"
    if hedge is not None:
        qualifier = next(_as_qualifier(tag) for tag in hedge.tags if tag.startswith("before:"))
        quantity.hedge_first = hedge.first
    elif quantity.first and tokens[quantity.first - 1].key in _SIGNS:
        at = quantity.first - 1
        qualifier = _SIGNS[tokens[at].key]
        quantity.hedge_first = at
    if qualifier == "exact":
        qualifier = _hedge_after(sentence, quantity)
    apply_qualifier(quantity, qualifier)


def _hedge_after(sentence: Sentence, quantity: Quantity) -> Qualifier:
    """'8% or more', '3 chỉ số trở lên', '3.3 million-plus': behind the number, at most a short noun phrase between."""
    tokens = sentence.tokens
    for j in range(quantity.last + 1, min(len(tokens), quantity.last + 7)):
        if tokens[j].key in (",", ";", ".", ":") or tokens[j].sort == "n":
            break
        for match in sentence.starting.get(j, ()):
            for tag in match.tags:
                if not tag.startswith("after:") or not (j <= quantity.last + 2 or match.words > 1):
                    continue
                behind = tokens[match.last + 1] if match.last + 1 < len(tokens) else None
                if behind is None or (behind.key not in _GOES_ON and behind.sort != "n"):
                    return _as_qualifier(tag)
    return "exact"


# "18% and more than 1.1 million households", "4 chương trình có dư nợ tăng", "383 houses and over VND 2 billion"
_GOES_ON = ("than", "nợ", "vnd", "usd", "us", "$")


def apply_qualifier(quantity: Quantity, qualifier: Qualifier) -> None:
    """Bounds from a hedge: 'over' and 'at least' bound from below, 'nearly', 'under' and 'at most' from above."""
    quantity.qualifier = qualifier
    if quantity.value is None:
        return
    quantity.lower = quantity.value if qualifier in ("over", "at_least") else None
    quantity.upper = quantity.value if qualifier in ("nearly", "under", "at_most") else None


def _as_qualifier(tag: str) -> Qualifier:
    name = tag.partition(":")[2]
    for known in ("over", "nearly", "about", "at_least", "at_most", "under"):
        if name == known:
            return known
    return "exact"
