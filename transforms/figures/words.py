"""The words of a text with their offsets: one cheap cut that places and periods both walk over.

Belongs here: cutting text into runs of letters, runs of digits and what lies between, and the two foldings of Vietnamese letters
(without marks; with the tone mark in one agreed place). Does not belong here: numbers and their meaning (`numbers.py`).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

_PIECES = re.compile(r"[A-Za-zÀ-ÖØ-öø-ỹ]+|\d+|[^A-Za-zÀ-ÖØ-öø-ỹ\d]+")  # ranges are a third faster than classes
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ỹ\d]")
_DIGIT = re.compile(r"\d")

# Both places of the tone mark are in use ("hoà" and "hòa", "thuỷ" and "thủy"): the newer spelling moves onto the older.
_TONE_ON_SECOND = re.compile(r"(o|u)([àáảãạèéẻẽẹỳýỷỹỵ])$")
_SHIFT = {
    second: (plain, tone)
    for plain, seconds in (("a", "àáảãạ"), ("e", "èéẻẽẹ"), ("y", "ỳýỷỹỵ"))
    for second, tone in zip(seconds, range(5), strict=True)
}
_TONED = {"o": "òóỏõọ", "u": "ùúủũụ"}


@lru_cache(maxsize=8)
def cut(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The pieces of `text`, in order and without gaps, and the offset at which each begins.

    A piece is a run of letters, a run of digits or a run of anything else. Kept for the last few texts, because several readers walk
    over the same one.
    """
    pieces = [""]
    gap = ""  # of chunks without words: grows by itself, for text that is nothing but marks and spaces
    for chunk in text.split(" "):
        lead, rest = _CHUNKS[chunk]
        gap += lead
        if rest:
            if gap:
                pieces[-1] += gap
                gap = ""
            pieces += rest
    pieces[-1] = (pieces[-1] + gap)[:-1]  # the last chunk has no space behind it
    found = tuple(filter(None, pieces))
    return found, tuple(accumulate(map(len, found), initial=0))


class _Chunks(dict[str, tuple[str, tuple[str, ...]]]):
    """What stands between two spaces, with the space behind it: what precedes its first word or number, and its pieces from there on."""

    def __missing__(self, chunk: str) -> tuple[str, tuple[str, ...]]:
        pieces = _PIECES.findall(chunk + " ")
        read = ("", tuple(pieces)) if _WORD.match(pieces[0]) else (pieces[0], tuple(pieces[1:]))
        if len(chunk) <= _LONGEST_KEPT and len(self) < _MOST_KEPT and not _DIGIT.search(chunk):
            self[chunk] = read
        return read


_CHUNKS = _Chunks()
_MOST_KEPT, _LONGEST_KEPT = 100_000, 30


@lru_cache(maxsize=8)
def lower(text: str) -> str:
    """`text` in lower case, kept for the last few."""
    return text.lower()


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """`word` in lower case and without any mark: "Đắk" and "Dak" become "dak"."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=65536)
def marked(word: str) -> str:
    """`word` in lower case with its marks, the tone mark where the older spelling puts it: "Hoà" and "Hòa" both become "hòa"."""
    lowered = word.lower()
    found = _TONE_ON_SECOND.search(lowered)
    if found is None or lowered.startswith(("qu", "gi")):
        return lowered
    base, tone = _SHIFT[found[2]]
    return lowered[: found.start()] + _TONED[found[1]][tone] + base
