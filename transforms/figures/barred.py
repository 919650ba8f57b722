"""Candidates that do not hold: shares whose own words are of another thing, and what was only visited.

Belongs here: what is asked of the link that was chosen. Does not belong here: which candidates are asked at all (`own_words`).
"""

from transforms.figures.detours import is_told_before
from transforms.figures.linking import Link
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import load_words


def is_barred(sentence: Sentence, link: Link) -> bool:
    """'93% hộ dùng nước sạch, 62% hộ có nhà vệ sinh': a share carried on, whose own words are none of the indicator's.

    So the households that were given something else than a house: 'xây nhà cho 64 hộ, cấp nước sinh hoạt cho 310 hộ'.
    """
    one, parent = link.quantity, link.parent.quantity if link.parent is not None else None
    if (one.measure != "percent" and link.indicator.code not in _COUNTED_OF) or (parent is not None and parent.sentence is not sentence):
        return False
    carried = parent is not None and all(match.last < parent.right for match in link.used)
    if not carried and not (link.used and all(match.last < one.left and is_told_before(one, match) for match in link.used)):
        return False
    ahead = sentence.tokens[one.right + 1 :]
    until = one.right + next((i for i, token in enumerate(ahead) if token.sort != "w"), len(ahead))
    sides = ((link.indicator.unless, one.right), (_NOT_OF.get(link.indicator.code, ()), parent.right if parent is not None else one.right))
    return any(since < match.first <= until for names, since in sides for name in names for match in sentence.tags.get(name, ()))


_COUNTED_OF = {"houses_completed": ("cue:other_aid",)}
_NOT_OF = {"clean_water_access_rate": ("cue:toilet",), **_COUNTED_OF}


def is_sample(sentence: Sentence, link: Link) -> bool:
    """'Qua kiểm tra 12 xã, 36 hộ nghèo', 'inspected 4 associations, 10 groups and 50 borrowers': what was looked at, and no count of all.

    So is what those owe, and what is said of them behind: '50 borrowers with loans of VND 2 billion were inspected'.
    """
    if not (link.indicator.yields or link.indicator.code in _LOOKED_AT) or link.changed:
        return False
    looks = [match for match in sentence.tags.get("cue:inspect", ()) if not match.nested]
    at = max((match.last for match in looks if match.last < link.quantity.left), default=-1)
    listed = at >= 0 and all(token.sort == "n" or token.key in _VISITED for token in sentence.tokens[at + 1 : link.quantity.left])
    return listed or any(_are_looked_at(sentence, link, match.first) for match in looks)


def _are_looked_at(sentence: Sentence, link: Link, at: int) -> bool:
    """Whether a verb behind a number tells that it was looked at: 'được kiểm tra', 'were inspected'."""
    between = sentence.keys[link.quantity.right + 1 : at]
    return between[-1:] in _PASSIVE and not _PARTS_CLAUSES.intersection(between)


_LOOKED_AT = frozenset({"credit_borrowers", "credit_disbursed", "credit_outstanding", "savings_credit_groups"})
_VISITED = load_words("between_inspected")
_PASSIVE, _PARTS_CLAUSES = (["be"], ["được"], ["đã"]), frozenset({";", "and", "và", ":", "which"})
