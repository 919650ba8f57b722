"""Sentences of a document as runs of tokens; each knows its block.

Belongs here: where a sentence ends. Does not belong here: what it says.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.figures.lazily import cached_property
from transforms.figures.lexicon import Lexicon, Match, find_phrases, stream_of
from transforms.figures.numbers import parts_by_spaces
from transforms.figures.tokens import Run, Token, cut_tokens
from transforms.records import Block, Document
from transforms.reference.vocabulary import load_words

_NUMBER = re.compile(r"\d")
_WORDED = ("million", "billion", "trillion", "triệu", "tỷ", "nghìn", "percent", "per cent")  # beside numbers written as words
HEADS = frozenset({"title", "lead", "heading"})
_LONGEST = 220  # tokens; what runs on longer is no sentence, and is cut so that reading stays linear
_NUMBER_WORDS = frozenset({*_WORDED, "thousand", "cent"})
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "elve", "teen", "ty")  # how counts in words end
_COUNTED = frozenset({"commune", "village", "hamlet", "district", "household"})
_COUNTED_NEXT = _COUNTED | {"more", "another"}
_COUNTED_IN_WORDS = re.compile(f"(?:{'|'.join(_COUNTS)}) (?:{'|'.join(sorted(_COUNTED))}|more)|nother (?:{'|'.join(_COUNTS)})\\b")
_NUMBER_SIGN = "số"
_HEARD = 3  # so many blocks before one with numbers may say of what it speaks
_ENDS = frozenset(".!?…")
_CLOSING = frozenset("\"”’'»)")
_MAY_END = _ENDS | _CLOSING | {"\n"}
_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "no", "tp", "st", "ths", "ts", "pgs", "gs", "u", "s", "vs", "prof", "tt", "tx", "ubnd"}
)


_LEAST_LIST = 9  # tokens: "giảm còn 3,5 triệu đồng và 4"
_LISTS = frozenset({",", ";", "và"})
_INTO_LIST = frozenset({"là", "có", "đạt", "còn", "ở", "mức", "giảm", "tăng", "xuống", "lên", "với", "khoảng", "gần", "hơn", "trên"})


@dataclass(eq=False)
class Sentence:
    """`tokens` that begin at the offsets `starts`, from offset `start` to `end`, inside `block` number `block_index`."""

    tokens: Sequence[Token]
    starts: Sequence[int]  # -1 for a token that is not printed
    block: Block
    block_index: int
    start: int
    end: int
    lexicon: Lexicon
    index: int = 0
    label_end: int = 0  # in a composed sentence the token behind the label, when a heading follows it
    composed: bool = False  # a table cell with its label and heading: the tokens do not stand side by side in the text

    @cached_property
    def keys(self) -> list[str]:
        """The normal forms of the tokens."""
        return [token.key for token in self.tokens]

    @cached_property
    def numbers(self) -> list[int]:
        """The tokens that are numbers."""
        return [i for i, token in enumerate(self.tokens) if token.sort == "n"]

    @property
    def has_number(self) -> bool:
        return bool(self.numbers)

    @cached_property
    def stream(self) -> Sequence[int]:
        return stream_of(self.tokens)

    @cached_property
    def matches(self) -> list[Match]:
        """Phrases of the vocabulary, found when first asked for."""
        return find_phrases(self.keys, self.stream, self.lexicon)

    @cached_property
    def tags(self) -> dict[str, list[Match]]:
        """Where each tag stands."""
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            for tag in match.tags:
                if tag in found:
                    found[tag].append(match)
                else:
                    found[tag] = [match]
        if told := [match for match in found.get("cue:in_turn", ()) if self._opens_list(match.last + 1)]:
            found.setdefault("cue:respectively", told)
        return found

    def _opens_list(self, i: int) -> bool:
        """Whether numbers of one kind follow, 'tương ứng là 15,2% và 13,88%'; 'tương ứng 1.200 hộ' tells one that is the same."""
        run = self.keys[i : i + _LEAST_LIST]
        at = [k for k, token in enumerate(self.tokens[i : i + _LEAST_LIST]) if token.sort == "n"][:2]
        if len(at) < 2 or not _INTO_LIST.issuperset(run[: at[0]]):
            return False
        *unit, joint = run[at[0] + 1 : at[1]] or [""]
        return joint in _LISTS and run[at[1] + 1 : at[1] + 1 + len(unit)] == unit

    @cached_property
    def starting(self) -> dict[int, list[Match]]:
        """Matches by their first token, longest first."""
        found: dict[int, list[Match]] = {}
        for match in self.matches:
            found.setdefault(match.first, []).append(match)
        return found

    @cached_property
    def scales(self) -> dict[int, int]:
        """By token the scale word that it is, outside longer phrases: 'tỷ' but not in 'tỷ lệ'."""
        return {m.first: m.phrase.scale for m in self.matches if m.phrase.scale is not None and m.words == 1 and not m.nested}

    @cached_property
    def units(self) -> dict[int, list[Match]]:
        """By first token the phrases that name what is counted, longest first."""
        found: dict[int, list[Match]] = {}
        for match in self.matches:
            if match.phrase.unit is not None:
                found.setdefault(match.first, []).append(match)
        return found

    @cached_property
    def is_numbered(self) -> bool:
        """Whether it holds a number, or a word of one: "nửa triệu", "eight communes"."""
        return self.has_number or not _NUMBER_WORDS.isdisjoint(self.keys) or self._counts_in_words

    @property
    def _counts_in_words(self) -> bool:
        if _COUNTED_NEXT.isdisjoint(self.keys):
            return False
        pairs = pairwise(self.keys)
        return any(one.endswith(_COUNTS) if two in _COUNTED or two == "more" else one == "another" and two in _COUNTS for one, two in pairs)

    @cached_property
    def ending(self) -> dict[int, list[Match]]:
        """Matches that say something of a number behind them, by their last token, longest first."""
        found: dict[int, list[Match]] = {}
        for match in self.matches:
            if match.phrase.is_leading:
                found.setdefault(match.last, []).append(match)
        for listed in found.values():
            if len(listed) > 1:
                listed.sort(key=_by_words, reverse=True)
        return found

    def end_of(self, i: int) -> int:
        """The offset behind token `i`."""
        return self.starts[i] + len(self.tokens[i].raw)

    def token_at(self, offset: int) -> int:
        """The first token that begins at or after an offset of the text."""
        return bisect_left(self.starts, offset)

    def tokens_within(self, start: int, end: int) -> list[int]:
        """The tokens that begin from offset `start` to before `end`, wherever they stand in a composed sentence."""
        return [i for i, at in enumerate(self.starts) if start <= at < end]


def _by_words(match: Match) -> int:
    return match.words


def cut_sentences(document: Document, lexicon: Lexicon) -> list[Sentence]:
    """Every sentence of every block, in order."""
    found: list[Sentence] = []
    wanted, spaced = _wanted_blocks(document), parts_by_spaces(document.text)
    for block_index, block in enumerate(document.blocks):
        if not wanted[block_index]:
            continue
        run = cut_tokens(document.text, language=document.language, start=block.start, end=block.end, known=lexicon.words, spaced=spaced)
        tokens = run.tokens
        begin = 0
        for i in [at for at, token in enumerate(tokens) if token.key in _MAY_END]:
            while i - begin >= _LONGEST:
                _close(found, run, begin, begin + _LONGEST + 1, block, block_index, lexicon)
                begin += _LONGEST + 1
            if _ends_sentence(tokens, i):
                _close(found, run, begin, i + 1, block, block_index, lexicon)
                begin = i + 1
        for cut in range(begin, len(tokens), _LONGEST + 1):
            _close(found, run, cut, min(cut + _LONGEST + 1, len(tokens)), block, block_index, lexicon)
    for index, sentence in enumerate(found):
        sentence.index = index
    return found


def is_item(sentence: Sentence) -> bool:
    """Whether a sentence is one of a list, by its mark or by its markup: '+ Hộ nghèo: 120 tỷ đồng', '- Cho vay hộ cận nghèo đạt 85%'."""
    counted = sentence.tokens[0].sort == "n" and is_numbering(sentence.tokens, 1)  # "II. NHIỆM VỤ" is a heading
    return counted or sentence.keys[0] in _BULLETS or sentence.block.kind == "list_item"


def is_short_item(sentence: Sentence) -> bool:
    """Whether it is one by its markup, or by its mark and so short that it only goes on from what introduced the list."""
    return sentence.block.kind == "list_item" or (is_item(sentence) and len(sentence.keys) <= _LONGEST_ITEM)


_BULLETS = frozenset("+-–—•*·")
_LONGEST_ITEM = 30  # tokens


def _wanted_blocks(document: Document) -> list[bool]:
    """Blocks with numbers, headings, and the few blocks before them: no other says anything of a number."""
    numbered = [_is_numbered(document.text_of(block)) for block in document.blocks]
    return [
        block.end > block.start
        and (numbered[i] or block.kind in HEADS or (any(numbered[i + 1 : i + 1 + _HEARD]) and block.kind != "boilerplate"))
        for i, block in enumerate(document.blocks)
    ]


def _is_numbered(text: str) -> bool:
    return _NUMBER.search(text) is not None or any(word in text for word in _WORDED) or _COUNTED_IN_WORDS.search(text) is not None


def _close(found: list[Sentence], run: Run, begin: int, end: int, block: Block, block_index: int, lexicon: Lexicon) -> None:
    tokens, starts = run
    while begin < end and tokens[begin].sort == "p" and (tokens[begin].key == "\n" or tokens[begin].key in _CLOSING):
        begin += 1
    while end > begin and tokens[end - 1].key == "\n":
        end -= 1
    if begin < end:
        last = end - 1
        behind = starts[last] + len(tokens[last].raw)
        found.append(Sentence(tokens[begin:end], starts[begin:end], block, block_index, starts[begin], behind, lexicon))


def _ends_sentence(tokens: list[Token], i: int) -> bool:
    """Whether the mark at token `i` ends a sentence."""
    token = tokens[i]
    if token.key == "\n":
        return True
    if token.key in _CLOSING and i and tokens[i - 1].key in _ENDS and token.glued:
        return _opens(tokens, i + 1) and not (tokens[i - 1].key == "." and _abbreviates(tokens, i - 1))
    if token.key not in _ENDS or (token.key == "." and _abbreviates(tokens, i)) or is_numbering(tokens, i):
        return False
    return _opens(tokens, i + 1)


def is_numbering(tokens: Sequence[Token], i: int) -> bool:
    """Whether the mark at token `i` is that of an item's number, which is no sentence of its own: '1. Giảm ...', 'II. MỤC TIÊU'."""
    return i == 1 < len(tokens) and tokens[1].key in (".", ")") and tokens[1].glued and tokens[0].raw in _NUMBERING


_NUMBERING = frozenset({*map(str, range(1, 31)), "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"})


def _opens(tokens: list[Token], i: int) -> bool:
    """Whether a new sentence may begin at token `i`."""
    if i >= len(tokens):
        return True
    token = tokens[i]
    if token.key == "\n":
        return True
    if token.glued:
        return _is_run_on(tokens, i)
    return (
        token.sort == "n"
        or not token.raw[0].islower()
        or (token.key in _OPENERS and tokens[i - 1].key == "." and _ends_word(tokens, i - 2))
    )


def _is_run_on(tokens: list[Token], i: int) -> bool:
    """Whether a sentence that the page ran on without a space opens at token `i`, and no name: '... in total.Since 2016'."""
    token, before = tokens[i], tokens[i - 2] if i > 1 else None
    worded = token.sort == "w" and len(token.raw) > 1 and token.raw[0].isupper() and token.raw[1:].islower()
    alone = i + 1 == len(tokens) or not tokens[i + 1].glued or tokens[i + 1].key == ","
    ended = before is not None and tokens[i - 1].key == "." and before.sort == "w" and len(before.raw) > _INITIALS and before.raw.islower()
    return worded and alone and ended


_INITIALS = 2  # letters


def _ends_word(tokens: list[Token], i: int) -> bool:
    """Whether token `i` ends a sentence and no abbreviation: '... còn 12,4%. trong đó, ...'."""
    return i >= 0 and (tokens[i].key == "%" or (tokens[i].sort == "w" and tokens[i].raw.islower() and len(tokens[i].raw) > 1))


_OPENERS = load_words("opens_sentence")


def _abbreviates(tokens: list[Token], i: int) -> bool:
    """Whether the point at `i` belongs to an abbreviation or an initial: 'Mr.', 'No.', 'T.P.'."""
    if not i or not tokens[i].glued:
        return False
    before = tokens[i - 1]
    if before.sort != "w":
        return before.sort == "n" and i + 1 < len(tokens) and tokens[i + 1].sort == "n" and bool(re.fullmatch(r"\d{3}", tokens[i + 1].raw))
    if before.key == _NUMBER_SIGN:  # "dân tộc thiểu số." ends a sentence
        return i + 1 < len(tokens) and tokens[i + 1].sort == "n"
    counted = i > 1 and before.glued and tokens[i - 2].sort == "n"  # "sóng 4G. Tỷ lệ ..."
    return before.key in _ABBREVIATIONS or (len(before.raw) == 1 and before.raw.isupper() and not counted)
