"""Names of the gazetteer, ready to be looked up word by word: every spelling, with and without marks.

Belongs here: from printed words to the units that may be meant. Does not belong here: which of them is meant (`places.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transforms.figures.words import cut, marked, plain
from transforms.reference.places import Place, load_places

_LANDSCAPES = frozenset(("delta", "highlands", "mountains", "region"))
DESCRIBES_REGION = ("ern", "central", "mountainous")  # how words for a region end that are printed small: "north-eastern areas"
QUARTERS = ("northwest", "northeast", "southeast")  # printed small they name a region with "the", and else a direction
_GAPS = frozenset((" ", "\u00a0", "-", " - ", " – ", "–", "'", "’", "' ", "’ ", ", ", ".", ". "))


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling: its words without marks and with them, and the units that bear it. `any_case`: also printed in lower case."""

    plain_words: tuple[str, ...]
    marked_words: tuple[str, ...]
    places: tuple[Place, ...]
    commas: bool
    any_case: bool


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(piece for piece in cut(name)[0] if piece[0].isalnum())


@cache
def _names() -> tuple[Name, ...]:
    """All spellings."""
    bearers: dict[tuple[str, ...], list[Place]] = {}
    commas: set[tuple[str, ...]] = set()
    for place in load_places():
        if place.level == "group":
            continue  # groups are kinds of places, found by their own words
        for spelling in (place.name, place.name_en, *place.aliases):
            words = tuple(marked(word) for word in _words_of(spelling))
            known = bearers.setdefault(words, [])
            if place not in known:
                known.append(place)
            if "," in spelling:
                commas.add(words)
    names = []
    for words, places in bearers.items():
        common = any(place.level in ("region", "country") for place in places)
        any_case = common and (
            len(words) > 2 or words[-1] in _LANDSCAPES or words[-1].endswith(DESCRIBES_REGION) or words[-1] in QUARTERS
        )  # "the Mekong delta"
        names.append(Name(tuple(map(plain, words)), words, tuple(places), words in commas, any_case))
    return tuple(names)


@cache
def names_by_first_words() -> dict[tuple[str, str], tuple[Name, ...]]:
    """All spellings by their first two words without marks ("" for the second of a single word), longest first."""
    by_first: dict[tuple[str, str], list[Name]] = {}
    for name in _names():
        by_first.setdefault((name.plain_words[0], name.plain_words[1] if len(name.plain_words) > 1 else ""), []).append(name)
    return {first: tuple(sorted(names, key=lambda name: -len(name.plain_words))) for first, names in by_first.items()}


@cache
def first_word_shapes() -> frozenset[str]:
    """First words of all spellings as they may be printed: with marks or without, capitalised, in capitals; for regions in lower case."""
    shapes: set[str] = set()
    for name in _names():
        for word in (name.marked_words[0], name.plain_words[0]):
            shapes.update((word.capitalize(), word.upper()))
            if name.any_case:
                shapes.add(word)
    for place in load_places():
        shapes.update(cut(spelling)[0][0] for spelling in (place.name, *place.aliases))  # "KBang", "TP"
    # the newer place of the tone mark, as in "Hoà" for "Hòa"
    return frozenset(shapes | {newer for shape in shapes if (newer := _newer_spelling(shape)) != shape})


_NEWER = {
    older: newer
    for pair in ("òa oà", "óa oá", "ỏa oả", "õa oã", "ọa oạ", "òe oè", "óe oé", "ùy uỳ", "úy uý", "ủy uỷ", "ũy uỹ", "ụy uỵ")
    for older, newer in (pair.split(),)
}


def _newer_spelling(word: str) -> str:
    tail = word[-2:].lower()
    if tail not in _NEWER or word.lower().startswith("qu"):
        return word
    newer = _NEWER[tail]
    return word[:-2] + (newer.upper() if word.isupper() else newer)


def match_name(pieces: Sequence[str], index: int) -> tuple[Name, int, tuple[Place, ...]] | None:
    """The longest name that begins at the piece `index`: the name, the index after its last piece, and all units so spelled.

    A name printed without any mark may be that of units whose marks differ ("Son Dong"); one printed with marks must agree in each.
    """
    first = plain(pieces[index])
    second = next((plain(pieces[at]) for at in (index + 1, index + 2) if at < len(pieces) and pieces[at][0].isalnum()), "")
    by_first = names_by_first_words()
    names = by_first.get((first, second), ()) + by_first.get((first, ""), ())
    best: tuple[Name, int] | None = None
    places: list[Place] = []
    for name in names:
        if best is not None and len(name.plain_words) < len(best[0].plain_words):
            break
        end = _end_of(name, pieces, index)
        if end is not None:
            best = best or (name, end)
            places += [place for place in name.places if place not in places]
    return (*best, tuple(places)) if best else None


def _end_of(name: Name, pieces: Sequence[str], index: int) -> int | None:
    """The piece index after `name` where it is printed at `index`, else None."""
    at = index
    ascii_only = True
    agrees = True
    for position, word in enumerate(name.plain_words):
        inner = False  # after an apostrophe a syllable may be small: "Ea H'leo"
        if position:
            if at >= len(pieces):
                return None
            gap = pieces[at]
            if gap in _GAPS:
                if gap == ", " and not name.commas:
                    return None
                inner = gap[0] in "'’"
                at += 1
            elif not gap[0].isdecimal():
                return None
        if at >= len(pieces):
            return None
        piece = pieces[at]
        capital = name.any_case or inner or piece[0].isupper() or piece[0].isdecimal() or (position > 0 and name.commas)
        if not capital or plain(piece) != word:
            return None
        ascii_only = ascii_only and piece.isascii()
        agrees = agrees and marked(piece) == name.marked_words[position]
        at += 1
    return at if agrees or ascii_only else None
