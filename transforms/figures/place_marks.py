"""Where a text names places: names of the gazetteer, unknown names beside a level word ("xã Kim Đồng"), words for the place spoken of.

One walk over the words of the text. Belongs here: what is printed and which level the words beside it tell. Does not belong here: which
unit is meant (`places.py`).
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.figures.gazetteer import first_word_shapes, match_name
from transforms.figures.period_forms import MONTHS
from transforms.figures.words import cut, marked, plain
from transforms.records import PlaceLevel
from transforms.reference.place_words import load_place_words
from transforms.reference.places import Place

_LEVEL_OF_WORD: Mapping[str, PlaceLevel] = {
    "province": "province",
    "city": "district",  # or a province: five cities are
    "town": "district",
    "district": "district",
    "urban_district": "district",
    "commune": "commune",
    "ward": "commune",
    "township": "commune",
    "village": "village",
}
_SPACES = frozenset((" ", "\u00a0", ". ", ".", "-"))
_LIST_GAPS = frozenset((", ", " và ", " and ", ", and ", "; ", " & ", ",", " hoặc ", " or "))
_MOST_WORDS = 4  # of an unknown name
_VENUE_REACH = 7  # words
_HOME_REACH = 12


@dataclass(slots=True)
class Mark:
    """One place expression, `text[start:end]`, before it is known which unit is meant.

    `word` is the level word beside it ("city", "commune" ...), its own or that of the list it stands in; `generic` the level that a word
    such as "toàn tỉnh" speaks of; `candidates` all units so spelled, empty for an unknown name.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    candidates: tuple[Place, ...] = ()
    word: str | None = None
    word_after: bool = False
    generic: str | None = None
    body: bool = False  # part of the name of a newspaper, a university, a mass organisation
    venue: bool = False  # only where something was held or written: "met in Hanoi", "HÀ NỘI –"
    resident: bool = False  # where a person of the story lives: "Ms. Xuan, 41, of Tam Ky"

    @property
    def level(self) -> PlaceLevel | None:
        """The level that the word beside the name tells; a city may also be a province."""
        return _LEVEL_OF_WORD[self.word] if self.word else None


@cache
def _words(kind: str) -> Mapping[str, str]:
    return load_place_words()[kind]


_LIGHT = frozenset(("the", "trong", "của", "ở", "trên", "this", "our"))


@cache
def _generic_by_heavy() -> dict[str, tuple[tuple[tuple[str, ...], int, str], ...]]:
    """Phrases for the place spoken of, longest first, by their first word that is not everywhere, with the place of that word."""
    by_heavy: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for phrase, level in _words("generic").items():
        words = tuple(phrase.replace("-", " ").split())
        heavy = next(position for position, word in enumerate(words) if word not in _LIGHT)
        by_heavy.setdefault(words[heavy], []).append((words, heavy, level))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in by_heavy.items()}


@cache
def _shapes() -> frozenset[str]:
    """Every piece at which something may begin."""
    words = set(_generic_by_heavy()) | {phrase.split()[0] for kind in ("before", "after") for phrase in _words(kind)}
    words |= {"huyện"}
    return first_word_shapes() | frozenset(shape for word in words for shape in (word, word.capitalize(), word.upper()))


def find_marks(text: str) -> list[Mark]:
    """All place expressions of `text`, in order, not overlapping."""
    pieces, starts = cut(text)
    shapes = _shapes()
    names = first_word_shapes()
    marks: list[Mark] = []
    reached = 0
    for index in [at for at, piece in enumerate(pieces) if piece in shapes]:
        if index < reached:
            continue
        mark, end = None, index
        if pieces[index] in names:
            mark, end = _named(pieces, starts, index)
        if mark is None and end == index:
            mark, end = _unknown(pieces, starts, index)
        if mark is None and end == index:
            mark, end = _generic(pieces, starts, index)
        reached = max(reached, end)
        if mark is not None:
            if marks and mark.start < marks[-1].end:
                continue
            marks.append(mark)
    _spread_levels(text, marks)
    return marks


def _word(pieces: Sequence[str], index: int) -> str:
    return marked(pieces[index]) if 0 <= index < len(pieces) and pieces[index][0].isalpha() else ""


def _before(pieces: Sequence[str], index: int) -> tuple[str, str, int]:
    """The word before the piece `index`, the two words before it, and the index where the one word begins; "" across punctuation."""
    if index < 2 or pieces[index - 1] not in _SPACES:
        return "", "", index
    one = _word(pieces, index - 2)
    two = f"{_word(pieces, index - 4)} {one}" if index >= 4 and pieces[index - 3] in _SPACES else ""
    return one, two, index - 2


def _after(pieces: Sequence[str], index: int) -> str:
    """The word after the piece before `index`."""
    if index + 1 >= len(pieces) or pieces[index] not in (" ", "\u00a0", "-"):
        return ""
    return _word(pieces, index + 1)


def _level_before(pieces: Sequence[str], index: int) -> tuple[str | None, int]:
    """The level word before a name and the index where it begins."""
    one, two, begin = _before(pieces, index)
    words = _words("before")
    if two in words:
        return words[two], index - 4
    if one in words and one != "":
        if one == "phố" or (one == "p" and two.startswith("t")):
            return None, index
        return words[one], begin
    if one in ("p", "x") and _word(pieces, index - 4) == "t":
        return ("city" if one == "p" else "town"), index - 4
    return None, index


def _named(pieces: Sequence[str], starts: Sequence[int], index: int) -> tuple[Mark | None, int]:
    """A name of the gazetteer at `index`; (None, end) where the words are a name, but of no place."""
    found = match_name(pieces, index)
    if found is None:
        return None, index
    name, end, places = found
    word, begin = _level_before(pieces, index)
    one, two, _ = _before(pieces, index)
    after = _after(pieces, end)
    if after in _words("not_after"):
        return None, end
    stop = end
    word_after = False
    if word is None and after in _words("after"):
        word, stop, word_after = _words("after")[after], end + 2, True
        if pieces[end + 1][0].isupper() and pieces[index : end + 2] and after in ("city",) and places[0].code == "79":
            stop = end + 2
    elif word is None and places[0].level == "region" and after in _words("region_after"):
        stop = end + 2
    if word is None and (one in _words("honorific") or two in _words("honorific")):
        return None, end
    if word is None and (one in _words("street_before") or (after in _words("street_after") and after not in _words("organisation_after"))):
        return None, end
    if (
        word is None
        and pieces[index - 2 : index - 1]
        and pieces[index - 2][0].isupper()
        and one in _words("surname")
        and not _is_capitals(pieces, index - 2)
    ):
        return None, end
    if _is_person(pieces, index, end, places, word):
        return None, end
    body = one in _words("organisation_before") or two in _words("organisation_before")
    body = body or (
        after in _words("organisation_after") and pieces[end + 1][0].isupper() and word is None and not _is_capitals(pieces, end + 1)
    )
    if places[0].level == "country":
        body = body or one in _words("country_body_before") or two in _words("country_body_before")
    if name.plain_words in (("vinh",), ("chu",), ("lak",)) and word is None:
        return None, index
    mark = Mark(starts[begin], starts[stop], starts[index], starts[end], places, word, word_after, body=body)
    mark.venue = places[0].level == "province" and (_is_venue(pieces, begin, stop) or _is_dateline(pieces, begin, stop))
    mark.resident = _is_home(pieces, begin)
    return mark, stop


def _is_capitals(pieces: Sequence[str], index: int) -> bool:
    return len(pieces[index]) > 1 and pieces[index].isupper()


def _is_person(pieces: Sequence[str], index: int, end: int, places: Sequence[Place], word: str | None) -> bool:
    """Whether the words begin a longer personal name: "Hoàng Mai Hương"."""
    if word is not None or any(place.level != "district" for place in places) or end + 1 >= len(pieces) or pieces[end] != " ":
        return False
    following = pieces[end + 1]
    return (
        following[0].isupper()
        and not following.isupper()
        and marked(pieces[index]) in _words("surname")
        and _word(pieces, end + 1) not in _words("after")
    )


def _unknown(pieces: Sequence[str], starts: Sequence[int], index: int) -> tuple[Mark | None, int]:
    """A name that the gazetteer lacks, beside its level word: "xã Kim Đồng", "Kim Dong commune"."""
    first = _word(pieces, index)
    words = _words("before")
    two = f"{first} {_word(pieces, index + 2)}"
    level, at = (words[two], index + 4) if two in words else (words.get(first), index + 2)
    if level is not None and at < len(pieces) and pieces[at - 1] in _SPACES and pieces[at][0].isupper():
        if match_name(pieces, at) is not None:
            return None, at  # the name itself will find its level word
        end = _run_forward(pieces, at)
        if end > at and not (_is_capitals(pieces, at) and len(pieces[at]) > 1 and _is_capitals(pieces, index) is False and end == at + 1):
            return Mark(starts[index], starts[end], starts[at], starts[end], (), level, resident=_is_home(pieces, index)), end
    level = _words("after").get(first)
    if level in ("commune", "ward", "village", "township", "district", "town") and index >= 2 and pieces[index - 1] == " ":
        begin = _run_backward(pieces, index - 2)
        if begin is not None:
            resident = _is_home(pieces, begin)
            return Mark(starts[begin], starts[index + 1], starts[begin], starts[index - 1], (), level, True, resident=resident), index + 1
    return None, index


def _run_forward(pieces: Sequence[str], at: int) -> int:
    """The index after the capitalised words that begin at `at`."""
    end, words = at, 0
    while (
        end < len(pieces)
        and words < _MOST_WORDS
        and (pieces[end][0].isupper() or (words and pieces[end].isdecimal() and len(pieces[end]) < 3))
    ):
        words += 1
        end += 1
        if (
            end < len(pieces)
            and pieces[end] in (" ", "\u00a0", "-")
            and end + 1 < len(pieces)
            and _word(pieces, end + 1) not in _words("before")
        ):
            end += 1
        else:
            return end
    return end - 1 if end > at and not pieces[end - 1][0].isalnum() else end


def _run_backward(pieces: Sequence[str], at: int) -> int | None:
    """The index of the first of the capitalised words that end at `at`; None where there are none or they begin a sentence."""
    begin, words = None, 0
    while (
        at >= 0 and words < _MOST_WORDS and pieces[at][0].isupper() and pieces[at][0].isalpha() and plain(pieces[at]) not in _NOT_IN_NAMES
    ):
        begin, words = at, words + 1
        if at < 2 or pieces[at - 1] not in (" ", "-"):
            break
        at -= 2
    return begin


_AT = frozenset(["in", "at", "tại", "ở"])
_DATELINE_BEFORE = frozenset(["", "("])
_AGENCIES = frozenset(["vna", "vns", "ttxvn", "vnp", "vov", "chinhphu"])


def _is_venue(pieces: Sequence[str], begin: int, stop: int) -> bool:
    """Whether something was only held there: "met in Hanoi", "hội nghị tại Hà Nội", "in Hanoi on December 30"."""
    if begin < 2 or _word(pieces, begin - 2) not in _AT or not pieces[begin - 1].isspace():
        return False
    if _after(pieces, stop) == "on" and stop + 3 < len(pieces):
        following = pieces[stop + 3]
        return following.isdecimal() or following.lower() in MONTHS or following.lower().endswith("day")
    words = _words("venue")
    at = begin - 4
    for _ in range(_VENUE_REACH):
        if at < 0 or not pieces[at + 1].isspace() or not pieces[at][0].isalpha():
            return False
        if _word(pieces, at) in words or f"{_word(pieces, at - 2)} {_word(pieces, at)}" in words:
            return True
        at -= 2
    return False


def _is_dateline(pieces: Sequence[str], begin: int, stop: int) -> bool:
    """Whether a paragraph begins with it as the place where it was written: "Hanoi (VNA) –", "LẠNG SƠN —"."""
    if begin and not pieces[begin - 1].endswith(("\n", "(")):
        return False
    gap = pieces[stop] if stop < len(pieces) else ""
    if gap == " (" and stop + 1 < len(pieces):
        return pieces[stop + 1].lower() in _AGENCIES
    return gap in (" — ", " – ", " - ") and _is_capitals(pieces, stop - 1)


def _is_home(pieces: Sequence[str], begin: int) -> bool:
    """Whether a person's name with its "Mr" or "bà" stands shortly before, in the same sentence."""
    honorifics = _words("honorific")
    for at in range(begin - 1, max(-1, begin - 2 * _HOME_REACH), -1):
        piece = pieces[at]
        if piece[0].isalpha():
            if piece.lower() in honorifics and at + 2 < len(pieces) and pieces[at + 2][0].isupper():
                return True
        elif "\n" in piece or (piece[0] in ".!?" and piece[-1].isspace() and pieces[at - 1].lower() not in honorifics):
            return False
    return False


_NOT_IN_NAMES = frozenset(
    [
        "the",
        "in",
        "at",
        "of",
        "from",
        "this",
        "that",
        "these",
        "poor",
        "each",
        "every",
        "all",
        "many",
        "some",
        "most",
        "in",
        "according",
        "people",
        "many",
        "other",
        "and",
        "for",
        "with",
        "by",
        "to",
        "head",
        "chairman",
        "vice",
        "secretary",
        "director",
        "leader",
        "mr",
        "mrs",
        "ms",
        "party",
        "committee",
        "mountainous",
        "border",
        "remote",
        "extremely",
        "new",
        "model",
    ]
)


def _generic(pieces: Sequence[str], starts: Sequence[int], index: int) -> tuple[Mark | None, int]:
    """A word for the place spoken of: "toàn tỉnh", "the locality", "cả nước"."""
    following = _word(pieces, index + 2)
    for words, heavy, level in _generic_by_heavy().get(_word(pieces, index), ()):
        begin = index - 2 * heavy
        if begin < 0 or (len(words) > heavy + 1 and words[heavy + 1] != following):
            continue
        end = _end_of_phrase(pieces, begin, words)
        if end is None:
            continue
        if words == ("tỉnh",) or words == ("huyện",) or words == ("xã",):
            if _is_count_or_kind(pieces, index, end):
                return None, index
        elif words[0] == "the" and _after(pieces, end) in ("of", "level"):
            return None, index
        return Mark(starts[begin], starts[end], starts[begin], starts[end], generic=level), end
    return None, index


def _is_count_or_kind(pieces: Sequence[str], index: int, end: int) -> bool:
    """Whether a bare level word stands for a count or a kind: "các huyện", "10 xã", "huyện nghèo"."""
    one, _, _ = _before(pieces, index)
    if one in _words("not_generic_before") or _after(pieces, end) in _words("not_generic_after"):
        return True
    return index > 0 and (
        pieces[index - 1][-1].isdecimal() or (index >= 2 and pieces[index - 2].isdecimal() and pieces[index - 1].isspace())
    )


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


def _spread_levels(text: str, marks: Sequence[Mark]) -> None:
    """One level word for a whole list: "các huyện Bình Gia, Văn Quan", "Bac Son and Van Quan districts"."""
    for left, right in itertools.pairwise(marks):
        listed = right.candidates and right.word is None and text[left.end : right.start] in _LIST_GAPS
        if listed and left.word and not left.word_after and _can_be(right, left.word):
            right.word = left.word
    for left, right in zip(reversed(marks[:-1]), reversed(marks[1:]), strict=False):
        listed = left.candidates and left.word is None and text[left.end : right.start] in _LIST_GAPS
        if listed and right.word and right.word_after and _can_be(left, right.word):
            left.word, left.word_after = right.word, True


def _can_be(mark: Mark, word: str) -> bool:
    return any(place.level == _LEVEL_OF_WORD[word] for place in mark.candidates)
