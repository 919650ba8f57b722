"""The counted noun behind a number: 'hộ', or the head of 'near-poor and poor households'.

Belongs here: finding that noun. Does not belong here: the number itself (`numerals`).
"""

from itertools import pairwise

from transforms.figures.lexicon import Match
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import load_words

_VI_BETWEEN = frozenset({"số", "các", "đồng chí", "tổng", "lượt", "đại", "hội", "chiếc", "đơn"})
_VI_NO_NOUNS = load_words("follows_bare_number")
_EN_STOPS = load_words("ends_noun_phrase")
_VERBS = frozenset({"work", "build", "loan"})  # beside who does it: "households build 240,607 works"
_AT_WORK = frozenset({"working", "worked"})
_EN_LINKS = frozenset({"and", "or", ",", "-", "/", "&"})


def noun_after(sentence: Sentence, i: int) -> Match | None:
    """The counted noun that begins at token `i` (Vietnamese) or ends the noun phrase that does (English)."""
    if sentence.lexicon.language == "vi":
        for start in (i, i + 1):
            found = sentence.units.get(start)
            if found:
                return found[0]
            if start == i and not (i < len(sentence.tokens) and sentence.tokens[i].key in _VI_BETWEEN):
                return None
        return None
    return _english_noun(sentence, i)


def counts_otherwise(sentence: Sentence, i: int) -> bool:
    """Whether a Vietnamese number counts what no unit names: '41 chủ tịch xã', 'quỹ 4 cấp', 'gấp 2 lần'."""
    if sentence.lexicon.language != "vi" or i >= len(sentence.tokens):
        return False
    return sentence.tokens[i].sort == "w" and sentence.tokens[i].key not in _VI_NO_NOUNS


def _english_noun(sentence: Sentence, i: int) -> Match | None:
    """The head of the noun phrase that begins at token `i`: 'near-poor and poor households', 'district transaction offices'."""
    tokens, units = sentence.tokens, sentence.units
    if sentence.keys[i : i + 1] in (["and"], [","]):
        return None  # "trained 300,000 and generated jobs for 1.15 million workers"
    if sentence.keys[i : i + 2] == ["work", "abroad"] or (
        sentence.keys[i : i + 1] == ["of"] and not CLASSES.isdisjoint(sentence.keys[i + 1 : i + 2])
    ):
        return None  # "of which 2.6 thousand work abroad", "6 of zone II"
    limit = min(len(tokens), i + _LONGEST)
    found: Match | None = None
    j = i
    while j < limit:
        token = tokens[j]
        if sentence.keys[j : j + 3] == ["out", "of", "poverty"]:
            j += 3  # "poor, near-poor and out of poverty households"
            continue
        here = units.get(j) if token.raw != "new" else None  # no news: "38 new-style rural communes"
        if here and (token.raw in _AT_WORK if found is None else token.raw.endswith(("ed", "ing"))):
            break  # "250 working abroad", "4.8 thousand labourers worked abroad"
        if here and found is not None and ((token.raw in _VERBS and found.phrase.unit in WHO) or token.key in _EN_STOPS):
            break  # "6,000 people work abroad", "7 communes met the standard", no "meeting"
        if here and _is_hyphened(sentence, here[0].last + 2):
            j = here[0].last + 3  # "12 goat-raising models"
            continue
        if here and sentence.keys[here[0].last + 1 : here[0].last + 3] == ["'", "s"]:
            j = here[0].last + 3  # "42 of the province's 200 communes"
            continue
        if here:
            best = here[0]
            if found is None or j <= found.last + 2:
                found = best
            j = best.last + 1
            if j < limit and tokens[j].key in ("of", ",", "and", "or", "in", "who", "that", "with", "(", ")", ";", "."):
                break
            continue
        if found is not None and (j > found.last + 1 or (token.raw.endswith(("ing", "ed")) and tokens[found.last].raw.endswith("s"))):
            break  # "12,000 customers accessing loans", "48 workers accessed loans"
        if (
            (token.sort == "n" and not is_in_adjective(sentence, j))
            or (token.key in _EN_STOPS and not _is_hyphened(sentence, j) and not (token.raw == "support" and j + 1 in units))
            or (token.sort == "p" and token.key not in _EN_LINKS and token.key not in "\"“”'’()")
        ):
            break
        if token.sort == "p" and token.key == "," and not _goes_on(sentence, j + 1, limit):
            break
        if token.key in ("of", "the") and j > i + 2:
            break
        j += 1
    return found


_LONGEST = 12  # tokens


def is_in_adjective(sentence: Sentence, i: int) -> bool:
    """Whether a number only says of what kind things are: '310 3-hard houses', '"3 hard" houses', 'level-4 houses', 'a 24-km road'."""
    tokens, keys = sentence.tokens, sentence.keys
    if len(tokens[i].raw) > _SMALL or any(m.phrase.scale for j in (i + 1, i + 2) for m in sentence.starting.get(j, ())):
        return False
    for joined, word in ((i, i - 2), (i + 2, i + 2)):
        if _is_hyphened(sentence, joined) and word >= 0 and tokens[word].sort == "w" and keys[word] not in _MEASURES:
            return True
    quoted = i > 0 and keys[i - 1] in _QUOTES and i + 1 not in sentence.units
    return quoted and not _QUOTES.isdisjoint(keys[i + 2 : i + 4])


_SMALL, _QUOTES, _MEASURES = 2, frozenset("\"“”'’‘"), frozenset({"percent", "per", "vnd", "usd", "point"})  # digits


def _is_hyphened(sentence: Sentence, j: int) -> bool:
    """Whether a small word is only the middle of one made with hyphens: 'escaped-from-poverty households'."""
    return 0 < j < len(sentence.tokens) and sentence.tokens[j].glued and sentence.tokens[j - 1].key == "-"


def _goes_on(sentence: Sentence, j: int, limit: int) -> bool:
    """Whether a comma inside a noun phrase only parts its adjectives: 'poor, near-poor and post-poor households'."""
    words = [sentence.tokens[k] for k in range(j, min(limit, j + 5))]
    if words and words[0].key in _POOR and any(sentence.units.get(k) for k in range(j + 1, min(limit, j + 4))):
        return True  # "1.4 million poor, near-poor households"
    return any(token.key in ("and", "or") for token in words) and not any(
        token.sort == "n" or token.key in _EN_STOPS or token.key in (";", ".", ":") for token in words[:3]
    )


def leaves_noun_out(sentence: Sentence, first: int, last: int, bare: tuple[int, int], *, is_part: bool) -> bool:
    """Whether a bare number counts what the counted one at tokens `first` to `last` before it does: 'of whom 29 thousand went abroad'.

    `is_part`: the one before is a bare number of which that is known.
    """
    keys = sentence.keys
    between = keys[last + 1 : bare[0]]
    at = _behind_share(keys, bare[1] + 1)
    at += keys[at : at + 1] in _WILL
    verb, behind = (*keys[at : at + 2], "", "")[:2]
    if verb in _PREPOSITIONS and (not _LISTED.isdisjoint(between[-3:]) or (is_part and between[:1] != [";"])):
        return True  # "4,017 houses, including 1,820 in Sóc Trăng, 843 in Cà Mau"
    if verb in _PREPOSITIONS and (between[-1:] == [":"] or (is_part and between[-1:] in ([","], ["and"]) and ":" in keys[:last])):
        return True  # "31 models: 24 in livestock, 6 in crops"
    if verb in _PREPOSITIONS and between[-1:] in ([","], ["and"]) and not _PREPOSITIONS.isdisjoint(between[1:_NOUN_PHRASE]):
        return True  # "1,000 homes for veterans, 5,700 under two programmes and 530 under the campaign"
    if verb in ("of", "in") and behind in CLASSES:
        return True  # "9 communes of zone III, 6 of zone II and 2 of zone I"
    if (verb == "of" and behind in _PARTED) or (verb in _POOR and (between[-1:] == [":"] or not _JOINED.isdisjoint(between[-2:]))):
        return True  # "more than 10,000 of which are", "2.58 million households were poor and 1.53 million near-poor"
    own = _english_noun(sentence, at + 1) if verb == "be" and "which" in between[-5:] else None
    if own is not None and not ((counted := _english_noun(sentence, last + 1)) and counted.phrase.unit == own.phrase.unit):
        return False  # "of which 231 are livestock models" names its own noun
    if is_part and ((verb in _GRADED and between[-1:] in ([","], ["and"])) or is_graded(sentence, *bare)):
        return True  # "of which 121 are rated good, 3 are fair and one is weak"
    if verb in _CLAUSE_ENDS and (
        between[-1:] in (["down"], ["up"], ["giảm"], ["tăng"])
        or between[-2:] in (["down", "by"], ["up", "by"])
        or (between[-1:] == ["of"] and not _CHANGES.isdisjoint(between[-2:]))
    ):
        return True  # "12,345 poor households, a decrease of 2,310 from a year earlier"
    if verb in _OTHERS:
        return True  # "and 1,240 others were repaired"
    if verb in _HAVE and not (_JOINED | {";"}).isdisjoint(between[-2:]):
        return True  # "2,100 workers were trained and about 900 have gone abroad", "70,000 need houses and 40,000 need repairs"
    opened = keys[0] in _WHOLES and first <= _OPENING and between[-1:] in ([","], ["only"])  # "Of the 612 households, 98 were poor"
    return verb in _WENT and (opened or not _PARTED.isdisjoint(between[-5:]))


def _behind_share(keys: list[str], i: int) -> int:
    """The token behind the bracket that opens at token `i` with a share, '3.2 million (62.7 percent) of whom are'; `i` where none does."""
    bracket = keys[i : i + _LONGEST_SHARE]
    return i + bracket.index(")") + 1 if bracket[:1] == ["("] and ")" in bracket and not _SHARES.isdisjoint(bracket) else i


_LONGEST_SHARE, _SHARES = 6, frozenset({"%", "percent", "cent"})


def is_some_of_them(sentence: Sentence, first: int, last: int) -> bool:
    """'21,304 customers with loans of VND 1,204 billion; 3,120 of them borrowed': whoever was counted before the money, or their share."""
    led, behind = sentence.keys[max(0, first - _LED) : first], sentence.keys[last + 1 : last + 3]
    return ("of", "which") in pairwise(led) or (behind[:1] == ["of"] and not _PARTED.isdisjoint(behind))


_LED = 4  # tokens: "of which more than"


WHO = frozenset({"households", "customers", "persons"})
PLACES = frozenset({"districts", "communes", "villages", "provinces"})


def is_graded(sentence: Sentence, first: int, last: int) -> bool:
    """'201 are good, 9 fair; 4 average', '171 are rated good (91%), 12 fair': a number in a list of grades."""
    return sentence.keys[last + 1 : last + 2] in _GRADES and sentence.keys[first - 1] in (",", ";", ":", "and")


_PREPOSITIONS = frozenset({"in", "for", "under", "from", "by", "at", "to", "with", "as"})
_CLAUSE_ENDS = _PREPOSITIONS | {"", ",", ".", ";", "and", "compare", "against", "over", "on", "year", "since", "so"}
_CHANGES = frozenset({"decrease", "increase", "reduction", "drop", "fall", "rise", "decline"})
_NOUN_PHRASE = 4  # tokens of a counted noun and the word behind it
_LISTED = frozenset({"include", "namely"})
_POOR = frozenset({"poor", "near", "nearly", "newly"})
_PARTED = frozenset({"whom", "which", "them", "these"})
CLASSES = frozenset({"zone", "region", "area"})
_WHOLES = frozenset({"of", "out", "among"})
_OPENING = 6  # tokens
_OTHERS = frozenset({"other", "others", "more"})
_WILL = (["will"], ["would"], ["already"], ["still"])
_HAVE = frozenset({"have", "need", "lack", "require"})
_JOINED = frozenset({"and", "while", ","})
_GRADES = (["good"], ["fair"], ["average"], ["weak"])
_GRADED = frozenset({"be", "rate", "classify", "rank"})
_WENT = _HAVE | _GRADED | {"belong", "escape", "leave", "go", "work", "come", "get"}
