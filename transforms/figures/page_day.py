"""Whether what a number tells is over, or still to come, on the page's own day: by its period, and by words of the future.

Belongs here: those questions. Does not belong here: the kind and period that follow from them (`finish`), verbs and nouns of aims (`aims`).
"""

from transforms.figures.kinds import is_inside
from transforms.figures.linking import Link
from transforms.figures.period_days import Timed
from transforms.figures.placed_times import Placed
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.records import Document

MARGIN_DAYS = 31  # reviews are decided and published some weeks before the day they hold for


def is_over(document: Document, mention: Placed) -> bool:
    """Whether a time ended before the page's day: 'aims to cut the rate from 11.36% in 2019 to 8.56%' starts from a result."""
    last = mention.mention.last
    return last is not None and (document.published_on is None or last < document.published_on)


def is_counted_since(document: Document, mention: Placed) -> bool:
    """'An estimated 9,000 households took loans in 2020', on a page of much later: a count by then."""
    last = mention.mention.last
    return last is not None and document.published_on is not None and (document.published_on - last).days > _REVIEWED


def is_after(document: Document, timed: Timed) -> bool:
    """Whether a period ends after the page's day."""
    return document.published_on is not None and timed.last is not None and timed.last > document.published_on


def lies_ahead(document: Document, timed: Timed, sentence: Sentence) -> bool:
    """What is told of a day to come, in words of the future, is an aim and no result.

    'By the end of 2024 the province will have 6,900', told in that December, is the review in a clumsy translation; 'this year', it is not.
    """
    if document.published_on is None or timed.last is None or "cue:future" not in sentence.tags:
        return False
    told_anew = document.language == "en" and timed.basis == "implied"
    return (timed.last - document.published_on).days > (0 if told_anew else MARGIN_DAYS)


def lies_far_ahead(document: Document, timed: Timed) -> bool:
    """Whether a year is told of so early that nothing of it can be known."""
    if document.published_on is None or timed.last is None or timed.mention is None or timed.mention.form != "year":
        return False
    return (timed.last - document.published_on).days > _KNOWN_BEFORE


_KNOWN_BEFORE = 184  # days


def is_to_come(sentence: Sentence, quantity: Quantity) -> bool:
    """'the rate will be cut by 3 percent a year', without a day that it holds for."""
    return any(match.last < quantity.left for match in sentence.tags.get("cue:future", ()))


def will_be(sentence: Sentence, quantity: Quantity) -> bool:
    """'2.4 million households will be rated poor', 'the rate will be about 40%'."""
    keys = sentence.keys
    behind = keys[quantity.right + 1 : quantity.right + _SUBJECT]
    named = behind[: behind.index("will")] if "will" in behind and quantity.measure == "count" else ["."]  # "of the province will be"
    told = _ENDS_SUBJECT.isdisjoint(named) and not any(key[0].isdecimal() for key in named)
    return told or keys[quantity.left - 2 : quantity.left] == ["will", "be"]


_ENDS_SUBJECT = frozenset({".", ",", ";", "and", "be", "have"})


def is_promised(sentence: Sentence, link: Link) -> bool:
    """'The programme will train 20,000 workers': told of no day, in the future, and by no number before it."""
    quantity, used = link.quantity, (*link.used, *(link.parent.used if link.parent is not None else ()))
    told = (m for m in sentence.tags.get("cue:future", ()) if not is_inside(m, used))  # "the need to replace temporary houses"
    behind = quantity.right + 1
    if quantity.measure == "percent" and sentence.keys[behind : behind + 1] == ["of"]:
        ends = (i for i in range(behind, len(sentence.keys)) if sentence.keys[i] in _ENDS_WHOLE and not _joins_nouns(sentence, i))
        behind = next(ends, behind)
    matches = [match for match in told if match.last < quantity.left or match.first == behind]
    return (
        bool(matches)
        and sentence.lexicon.language == "en"
        and not any(t.key == ";" for t in sentence.tokens[matches[-1].last + 1 : quantity.left])
    )


def _joins_nouns(sentence: Sentence, at: int) -> bool:
    """'pupils of poor and near-poor households are to get meals': an 'and' within one name."""
    return sentence.keys[at] == "and" and any(match.first < at < match.last for match in sentence.matches)


_ENDS_WHOLE = frozenset({"will", "have", "be", ",", ";", "and", "."})  # "95 percent of households will have electricity"


def runs_on(document: Document, timed: Timed, *, arrived: bool) -> bool:
    """Whether a state carries on a span that is not over on the page's day: it cannot be that of the span's end.

    `arrived`: something rose or fell to it.
    """
    if timed.mention is None or timed.mention.form not in ("span", "term") or timed.last is None or document.published_on is None:
        return False
    return (timed.last - document.published_on).days > (_REVIEWED if arrived else MARGIN_DAYS)


_REVIEWED = 92  # days: to what a rate has fallen over a term is told from its last October on


_SUBJECT = 18  # tokens
