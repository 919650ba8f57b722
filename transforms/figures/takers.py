"""Money and those who took it, told side by side: '116 tỷ đồng cho 2.400 hộ', 'dư nợ 350 tỷ đồng, 6.985 hộ'.

Belongs here: when the one goes on from the other. Does not belong here: other ways of going on (`beside`).
"""

from collections.abc import Iterator, Sequence

from transforms.figures.linking import Link, indicator
from transforms.figures.neighbours import JOINS, NEAR, Beside
from transforms.figures.noise import is_year
from transforms.reference.vocabulary import Indicator, RuleKind, load_words

_WORTH = 5  # "với tổng số tiền là"
SUMS = ({"số", "tiền"}, {"kinh", "phí"}, {"trị", "giá"})
_TAKES = load_words("between_money_and_takers")
_LEADS_TAKERS = (["với"], ["with"], ["serve"], ["reach"], ["which"])  # behind a comma: "VND 116 billion, reaching 2,400 households"
_BUILT, _PAID = "houses_completed", frozenset({"support_spent", "direct_support_value"})
TO_TAKERS = (["to"], ["for"], ["cho"])


def find_takers(of: Beside) -> Iterator[Link]:
    """'116 tỷ đồng cho 2.400 hộ', '10.900 hộ vay để mua nhà với số tiền 62 tỷ đồng': money and those who took it."""
    takes = of.keys[1:] if of.keys[:1] == [","] and of.keys[1:2] in _LEADS_TAKERS else of.keys
    lead = {*of.keys[-_WORTH:]}
    # "cho 1.204 lượt hộ, tổng số tiền 31 tỷ đồng", and no interest that was paid for them
    led = "với" in lead or ((of.keys[:1] == [","] or of.keys[-3:-2] == [","]) and "cue:interest_named" not in of.sentence.tags)
    summed = led and any(name <= lead for name in SUMS) and ";" not in of.keys
    in_brackets = of.before.indicator.code == _BUILT and of.near and of.keys[-1:] == ["("]  # "59 nhà (2,3 tỷ đồng)"
    summed_up = of.near and of.keys[-2:] == [",", "with"] and of.own(1.6) is None  # "to 1,804 households in 2020, with 84 billion in all"
    with_sum = "with" in of.keys[-_WORTH:] and of.keys[-2:] in AMOUNTS and _EACH.isdisjoint(of.keys)  # "with a combined amount of"
    lent = of.before.indicator.code in _LENT_TO and ";" not in of.keys and ("worth" in of.keys[-3:] or summed_up or with_sum)
    valued = of.before.indicator.code == _BUILT and of.near and of.keys[-2:] == ["trị", "giá"]  # "53 nhà, trị giá 832 triệu đồng"
    spent = of.before.indicator.partner in _PAID and (
        (of.near and of.keys[-1:] == ["worth"]) or (len(of.keys) <= _FAR_COST and ";" not in of.keys and _is_cost(of.keys))
    )
    lent = lent and "cue:interest_named" not in of.sentence.tags  # "cut interest rates for 1,204 borrowers, worth VND 2 billion"
    worth = of.measure == "VND" and (summed or in_brackets or lent or valued or spent)
    owed = of.before.indicator.code == "credit_outstanding" and of.keys == [","] and of.own(1.6) is None  # "dư nợ 350,1 tỷ đồng, 6.985 hộ"
    worth = worth or (owed and of.measure in _WHO_OWE and not of.before.changed)
    taken = len(takes) <= _WORTH and all(key in _TAKES or is_year(key) for key in takes)
    # "41,200 students with loans of VND 712 billion"
    with_loans = of.measure == "VND" and of.keys[:2] == ["with", "loan"] and len(of.keys) <= _WORTH
    with_loans = with_loans or (of.before.indicator.code == _PUT_OFF and of.measure == "VND" and _is_put_off(of.keys))
    told = _have_joined(of) if of.before.indicator.code in _JOINED else worth or taken or with_loans or _is_lent_to(of)
    borrow = of.measure == "VND" and not takes and of.sentence.keys[of.quantity.left - 1] == "vay"  # "cho 1.105 lượt hộ vay 38 tỷ đồng"
    if not of.before.indicator.partner or not (borrow or (takes and told)):
        return
    owing = of.measure == "VND" and of.before.indicator.code != _PUT_OFF and (_owe(of.before) or _is_owed(of) or with_loans)
    partner = indicator("credit_outstanding" if owing else of.before.indicator.partner)
    if of.measure in partner.measures and not _is_next_deed(of, partner):
        kind: RuleKind = "level" if owing or (of.before.indicator.kind == "level" and partner.kind == "level") else "event"
        poor = of.direct[0].score if of.direct and of.direct[0].indicator.yields else 0.0  # "to 22,145 poor and near-poor households"
        yield Link(of.quantity, partner, max(4.6, poor + 0.1), "partner", kind, (), parent=of.before)


_PUT_OFF = "credit_rescheduled_borrowers"
_LENT_TO = frozenset({"credit_borrowers", "housing_loan_households", "student_borrowers", _PUT_OFF})
_WHO_OWE = frozenset({"households", "customers"})


def _is_put_off(keys: Sequence[str]) -> bool:
    """'extended for 1,320 customers with total debts of VND 42 billion', 'customers owing VND 42 billion': what was put off."""
    return len(keys) <= _WORTH and (
        keys[-1:] == ["involve"] or keys[:1] == ["owe"] or (keys[:1] == ["with"] and not {"debt", "loan"}.isdisjoint(keys))
    )


def _is_owed(of: Beside) -> bool:
    """'186 borrowers and VND 72 billion of outstanding debt': what money is stands right behind it."""
    own = of.direct[0] if of.direct else None
    return own is not None and own.indicator.code == "credit_outstanding" and any(0 < m.first - of.quantity.right <= 2 for m in own.used)


def _is_cost(keys: Sequence[str]) -> bool:
    """'at a total cost of', 'with a budget of', 'costing the State', and not what each of them cost."""
    costing = "cost" in keys[-3:] and keys[-1] in ("state", "budget", "cost")
    return (costing or keys[-2:] in AMOUNTS) and _EACH.isdisjoint(keys)


_FAR_COST = 14  # tokens: "have been built or repaired for the poor in Dien Bien at a cost of"
AMOUNTS = (["cost", "of"], ["budget", "of"], ["amount", "of"], ["funding", "of"], ["value", "of"])
_EACH = frozenset({"each", "average", "per"})


def _is_lent_to(of: Beside) -> bool:
    """'31 billion of job-creation loans to 912 people', '31 billion in total has been provided for 912 families': who got loans."""
    loans = of.keys[:1] in (["of"], ["in"]) and of.keys[-1:] == ["to"] and "loan" in of.keys
    lent = of.before.indicator.code == "credit_disbursed" and (loans or of.keys[-2:] in _GIVEN_TO)
    return lent and len(of.keys) <= NEAR + 1 and {",", ";", "and", "(", "help"}.isdisjoint(of.keys)


_GIVEN_TO = (["provide", "for"], ["provide", "to"], ["grant", "to"], ["give", "to"], ["disburse", "to"], ["lend", "to"], ["deliver", "to"])


def _have_joined(of: Beside) -> bool:
    """'63 livelihood models were deployed in 38 communes, benefiting 1,185 households': who took part in what was counted."""
    joins, keys = of.sentence.tags.get("cue:join", ()), of.keys
    joined = any(match.last == of.quantity.left - 1 for match in joins)
    with_them = keys[-1:] == ["with"] and any(0 < match.first - of.quantity.last <= _BEHIND for match in joins)
    helped = keys[-2:] in _TO_HELP and of.before.indicator.code == "livelihood_models"
    last = len(keys) - keys[::-1].index(",") if "," in keys else 0
    given = keys[-1:] in TO_TAKERS and (keys[last] in _GIVEN if last else "and" not in keys)
    led = joined or with_them or helped or given
    return led and of.quantity.measure == "count" and len(keys) <= _ASIDE and ";" not in keys and keys[-2:-1] != ["and"]


_BEHIND = 2  # tokens: "participating households", "households participating"
_GIVEN = load_words("own_doings")
_ASIDE = 16  # tokens
_TO_HELP = (["to", "help"], ["to", "support"], ["to", "assist"])
_JOINED = frozenset({"livelihood_models", "production_projects"})


def _is_next_deed(of: Beside, partner: Indicator) -> bool:
    """'rescheduled 61 billion for 1,004 customers and lent 38 billion more': what was done next, told by a verb of its own.

    So is who left poverty: 'VND 138 billion has been lent and 794 households have escaped poverty'.
    """
    if of.direct and of.direct[0].indicator.code in _LEAVES and of.keys[-1:] in JOINS:
        return all(m.first > of.quantity.last for m in of.direct[0].used)
    own = of.direct[0] if of.direct and of.measure == "VND" and of.keys[:1] in JOINS else None
    between = own is not None and all(of.before.quantity.right < m.first and m.last < of.quantity.left for m in own.used)
    return own is not None and between and own.indicator is not partner


_LEAVES = frozenset({"households_leaving_poverty", "households_leaving_near_poverty"})


def _owe(borrowers: Link) -> bool:
    """'21.300 hộ còn dư nợ tại ngân hàng với số tiền 288 tỷ đồng': what is told of them is what they owe."""
    sentence, money = borrowers.quantity.sentence, borrowers.parent
    if borrowers.way == "partner" and money is not None and money.indicator.code == "credit_outstanding":
        return True  # "..., including 690 billion for 38,000 poor households and 812 billion for 33,500 near-poor ones"
    told = {key for match in borrowers.used for key in sentence.keys[match.first : match.last + 1]}
    return borrowers.indicator.code == "credit_borrowers" and not told.isdisjoint({"nợ", "outstanding", "debt", "owe"})
