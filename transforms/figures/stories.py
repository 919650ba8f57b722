"""Sentences that tell of one household: its loan, its cows and its income are never facts about a place.

Belongs here: telling such sentences from the words of an official. Does not belong here: what becomes of their numbers (`read`).
"""

from decimal import Decimal

from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

_NEEDS_NAME = frozenset(
    {"mr", "mrs", "ms", "miss", "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "em", "cháu", "mế", "già"}
) | frozenset({"nhà", "hộ", "gia", "hai", "vợ"})
_FIRST_PERSON = frozenset({"i", "my", "me", "tôi", "mình"})
_LARGEST_FAMILY_SUM = Decimal(3_000_000_000)


def is_story(sentence: Sentence, *, before: bool) -> bool:
    """Whether a sentence tells of one family. `before`: the sentence before it in its block does."""
    person = False
    pronoun = False
    for match in sentence.tags.get("cue:story_person", ()):
        if match.nested:
            continue
        key = sentence.tokens[match.first].key
        if key in _NEEDS_NAME and key not in ("gia", "vợ", "hai"):
            following = sentence.tokens[match.last + 1 :][:2]
            following = [t for t in following if t.key not in (".",)]
            if key in ("nhà", "hộ", "gia") or (following and following[0].sort == "w" and following[0].raw[:1].isupper()):
                person = True
        elif match.words == 1 and key in _FIRST_PERSON:
            person = person or _is_speaker(sentence, match.first)
        elif match.words > 1:
            person = True
        else:
            pronoun = True
    official = any(not m.nested for m in sentence.tags.get("cue:story_official", ()))
    if person:
        return not official or any(_is_speaker(sentence, i) for i in range(len(sentence.tokens)))
    return pronoun and before and not official


def _is_speaker(sentence: Sentence, i: int) -> bool:
    """Whether token `i` is the first person: not the letter of "i.e.", not a part of the names My Xuyen and Phu My."""
    token = sentence.tokens[i]
    named = token.raw == "My" and any(one.raw[0].isupper() for one in sentence.tokens[max(0, i - 1) : i + 2] if one is not token)
    return token.key in _FIRST_PERSON and token.raw != "i" and not named


def is_family_figure(quantity: Quantity) -> bool:
    """Whether the number may be one family's: small money, few of anything."""
    largest = quantity.upper if quantity.value is None else quantity.value
    if largest is None:
        return True
    if quantity.measure == "VND":
        return largest < _LARGEST_FAMILY_SUM
    if quantity.measure == "USD":
        return largest < 200_000
    if quantity.measure in ("percent", "point"):
        return False
    return largest < 100 or quantity.noun in ("animals", "tonnes", "lengths", "years", "months", "days", None)
