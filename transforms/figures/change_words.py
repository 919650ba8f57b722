"""Words around a number and its verb of change: what stands between, beside and behind them, and what that says.

Belongs here: those questions of words. Does not belong here: the direction that they give to a number (`kinds`), verbs that hold for a
list (`list_changes`).
"""

from collections.abc import Sequence

from transforms.figures.lexicon import Match
from transforms.figures.noise import is_year
from transforms.figures.number_lists import RIGHT_LESS, RIGHT_MORE, THAT_TIME, sign_since
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token
from transforms.reference.vocabulary import load_words

PLANS = frozenset({"plan", "target", "goal"})
_AIMS, _IS_AIM = frozenset({"tiêu", "hoạch"}), frozenset({"(", "là"})
BY = frozenset({"by", "of", "thêm", "được", "thêm được"})
EQUALS = frozenset({"or", "hay", "tương", "bằng", "tức", "equivalent", "equal", "("})


def has_own_rate(between: Sequence[str]) -> bool:
    """'poverty fell most in the north, with Meo Vac at a poverty rate of 39%': a level that its own clause tells."""
    at = between.index(",") if "," in between else len(between)
    return between[at + 1 : at + 2] == ["with"] and between[-2:] == ["rate", "of"]


def leads_to_aim(between: Sequence[str]) -> bool:
    """Whether the words before a number say that it was aimed at: '..., against a target of only 4%', 'vượt chỉ tiêu giao (4%)'."""
    words = list(between)
    while words and words[-1] in _BEHIND_AIM:
        words.pop()
    if words[-1:] in (["tiêu"], ["target"], ["plan"], ["goal"]) or (words[-2:] == ["kế", "hoạch"] and not _IS_AIM.isdisjoint(between)):
        return True  # "giảm 3,1% (kế hoạch là 2,5%)"
    return between[-1:] == ["("] and not _AIMS.isdisjoint(between)


def is_named_aim(quantity: Quantity) -> bool:
    """'beating the 4% target', 'against a 90 percent annual goal': the aim itself, and no share of a plan. English only."""
    keys = quantity.sentence.keys
    behind = keys[quantity.last + 1 : quantity.last + 3]
    behind = behind[behind[:1] in _YEARLY :]
    return quantity.measure in ("percent", "point") and keys[quantity.left - 1] in _ARTICLES and not PLANS.isdisjoint(behind[:1])


_ARTICLES, _YEARLY = frozenset({"the", "a", "its", "their"}), (["annual"], ["yearly"], ["overall"], ["initial"])


def is_equal(between: Sequence[str]) -> bool:
    """Whether words lead from a per cent to the same in money: 'a 4.6 per cent jump, equal to'."""
    words = [key for key in between if key != "," and key not in _RISES | _FALLS]
    return bool(words) and words[0] in EQUALS and len(words) <= NOUN


NOUN = 4  # tokens


def is_averaged(sentence: Sentence, between: Sequence[str], quantity: Quantity) -> bool:
    """'an annual decrease of 7,500 poor households, 2.82 percent on average'."""
    return list(between) == [","] and sentence.keys[quantity.right + 1 : quantity.right + 3] == ["on", "average"]


def is_average_of(between: Sequence[str], before: Quantity, quantity: Quantity) -> bool:
    """'decreased from 46.1 percent to 20.8 percent, an average of 5.06 percent a year'."""
    tail = between[len(between) - between[::-1].index(",") :] if "," in between else between
    told = "year" in quantity.per or not _AVERAGE.isdisjoint(tail)
    return told and before.measure == "percent" and quantity.measure in ("percent", "point") and _AVERAGING.issuperset(tail)


_AVERAGE = frozenset({"average", "averaging", "averagely", "annual", "yearly", "annually"})
_AVERAGING = _AVERAGE | {",", "(", "an", "the", "of", "or", "by", "on", "with", "at", "each", "every", "year", "about", "nearly"}


def sign_behind(tokens: Sequence[Token], quantity: Quantity) -> int:
    """'a 1.3 per cent reduction', 'an annual 9.4 percent increase', 'targets 9 percent growth in': the noun of change behind its amount."""
    if quantity.measure not in ("percent", "point") or not quantity.left:
        return 0
    at = quantity.last + 1
    while at < len(tokens) and tokens[at].key in _MEASURED:
        at += 1
    behind = tokens[at].key if at < len(tokens) else ""
    if tokens[quantity.left - 1].key not in _DETERMINERS:
        ahead = [token.raw.lower() for token in tokens[at : at + 2]]
        behind = behind if ahead[:1] == [behind] and behind in _NOUNS and ahead[-1] in ("in", "of") else ""
    return -1 if behind in _FALLS else 1 if behind in _RISES else 0


def goes_on(between: Sequence[str], before: Quantity, quantity: Quantity, *, named: bool) -> bool:
    """'2 percent for the whole country and 4 percent for poor districts': a list of one change; `named`: by a noun, and no verb."""
    weighed = between[:1] in (["compare"], ["so"])  # "up 2.4 billion compared to the start of the month and 19 billion to that of the year"
    placed = quantity.measure in ("percent", "point") and between[:1] in (["in"], ["for"], ["among"], ["nationwide"])
    if not (named or weighed or placed):
        return False
    return before.measure == quantity.measure and between[-1:] in (["and"], ["và"]) and ";" not in between and len(between) <= 9


def names_change(sentence: Sentence, verb: Match, between: Sequence[str]) -> bool:
    """'the average annual decrease was 1.26 percent', 'this reduction is only 0.4%': the change itself is the subject."""
    lead = sentence.keys[verb.first - 1] if verb.first else ""
    at = next((i for i, key in enumerate(between) if key in _STATES), -1)
    if sentence.keys[verb.last] not in _FALLS | _RISES or lead not in _NAMING or at < 0:
        return False
    return _SAYING.issuperset(between[at:]) and (at == 0 or (between[0] in _WHERE and at <= _SUBJECT and "," not in between[:at]))


_WHERE, _SUBJECT = frozenset({"in", "of", "for", "among", "across"}), 8  # tokens: "the average reduction in poor districts was"
_NAMING = frozenset({"the", "this", "that", "a", "an", "annual", "average", "yearly", "total", "overall"})
_STATES = frozenset({"be", "average"})  # "the reduction averaged 1.2% a year"
_SAYING = _STATES | frozenset({"at", "about", "only", "just", "around", "on", "average"})
_BEHIND_AIM = _SAYING | {"of", "still", "remain", "(", "chỉ", "là", "giao", "đề", "ra"}
_DETERMINERS = frozenset({"a", "an", "the", "annual", "yearly", "average"})
_MEASURED = frozenset({"annual", "yearly", "average", "further"})
_FALLS = frozenset({"slump", "slide", "reduction", "decrease", "decline", "fall", "drop", "cut"})
_NOUNS = frozenset({"reduction", "decrease", "decline", "increase", "growth"})  # not "whom 5 percent fall in the lowest class"
_RISES = frozenset({"increase", "rise", "growth", "jump", "surge", "climb", "gain", "hike"})


def sign_named(sentence: Sentence, low: int, quantity: Quantity) -> int:
    """-1 in 'tỷ lệ giảm nghèo bình quân từ 6% trở lên', 1 in 'tỷ lệ tăng đạt 9,9%': the rate that is named is a fall or a rise."""
    for sign, name in ((-1, "cue:fall_named"), (1, "cue:rise_named")):
        for match in sentence.tags.get(name, ()):
            between = [t.key for t in sentence.tokens[match.last + 1 : quantity.left]]
            leaves = between[-1:] == ["từ"] and quantity.qualifier == "exact"  # "giảm tỷ lệ hộ nghèo từ 6,3% xuống còn 2,4%"
            parted = leaves or "," in between or not _ARRIVED.isdisjoint(between)
            if low <= match.first and match.last < quantity.left and not parted:
                return sign
    if sign := sign_since(quantity):
        return sign
    cuts = [m.last for m in sentence.tags.get("cue:poverty_cut", ()) if low <= m.first and m.last < quantity.left]
    return -1 if cuts and are_adjacent(sentence.keys[max(cuts) + 1 : quantity.left]) else 0  # "giảm nghèo được 2,1%"


_ARRIVED = frozenset({"còn", "xuống", "về", "dưới", "to", ";"})


def is_compared_behind(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """'VND 4,210 billion more than in the same period', '1.18 points less than last year'."""
    ahead = [t.key for t in tokens[quantity.right + 1 : quantity.right + 6]]
    if ahead[:1] in (["below"], ["above"]) and quantity.measure in ("percent", "point"):
        # "3.4% below 2019", "below the 2019 figure", "above the figure of May"
        return any(is_year(key) or key in THAT_TIME for key in ahead[1:2] + ahead[2:3] * (ahead[1:2] == ["the"]))
    based = ahead[1:2] == ["on"] or not {"than", "so", "hơn", "against", "from", "compare"}.isdisjoint(ahead)  # "4 percent down on 2018"
    return based and ahead[0] in RIGHT_MORE | RIGHT_LESS


def leads_to(between: Sequence[str], to_words: frozenset[str]) -> bool:
    for j, key in enumerate(between):
        if (
            key in to_words
            and not (j and between[j - 1] in ("compare", "equal", "equivalent", "up", "due", "so"))
            and len(between) - j <= 7
        ):
            return True
    return False


def are_adjacent(between: Sequence[str]) -> bool:
    """Only words that may stand between a verb of change and its amount."""
    return len(between) <= 5 and all(key in _FILLERS for key in between)


def is_weighed(between: Sequence[str]) -> bool:
    """Only a base of comparison: 'tăng so với đầu năm 310 triệu đồng', 'giảm so với năm 2018 là 2,1%'."""
    between = between[:-1] if between[-1:] == ["là"] else between
    return list(between[:2]) == ["so", "với"] and len(between) <= _BASE and not {",", ";", ":", "là"}.intersection(between)


_BASE = 7  # tokens: "so với cùng kỳ năm trước"


def is_greatest(sentence: Sentence, verb: Match, left: int) -> bool:
    """'hai huyện có tỷ lệ hộ nghèo giảm mạnh nhất tỉnh là 5,4% và 5,1%': of all changes the greatest, or the least, and no state."""
    at = next((i for i in range(verb.last + 1, min(verb.last + 3, left)) if sentence.keys[i] == "nhất"), 0)
    if not at or sentence.keys[at - 1] not in _HOW_MUCH or not _ARRIVED.isdisjoint(sentence.keys[at:left]):
        return False
    return not any(at < match.first < left for match in sentence.tags.get("cue:rate", ()))


_HOW_MUCH = frozenset({"mạnh", "nhanh", "sâu", "nhiều", "cao", "lớn", "ít", "thấp", "chậm"})
_FILLERS = load_words("between_change_and_amount") | {"(", ","}


def is_about_rate(sentence: Sentence, verb: Match, quantity: Quantity) -> bool:
    """Whether a rate stands between the verb and the per cent: 'giảm tỷ lệ hộ nghèo 4%', 'reduce the poverty rate in 2024 by 4%'."""
    between = sentence.tokens[verb.last + 1 : quantity.left]
    if any(t.key in BY for t in between[-3:]) or any(t.key in ("giảm", "tăng") for t in between[-4:]):
        return True
    rates = sentence.tags.get("cue:rate", [])
    return any(verb.last < m.first and m.last < quantity.left for m in rates) and not any(t.key == "," for t in between)
