"""All phrases of the reference tables in one trie per language, and where they stand in a run of tokens.

Belongs here: compiling and finding phrases. Does not belong here: what is concluded from them (`linking`, `scope`, `kinds`).
A phrase carries tags: "cue:down", "unit:households", "before:over", "scale:1000000", "pop:poor", "prog:students", or its own words
("lit:dư nợ") where a rule of an indicator asks for exactly those. What synonyms.csv says in other words is found as the words that the
other tables have for it: "households living in poverty" as "poor households", in every phrase.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern
from typing import Literal

from transforms.errors import ReferenceDataError
from transforms.figures.tokens import Token, cut_tokens, key_of, stem_of
from transforms.records import Language
from transforms.reference.noise_cues import load_noise_cues
from transforms.reference.vocabulary import (
    Alternative,
    Indicator,
    RuleKind,
    Scope,
    load_cues,
    load_hedges,
    load_indicators,
    load_scales,
    load_scopes,
    load_synonyms,
    load_units,
    load_words,
)


@dataclass(slots=True, frozen=True)
class Phrase:
    """What one phrase of the vocabulary means: its tags, and apart from them what is asked at every number."""

    tags: tuple[str, ...]
    change: Literal[-1, 0, 1] = 0  # the sign of a verb of change
    unit: str | None = None  # code of the unit that it counts
    scale: int | None = None  # what it multiplies by
    is_hedge: bool = False  # before a number
    is_leading: bool = False  # hedge, verb of change, aim or what makes a number none: asked for before each number
    is_noise: bool = False  # says of the number beside it that it is no figure
    instead: tuple[str, ...] = ()  # the keys that the tables have for it


@dataclass(slots=True, eq=False)
class Node:
    """One step of the trie; `phrase` is the one that ends here."""

    steps: dict[str, "Node"] = field(default_factory=lambda: _NOWHERE)
    phrase: Phrase | None = None

    def step(self, key: str) -> "Node":
        """The node that a word leads to, made where there is none."""
        if self.steps is _NOWHERE:
            self.steps = {}
        if key not in self.steps:
            self.steps[key] = Node()
        return self.steps[key]


_NOWHERE: dict[str, Node] = {}  # of most nodes, which lead nowhere: one for all of them


@dataclass(slots=True, frozen=True)
class Rule:
    """One way of naming an indicator, its parts as tags of the trie."""

    indicator: Indicator
    parts: tuple[str, ...]
    without: tuple[str, ...]
    kind: RuleKind | None


@dataclass(slots=True, frozen=True)
class ScopeRule:
    scope: Scope
    parts: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Match:
    """A phrase found: tokens `first` to `last` (both within), its tags, whether a longer phrase holds it, and its words."""

    first: int
    last: int
    tags: tuple[str, ...]
    nested: bool
    words: int
    phrase: Phrase = Phrase(())
    in_noun: bool = False  # inside the name of a counted thing: 'giao' in 'phòng giao dịch'


@dataclass(slots=True)
class Lexicon:
    language: Language
    root: Node
    words: frozenset[str]
    rules_of: dict[str, tuple[Rule, ...]]  # by the first part's tag
    scope_rules_of: dict[str, tuple[ScopeRule, ...]]
    rate_rules_of: dict[str, tuple[ScopeRule, ...]]  # those of programmes that lend at a rate of their own


def phrase_keys(phrase: str, language: Language) -> tuple[str, ...]:
    """The normal forms of a phrase's tokens, as texts are cut."""
    tokens = cut_tokens(phrase, language=language).tokens
    return tuple(tokens[i].key for i in stream_of(tokens))


# Marks that phrases run over: quotation marks, hyphens and the apostrophe of a possessive with its s.
_HYPHENS = frozenset("-‑–")
_MAY_BE_PASSED = frozenset("\"“”'’‘«».") | _HYPHENS | {"the", "s"}
_ABBREVIATIONS = frozenset({"no", "mr", "mrs", "ms", "dr", "tp", "số", "st", "prof"})


def stream_of(tokens: Sequence[Token]) -> Sequence[int]:
    """The tokens that count for phrases: "the", quotation marks, glued hyphens, possessives and the point of "No." are passed over."""
    passed = {i for i, token in enumerate(tokens) if token.key in _MAY_BE_PASSED and _is_passed(tokens, i)}
    return [i for i in range(len(tokens)) if i not in passed] if passed else range(len(tokens))


def _is_passed(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.sort != "p":
        return token.key == "the" or (i >= 2 and token.glued and tokens[i - 1].key in ("'", "’"))
    if token.key in _HYPHENS:
        return token.glued and i + 1 < len(tokens) and tokens[i + 1].glued and tokens[i - 1].sort == "w"
    if token.key == ".":
        return token.glued and i > 0 and tokens[i - 1].key in _ABBREVIATIONS
    return True


def _tag(part: str) -> str:
    return intern(f"cue:{part.strip('{}')}" if part.startswith("{") else f"lit:{part}")  # one text, however many rules name it


def check_forms(words: set[str]) -> None:
    """Raises ReferenceDataError where a phrase names a form whose verb others name: none of those would find the form any more."""
    own = load_words("own_forms")
    for word in sorted(words - own):
        verb = stem_of(word, words)
        if verb != word:
            raise ReferenceDataError(f"{word!r} stands in a phrase beside {verb!r}: expected the verb, or the form in words.csv, own_forms")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: what is loaded stays, and looking through all of it again and again is a third of the load."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@lru_cache(maxsize=2)
@_uncollected()
def load_lexicon(language: Language) -> Lexicon:
    """The compiled vocabulary of one language; raises ReferenceDataError for a phrase that has no words."""
    root = Node()
    words: set[str] = set()
    ends: dict[str, Node] = {}  # by phrase: a part of many rules is cut once
    tags: dict[Node, list[str]] = {}

    def add(phrase: str, tag: str) -> None:
        node = ends.get(phrase)
        if node is None:
            node, keys = root, phrase_keys(phrase, language)
            if not keys:
                raise ReferenceDataError(f"phrase {phrase!r} ({tag}): expected words, got none")
            words.update(key for key in keys if key.isalpha())
            for key in keys:
                node = node.step(key)
            ends[phrase] = node
        listed = tags.setdefault(node, [])
        if tag not in listed:
            listed.append(tag)

    for phrase, tag in _tagged_phrases(language):
        add(phrase, tag)
    words.update(key_of(word, language) for word in load_words("whole_words"))
    scope_rules: dict[str, list[ScopeRule]] = {}
    for scope in load_scopes().values():
        for alternative in scope.phrases[language]:
            parts = _parts(alternative, add)
            scope_rules.setdefault(parts[0], []).append(ScopeRule(scope, parts))
    rules: dict[str, list[Rule]] = {}
    for indicator in load_indicators().values():
        for alternative in indicator.phrases[language]:
            parts = _parts(alternative, add)
            rule = Rule(indicator, parts, tuple(_tag(part) for part in alternative.without), alternative.kind)
            rules.setdefault(parts[0], []).append(rule)
    check_forms(words)
    known: dict[tuple[str, ...], Phrase] = {}
    for node, listed in tags.items():
        told = tuple(listed)
        node.phrase = known.get(told) or known.setdefault(told, _phrase(told))
    return Lexicon(
        language,
        root,
        frozenset(words),
        {tag: tuple(found) for tag, found in rules.items()},
        {tag: tuple(found) for tag, found in scope_rules.items()},
        {
            tag: tuple(one)
            for tag, found in scope_rules.items()
            if (one := [r for r in found if r.scope.rate and r.scope.field == "programme"])
        },
    )


def _tagged_phrases(language: Language) -> Iterator[tuple[str, str]]:
    """All phrases that stand in tables of their own, each with its tag."""
    for told, others in load_synonyms(language).items():
        for phrase in others:
            yield phrase, f"instead:{' '.join(phrase_keys(told, language))}"
    for cue, phrases in load_cues().items():
        for phrase in phrases[language]:
            yield phrase, f"cue:{cue}"
    for unit in load_units():
        for phrase in unit.nouns[language]:
            yield phrase, f"unit:{unit.code}"
    for hedge in load_hedges():
        for phrase in hedge.phrases[language]:
            yield phrase, f"{hedge.side}:{hedge.qualifier}"
    for factor, scales in load_scales():
        for phrase in scales[language]:
            yield phrase, f"scale:{factor}"
    for noise in load_noise_cues():
        for phrase in noise.phrases[language]:
            yield phrase, f"noise_{noise.side}:{noise.reason}"


def _parts(alternative: Alternative, add: Callable[[str, str], None]) -> tuple[str, ...]:
    for part in (*alternative.parts, *alternative.without):
        if not part.startswith("{"):
            add(part, _tag(part))
    return tuple(_tag(part) for part in alternative.parts)


def _phrase(tags: tuple[str, ...]) -> Phrase:
    told: dict[str, str] = {}
    for tag in tags:
        sort, _, what = tag.partition(":")
        told.setdefault("noise" if sort.startswith("noise_") else sort, what)
    is_hedge, is_noise = "before" in told, "noise" in told
    return Phrase(
        tags,
        change=-1 if "cue:down" in tags else 1 if "cue:up" in tags else 0,
        unit=told.get("unit"),
        scale=int(told["scale"]) if "scale" in told else None,
        is_hedge=is_hedge,
        is_leading=is_hedge or is_noise or "cue:up" in tags or "cue:target" in tags,
        is_noise=is_noise,
        instead=tuple(told.get("instead", "").split()),
    )


@dataclass(slots=True, frozen=True)
class _Other:
    """Words from and to a place of a stream for which the tables have others."""

    first: int
    last: int
    instead: tuple[str, ...]


def find_phrases(all_keys: Sequence[str], stream: Sequence[int], lexicon: Lexicon) -> list[Match]:
    """Every phrase of the vocabulary in the `stream` of a run of tokens; those inside a longer one are marked as nested."""
    found, others = _find(all_keys, stream, lexicon)
    return _with_others(found, others, [all_keys[i] for i in stream], stream, lexicon) if others else found


def _find(all_keys: Sequence[str], stream: Sequence[int], lexicon: Lexicon) -> tuple[list[Match], list[_Other]]:
    """The phrases, and where words stand for which the tables have others."""
    root = lexicon.root.steps
    found: list[Match] = []
    others: list[_Other] = []
    in_nouns: set[int] = set()  # tokens within a counted thing's name of several words
    covered = -1
    keys = [all_keys[i] for i in stream]
    size = len(keys)
    for position, node in enumerate(map(root.get, keys)):
        if node is None:
            continue
        if node.phrase is None and (position + 1 == size or keys[position + 1] not in node.steps):
            continue
        begun = len(found)
        ahead = position
        while True:
            phrase = node.phrase
            if phrase is not None:
                first, last = stream[position], stream[ahead]
                found.append(Match(first, last, phrase.tags, True, ahead - position + 1, phrase))
                reached = ahead
                if phrase.instead:
                    others.append(_Other(position, ahead, phrase.instead))
                if (phrase.unit is not None or "cue:nothing" in phrase.tags) and ahead > position:
                    in_nouns.update(range(first, last + 1))
            ahead += 1
            if ahead == size:
                break
            step = node.steps.get(keys[ahead])
            if step is None:
                break
            node = step
        if len(found) > begun:
            if reached > covered:
                covered = reached
                found[-1].nested = False
            if len(found) > begun + 1:
                found[begun:] = reversed(found[begun:])  # the longest first
    if in_nouns:
        for match in found:
            if match.nested and match.words == 1:
                match.in_noun = match.first in in_nouns
    return found, others


def _with_others(found: list[Match], others: Sequence[_Other], keys: Sequence[str], stream: Sequence[int], lexicon: Lexicon) -> list[Match]:
    """With the phrases of the run as the tables would put it."""
    told: list[str] = []
    places: list[tuple[int, int]] = []  # by key of `told` from and to which place of the stream it stands
    wholes: list[tuple[int, int]] = []  # from and to which key of `told` the words of the tables are
    longest = {other.first: other for other in others}  # the longest comes last
    at = 0
    while at < len(keys):
        other = longest.get(at)
        if other is None:
            other = _Other(at, at, (keys[at],))
        else:
            wholes.append((len(told), len(told) + len(other.instead) - 1))
        told += other.instead
        places += [(other.first, other.last)] * len(other.instead)
        at = other.last + 1
    kept = []
    for match in _find(told, range(len(told)), lexicon)[0]:
        within = [(first, last) for first, last in wholes if match.first <= last and first <= match.last]
        if within and all(match.first <= first and last <= match.last for first, last in within):
            match.first, match.last = stream[places[match.first][0]], stream[places[match.last][1]]
            kept.append(match)
    for match in found:
        match.nested = match.nested or any(
            one.first <= match.first and match.last <= one.last and (one.first, one.last) != (match.first, match.last) for one in kept
        )
    return sorted((*found, *kept), key=lambda match: (match.first, -match.last))
