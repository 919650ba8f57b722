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
_LISTED = frozenset({"for", "and", "or", "to", "include", "with"})
_LARGEST_FAMILY_SUM = Decimal(3_000_000_000)


def is_story(sentence: Sentence, *, before: bool) -> bool:
    """Whether a sentence tells of one family. `before`: the sentence before it in its block does."""
    person = False
    pronoun = False
    for match in sentence.tags.get("cue:story_person", ()):
        if match.nested:
            continue
        key = sentence.tokens[match.first].key
        if sentence.tokens[match.first].raw == "families" and sentence.keys[match.first - 1] in _LISTED:
            continue  # "120 houses for families of war veterans"
        if key in _NEEDS_NAME and key not in ("gia", "vợ", "hai"):
            following = sentence.tokens[match.last + 1 :][:2]
            following = [t for t in following if t.key not in (".",)]
            if key in ("nhà", "hộ", "gia") or (following and following[0].sort == "w" and following[0].raw[:1].isupper()):
                person = True
        elif key == "i" and sentence.tokens[match.first].raw == "i":
            continue  # "i.e."
        elif key in _FIRST_PERSON or match.words > 1:
            person = True
        else:
            pronoun = True
    official = any(not m.nested for m in sentence.tags.get("cue:story_official", ()))
    if person:
        return not official or any(t.key in _FIRST_PERSON and t.raw != "i" for t in sentence.tokens)
    return pronoun and before and not official


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
