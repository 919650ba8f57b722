"""Who lives in a place: 'the commune has 912 households', 'With 940 households and 3,910 people, ...', 'Of the 612 households, ...'.

Belongs here: counts of households and people of whom nothing else is said. Does not belong here: what a number carries on from one
before it (`carried`).
"""

from collections.abc import Sequence

from transforms.figures.linking import Link, indicator
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

AND_PEOPLE = frozenset({",", "với", "và", "/", "gồm", "with", "and"})
PEOPLE = frozenset({"khẩu", "people", "person", "inhabitant", "resident", "member", "individual", "population"})


def are_people(sentence: Sentence, one: Quantity) -> bool:
    """'6.994 nhân khẩu', '24.310 người, chiếm 1,7% dân số': people of whom nothing is said that parts them from the rest."""
    noun = sentence.keys[one.last + 1 : one.last + 4]
    return not PEOPLE.isdisjoint(noun) or (noun[:1] == ["người"] and noun[1:2] in _ENDS_PEOPLE)


_ENDS_PEOPLE: tuple[list[str], ...] = ([","], ["."], [";"], [")"], ["("], ["chiếm"], [])


def _live_there(sentence: Sentence, one: Quantity, nouns: Sequence[str] = ("household",)) -> bool:
    """'Ayun commune has 912 households, of which ...': all that live there, of whom nothing else is said."""
    keys = sentence.keys
    lead, behind = keys[max(0, one.left - 2) : one.left], keys[one.last + 1 : one.last + 3]
    if not behind or behind[0] not in nouns:
        return False
    if behind[0] == "household" and _opens_with_all(sentence, one, behind[1:]):
        return True
    of_place = lead[-1:] == ["of"] and lead[0] in ("village", "hamlet", "commune") and behind[1:] == [","]  # "a village of 92 households,"
    has = of_place or (lead[-1:] == ["have"] and (lead[0] in _UNITS or sentence.tokens[one.left - 2].raw[0].isupper()))
    dated = behind[1:] == ["in"] and any(t.sort == "n" for t in sentence.tokens[one.last + 3 : one.last + 4])
    return has and (dated or behind[1:] in ([","], ["with"], ["."], [";"], ["and"], []))


def _opens_with_all(sentence: Sentence, one: Quantity, behind: Sequence[str]) -> bool:
    """'Of the 612 households in the commune, 214 are poor', 'Of the province's 240,000 households, 4.9 percent are'."""
    lead = sentence.keys[: one.left]
    owned = lead[:1] == ["of"] and lead[-2:] == ["'", "s"]
    if not owned and lead not in (["of"], ["of", "the"], ["out", "of"], ["among"]):
        return False
    told_before = "the" in lead and not owned  # "of the 612 households,"
    ends = behind in (["of"], ["in"], ["there"]) or (behind == [","] and not told_before)
    return ends and any(token.sort == "n" for token in sentence.tokens[one.right + 1 :])


def inhabitants_of(sentence: Sentence, one: Quantity) -> list[Link]:
    """'It has 1.2 million people, of whom ...': who lives in a place, whatever was told before."""
    nouns = ("people", "inhabitant", "resident")
    if one.noun != "persons" or (one.value or 0) < _LEAST_PEOPLE:
        return []
    keys, left = sentence.keys, one.left
    aside = keys[left - 2 : left] == [",", "with"] and keys[left - 3] in _UNITS and keys[one.last + 2 : one.last + 3] == [","]
    ends = keys[one.last + 2 : one.last + 3] in ([","], ["."])
    within = ends and keys[left - 1 : left] == ["with"] and keys[left - 2 : left - 1] in _PARTS
    if not aside and not within and not _live_there(sentence, one, nouns):  # "The province, with 760,000 people, has ..."
        return []
    return [Link(one, indicator("population"), 2.6, "direct")]


_LEAST_PEOPLE = 1000
_PARTS = (["commune"], ["village"], ["hamlet"], ["town"], ["ship"], ["ward"])  # "has nine communes and townships with 132,000 people,"


def _live_here(sentence: Sentence, one: Quantity) -> bool:
    """'Xã Chiến Thắng có 780 hộ, tỷ lệ hộ nghèo chiếm 21,5%': the same in Vietnamese."""
    keys, left = sentence.keys, one.left
    if keys[left - 1 : left] != ["có"] or left < _LEAST_LEAD or keys[one.last + 2 : one.last + 3] not in ENDS:
        return False
    lead = sentence.tokens[left - 2]
    return keys[one.last + 1] == "hộ" and (lead.raw[0].isupper() or lead.key in _UNITS_VI)


_LEAST_LEAD = 2
ENDS = ([","], ["với"], ["."], [";"], ["và"], ["trong"], ["thì"], ["of"], ["with"])
_UNITS_VI = frozenset({"xã", "thôn", "bản", "huyện", "tỉnh", "xóm", "ấp", "buôn", "làng", "hiện", "phường", "đây"})
_UNITS = frozenset({",", "commune", "village", "hamlet", "district", "province", "town", "ward", "now", "it", "which"})


def as_households(sentence: Sentence, one: Quantity, two: Quantity | None, earlier: Quantity | None) -> Link | None:
    """'Xóm có 58 hộ, 251 nhân khẩu': who lives in a place, told by households and people, where no other words say so.

    `earlier`: the number before, of which the households may be the next of a list: 'xã có 7 thôn, 1.120 hộ, 5.300 khẩu'.
    """
    keys = sentence.keys
    if one.noun == "households" and (_live_there(sentence, one) or _live_here(sentence, one)):
        return Link(one, indicator("households"), 2.2, "partner")
    lead = keys[one.left - 1] if one.left else ""
    listed = earlier is not None and one.left - earlier.right <= _NEXT_IN_LIST
    units = listed and earlier is not None and earlier.noun in ("villages", "communes")
    people = listed and earlier is not None and not PEOPLE.isdisjoint(keys[earlier.last + 1 : one.left])
    alone = keys[one.last + 1 : one.last + 2] in _HOUSEHOLDS and keys[one.last + 2 : one.last + 3] in ENDS
    if (units or people) and one.noun == "households" and lead in _JOINS and alone:
        return Link(one, indicator("households"), 2.2, "partner")  # "có 14 xã, 17.612 hộ, ...", "4,200 people, 912 households"
    if two is None or one.noun != "households" or two.noun != "persons":
        return None
    if "khẩu" in keys[two.last + 1 : two.last + 3]:
        told = lead in _HAVE_VI or (units and lead in _JOINS)
    else:
        # "The commune's 1,450 households, with 6,120 people, live in", "With 1,120 households and 4,870 people, the commune ..."
        aside = keys[one.left - 2 : one.left] == ["'", "s"] or lead == "with"
        aside = aside and keys[two.last + 2 : two.last + 3] == [","]
        told = (lead in ("have", "of") or aside) and keys[one.last + 1 : one.last + 2] == ["household"]
    alone = AND_PEOPLE.issuperset(keys[one.right + 1 : two.left])
    return Link(one, indicator("households"), 2.2, "partner") if told and alone else None


_NEXT_IN_LIST = 5  # tokens: "7 thôn, bản, với 1.120 hộ"
_HAVE_VI = frozenset({"có", "là", "gồm", ":", "với", "số"})
_JOINS = frozenset({",", "với", "và", "gồm", ";", "and", "with", "in"})
_HOUSEHOLDS = (["hộ"], ["household"])
