"""Names that the gazetteer lacks, told by their level word: "xã Kim Đồng", "Kim Dong commune", "Ta Rut is a poor commune".

Belongs here: where such a name begins and ends. Does not belong here: names of the gazetteer, words for the place spoken of
(`place_marks.py`).
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from transforms.figures.gazetteer import match_name
from transforms.figures.place_context import is_capitals, is_home, is_plural, stand_together, word_at, word_behind, words_of
from transforms.figures.place_mark import NUMBERED_UNITS, Mark, fits

_COUNTED = frozenset(("hộ", "người", "nhà", "căn", "tỷ", "tỉ", "triệu", "households", "houses", "people"))
_APOSTROPHES = frozenset("'’")
_MOST_WORDS = 4  # of an unknown name
_LONGEST_LEVEL = 3  # words: "xã vùng cao"


def unknown_name(pieces: Sequence[str], starts: Sequence[int], index: int) -> tuple[Mark | None, int]:
    """A name that the gazetteer lacks, beside its level word: "xã Kim Đồng", "xã vùng cao Lùng Cải", "Kim Dong commune"."""
    subject = _subject_before(pieces, index) if index > _TWO_WORDS else None
    if subject is not None:
        first, last = starts[subject[0]], starts[subject[1]]
        return Mark(first, last, first, last, (), "commune", True), index + 1
    may_name = any(piece[0].isupper() for piece in pieces[index + 2 : index + 2 * _LONGEST_LEVEL + 1 : 2])
    level, at = _level_word(pieces, index) if may_name else (None, index)
    if level is not None and pieces[at][0].isupper() and not _is_class(pieces, at):
        end = _run_forward(pieces, at)
        known = match_name(pieces, at)
        if known is not None and (known[1] >= end or fits(known[2], level)):
            return None, at  # the name itself will find its level word; "xã An Phú Thuận" is no An Phú, which is a district
        if _is_of_official(pieces, index) and (end := _before_person(pieces, at, end)) == at:
            return None, at  # "Chủ tịch UBND xã Giàng A Súa": who, and not where
        if end > at and not (is_capitals(pieces, at) and not is_capitals(pieces, index) and end == at + 1):
            told = Mark(starts[index], starts[end], starts[at], starts[end], (), level, resident=is_home(pieces, index))
            told.plural = is_plural(pieces, index)
            return told, end
    level = words_of("after").get(word_at(pieces, index))
    if level in ("commune", "ward", "village", "township", "district", "town") and index >= 2 and pieces[index - 1] == " ":
        numbered = is_numbered(pieces, index - 2)
        begin = _run_backward(pieces, index - 4 if numbered else index - 2)
        if begin is not None and not (numbered and index - begin < _LEAST_NUMBERED):
            resident = is_home(pieces, begin)
            return Mark(starts[begin], starts[index + 1], starts[begin], starts[index - 1], (), level, True, resident=resident), index + 1
    return None, index


def _subject_before(pieces: Sequence[str], index: int) -> tuple[int, int] | None:
    """Where the name of which it is said what it is begins and ends: 'Ta Rut is a poor commune', 'Phong Du is one of the communes'."""
    if word_at(pieces, index) not in ("commune", "communes"):
        return None
    at = index - 2
    while at > index - 2 * _DESCRIBED and pieces[at].islower() and pieces[at] not in ("is", "was") and pieces[at - 1] in (" ", "-"):
        at -= 2
    if at < _TWO_WORDS or pieces[at] not in ("is", "was") or word_at(pieces, at + 2) not in ("a", "the", "one", "an"):
        return None
    begin = _run_backward(pieces, at - 2)
    if begin is None or not _TWO_WORDS <= at - begin <= 2 * _MOST_WORDS or match_name(pieces, begin) is not None:
        return None
    opens = begin == 0 or "\n" in pieces[begin - 1] or pieces[begin - 1].rstrip()[-1:] in (".", "!", "?")
    return (begin, at - 1) if opens else None


_DESCRIBED = 7  # words: "is one of the extremely difficult communes"


def _is_class(pieces: Sequence[str], at: int) -> bool:
    """'communes of Zone III', 'xã Khu vực II': what class they are of, and no name."""
    return pieces[at] in _CLASSES or (word_at(pieces, at), word_at(pieces, at + 2)) == ("khu", "vực")


_CLASSES = frozenset({"Zone", "Region", "Area"})


def is_numbered(pieces: Sequence[str], at: int) -> bool:
    """Whether a number at `at` ends the name of one unit: 'In Phu Hoa 1 commune', no 'In Lang Son 5 communes'."""
    if at < 2 or at + 2 >= len(pieces) or not pieces[at].isdecimal() or len(pieces[at]) > 2 or pieces[at - 1] != " ":
        return False
    return word_at(pieces, at + 2) in NUMBERED_UNITS and pieces[at - 2][0].isupper() and pieces[at + 1] == " "


_LEAST_NUMBERED = 6  # pieces from a name of two words to its level word


def _is_of_official(pieces: Sequence[str], index: int) -> bool:
    """Whether the level word is that of someone's office: "Phó Chủ tịch UBND xã", "Bí thư Đảng ủy xã", "Trưởng bản"."""
    before = [piece.lower() for piece in pieces[max(0, index - 2 * _OFFICE_WORDS) : index] if piece[0].isalpha()]
    return before[-1:] == ["trưởng"] or any(pair in _OFFICES for pair in pairwise(before))


def _before_person(pieces: Sequence[str], at: int, end: int) -> int:
    """The index after the unit's own name, where a person's goes on from it: "xã Tân Lập Hà Văn Sơn"; `at` where there is none."""
    words = [piece.lower() for piece in pieces[at:end:2]]
    person = next((i for i, word in enumerate(words) if word in words_of("surname") and len(words) - i >= _LEAST_PERSON and i != 1), None)
    if person is None or (person == 0 and len(words) == _LEAST_PERSON):
        return end
    return at + max(2 * person - 1, 0)


_OFFICES = {("chủ", "tịch"), ("bí", "thư"), ("trưởng", "phòng"), ("giám", "đốc")}
_OFFICE_WORDS = 5
_LEAST_PERSON = 2  # words of a name that follows a unit's; of three where it stands alone: "xã Lý Bôn" is a commune


@cache
def level_heads() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in words_of("before"))


def _level_word(pieces: Sequence[str], index: int) -> tuple[str | None, int]:
    """The longest level phrase that begins at `index` and stands before something, and the index of that."""
    head = word_at(pieces, index)
    if head not in level_heads() or f"{word_at(pieces, index - 2)} {head}" in words_of("not_generic_after"):
        return None, index  # "Nông thôn Rural"
    words = words_of("before")
    phrase, found, at = "", None, index
    for step in range(_LONGEST_LEVEL):
        here = index + 2 * step
        if here + 2 >= len(pieces) or not pieces[here][0].isalpha():
            break
        phrase = f"{phrase} {word_at(pieces, here)}".strip()
        if phrase in words and stand_together(pieces, here):
            found, at = words[phrase], here + 2
        if not pieces[here + 1].isspace():
            break
    return found, at


def _run_forward(pieces: Sequence[str], at: int) -> int:
    """The index after the capitalised words that begin at `at`."""
    end, words = at, 0
    while end < len(pieces) and words < _MOST_WORDS and (pieces[end][0].isupper() or (words and _is_number_of_unit(pieces, end))):
        words += 1
        end += 1
        if end + 1 < len(pieces) and pieces[end] in _APOSTROPHES and pieces[end + 1][0].isupper():
            end += 2  # "xã Ch’Ơm"
        if (
            end < len(pieces)
            and pieces[end] in (" ", "\u00a0", "-")
            and end + 1 < len(pieces)
            and word_at(pieces, end + 1) not in words_of("before")
        ):
            end += 1
        else:
            return end
    return end - 1 if end > at and not pieces[end - 1][0].isalnum() else end


def _is_number_of_unit(pieces: Sequence[str], at: int) -> bool:
    """Whether a number belongs to a name, "xã Tân Hòa 2", and is no figure: "xã Tân Hòa 14,4%"."""
    if not pieces[at].isdecimal() or len(pieces[at]) > 2 or word_behind(pieces, at + 1) in _COUNTED:
        return False
    return at + 1 == len(pieces) or (pieces[at + 1] not in (",", ".") and pieces[at + 1][0] != "%")


def _run_backward(pieces: Sequence[str], at: int) -> int | None:
    """The index of the first of the capitalised words that end at `at`; None where there are none but those that begin no name."""
    begin, words = at + 2, 0
    while at >= 0 and words < _MOST_WORDS + 1 and pieces[at][0].isupper() and pieces[at][0].isalpha():
        begin, words = at, words + 1
        if at < 2 or pieces[at - 1] not in (" ", "-"):
            break
        at -= 2
    stop = begin + 2 * words
    no_name = words_of("not_in_name")
    while begin < stop and pieces[begin].lower() in no_name and not _begins_name(pieces, begin, stop):
        begin += 2
    return begin if begin < stop else None


def _begins_name(pieces: Sequence[str], begin: int, stop: int) -> bool:
    """'A Luoi commune', 'Muong Kim commune': a word that begins no name, but for such a one of two words."""
    word, behind = pieces[begin], pieces[begin + 2].lower() if begin + 2 < stop else ""
    no_name = words_of("not_in_name")
    return bool(behind) and behind not in no_name and (word == "A" or (word.lower() in words_of("people") and stop - begin == _TWO_WORDS))


_TWO_WORDS = 4  # pieces
