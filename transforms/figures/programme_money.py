"""Money of poverty programmes: from which budget it comes, how much of it was paid out or shared out.

Belongs here: what the words around sums of such programmes make of them. Does not belong here: the bank's capital (`themes`), sums of
other parts (`amends`).
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from transforms.figures.detours import before_hedges, is_of_sum_before
from transforms.figures.linking import Link, indicator
from transforms.figures.numerals import PERCENT
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.themes import is_of_programme
from transforms.figures.told import Told

_CENTRAL, _LOCAL = "programme_capital_central", "programme_capital_local"
_PLANNED, _ALL, _MOBILISED = "programme_capital_planned", "programme_capital", "programme_capital_mobilised"
_JOINED = 2  # tokens between two budgets
SOURCES = frozenset({_CENTRAL, _LOCAL})
_ROUNDED = Decimal("0.001")  # of a sum: how far its printed parts may miss it
_REACHED = frozenset({"đạt", "bằng", "(", "tương", "ứng", "đương", "tỷ", "lệ", "khoảng"}) | frozenset(
    {"or", "equal", "equivalent", "to", "about", "reach", "account", "for", "make", "up"}
)
_PAID = (("giải", "ngân", "programme_capital_disbursed_rate"), ("phân", "bổ", "programme_capital_allocated_rate"))
_NEAR_VERB = 4  # tokens: "giải ngân được khoảng"
_CLAUSE = 12  # tokens from the verb to its sum: "giải ngân vốn sự nghiệp của các dự án được"


def of_both_budgets(sentence: Sentence, link: Link) -> Link:
    """'tổng kinh phí từ ngân sách trung ương và ngân sách địa phương là 4.210 tỷ đồng': of no one source, but all that is planned.

    'huy động được 46 tỷ đồng từ ngân sách trung ương, địa phương và vốn vay': all that was raised. And of the one that gave it, though the
    programme is named: 'the central budget provided VND 105 billion for the poverty reduction programme'.
    """
    if link.indicator.code in (_PLANNED, _ALL):
        given = (own for own in link.rivals if own.indicator.code in SOURCES and own.used)
        return next((own for own in given if own.used[-1].last == before_hedges(link.quantity) and own.used[-1].words > _JOINED), link)
    if link.indicator.code not in SOURCES and link.indicator.code != _MOBILISED:
        return link
    left, right = link.quantity.left, link.quantity.right
    tags = sentence.tags
    raised = any(match.last < left for match in tags.get("cue:mobilised", ()))
    for central in tags.get("cue:central", ()):
        for local in tags.get("cue:local_part", ()):
            one, two = sorted((central, local), key=lambda match: match.first)
            between = sentence.keys[one.last + 1 : two.first]
            if between[:1] not in (["và"], [","], ["and"]) or len(between) > _JOINED:
                continue
            behind = one.first > right
            way = sentence.tokens[right + 1 : one.first] if behind else sentence.tokens[two.last + 1 : left]
            if (behind or two.last < left) and all(token.sort != "n" for token in way):
                return replace(link, indicator=indicator(_ALL if behind and raised else _PLANNED), rule_kind=None)
    return link


def share_source(links: list[Link | None]) -> None:
    """'ngân sách trung ương 365 tỷ đồng (vốn đầu tư 210 tỷ đồng; vốn sự nghiệp 155 tỷ đồng)': parts that sum to a source's, or to all."""
    for k, source in enumerate(links):
        if source is None or source.indicator.code not in SOURCES | {_ALL} or source.quantity.value is None or source.changed:
            continue
        parts: dict[int, Link] = {}
        total = Decimal(0)
        for at, part in enumerate(links[k + 1 :], k + 1):
            if part is None:
                continue  # "to carry out the 3 programmes"
            if total >= source.quantity.value or not _may_be_part(part, source):
                break
            parts[at] = part
            total += part.quantity.value or 0
        if len(parts) > 1 and abs(total - source.quantity.value) <= _ROUNDED * source.quantity.value:
            for at, part in parts.items():
                links[at] = replace(part, indicator=source.indicator, rule_kind=source.rule_kind)


def _may_be_part(link: Link, source: Link) -> bool:
    return link.quantity.measure == "VND" and link.indicator.code in (_PLANNED, source.indicator.code)


def is_paid_out(sentence: Sentence, link: Link) -> bool:
    """'vốn sự nghiệp giải ngân 82,1 tỷ đồng': what was paid out of a programme's money, which no indicator tells.

    'was allocated VND 1,240 billion, of which VND 690 billion, or 55.6 percent, was disbursed'.
    """
    if link.indicator.code not in (_PLANNED, _ALL):
        return False
    if sentence.lexicon.language == "en":
        return link.quantity.measure == "VND" and _is_disbursed(sentence, link.quantity)
    return _is_led_by_paying(link.quantity) or _goes_on_paying(sentence, link)


def _is_led_by_paying(quantity: Quantity) -> bool:
    """'đã giải ngân, thanh toán vốn được 19.420 triệu đồng': a verb of paying right before the sum."""
    keys, at = quantity.sentence.keys, before_hedges(quantity)
    while at > 0 and keys[at] in _BESIDE_VERB:
        at -= 1
    return keys[max(0, at - 1) : at + 1] in (_PAYING, ["thanh", "toán"])


_BESIDE_VERB = frozenset({"vốn", "kinh", "phí", "số", "tiền", "được", "đạt", "là"})
_PAYING = ["giải", "ngân"]


def _goes_on_paying(sentence: Sentence, link: Link) -> bool:
    """'giải ngân vốn đầu tư 612 tỷ đồng, đạt 62%; vốn sự nghiệp 112 tỷ đồng': a bare name of money behind what was paid out of another."""
    keys, left = sentence.keys, link.quantity.left
    paying = max((i for i, pair in enumerate(pairwise(keys[:left])) if [*pair] == _PAYING), default=-1)
    if paying < 0 or "vốn" not in keys[paying + 2 : paying + _NEAR_VERB]:
        return False
    mark = max(i for i in range(left) if keys[i] in (";", ",") or i == paying + 1)
    end = next((i for i in range(link.quantity.right + 1, len(keys)) if keys[i] == ";"), len(keys))
    again = any([*pair] == _PAYING for pair in pairwise(keys[link.quantity.right + 1 : end]))
    return not again and _NAMES.issuperset(keys[mark + 1 : left])


_NAMES = frozenset({"vốn", "sự", "nghiệp", "đầu", "tư", "phát", "triển", "đạt", "là", "được", "trong", "đó", "riêng", "và", "còn"})


def _is_disbursed(sentence: Sentence, quantity: Quantity) -> bool:
    """'VND 690 billion, or 55.6 percent, was disbursed', 'had disbursed VND 690 billion', 'disbursement of the capital reached ...'."""
    keys = sentence.keys
    since = max(0, quantity.left - _LONGEST)
    before = keys[since : quantity.left]
    if before[-1:] == ["or"] and not PERCENT.isdisjoint(before):
        return _DISBURSED in before  # "disbursed 31 percent of the capital, or VND 198 billion"
    if before[-1:] in _REACHES and "disbursement" in before:
        return not any(token.sort == "n" for token in sentence.tokens[since : quantity.left])
    behind = list(keys[quantity.right + 1 : quantity.right + _NEAR_SHARE])
    told = (i for i, key in enumerate(behind) if key == _DISBURSED or behind[i : i + 2] == ["pay", "out"])
    behind = behind[: next(told, 0)]
    return bool(behind) and _NEXT_CLAUSE.isdisjoint(behind)


_REACHES, _LONGEST = (["reach"], ["hit"], ["at"], ["total"], ["be"], ["to"]), 20  # tokens
_DISBURSED, _BESIDE = "disburse", 2  # tokens: "disbursed more than"
_NEAR_SHARE = 12  # tokens: ", or 55.6 percent, has already been"
_NEXT_CLAUSE = frozenset({";", "allocate", "assign", "for", "of", "to", "which", "vnd", "billion"})


def is_loans(sentence: Sentence, link: Link) -> bool:
    """'ngân sách địa phương 410 tỷ đồng; vốn tín dụng 4.100 tỷ đồng': what the bank lends is of no budget told before it."""
    one = link.quantity
    goes_on = link.parent is not None or all(match.last < one.left and is_of_sum_before(one, match) for match in link.used)
    if not goes_on or not link.indicator.code.startswith(_OF_BUDGETS) or one.measure != "VND":
        return False
    beside = (match for match in sentence.tags.get("cue:outside_budget", ()) if match.words > 1)
    return any(match.last == one.left - 1 or 0 < match.first - one.right <= _FROM for match in beside)


_OF_BUDGETS = ("programme_capital", "credit_local_budget")
_FROM = 3  # tokens: "came from policy credit"


def paid_out(sentence: Sentence, quantity: Quantity, earlier: Sequence[Quantity], before: Link | None, told: Told) -> Link | None:
    """'huyện A giải ngân 38 tỷ đồng, đạt 20,3%': how much of a programme's money was paid out; 'đã phân bổ 150 tỷ đồng, đạt 96,8%'."""
    keys = sentence.keys
    if _is_share_paid(sentence, quantity) and _is_of_programme(sentence, before, told):
        return Link(quantity, indicator(_PAID[0][2]), 4.0, "plan", None, ())
    paid = earlier[-1] if earlier else None
    if paid is None or paid.measure != "VND" or quantity.measure != "percent":
        return None
    known = before or told.lately("VND") or told.lately()
    of_programme = known is not None and known.indicator.code.startswith("programme_capital")
    if (told.theme == "credit" and not of_programme) or "cue:bank_named" in sentence.tags:
        return None
    between = [key for key in keys[paid.right + 1 : quantity.left] if key != ","]
    if not between or not _REACHED.issuperset(between) or not _is_of_programme(sentence, before, told):
        return None
    if sentence.lexicon.language == "en":
        told_so = _is_disbursed(sentence, paid) or _DISBURSED in keys[quantity.right + 1 : quantity.right + _NEAR_VERB]
        shared = (
            not told_so and "allocate" in keys[max(0, paid.left - _BESIDE) : paid.left]
        )  # "had allocated VND 398 billion, or 96.6 percent"
        return Link(quantity, indicator(_PAID[shared][2]), 4.0, "plan", None, ()) if told_so or shared else None
    edge = max(paid.left - _CLAUSE, earlier[-2].right + 1 if len(earlier) > 1 else 0)
    clause = keys[edge : paid.left]
    for one, two, code in _PAID:
        if any(clause[i : i + 2] == [one, two] for i in range(len(clause) - 1)):
            return Link(quantity, indicator(code), 4.0, "plan", None, ())
    return None


def _is_share_paid(sentence: Sentence, quantity: Quantity) -> bool:
    """'31 percent of the capital, or VND 198 billion, was disbursed'."""
    keys, right = sentence.keys, quantity.right
    of_money = keys[right + 1 : right + 2] == ["of"] and not _MONEY.isdisjoint(keys[right + 2 : right + 4])
    return quantity.measure == "percent" and of_money and keys[right + 4 : right + 6] == [",", "or"] and _DISBURSED in keys[right:]


_MONEY = frozenset({"capital", "fund", "funding", "budget", "money"})


def _is_of_programme(sentence: Sentence, before: Link | None, told: Told) -> bool:
    spoken_of = before or told.lately("VND") or told.lately()
    return is_of_programme(sentence, told) or (
        spoken_of is not None and spoken_of.indicator.code.startswith(("programme_capital", "credit_capital_allocated"))
    )
