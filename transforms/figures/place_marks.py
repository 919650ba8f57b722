"""Where a text names places: names of the gazetteer, unknown names beside a level word ("xã Kim Đồng"), words for the place spoken of.

One walk over the words of the text. Belongs here: what is printed and which level the words beside it tell. Does not belong here: which
unit is meant (`places.py`).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import compress

from transforms.figures.gazetteer import DESCRIBES_REGION, QUARTERS, first_word_shapes, match_name
from transforms.figures.place_context import (
    is_capitals,
    is_dateline,
    is_far,
    is_home,
    is_person,
    is_plural,
    is_venue,
    is_yardstick,
    level_before,
    word_at,
    word_behind,
    words_before,
    words_of,
)
from transforms.figures.place_lists import (
    spread_levels,
    tell_merged,
    with_described,
    with_enumerated,
    with_inner,
    with_listed,
    with_ranked,
    with_repeats,
)
from transforms.figures.place_mark import Mark, fits
from transforms.figures.place_unknown import is_numbered, level_heads, unknown_name
from transforms.figures.words import cut, marked
from transforms.reference.places import Place

_RANKED_BY = frozenset(("followed by", "led by", "topped by", "trailed by"))  # a place in a ranking, and nobody who wrote the page
_LIGHT = frozenset(("the", "trong", "của", "ở", "trên", "this", "our"))


@cache
def _generic_by_heavy() -> dict[str, tuple[tuple[tuple[str, ...], int, str], ...]]:
    """Phrases for the place spoken of, longest first, by their first word that is not everywhere, with the place of that word."""
    by_heavy: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for phrase, level in words_of("generic").items():
        words = tuple(phrase.replace("-", " ").split())
        heavy = next(position for position, word in enumerate(words) if word not in _LIGHT)
        by_heavy.setdefault(words[heavy], []).append((words, heavy, level))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in by_heavy.items()}


@cache
def _shapes() -> Mapping[str, tuple[bool, bool, bool]]:
    """Every piece at which something may begin: whether a name may, one beside its level word, a word for the place spoken of."""
    levels = level_heads() | set(words_of("after"))
    generics = set(_generic_by_heavy())
    printed = {shape for word in levels | generics for shape in (word, word.capitalize(), word.upper())}
    names = first_word_shapes()
    return {shape: (shape in names, marked(shape) in levels, marked(shape) in generics) for shape in names | printed}


def find_marks(text: str) -> list[Mark]:
    """All place expressions of `text`, in order, not overlapping."""
    pieces, starts = cut(text)
    shapes = _shapes()
    marks: list[Mark] = []
    reached = 0
    for index in compress(range(len(pieces)), map(shapes.__contains__, pieces)):
        if index < reached:
            continue
        mark, end = None, index
        for may_begin, look in zip(shapes[pieces[index]], (_named, unknown_name, _generic), strict=True):
            if may_begin and mark is None and end == index:
                mark, end = look(pieces, starts, index)
        reached = max(reached, end)
        if mark is None:
            continue
        while marks and marks[-1].generic and marks[-1].end > mark.start:
            marks.pop()  # "huyện" alone, before its name was seen
        if not marks or mark.start >= marks[-1].end:
            marks.append(mark)
    spread_levels(text, marks)
    tell_merged(text, marks)
    return with_repeats(text, with_listed(text, with_inner(text, with_ranked(text, with_described(text, with_enumerated(text, marks))))))


def _named(pieces: Sequence[str], starts: Sequence[int], index: int) -> tuple[Mark | None, int]:
    """A name of the gazetteer at `index`; (None, end) where the words are a name, but of no place."""
    found = match_name(pieces, index)
    if found is None:
        return None, index
    name, end, places = found
    behind = word_behind(pieces, end)
    if behind in words_of("not_after") or is_numbered(pieces, end + 1):
        return None, end
    word, begin = level_before(pieces, index)
    if word is not None and word_at(pieces, begin + 2) == "of" and (behind in words_of("after") or not fits(places, word)):
        word, begin = None, index  # "communes of Lang Son", "every hamlet of Lac Son district"
    described = places[0].level == "region" and pieces[index].islower() and name.plain_words[-1].endswith(DESCRIBES_REGION)
    if described and not _is_of_region(pieces, end):
        return None, end
    if pieces[index].islower() and name.plain_words[-1] in QUARTERS and _is_direction(pieces, index, end):
        return None, end
    if word is None and behind in words_of("after") and _goes_on_name(pieces, index, places, words_of("after")[behind]):
        return None, index  # "Phuoc Vinh commune" is no Vinh, which is a city
    mark = Mark(starts[begin], starts[end], starts[index], starts[end], places, word)
    mark.plural = word is not None and is_plural(pieces, begin)
    stop = end
    if word is None and behind in words_of("after") and places[0].level not in ("region", "country"):
        mark.word, mark.word_after, mark.plural, stop = words_of("after")[behind], True, behind.endswith("s"), end + 2
    elif word is None and places[0].level == "region" and behind in words_of("region_after"):
        stop = end + 2
    mark.end = starts[stop]
    if mark.word is None and (_is_no_place(pieces, index, end) or is_person(pieces, index, end, places)):
        return None, end
    if mark.word is None and " ".join(name.plain_words) in words_of("needs_level"):
        return None, index
    mark.body = _is_body(pieces, index, end, places[0].level, levelled=mark.word is not None)
    mark.venue = places[0].level == "province" and (is_venue(pieces, begin, stop) or is_dateline(pieces, begin, stop))
    mark.yardstick = (places[0].level in ("region", "country") and is_yardstick(pieces, begin, stop, named=True)) or is_far(pieces, begin)
    mark.resident = is_home(pieces, begin)
    return mark, stop


def _goes_on_name(pieces: Sequence[str], index: int, places: Sequence[Place], level: str) -> bool:
    """Whether a capitalised word before makes one name with this, of a unit lower than all that are called so."""
    if index < 2 or pieces[index - 1] != " " or not pieces[index - 2][0].isupper() or level not in _LOWER or fits(places, level):
        return False
    return pieces[index - 2].lower() not in words_of("not_in_name") or pieces[index - 2].lower() in words_of("people")


_LOWER = frozenset(("commune", "ward", "village", "township"))


def _is_direction(pieces: Sequence[str], index: int, end: int) -> bool:
    """'to the northwest', 'a northwest province', 'the northwest of Hanoi': no region, as 'the northwest had a rate of 33%' is one."""
    one, two, _ = words_before(pieces, index)
    behind = word_behind(pieces, end)
    return one != "the" or two in ("to the", "from the") or behind == "of" or behind in words_of("after")


def _is_of_region(pieces: Sequence[str], end: int) -> bool:
    """Whether a region follows the word that describes it, in a list too: 'northwestern and northeastern areas', no 'northern province'."""
    words = [word for word in map(str.lower, pieces[end : end + _REGION_REACH]) if word[0].isalnum() and word != "and"]
    at = next((i for i, word in enumerate(words) if not word.endswith(DESCRIBES_REGION)), len(words))
    inner = words[at + 1 : at + 2] == ["of"] and not _OF_COUNTRY.intersection(words[at + 2 : at + 4])  # "areas of the province"
    return not inner and not words_of("region_after").keys().isdisjoint(words[at : at + 1])


_OF_COUNTRY = frozenset(("vietnam", "viet", "country"))
_REGION_REACH = 13  # pieces: "north-eastern, north-western and southern regions"


def _is_no_place(pieces: Sequence[str], index: int, end: int) -> bool:
    """Whether the words beside a bare name make it a person, a street, a river: "bà Hòa Bình", "đường Điện Biên Phủ"."""
    one, two, at = words_before(pieces, index)
    behind = word_behind(pieces, end)
    if one in words_of("honorific") or two in words_of("honorific") or one in words_of("street_before"):
        return True
    if index >= 2 and pieces[index - 1] in (": ", " ") and word_at(pieces, index - 2) in words_of("credit_before"):
        return pieces[index - 1] == ": " or (one == "by" and two not in _RANKED_BY)
    if behind in words_of("street_after") and behind not in words_of("organisation_after"):
        return True
    return one in words_of("surname") and pieces[at][0].isupper() and not is_capitals(pieces, at)


def _is_body(pieces: Sequence[str], index: int, end: int, level: str, *, levelled: bool) -> bool:
    """Whether the name belongs to a newspaper, a university, a mass organisation."""
    one, two, _ = words_before(pieces, index)
    before = words_of("organisation_before")
    if one in before or two in before:
        return True
    behind = word_behind(pieces, end)
    if level != "country" and behind in _MEMBERS:
        return False  # what "the Lâm Đồng Farmers' Union" manages is lent in the province
    if not levelled and behind in words_of("organisation_after") and pieces[end + 1][0].isupper() and not is_capitals(pieces, end + 1):
        return level == "country" or not _BRANCH.issubset(word_at(pieces, at) for at in range(end + 1, end + _BRANCH_NAME, 2))
    tails = words_of("country_body_before")
    return level == "country" and (one in tails or two in tails)


_BRANCH, _BRANCH_NAME = frozenset({"social", "bank"}), 9  # "the Cho Moi Social Policy Bank Transaction Office" lends there; pieces
_MEMBERS = frozenset({"women", "farmers", "veterans", "youth"})


def _generic(pieces: Sequence[str], starts: Sequence[int], index: int) -> tuple[Mark | None, int]:
    """A word for the place spoken of: "toàn tỉnh", "the locality", "cả nước"."""
    following = word_at(pieces, index + 2)
    for words, heavy, level in _generic_by_heavy().get(word_at(pieces, index), ()):
        begin = index - 2 * heavy
        if begin < 0 or (len(words) > heavy + 1 and words[heavy + 1] != following):
            continue
        end = _end_of_phrase(pieces, begin, words)
        if end is None:
            continue
        if (level == "group" and _is_one_of_them(pieces, begin, end)) or (level == "seat" and not _is_listed(pieces, begin, end)):
            return None, index
        if level == "village" and word_at(pieces, begin - 2) == "nông":
            return None, index  # "lao động nông thôn có 7.200 người"
        if words == ("tỉnh",) or words == ("huyện",) or words == ("xã",):
            if _is_count_or_kind(pieces, index, end):
                return None, index
        elif level not in ("group", "country") and words[0] == "the" and word_behind(pieces, end) in ("of", "level"):
            return None, index
        return Mark(
            starts[begin], starts[end], starts[begin], starts[end], generic=level, yardstick=is_yardstick(pieces, begin, end, named=False)
        ), end
    return None, index


def _is_listed(pieces: Sequence[str], begin: int, end: int) -> bool:
    """Whether a bare level word is one of a list of units with their figures: "huyện Na Hang 5,8%, thành phố giảm 0,3%"."""
    led = begin >= 2 and (pieces[begin - 1].endswith((", ", "; ")) or word_at(pieces, begin - 2) == "và")
    at = end + 3 if word_at(pieces, end + 1) in words_of("tells_in_list") else end + 1
    return led and at < len(pieces) and pieces[at].isdecimal()


def _is_one_of_them(pieces: Sequence[str], begin: int, end: int) -> bool:
    """Whether poor districts are counted, or one of them is meant: "huyện nghèo Sốp Cộp", "là huyện nghèo nhất tỉnh"."""
    if end + 1 < len(pieces) and pieces[end].isspace() and (pieces[end + 1][0].isupper() or word_behind(pieces, end) == "nhất"):
        return "\n" not in pieces[end]
    at = begin - 4 if begin >= 4 and pieces[begin - 2].isdecimal() else -1
    at -= 2 if word_at(pieces, at) == "the" else 0
    if at >= 2 and word_at(pieces, at) == "of" and pieces[at - 2].isdecimal():
        return True  # "19 of the 74 poor districts" counts them
    if begin >= 6 and "one of the " in "".join(pieces[begin - 6 : begin + 2]).lower():
        return True  # "Muong Te, one of the poorest districts of Lai Chau"
    return words_before(pieces, begin)[0] in ("là", "một")


def _is_count_or_kind(pieces: Sequence[str], index: int, end: int) -> bool:
    """Whether a bare level word stands for a count or a kind: "các huyện", "10 xã", "huyện nghèo"."""
    one, _, _ = words_before(pieces, index)
    behind = word_behind(pieces, end)
    kinds = words_of("not_generic_after")
    if one in words_of("not_generic_before") or behind in kinds or f"{behind} {word_behind(pieces, end + 2)}" in kinds:
        return True
    if _is_in_row(pieces, index, end):
        return True
    return index > 0 and (
        pieces[index - 1][-1].isdecimal() or (index >= 2 and pieces[index - 2].isdecimal() and pieces[index - 1].isspace())
    )


def _is_in_row(pieces: Sequence[str], index: int, end: int) -> bool:
    """Whether a bare level word stands in a row of them: "quận, huyện, thị xã"."""
    heads = level_heads()
    if index >= 2 and pieces[index - 1] == ", " and word_at(pieces, index - 2) in heads:
        return True
    named = "".join(pieces[end + 3 : end + 4])[:1].isupper()
    return end + 1 < len(pieces) and pieces[end] == ", " and word_at(pieces, end + 1) in heads and not named


def _end_of_phrase(pieces: Sequence[str], index: int, words: Sequence[str]) -> int | None:
    at = index
    for position, word in enumerate(words):
        if position:
            if at >= len(pieces) or pieces[at] not in (" ", "-", "\u00a0"):
                return None
            at += 1
        if at >= len(pieces) or marked(pieces[at]) != word:
            return None
        at += 1
    return at
