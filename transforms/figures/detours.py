"""What stands between a number and a phrase besides words: whose clause the phrase belongs to.

Belongs here: telling that a phrase is another number's, or opens the number's own clause, and that a number between them only says where,
of how many or how many times. Does not belong here: what that costs (`linking`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.lexicon import Match
from transforms.figures.noise import is_year
from transforms.figures.nouns import PLACES
from transforms.figures.numerals import PERCENT
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

JOINING = frozenset({"and", "và", ","})


def comes_from(quantity: Quantity, match: Match) -> bool:
    """'52,250 million VND of the local budget': what money is of stands right behind it."""
    tokens = quantity.sentence.tokens
    return match.first <= quantity.last + 3 and tokens[quantity.last + 1].key in ("of", "from", "của", "từ")


def is_told_before(quantity: Quantity, match: Match) -> bool:
    """'99% have access to the grid and 96% ...': a phrase behind another per cent, and parted from this one, belongs to that."""
    keys = quantity.sentence.keys
    return not JOINING.isdisjoint(keys[match.last + 1 : quantity.left]) and not PERCENT.isdisjoint(keys[: match.first])


def is_told_by_copula(quantity: Quantity, i: int) -> bool:
    """Whether token `i` says of a long subject what it comes to: 'là', 'the income of people in mountainous communes is put at'."""
    keys = quantity.sentence.keys
    if keys[i] in _COPULAS:
        return True
    return quantity.measure == "VND" and (keys[i] in _REACHES or (keys[i] in ("at", "to") and keys[i - 1] in _PUT))


_COPULAS = frozenset({"là", "đạt"})
_REACHES = frozenset({"be", "reach", "hit", "top", "total", "exceed"})
_PUT = frozenset({"put", "estimate", "stand", "be", "remain", "amount", "come"})


def is_split_by_next(quantity: Quantity, used: Sequence[Match]) -> bool:
    """'120 hộ thiếu hụt bảo hiểm y tế, 48 hộ thiếu hụt dinh dưỡng': a phrase right behind one count, with another behind the next."""
    before = max((match.first for match in used if match.last < quantity.left), default=-1)
    if before < 0 or quantity.noun is None or all(match.last < quantity.left for match in used):
        return False
    tokens = quantity.sentence.tokens
    parted = any(t.key in (",", ";") for t in tokens[before : quantity.left])
    at = next((i for i in range(before - 1, -1, -1) if tokens[i].sort != "w"), -1)
    alike = quantity.last + 1 < len(tokens) and tokens[at + 1].key == tokens[quantity.last + 1].key  # both count households
    return parted and alike and at >= 0 and tokens[at].sort == "n"


def is_behind_share(sentence: Sentence, at: int) -> bool:
    """'99.7 percent of the 2018 plan': whether token `at` stands behind a per cent of something."""
    lead = sentence.keys[max(0, at - _SHARE) : at]
    return "of" in lead and not PERCENT.isdisjoint(lead[: lead.index("of")])


_SHARE = 5  # tokens


def is_of_number_before(quantity: Quantity, match: Match) -> bool:
    """'171 under construction and 241 completed': a phrase right behind another number, an 'and' before this one, belongs to that."""
    tokens = quantity.sentence.tokens
    return tokens[quantity.left - 1].key == "and" and match.first > 0 and tokens[match.first - 1].sort == "n"


def is_of_next(quantity: Quantity, match: Match) -> bool:
    """'overdue debt is 0.4% and frozen debt is only 0.33%', 'còn 3,9%, hộ cận nghèo giảm từ 5,2%': a phrase behind an 'and' or a comma is
    the subject of the number that follows it."""
    ahead = quantity.sentence.tokens[match.last + 1 : match.last + 1 + _SUBJECT_TO_NUMBER]
    at = next((i for i, token in enumerate(ahead) if token.sort == "n"), 0)
    names = quantity.sentence.lexicon.language == "vi" or quantity.sentence.keys[quantity.right + 1 : quantity.right + 3] in _AND_ITS
    if ahead and ahead[0].sort == "n" and names:
        return True  # "có 5.120 hộ nghèo, số hộ thoát nghèo 1.910 hộ", "poor households number 11,420 and its near-poor ones 13,080"
    return not _COMES_TO.isdisjoint(token.key for token in ahead[:at])


_SUBJECT_TO_NUMBER = 8  # tokens
_AND_ITS = (["and", "its"], ["and", "the"], ["and", "that"], ["while", "the"])
_COMES_TO = frozenset({"be", "at", "to", "reach", "stand", "hit", "total", "account", "below", "under"}) | {
    *("là", "còn", "đạt", "từ", "giảm", "tăng", "xuống", "lên", "chiếm", "dưới")
}


def is_of_sum_before(quantity: Quantity, match: Match) -> bool:
    """'10 billion from the local budget and 20 billion in policy credit': a phrase right behind another sum, and parted from this one."""
    keys = quantity.sentence.keys
    beside = not _SUMS.isdisjoint(keys[max(0, match.first - _BESIDE_SUM) : match.first])
    led = beside and not _LEADS_SOURCE.isdisjoint(keys[max(0, match.first - 2) : match.last])
    return led and not JOINING.isdisjoint(keys[match.last + 1 : quantity.left])


_LEADS_SOURCE = frozenset({"from", "of", "in", "by"})
_BESIDE_SUM = 3  # tokens
_SUMS = frozenset({"vnd", "billion", "million", "trillion", ")"})


def behind_aside(sentence: Sentence, i: int) -> int:
    """The token behind the bracket that opens at token `i`, with the same sum in another currency; `i` where none does."""
    if sentence.keys[i : i + 1] != ["("]:
        return i
    return next((j + 1 for j in range(i, min(len(sentence.keys), i + _LONGEST_ASIDE)) if sentence.keys[j] == ")"), i)


_LONGEST_ASIDE = 9  # tokens


def words_between(one: Quantity, two: Quantity) -> list[str]:
    """The words between two numbers, without a bracket right behind the first: 'VND 62 billion ($2.7 million) to 1,204'."""
    first = behind_aside(one.sentence, one.right + 1)
    return one.sentence.keys[first if first <= two.left else one.right + 1 : two.left]


def is_of_part(quantity: Quantity, match: Match, used: Match) -> bool:
    """Whether a phrase tells of a part of the whole that `used` tells the number to be, and so forbids it nothing.

    'Tổng số hộ là 8.300 hộ, trong đó hộ nghèo 910 hộ', '910 hộ nghèo trên tổng số hộ 8.300 hộ'.
    """
    keys = quantity.sentence.keys
    if match.last < used.first < quantity.left:
        return keys[used.first - 1] in _OUT_OF and keys[used.first] not in _PEOPLES  # "tỷ lệ hộ nghèo trong đồng bào dân tộc"
    if _opens_next(quantity, match) or _is_of_clause_before(quantity, match, used):
        return True
    return any(pair in _OF_WHICH for pair in pairwise(keys[quantity.last + 1 : match.first]))


def _is_of_clause_before(quantity: Quantity, match: Match, used: Match) -> bool:
    """'4,500 households still lack clean water, and just 71 percent use tap water': told of what stands before the comma."""
    between = quantity.sentence.keys[match.last + 1 : quantity.left]
    return used.first > quantity.last and any(pair in _AND_THEN for pair in pairwise(between))


_AND_THEN = frozenset({(",", "and"), (",", "while"), (",", "but"), (",", "so")})


def _opens_next(quantity: Quantity, match: Match) -> bool:
    """'dân số là 412.000 người, mật độ 120 người/km2': a phrase behind a comma, and little between it and the next number."""
    tokens = quantity.sentence.tokens
    if match.first <= quantity.right or tokens[match.first - 1].key not in (",", ";"):
        return False
    ahead = next((t.sort for t in tokens[match.last + 1 : match.last + _TO_NEXT] if t.sort != "w"), "")
    return ahead == "n"


_TO_NEXT = 5  # tokens


_OF_WHICH = frozenset({("trong", "đó"), ("of", "which")})
_OUT_OF = frozenset({"trên", "trong"})
_PEOPLES = frozenset({"đồng", "dân", "người", "vùng"})


def are_parted(one: Quantity, two: Quantity) -> bool:
    """Whether a semicolon stands between two numbers: what holds for one of them does not go beyond it."""
    return ";" in one.sentence.keys[one.last + 1 : two.left]


def is_multiple(quantity: Quantity) -> bool:
    """'grew 33-fold', 'has increased 32 times': how many times as much it became, and no count."""
    keys, right = quantity.sentence.keys, quantity.right
    if keys[right + 1 : right + 3] == ["-", "fold"] or keys[right + 1 : right + 2] == ["fold"]:
        return True
    if quantity.noun != "turns" or quantity.sentence.tokens[quantity.noun_first].raw != "times":
        return False
    return any(m.phrase.change > 0 and m.last in (quantity.left - 1, quantity.left - 2) for m in quantity.sentence.matches)


def is_compared(quantity: Quantity) -> bool:
    """'compared with (only) 2,143', 'so với hơn 2.143': a number that another is weighed by."""
    at = before_hedges(quantity)
    return any(match.last == at for match in quantity.sentence.tags.get("cue:compared", ()))


def before_hedges(quantity: Quantity) -> int:
    """The token before a number and the words that round it."""
    at = quantity.left - 1
    while at > 0 and quantity.sentence.keys[at] in HEDGES:
        at -= 1
    return at


HEDGES = frozenset(
    {"the", "only", "just", "over", "nearly", "about", "some", "around", "more", "than", "mức", "hơn", "gần", "khoảng", "vnd"}
)


def falls_due(sentence: Sentence, quantity: Quantity) -> bool:
    """'The total debt due in the quarter is VND 8 billion': what is to be paid back, and not what is owed."""
    due = max((match.last for match in sentence.tags.get("cue:debt_due", ()) if match.last < quantity.left), default=-1)
    return due >= 0 and not any(
        (token.sort == "n" and not is_year(token.raw)) or token.key in _OWED for token in sentence.tokens[due + 1 : quantity.left]
    )


_OWED = frozenset({"outstanding", "dư"})


def joins_clauses(sentence: Sentence, first: int, last: int) -> bool:
    """'giảm 5% tỷ lệ hộ nghèo, hộ cận nghèo giảm 7%': what ends with one number, a comma, and what begins with the next."""
    keys = sentence.keys
    behind_number = "%" in keys[max(0, first - _NEAR_JOINT) : first] or (first > 0 and sentence.tokens[first - 1].sort == "n")
    if "," not in keys[first:last] or not behind_number:
        return False
    return any(token.sort == "n" for token in sentence.tokens[last + 1 : last + _NEAR_JOINT])


_NEAR_JOINT = 3  # tokens


_WHERE = frozenset({"in", "of", "for", "ở", "tại", "của", "bàn", "across"})  # "trên địa bàn 6 huyện"
_CRITERIA = frozenset({"criterion", "criteria"})
_OF_ALL = (["của"], ["từ"], ["qua"], ["of"], ["under"], ["across"], ["from"], ["in"], ["for"])
LOANS_TO = (["loan", "for"], ["loan", "to"], ["lending", "to"])
_SUMMED = ("cue:outstanding", "cue:disburse", "cue:collect")


def counts_parts(sentence: Sentence, quantity: Quantity) -> bool:
    """'in the 62 poor districts', 'tổng dư nợ (của) 17 chương trình tín dụng là': the number only says where, or of how many."""
    if is_multiple(quantity) or sentence.keys[max(0, quantity.left - 2) : quantity.left] in LOANS_TO:
        return True  # "loans for 482 home buyers amount to VND 162 billion"
    if any(m.first == quantity.last + 1 and m.words > 2 for m in sentence.tags.get("cue:programme_name", ())):
        return True  # "capital for implementing the 3 national target programmes is 2,454 billion VND"
    if quantity.noun == "programmes":
        edge = quantity.left - (sentence.keys[quantity.left - 1 : quantity.left] == ["the"])  # "the loans of the 16 programmes"
        edge -= sentence.keys[edge - 1 : edge] in _OF_ALL
        return any(m.last == edge - 1 for name in _SUMMED for m in sentence.tags.get(name, ()))
    if quantity.noun == "animals" and not _CRITERIA.isdisjoint(sentence.keys[quantity.last + 1 : quantity.last + 2]):
        return True  # "112 communes have fulfilled all 19 criteria for new rural areas"
    if quantity.noun in ("animals", "groups") and quantity.left and sentence.tokens[quantity.left - 1].key in ("qua", "through", "via"):
        return True  # "dư nợ ủy thác qua 4 tổ chức hội", "deposits through 1,262 groups totalled VND 163 billion"
    where = sentence.keys[max(0, quantity.left - 2) : quantity.left]
    return quantity.noun in PLACES and not _WHERE.isdisjoint(where) and where[-1] != "which"  # not "of which 5 left the list"
