"""The way between the tokens of a sentence: how far a number stands from a phrase, a time or a name, and what parts them.

Belongs here: measuring. Does not belong here: what a token costs to pass (`detours`), what is concluded from the way (`linking`, `timing`).
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate

from transforms.figures.detours import counts_parts, is_told_by_copula
from transforms.figures.lexicon import Match
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token

_WORD, _COMMA, _AND, _COLON, _BRACKET, _SEMICOLON, _NUMBER, _PLACES = 0.13, 0.75, 0.35, 0.25, 0.7, 4.0, 2.1, 0.4
_MARKS = {",": _COMMA, ";": _SEMICOLON, ":": _COLON, "|": 0.05, "–": _COMMA, "—": _COMMA} | dict.fromkeys("()[]", _BRACKET)
_STEPS = dict.fromkeys(("and", "và", "while", "còn"), _AND)
_UNITS_LISTED = frozenset({"ward", "commune", "town", "township", "and", ",", "xã", "phường", "thị", "trấn", "và"})
_PARTING = frozenset({",", "and", "và", ";", "while"})
_SUBJECT = 0.5  # of the way through a subject


class Ruler:
    """The way between tokens of a sentence, from sums made once."""

    def __init__(
        self,
        sentence: Sentence,
        quantities: Sequence[Quantity],
        *,
        lists: Sequence[tuple[int, int]] = (),
        asides: Sequence[tuple[int, int]] = (),
    ) -> None:
        """`lists` are runs of tokens that name groups one after the other: one noun phrase, however long. `asides` count nothing."""
        steps = [_STEPS.get(t.key, _WORD) if t.sort != "p" else _MARKS.get(t.key, 0.0) for t in sentence.tokens]
        inside: dict[int, int] = {}
        for k, quantity in enumerate(quantities):
            for i in range(quantity.first, quantity.last + 1):
                inside[i] = k - 1 if quantity.pair_is == "total" and k else k
        if sentence.composed:
            steps = [0.25 * step for step in steps]
        seen: set[int] = set()
        for i in sorted(inside):
            steps[i] = 0.0
            if inside[i] not in seen:
                seen.add(inside[i])
                steps[i] = _PLACES if counts_parts(sentence, quantities[inside[i]]) else _NUMBER
        for i in {i for first, last in lists for i in range(first, last + 1) if not sentence.composed or i in inside}:
            steps[i] *= 0.25
        prose = () if sentence.composed else (*_remarks(sentence, inside), *_acts(sentence, inside), *_ranks(sentence))
        for first, last in (*asides, *prose):
            for i in range(first, min(last + 1, len(steps))):
                steps[i] = 0.0
        self._cost = list(accumulate(steps, initial=0.0))
        self._subjects: dict[int, int] = {}
        self._listed = {i for first, last in lists for i in range(first, last + 1)}

    def between(self, first: int, last: int) -> float:
        """The cost of the tokens from `first` to before `last`."""
        return self._cost[last] - self._cost[first] if last > first else 0.0

    def parts(self, quantity: Quantity, match: Match) -> bool:
        """Whether a comma or 'and' stands between a number and a phrase behind it, outside of a list: the phrase opens what comes next."""
        keys, first = quantity.sentence.keys, max(quantity.last, quantity.noun_last) + 1
        while quantity.noun == "communes" and first < match.first and keys[first] in _UNITS_LISTED:
            first += 1  # "57 wards, communes and towns had no overdue debt"
        return any(keys[i] in _PARTING and i not in self._listed for i in range(first, match.first))

    def way(self, quantity: Quantity, match: Match) -> float:
        """From a number to a phrase; nothing when the phrase lies in the number's own noun phrase."""
        left = quantity.left
        if match.last < left:
            way = self._cost[left] - self._cost[match.last + 1]
            return way * _SUBJECT if match.first > self._subject_of(quantity) else way
        if match.first > quantity.last:
            return self.between(max(quantity.last, quantity.tail) + 1, match.first)
        return 0.0

    def _subject_of(self, quantity: Quantity) -> int:
        """The mark or number behind which the subject of 'dư nợ ủy thác của huyện qua các hội là 310 tỷ đồng' begins."""
        left = quantity.left
        if left not in self._subjects:
            tokens = quantity.sentence.tokens
            i = left - 1
            told = i > 0 and is_told_by_copula(quantity, i) and not quantity.sentence.composed
            while told and i >= 0 and self._is_of_subject(tokens[i].sort, tokens[i].key, self.between(i, i + 1)):
                i -= 1
            self._subjects[left] = i if told else left
        return self._subjects[left]

    @staticmethod
    def _is_of_subject(sort: str, key: str, cost: float) -> bool:
        """Its words, with the number of programmes or places among them, its commas, its remarks: 'debt at the bank (VBSP) reached'."""
        return key == "," or (sort != "p" and cost <= _PLACES) or (key in "()" and not cost)


def _remarks(sentence: Sentence, inside: Collection[int]) -> Iterator[tuple[int, int]]:
    """Brackets without a figure, in prose (a heading's hold its unit): 'the rate (by the standard of 2022 - 2025) is 4.06%'."""
    opened: int | None = None
    for i, token in enumerate(sentence.tokens):
        if token.key == "(":
            opened = i
        elif i in inside:
            opened = None
        elif token.key == ")" and opened is not None:
            yield opened, i
            opened = None


def _ranks(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """A rank before the number that it is told by: 'xã A có hộ nghèo giảm nhiều nhất, giảm 57 hộ'."""
    keys = sentence.keys
    for i in range(2, len(keys) - 2):
        if keys[i] == "nhất" and keys[i + 1] == "," and keys[i + 2] == keys[i - 2]:
            yield i - 1, i + 2


def _acts(sentence: Sentence, inside: Collection[int]) -> Iterator[tuple[int, int]]:
    """Acts with number, day and author: 'hộ nghèo ở huyện nghèo theo Nghị quyết số 12/NQ-CP ngày 2/3/2009 của Chính phủ là 4.100 hộ'."""
    for match in sentence.tags.get("noise_before:legal_reference", ()):
        end = match.last + 1
        while end < len(sentence.tokens) and end not in inside and _is_of_act(sentence.tokens[end]):
            end += 1
        yield match.first - (sentence.keys[match.first - 1 : match.first] == ["theo"]), end - 1


def _is_of_act(token: Token) -> bool:
    return token.sort == "n" or token.key in _OF_ACTS or (token.sort == "w" and token.raw.isupper() and len(token.raw) > 1)


_OF_ACTS = frozenset({"/", "-", "–", "số", "ngày", "tháng", "năm", "của", "thủ", "tướng", "chính", "phủ", "dated"})
