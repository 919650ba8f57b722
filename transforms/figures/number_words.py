"""Numbers told in words: "three million workers", "twelve of the 29 communes", "hai xã thoát khỏi diện đặc biệt khó khăn".

Belongs here: what number words are worth, and where one is a figure. Does not belong here: numerals in digits, and what stands behind
either (`numerals`).
"""

from decimal import Decimal

from transforms.figures.nouns import CLASSES, noun_after
from transforms.figures.numerals import SMALL_WORDS, Numeral, finish_numeral
from transforms.figures.sentences import Sentence

_WORDED = frozenset({"communes", "villages", "districts", "programmes", "works", "bridges", "models", "courses"})
_FEW = 10  # households told in words are a family's neighbours
_VIETNAMESE = frozenset({"hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười", "một"})


def read_word_number(sentence: Sentence, i: int) -> Numeral | None:
    """'three million workers', 'two to three percentage points', 'fifteen credit programmes', 'twelve of the 29 communes'.

    A number word counts only before a scale word, a per cent or points, a few nouns that pages count in words, and another number.
    """
    value, j = _worded_value(sentence, i)
    if value < 1:
        return None
    read = finish_numeral(sentence, i, j, (), Decimal(value))
    read.in_words = True
    if read.factor != 1 or read.measure in ("percent", "point"):
        return read
    if sentence.lexicon.language == "vi" and value > 1:
        return read if _is_done_by(sentence, j) else None
    if sentence.lexicon.language != "en" or read.value == 1 or sentence.tokens[i].key in _VIETNAMESE:
        return None  # "Ba Che district" has no three of them
    return read if _is_worded(sentence, j) or (value >= _FEW and _are_households(sentence, j)) else None


def _is_done_by(sentence: Sentence, j: int) -> bool:
    """'có hai xã thoát khỏi diện đặc biệt khó khăn', 'thêm ba xã đạt chuẩn': what so few communes did."""
    return sentence.keys[j : j + 1] in _UNITS_VI and sentence.keys[j + 1 : j + 3] in _DID_VI


_UNITS_VI = (["xã"], ["thôn"], ["bản"], ["huyện"])
_DID_VI = (["thoát", "khỏi"], ["thoát", "diện"], ["thoát", "nghèo"], ["ra", "khỏi"], ["đạt", "chuẩn"], ["về", "đích"], ["được", "công"])


def _are_households(sentence: Sentence, j: int) -> bool:
    """'Fourteen households fell back into poverty'."""
    return sentence.keys[j : j + 1] == ["household"]


def _worded_value(sentence: Sentence, i: int) -> tuple[int, int]:
    """What the number words from token `i` on are worth, and the token behind them: 'thirty-five' is one number."""
    value, keys = SMALL_WORDS[sentence.tokens[i].key], sentence.keys
    if value in _TENS:
        j = i + 2 if keys[i + 1 : i + 2] == ["-"] else i + 1
        ones = SMALL_WORDS.get(keys[j], 0) if j < len(keys) else 0
        if ones in _ONES:
            return value + ones, j + 1
    return value, i + 1


_TENS, _ONES = range(20, 100, 10), range(1, 10)


def _is_worded(sentence: Sentence, j: int) -> bool:
    """Whether what stands behind an English number word makes a figure of it."""
    tokens = sentence.tokens
    keys = [t.key for t in tokens[j : j + 4]]
    if keys[:1] == ["point"] or (keys[:1] == ["more"] and keys[1:2] in _BEHIND_MORE):
        return True
    if keys[:1] == ["to"] and len(keys) > 1 and keys[1] in SMALL_WORDS:
        return keys[2:3] in (["percentage"], ["percent"], ["point"]) or keys[2:4] == ["per", "cent"]
    whole = j + 1 if keys[:1] == ["of"] else j + 2 if keys[:2] == ["out", "of"] else 0
    led = sentence.keys[whole : whole + 1]
    if whole and any(
        t.sort == "n" or SMALL_WORDS.get(t.key, 0) > 1 for t in tokens[whole : whole + (1 if _LEADS_WHOLE.isdisjoint(led) else 2)]
    ):
        return True
    owner = next((k for k in range(whole, min(whole + _OWNER, len(tokens) - 1)) if tokens[k].key == "s"), 0) if whole else 0
    if owner and tokens[owner + 1].sort == "n":
        return True  # "five of the district's 14 communes"
    at = next((k for k in range(j, min(j + _TO_CLASS, len(tokens))) if tokens[k].key not in _BELONGS), j)
    if at > j and tokens[at].key in CLASSES:
        return True  # "seven are in zone II and three in zone III"
    if j > 1 and tokens[j - 2].key == "another" and keys[:1] in _BEHIND_MORE:
        return True
    noun = noun_after(sentence, j)
    return noun is not None and noun.phrase.unit in _WORDED and noun.first - j <= 3


_OWNER = 5  # tokens: "Lang Son province 's"
# "aims to have two more this year"
_BEHIND_MORE: tuple[list[str], ...] = ([], *([word] for word in (".", ",", ";", "this", "next", "in", "by", "and", "be", "will")))
_LEADS_WHOLE = frozenset({"the", "its", "all"})
_BELONGS, _TO_CLASS = frozenset({"be", "belong", "lie", "to", "in", "of", "from", "classify", "list", "rank", "as"}), 4  # tokens
