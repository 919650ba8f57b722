"""Words, numbers and marks of a text, cut once by one compiled pattern, with the normal form of each word.

Belongs here: cutting and normal forms (tone marks put one way, English plurals and verb forms led back). Does not belong here: what a
word means (`lexicon`) or what a number is worth (`numbers`).
"""

import csv
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from transforms.figures.numbers import LEADING_GROUP, MOST_GROUPS, NEXT_GROUP
from transforms.records import Language

# One alternative each, no nesting: linear on any text. An apostrophe ends a word, so that "province's" is "province" and "s".
_PIECES = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|\n+|[^\S\n]+|.")  # the fourth are gaps, which make no token
_TONE_PAIRS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_REFERENCE = Path(__file__).parent.parent / "reference"


@dataclass(slots=True)
class Token:
    """One word ("w"), number ("n") or mark ("p"); `key` is its normal form, by which phrases are looked up.

    It knows not where it stands, so that all its places in all texts share the one, which nobody changes: offsets are kept in a `Run`.
    """

    raw: str
    key: str
    sort: str
    glued: bool = False  # nothing stands between it and the token before


class Run(NamedTuple):
    """Tokens one after the other, and the offset of the text at which each begins."""

    tokens: list[Token]
    starts: list[int]


def fold(word: str) -> str:
    """Lower case without diacritics: 'Lạng' and 'Lang' are one."""
    text = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    with (_REFERENCE / "word_forms.csv").open(encoding="utf-8", newline="") as rows:
        return {form.strip(): row["lemma"] for row in csv.DictReader(rows) for form in row["forms"].split()}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, list[str]]:
    """What Vietnamese pages print in more than one way, with the words as which it is read: 'tỉ', 'BHYT', 'số lượng'."""
    with (_REFERENCE / "spellings.csv").open(encoding="utf-8", newline="") as rows:
        return {row["printed"]: row["read"].split() for row in csv.DictReader(rows)}


@lru_cache(maxsize=1)
def _long_names() -> dict[str, list[tuple[list[str], list[str]]]]:
    """Those of several words, by the first."""
    found: dict[str, list[tuple[list[str], list[str]]]] = {}
    for printed, read in _spellings().items():
        if " " in printed:
            found.setdefault(printed.split()[0], []).append((printed.split(), read))
    return found


@lru_cache(maxsize=65536)
def key_of(word: str, language: Language) -> str:
    """The normal form of one word: Vietnamese keeps its diacritics, English loses plural and verb endings that the tables know."""
    lower = word.lower()
    if language == "vi":
        for old, new in _TONE_PAIRS.items():
            # Only an open syllable moves its mark: "hoà" but not "hoàn"; "quý" keeps its own.
            if lower.endswith(old) and not (old[0] == "u" and lower.startswith("q")):
                return lower[: -len(old)] + new
        return _spellings().get(lower, [lower])[0]
    lower = fold(lower)
    known = _forms().get(lower)
    if known is not None:
        return known
    if len(lower) > 5 and lower.endswith(("ches", "shes", "sses", "xes")):
        return lower[:-2]
    if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return lower[:-3] + "y" if lower.endswith("ies") and len(lower) > 4 else lower[:-1]
    return lower


def cut_tokens(
    text: str, *, language: Language, start: int = 0, end: int | None = None, known: frozenset[str] = frozenset(), spaced: bool = False
) -> Run:
    """All tokens of `text[start:end]`, offsets counted in `text`.

    `known` holds the normal forms of the vocabulary: a long unknown English word that is two known ones run together ("poorhouseholds")
    is cut in two. `spaced`: the text parts thousands by spaces, and '3 215 400' is one token.
    """
    tokens: list[Token] = []
    starts: list[int] = []
    chunks = _chunks(language, known)
    at = start
    for chunk in text[start:end].split(" "):
        for token, offset in chunks[chunk]:
            tokens.append(token)
            starts.append(at + offset)
        at += len(chunk) + 1
    if language == "vi":
        _join_long_names(text, tokens, starts)
    return _with_thousands(Run(tokens, starts), text) if spaced else Run(tokens, starts)


def _with_thousands(run: Run, text: str) -> Run:
    """The groups of one number as one token: no more than a figure has, so that a line of nothing else is not copied over and over."""
    tokens: list[Token] = []
    starts: list[int] = []
    groups = 0  # of the number that the last token is or may become
    for token, start in zip(*run, strict=True):
        beside = groups and start == starts[-1] + len(tokens[-1].raw) + 1
        if beside and groups < MOST_GROUPS and NEXT_GROUP.fullmatch(token.raw):
            number = text[starts[-1] : start + len(token.raw)]
            tokens[-1] = Token(number, number, "n", tokens[-1].glued)
            groups = groups + 1 if token.raw.isdecimal() else 0
            continue
        tokens.append(token)
        starts.append(start)
        groups = 1 if LEADING_GROUP.fullmatch(token.raw) else 0
    return Run(tokens, starts)


def _join_long_names(text: str, tokens: list[Token], starts: list[int]) -> None:
    """'số lượng hộ nghèo' is 'số hộ nghèo': what says one word at length becomes that word, and other words of one length these."""
    names = _long_names()
    for i in [i for i, token in enumerate(tokens) if token.key in names][::-1]:
        for name, read in names[tokens[i].key]:
            last = i + len(name) - 1
            if [token.key for token in tokens[i : last + 1]] != name:
                continue
            if len(read) == len(name):
                tokens[i : last + 1] = [Token(t.raw, key, "w", t.glued) for t, key in zip(tokens[i : last + 1], read, strict=True)]
            else:
                tokens[i : last + 1] = [Token(text[starts[i] : starts[last] + len(tokens[last].raw)], read[0], "w", tokens[i].glued)]
                del starts[i + 1 : last + 1]
            break


class _Chunks(dict[str, tuple[tuple[Token, int], ...]]):
    """The tokens of what stands between two spaces, each with its offset in it: nearly all of a page has been seen on pages before."""

    def __init__(self, language: Language, known: frozenset[str]) -> None:
        super().__init__()
        self._language, self._known = language, known

    def __missing__(self, chunk: str) -> tuple[tuple[Token, int], ...]:
        found: list[tuple[Token, int]] = []
        at, glued, keep = 0, False, len(chunk) <= _LONGEST_KEPT and len(self) < _MOST_KEPT
        for raw in _PIECES.findall(chunk):
            first = raw[0]
            if first == "\n":
                found.append((Token(raw, "\n", "p", glued), at))
            elif first.isalpha():
                key, cut = self._word(raw)
                if self._language == "vi" and raw.isupper() and raw in _spellings():
                    spelled = enumerate(zip(raw, _spellings()[raw], strict=True))  # one syllable for each letter
                    found += [(Token(letter, syllable, "w", glued or k > 0), at + k) for k, (letter, syllable) in spelled]
                elif cut:
                    found.append((Token(raw[:cut], key_of(raw[:cut], self._language), "w", glued), at))
                    found.append((Token(raw[cut:], key_of(raw[cut:], self._language), "w", True), at + cut))
                else:
                    found.append((Token(raw, key, "w", glued), at))
            elif first.isdecimal():
                found.append((Token(raw, raw, "n", glued), at))
                keep = False
            elif first == "₫":
                found.append((Token(raw, "vnd", "w", glued), at))
            elif not first.isspace():
                found.append((Token(raw, "'" if raw == "’" else raw, "p", glued), at))
            glued = first == "\n" or not first.isspace()
            at += len(raw)
        read = tuple(found)
        if keep:
            self[chunk] = read
        return read

    def _word(self, raw: str) -> tuple[str, int]:
        """The normal form of a word, and where it is to be cut when it is two run together, else 0."""
        key = key_of(raw, self._language)
        if not self._known or self._language != "en" or key in self._known:
            return key, 0
        key = stem_of(key, self._known)
        return key, _joint(raw, self._language, self._known) if len(raw) > 5 and key not in self._known else 0


# Chunks kept, and characters of each: what a night of pages knows of words fits, what a hostile page makes up does not.
_MOST_KEPT, _LONGEST_KEPT = 100_000, 30


@lru_cache(maxsize=4)
def _chunks(language: Language, known: frozenset[str]) -> _Chunks:
    return _Chunks(language, known)


def stem_of(key: str, known: Collection[str]) -> str:
    """The known verb that an unknown form is of: "compared" is "compare", "planned" is "plan"."""
    for ending in ("ed", "ing"):
        if len(key) > len(ending) + 3 and key.endswith(ending):
            bare = key[: -len(ending)]
            for stem in (bare, bare + "e", bare[:-1] if bare[-1] == bare[-2] else bare):
                if stem in known:
                    return stem
    return key


def _joint(raw: str, language: Language, known: Collection[str]) -> int:
    """Where a word of two known words, or of an abbreviation and a known word, is to be cut, 0 when it is neither."""
    if len(raw) > _LONGEST_JOINT:
        return 0
    capitals = next((i for i, c in enumerate(raw) if c.islower()), len(raw))
    if raw[1:].islower():
        cuts = range(2, len(raw) - 2)
    elif 1 < capitals < len(raw) - 3 and raw[capitals:].islower():
        return capitals if key_of(raw[capitals:], language) in known else 0  # "MPrate"
    else:
        cuts = range(upper := next((i for i, c in enumerate(raw) if i and c.isupper()), 0), upper + 1)  # "CentralHighlands"
    for cut in cuts:
        opens = raw[:cut].lower() in _RUN_IN or key_of(raw[:cut], language) in known
        if opens and (raw[cut:] in _CURRENCIES or key_of(raw[cut:], language) in known):
            return cut
    return 0


_LONGEST_JOINT = 24
_CURRENCIES = frozenset({"VND", "USD"})  # "3.2 trillionVND"
_RUN_IN = frozenset({"the", "last"})  # no phrase has them, yet they run into the next word: "theregion", "lastyear"
