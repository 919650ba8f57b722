"""Which per cents of a sentence are interest rates, by the words before them.

Belongs here: telling a rate from a share, a growth and a subsidy. Does not belong here: of which product it is the rate (`rate_names`,
`rates`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.deposit_terms import DEPOSIT_WORDS, JOINTS, TERM_UNITS, clause_end, deposit_term, term_behind
from transforms.figures.numerals import PERCENT, SMALL_WORDS
from transforms.figures.quantities import Quantity
from transforms.figures.rate_names import (
    LIST_WORDS,
    programmes_before,
    programmes_behind,
    rate_programme,
    references,
    spans_named,
)
from transforms.figures.rate_steps import GOES_OVER, STEPS, is_next_step
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token

_NEAR = 14  # tokens between "interest rate" and its per cent
HIGHEST = 40  # a rate from here on per year is no lending rate of the bank
_LONGEST_LINK = 18  # tokens between two rates of a list
_BY = frozenset({"by", "thêm"})
_BEHIND = 3  # tokens from points to the rate that they are of
_FAR = 60  # the same, where nothing but products and words of change stand between
_INTEREST = frozenset({"suất", "interest", "lend", "lending", "borrow", "loan", "deposit", "preferential", "annual"})
_UNKNOWN = 4  # words of a product's name that no phrase has, "vùng nông thôn"
_WHOLES = frozenset({"of", "số", "tổng", "lao", "giá", "người", "kế", "worker"})
_POINTS = frozenset({"điểm", "percentage", "point"})
RATES = frozenset({"rate", "suất", "%"})
MONTHS = frozenset({"month", "tháng"})
YEARS = frozenset({"year", "annum", "năm"})
PER = frozenset({"/", "per", "a", "an", "một", "mỗi"})
_COMPARES = frozenset({",", "lower", "higher", "than", "the", "against", "compare", "with", "to", "thấp", "cao", "hơn", "so", "với", "mức"})
_PAID = frozenset({"pay", "charge", "cost", "carry", "bear"})
_CHANGES = frozenset(
    {"down", "target", "giảm", "tăng", "decrease", "reduce", "reduction", "decline", "drop", "slump", "growth", "grow", "increase", "rise"}
)
_AT = frozenset({"at", "of", "mức", "với", "is", "be", "still", "từ", "là", "("})
_LINKS = (
    frozenset({",", ";", ":", "(", ")", "and", "while", "for", "to", "from", "at", "is", "be", "the", "of", "on", "that", "those", "with"})
    | frozenset({"household", "loan", "rate", "longer", "more", "over"})
    | frozenset({"và", "còn", "là", "cho", "với", "đối", "vay", "hộ", "mức", "lãi", "suất", "ở", "riêng", "từ", "trở", "lên"})
    | PER | MONTHS | YEARS
)  # fmt: skip


_TELLS = (
    LIST_WORDS | _LINKS | GOES_OVER | _CHANGES | _POINTS
    | frozenset({"được", "điều", "chỉnh", "sẽ", "đã", "đang", "cũng", "này", "mới", "chỉ", "giữ", "vẫn", "áp", "dụng", "theo", "các"})
    | frozenset({"bằng", "ưu", "đãi", "vốn", "thêm", "tiếp", "tục"})
    | frozenset({"có", "hạ", "phần", "trăm", "have", "will", "stay", "stand", "remain", "currently", "still", "only", "just", "lower"})
    | frozenset({"cut", "raise", "slash", "adjust", "apply", "set", "fix", "charge", "low", "annual", "monthly", "policy", "also", "by"})
)  # fmt: skip
"""What may stand between "interest rate" and a rate beside the products that have it."""
_SHARES = frozenset({"tỷ", "lệ", "trọng", "percentage", "share", "proportion", "ratio", "population", "growth", "trưởng"})


def names_interest(sentence: Sentence) -> bool:
    """Whether a sentence speaks of interest by name."""
    return any(is_named_interest(sentence, m.first, m.last) for m in sentence.tags.get("cue:interest", ()))


def is_named_interest(sentence: Sentence, first: int, last: int) -> bool:
    """'interest rate' and 'lãi suất', not a bare 'the rate' or 'lãi' that may be of anything."""
    return not _INTEREST.isdisjoint(sentence.keys[first : last + 1])


def is_told_monthly(sentence: Sentence, quantity: Quantity) -> bool:
    """'the monthly interest rate is 0.55 percent'."""
    named = [m for m in sentence.tags.get("cue:interest", ()) if m.first and m.last < quantity.left]
    return not quantity.per and any(sentence.keys[m.first - 1] == "monthly" for m in named)


def share_period(sentence: Sentence, percents: Sequence[Quantity]) -> None:
    """'6.6%, 7.92% and 8.25% per year', 'from 7.2% to 6.6% per year': what the last of a list is per, all of it is."""
    for one, two in reversed(list(pairwise(percents))):
        between = sentence.keys[one.right + 1 : two.left]
        if sentence.keys[one.left - 1 : one.left] == ["giảm"]:
            continue  # "giảm 10%, từ 7,2%/năm xuống 6,48%/năm"
        if not one.per and two.per[:1] in (("year",), ("month",)) and (JOINTS.issuperset(between) or STEPS.issuperset(between)):
            one.per = two.per


def goes_on(sentence: Sentence, first: int, rate: Quantity, *, of_deposit: bool) -> bool:
    """Whether the words from token `first` up to a per cent only name the next product or term of a list of rates: 'the lending rate for
    poor households is 6.6 percent, near-poor households 7.92 percent'."""
    between = sentence.tokens[first : rate.left]
    if not 0 < len(between) <= _LONGEST_LINK:
        return False
    if of_deposit:
        names = DEPOSIT_WORDS | TERM_UNITS.keys() | SMALL_WORDS.keys() | _LINKS
        told = deposit_term(sentence, first, clause_end(sentence, rate.right + 1), of_deposit=True)
        return told is not None and all(t.sort != "w" or t.key in names for t in between)
    if _COMPARES.issuperset(t.key for t in between) and programmes_behind(sentence, rate):
        return True  # "4.8 percent a year, lower than the 6.6 percent for poor households"
    return tells_of_products(sentence, first, rate.left)


def tells_of_products(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the tokens from `first` to before `last` name products, and tell of no more than that their rate changes."""
    spans = spans_named(sentence, first, last)
    named = {i for begin, end in spans for i in range(begin, end + 1)}
    groups = (m for tag, found in sentence.tags.items() if tag in sentence.lexicon.scope_rules_of for m in found) if spans else ()
    named.update(i for m in groups for i in range(m.first, m.last + 1))  # "for poor households and ethnic minority households"
    cut = {i for i in range(first, last - 1) if sentence.tokens[i].sort == "n" and sentence.keys[i + 1] in _POINTS}  # "by 0.6 points to"
    by = {i for i in range(max(first, 1), last - 1) if sentence.keys[i + 1] == "%" and sentence.keys[i - 1] in ("giảm", "by")}
    cut |= by | {i + 1 for i in by} | references(sentence, last)  # "giảm 10%, từ 7,2%/năm"
    others = [sentence.tokens[i] for i in range(first, last) if i not in named and i not in cut and sentence.keys[i] not in _TELLS]
    return bool(named) and len(others) <= _UNKNOWN and all(t.sort == "w" and t.key not in _SHARES for t in others)


def is_rate(sentence: Sentence, quantity: Quantity, first: int, *, follows: bool, spoken_of: bool, in_column: bool) -> bool:
    """Whether a per cent is an interest rate.

    `first`: the token behind the rate before it. `follows`: a rate stands before it in the sentence. `spoken_of`: this sentence or
    the one before speaks of interest. `in_column`: it is a cell of a column of rates.
    """
    tokens = sentence.tokens
    if not quantity.per and not _WHOLES.isdisjoint(sentence.keys[quantity.right + 1 : quantity.right + 2]):
        return False  # "sử dụng từ 30% lao động là người khuyết tật"
    lead = tokens[max(first, quantity.left - _NEAR) : quantity.left]
    dated = quantity.per[:1] in (("year",), ("month",))
    if (
        any(t.key in _BY for t in lead[-2:])
        or (not quantity.per and lead[-1:] and lead[-1].key in _CHANGES)
        or _is_subsidy(sentence, quantity)
        or any(m.last < quantity.left and quantity.left - m.last <= _NEAR for m in sentence.tags.get("cue:fee", ()))
        or is_of_others(sentence, first, quantity)
    ):
        return False
    if _is_of_poverty(sentence, first, quantity):
        return False
    if in_column and quantity.per:
        return True
    if follows and lead and is_next_step(sentence, lead, quantity):
        return True
    ratios = (m for m in sentence.tags.get("cue:interest_ratio", ()) if m.first > 0 and m.last < quantity.left)
    if any(sentence.keys[m.first - 1] in PERCENT for m in ratios):
        return True  # "the overdue rate is 130 percent of it, or 8.58 percent"
    if _is_lent_at(sentence, first, quantity, dated=dated):
        return True
    if _is_told_of(sentence, first, quantity):
        return True  # "the lending rate for poor households and students has been lowered to 6.6 percent"
    cues = [m for m in sentence.tags.get("cue:interest", ()) if m.last < quantity.left and quantity.left - m.last <= _NEAR]
    of_product = (m.last + 1 for m in cues if m.words == 1 and sentence.keys[m.last + 1] in ("for", "on"))
    if dated and any(tells_of_products(sentence, at, quantity.left) for at in of_product):
        return True  # "the rate for students was lowered by 0.6 points to 6 percent a year"
    of_interest = dated or spoken_of or names_interest(sentence)
    if of_interest and lead[-1:] and lead[-1].key in _PAID and rate_programme(sentence) is not None:
        return True  # "families with clean-water loans will pay 9 percent"
    if _is_of_deposit(sentence, first, quantity, told=of_interest):
        return True
    if dated and _CHANGES.isdisjoint(t.key for t in lead):
        return _is_dated_rate(sentence, quantity, lead, first, follows=follows, spoken_of=spoken_of)
    named = [m for m in cues if is_named_interest(sentence, m.first, m.last)]
    return bool(named) and _is_behind_interest(tokens[max(m.last for m in named) + 1 : quantity.left])


def _is_of_deposit(sentence: Sentence, first: int, quantity: Quantity, *, told: bool) -> bool:
    """'Deposits of one month earn 1.6 percent a year', 'tiền gửi kỳ hạn 12 tháng được trả lãi 4,6%/năm'; `told`: of interest at all."""
    lead = sentence.keys[first : quantity.left]
    if not lead or (lead[-1] not in _EARNS and lead[-1] not in _AT):
        return False
    if pays_on_deposits(sentence, quantity):
        return True
    saved = not _SAVINGS.isdisjoint(sentence.keys)
    return told and saved and deposit_term(sentence, first, quantity.left, of_deposit=True) is not None


def pays_on_deposits(sentence: Sentence, quantity: Quantity) -> bool:
    """'pays 5.1 percent for 12-month deposits'."""
    behind = sentence.keys[quantity.right + 1 :][:_NEXT]
    return not _SAVINGS.isdisjoint(behind) and term_behind(sentence, quantity) is not None


_NEXT = 6  # tokens
_EARNS = frozenset({"earn", "bring", "pay", "yield", "get", "receive", "offer", "carry", "fetch", "lãi", "hưởng"})
_SAVINGS = frozenset({"deposit", "saving", "gửi", "overnight"})


def _is_told_of(sentence: Sentence, first: int, quantity: Quantity) -> bool:
    named = [m for m in sentence.tags.get("cue:interest", ()) if first <= m.first and m.last < quantity.left]
    near = [m.last for m in named if quantity.left - m.last <= _FAR and is_named_interest(sentence, m.first, m.last)]
    return bool(near) and tells_of_products(sentence, max(near) + 1, quantity.left)


def _is_lent_at(sentence: Sentence, first: int, quantity: Quantity, *, dated: bool) -> bool:
    """'Cho vay hộ nghèo và sinh viên giảm từ 0,7%/tháng xuống 0,62%/tháng', 'the bank charges poor households 6.9 percent'."""
    begin = max(first, quantity.left - _FAR)
    lent = [i + 1 for i in range(begin, quantity.left) if sentence.keys[i] == "charge"]
    if dated and sentence.keys[quantity.left - 1 : quantity.left] in _LENT_AT:
        lent += [m.last + 1 for m in sentence.tags.get("cue:loan", ()) if begin <= m.first < quantity.left]
        if names_interest(sentence):  # "giảm lãi suất 10%: chương trình nước sạch từ 9%/năm còn 8,1%/năm"
            lent += [i + 1 for i in range(begin, quantity.left) if sentence.keys[i] == ":"]
    return any(tells_of_products(sentence, at, quantity.left) for at in lent)


_LENT_AT = (["từ"], ["xuống"], ["còn"], ["là"], ["from"], ["to"], ["at"], ["is"])


def changes_interest(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a number is by how many points a rate of interest changes: 'the rate for poor households was cut by 0.6 points'."""
    if quantity.measure != "point" and quantity.per[:1] not in (("year",), ("month",)):
        return False
    lead = sentence.keys[max(0, quantity.left - 1) : quantity.left]
    apart = sentence.keys[quantity.first - 2 : quantity.first] in _APART
    if quantity.measure != "point" and _BY.isdisjoint(lead) and _CHANGES.isdisjoint(lead) and not apart:
        return False
    named = [m for m in sentence.tags.get("cue:interest", ()) if is_named_interest(sentence, m.first, m.last)]
    if quantity.measure == "point" and any(0 <= m.first - quantity.right <= _BEHIND for m in named):
        return True  # "giảm 0,5 điểm phần trăm lãi suất cho vay"
    interest = [m.last for m in named]
    others = [m.last for m in sentence.tags.get("cue:rate", ())]
    return max((i for i in interest if i < quantity.left), default=-1) >= max((i for i in others if i < quantity.left), default=0)


_APART = (["thấp", "hơn"], ["cao", "hơn"])


def is_subsidised(sentence: Sentence, quantity: Quantity) -> bool:
    """'hỗ trợ lãi suất 2%/năm', 'a 2 percent interest subsidy': what the state pays of a rate."""
    named = [m for m in sentence.tags.get("cue:subsidy", ()) if not _PAID_FOR.isdisjoint(sentence.keys[m.first : m.last + 1])]
    return any(quantity.first - m.last == 1 or m.first - quantity.last == 1 or m.first <= quantity.first <= m.last for m in named)


_PAID_FOR = frozenset({"trợ", "bù", "subsidy", "support", "subsidise", "subsidize"})


def _is_subsidy(sentence: Sentence, quantity: Quantity) -> bool:
    return any(
        (m.first <= quantity.left and quantity.right <= m.last) or quantity.left - m.last == 1 for m in sentence.tags.get("cue:subsidy", ())
    )


def _is_of_poverty(sentence: Sentence, first: int, quantity: Quantity) -> bool:
    """'the poverty rate fell by an average of 3.9% a year', 'vượt mục tiêu đề ra (4%/năm)': the rate that is named is no bank's."""
    named = any(first <= m.first and m.last < quantity.left for name in _OF_POVERTY for m in sentence.tags.get(name, ()))
    aimed = any(0 < quantity.left - m.last <= _BEHIND for m in sentence.tags.get("cue:plan", ()))
    return (named or aimed) and not names_interest(sentence)


_OF_POVERTY = ("lit:poverty rate", "lit:tỷ lệ hộ nghèo", "lit:tỷ lệ giảm nghèo")


def is_of_others(sentence: Sentence, first: int, quantity: Quantity) -> bool:
    """'commercial banks lend at 9.5 percent a year', 'against 9.5 percent at commercial banks', and no programme through them."""
    others = sentence.tags.get("cue:other_lenders", ())
    if any(0 < m.first - quantity.right <= _BEHIND for m in others):
        return True
    begin = max(first, quantity.left - _NEAR)
    return any(begin <= m.first and m.last < quantity.left for m in others) and not programmes_before(sentence, first, quantity.left)


def is_only_of_interest(sentence: Sentence, quantity: Quantity) -> bool:
    """'0.6% a month', 'the interest rate reached 98.7%' (of what was due): no rate of a product, but nothing else than interest either."""
    if quantity.measure != "percent" or (quantity.value or 0) < HIGHEST:
        return quantity.measure == "percent" and quantity.per == ("month",)
    named = [
        m.last for m in sentence.tags.get("cue:interest", ()) if m.last < quantity.left and is_named_interest(sentence, m.first, m.last)
    ]
    return bool(named) and _REACHES.issuperset(sentence.keys[max(named) + 1 : quantity.left])


_REACHES = frozenset({"đạt", "là", "bình", "quân", "trung", "reach", "be", "at", "of", "stand", "average"})


def _is_dated_rate(
    sentence: Sentence, quantity: Quantity, lead: Sequence[Token], first: int, *, follows: bool, spoken_of: bool
) -> bool:  # fmt: skip
    """A per cent per year or month that is told without a word of change before it."""
    if follows or spoken_of or (lead and lead[-1].key in _AT):
        return True  # "received VND 50 million at 7.92%/year"
    cues = sentence.tags.get("cue:interest", ())
    if cues and (names_interest(sentence) or "deposit" in sentence.keys):
        return True
    if bool(lead) and lead[-1].key in ("from", "to") and any(t.key == "rate" for t in lead) and programmes_behind(sentence, quantity):
        return True  # "cut its rate from 9 to 8.4 percent a year for clean water"
    return bool(programmes_before(sentence, first, quantity.left)) and bool(lead) and lead[-1].key == ":"


def _is_behind_interest(between: Sequence[Token]) -> bool:
    """What stands between 'interest rate' and a per cent that is one."""
    counted = any(one.sort == "n" and two.key not in TERM_UNITS for one, two in pairwise([*between, *between[-1:]]))  # but for terms
    return not counted and not any(t.key in (";", "hộ", "household", "support", "hỗ") for t in between) and len(between) <= 9
