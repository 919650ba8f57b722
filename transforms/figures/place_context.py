"""The words beside a place name: what level they tell, and whether the name is only a venue, a person's home or a person.

Belongs here: looking at the words before and after. Does not belong here: finding names (`place_marks.py`).
"""

from collections.abc import Mapping, Sequence
from functools import cache

from transforms.figures.period_forms import MONTHS
from transforms.figures.words import marked
from transforms.reference.place_words import load_place_words
from transforms.reference.places import Place

SPACES = frozenset((" ", "\u00a0", "-"))
_AFTER_SHORT = frozenset((". ", "."))  # "TP. Lạng Sơn"
_SHORT = frozenset(("tp", "tx", "tt", "t", "p", "x", "mr", "mrs", "ms", "dr"))
_VENUE_REACH = 7  # words
_HOME_REACH = 12
_YARDSTICK_REACH = 7
_PLURALS = frozenset(["các", "những", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"])
_AT = frozenset(["in", "at", "tại", "ở"])
_AGENCIES = frozenset(["vna", "vns", "ttxvn", "vnp", "vov", "chinhphu"])


@cache
def words_of(kind: str) -> Mapping[str, str]:
    """Phrases of `place_words.csv` of one kind, with their level."""
    return load_place_words()[kind]


def word_at(pieces: Sequence[str], index: int) -> str:
    return marked(pieces[index]) if 0 <= index < len(pieces) and pieces[index][0].isalpha() else ""


def words_before(pieces: Sequence[str], index: int) -> tuple[str, str, int]:
    """The word before the piece `index`, the two words before it, and the index where the one word begins; "" across punctuation."""
    if index < 2 or not stand_together(pieces, index - 2):
        return "", "", index
    one = word_at(pieces, index - 2)
    two = f"{word_at(pieces, index - 4)} {one}" if index >= 4 and stand_together(pieces, index - 4) else ""
    return one, two, index - 2


def stand_together(pieces: Sequence[str], at: int) -> bool:
    """Whether the word at `at` and the next one stand side by side."""
    gap = pieces[at + 1]
    if gap == ": ":
        return at >= 2 and (word_at(pieces, at - 2) in ("các", "những") or pieces[at - 2].isdecimal())
    return gap in SPACES or (gap in _AFTER_SHORT and pieces[at].lower() in _SHORT)


def word_behind(pieces: Sequence[str], index: int) -> str:
    """The word after the piece before `index`."""
    if index + 1 >= len(pieces) or pieces[index] not in (" ", "\u00a0", "-"):
        return ""
    return word_at(pieces, index + 1)


def level_before(pieces: Sequence[str], index: int) -> tuple[str | None, int]:
    """The level word before a name and the index where it begins: "huyện", "thị xã", "huyện miền núi", "districts of"."""
    words = words_of("before")
    one, two, begin = words_before(pieces, index)
    if not one:
        return None, index
    three = f"{word_at(pieces, index - 6)} {two}" if two and index >= 6 and stand_together(pieces, index - 6) else ""
    if three in words:
        return words[three], index - 6
    if two in words:
        return words[two], index - 4
    if one in words:
        return words[one], begin
    if one in ("p", "x") and word_at(pieces, index - 4) == "t":  # "T.P", "T.X"
        return ("city" if one == "p" else "town"), index - 4
    return None, index


def is_plural(pieces: Sequence[str], begin: int) -> bool:
    """Whether the level word at `begin` is that of a list: "các huyện", "3 xã", "districts of"."""
    if word_at(pieces, begin).endswith("s"):
        return True
    return begin >= 2 and pieces[begin - 1].isspace() and (word_at(pieces, begin - 2) in _PLURALS or pieces[begin - 2].isdecimal())


def is_capitals(pieces: Sequence[str], index: int) -> bool:
    return len(pieces[index]) > 1 and pieces[index].isupper()


def is_person(pieces: Sequence[str], index: int, end: int, places: Sequence[Place]) -> bool:
    """Whether the words begin a longer personal name: "Hoàng Mai Hương"."""
    if any(place.level not in ("district", "commune") for place in places) or end + 1 >= len(pieces) or pieces[end] != " ":
        return False
    following = pieces[end + 1]
    return following[0].isupper() and not following.isupper() and marked(pieces[index]) in words_of("surname")


def is_venue(pieces: Sequence[str], begin: int, stop: int) -> bool:
    """Whether something was only held there: "met in Hanoi", "hội nghị tại Hà Nội", "in Hanoi on December 30"."""
    if begin < 2 or word_at(pieces, begin - 2) not in _AT or not pieces[begin - 1].isspace():
        return False
    if word_behind(pieces, stop) == "on" and stop + 3 < len(pieces):
        following = pieces[stop + 3]
        return following.isdecimal() or following.lower() in MONTHS or following.lower().endswith("day")
    if (
        begin > _DAY
        and pieces[begin - 3] == ", "
        and pieces[begin - _DAY].isdecimal()
        and "".join(pieces[begin:stop]).lower() in _NEWSROOMS
    ):
        return True  # "On July 12, in Hanoi, the Board of Directors met": where the country's bodies meet
    words = words_of("venue")
    at = begin - 4
    for _ in range(_VENUE_REACH):
        if at < 0 or not pieces[at + 1].isspace() or not pieces[at][0].isalpha():
            return False
        if word_at(pieces, at) in words or f"{word_at(pieces, at - 2)} {word_at(pieces, at)}" in words:
            return True
        at -= 2
    return False


def is_dateline(pieces: Sequence[str], begin: int, stop: int) -> bool:
    """Whether a paragraph begins with it as the place where it was written: "Hanoi (VNA) –", "LẠNG SƠN —"."""
    if begin and not pieces[begin - 1].endswith(("\n", "(")):
        return False
    gap = pieces[stop] if stop < len(pieces) else ""
    if gap == " (" and stop + 1 < len(pieces):
        return pieces[stop + 1].lower() in _AGENCIES
    if gap not in (" — ", " – ", " - "):
        return False
    written = begin > 0 and "".join(pieces[begin:stop]).lower() in _NEWSROOMS and pieces[stop + 1][:1].isupper()
    return written or is_capitals(pieces, stop - 1)


_DAY = 4  # pieces from a day to the place behind it: "12", ", ", "in", " "
_NEWSROOMS = frozenset(["hanoi", "ha noi", "hà nội"])  # "Hanoi - The bank has lent": written there, in a paragraph's first words


def is_yardstick(pieces: Sequence[str], begin: int, end: int, *, named: bool) -> bool:
    """Whether the place is only what something is the most of: "the poorest of the country", "cao nhất khu vực Tây Nguyên".

    So is the one whose most it is, "the country's second highest rate".
    """
    if "".join(pieces[end : end + 2]) in ("'s", "’s") and any(_is_superlative(word_at(pieces, at)) for at in (end + 3, end + 5)):
        return True
    if named and _is_peak(pieces, begin, end):
        return False
    for at in range(begin - 1, max(-1, begin - 2 * _YARDSTICK_REACH), -1):
        piece = pieces[at].lower()
        if piece[0].isalpha():
            if piece == "nhất" and word_at(pieces, at + 2) == "là" and word_at(pieces, at - 2) in _DEGREES:
                return False  # "thấp nhất là Đông Nam Bộ (0,23%)": the one that is
            if _is_superlative(piece):
                return piece == "nhất" or word_at(pieces, begin - 2) in ("the", "of", "in")
            if piece == "thứ" and pieces[at + 2 : at + 3] and pieces[at + 2].isdecimal():
                return True  # "đứng thứ 2 trong toàn huyện"
        elif not piece.isspace() and not piece.isdecimal():
            return False
    return False


def _is_superlative(word: str) -> bool:
    return word in _MOST or (word.endswith("est") and len(word) > 5 and word not in ("interest", "southwest", "northwest"))


_MOST = ("nhất", "most", "best", "worst")
_RANKED = 12  # pieces
_DEGREES = frozenset({"cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "nhanh", "chậm", "mạnh"})


def is_far(pieces: Sequence[str], begin: int) -> bool:
    """Whether the place only says where another one lies: 'xã Tả Phìn cách trung tâm huyện Sa Pa 12 km', 'phía Bắc giáp huyện Văn Lãng'."""
    one, two, at = words_before(pieces, begin)
    if one == "cách" or two in _SIDES or (two == "trung tâm" and words_before(pieces, at - 2)[0] == "cách"):
        return True
    if one in ("after", "behind") and any(piece.endswith("est") for piece in pieces[max(0, at - _RANKED) : at] if len(piece) > 5):
        return True  # "53.8 percent, the second highest in the province after Muong Nhe"
    if one == "of" and word_at(pieces, at - 2) in DIRECTIONS and word_at(pieces, at - 6) == "to":
        return True  # "lies to the northwest of Hanoi"
    clause = pieces[max(0, begin - _NEIGHBOURS) : begin]
    return any(
        word in ("giáp", "borders", "bordering") and not _ENDS_CLAUSE.intersection("".join(clause[i:])) for i, word in enumerate(clause)
    )


_SIDES = frozenset({"phía bắc", "phía nam", "phía đông", "phía tây"})
DIRECTIONS = frozenset({"north", "south", "east", "west", "northwest", "northeast", "southwest", "southeast"})
_NEIGHBOURS = 14  # pieces: "giáp 2 huyện Văn Quan và Văn Lãng"
_ENDS_CLAUSE = frozenset(";.,\n")


def _is_peak(pieces: Sequence[str], begin: int, end: int) -> bool:
    """'The rate is highest in the Northwest (18.3 percent)', '5.2 percent, the highest in ...': where it is so, with its own figure."""
    end += 2 if word_behind(pieces, end) in words_of("region_after") else 0
    figure = "".join(pieces[end : end + 2])[:3] in _FIGURE_LEADS
    if not figure and "".join(pieces[end : end + 3]) not in _FIGURE_WORDS:
        return False
    at = begin - 2 - 2 * (word_at(pieces, begin - 2) == "the")
    if word_at(pieces, at) != "in" or (not figure and word_at(pieces, at - 2) not in _PEAKS):
        return False
    if word_at(pieces, at - 2) not in _PEAKS:
        return True  # "the lowest was found in the Southeast (1.1 percent)"
    return word_at(pieces, at - 4) != "the" or word_at(pieces, at - 6) in ("with", "and") or pieces[at - 5] == ", "


_PEAKS = frozenset(["highest", "lowest"])
_FIGURE_LEADS = frozenset([f" ({digit}" for digit in range(10)])
_FIGURE_WORDS = frozenset([" at ", " with ", " and "])  # "highest in the Northwest and the Northeast, at 18.3 and 11.2 percent"


def is_home(pieces: Sequence[str], begin: int) -> bool:
    """Whether a person's name with its "Mr" or "bà" stands shortly before, in the same sentence."""
    honorifics = words_of("honorific")
    for at in range(begin - 1, max(-1, begin - 2 * _HOME_REACH), -1):
        piece = pieces[at]
        if piece[0].isalpha():
            if piece.lower() in honorifics and at + 2 < len(pieces) and pieces[at + 2][0].isupper():
                return True
        elif "\n" in piece or (piece[0] in ".!?" and piece[-1].isspace() and pieces[at - 1].lower() not in honorifics):
            return False
    return False
