"""Loans told of in parts: of what was lent in a time, or of what is owed on a day, as the whole before them is.

Belongs here: which of the two a part is, and those who took it. Does not belong here: wholes (`chaining`), what else words lead a link to
(`amends`).
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from transforms.figures.linking import FLOOR, Link, indicator, measure_of
from transforms.figures.sentences import Sentence
from transforms.figures.told import Told
from transforms.reference.vocabulary import RuleKind

_LENT, _OWED, _TAKERS, _GIVEN = "credit_disbursed", "credit_outstanding", "credit_borrowers", "credit_capital_allocated"
AS_WHOLE = "as_whole"  # the way of what was led to what its whole is
_PARTED = frozenset({"part", "carried", "of_which"})
_LOANS = ["cho", "vay"]


def as_whole(sentence: Sentence, link: Link, earlier: Sequence[Link | None]) -> Link:
    """The link of a part of loans, led to what its whole is; `earlier` are the links before it, led so themselves.

    'Turnover reached VND 212 billion, of which loans for poor households were 41 billion': lent, and no balance. 'Dư nợ đạt 4.120 tỷ đồng.
    Trong đó, cho vay hộ nghèo 512 tỷ đồng với 10.200 hộ; cho vay việc làm 431 tỷ đồng': owed.
    """
    vietnamese = sentence.lexicon.language == "vi"
    if vietnamese and link.indicator.code in _OF_PROGRAMMES and _is_loan_capital(sentence, link):
        return replace(link, indicator=indicator(_GIVEN), rule_kind="event")
    if not vietnamese and link.indicator.code == _TAKERS and _is_lending_to(sentence, link):
        return replace(link, rule_kind=None)
    if link.changed or link.indicator.code not in ((_LENT, _TAKERS, _GIVEN, _OWED) if vietnamese else (_OWED,)):
        return link
    money = next((one for one in reversed(earlier) if one is not None and measure_of(one.quantity) == "VND"), None)
    if not vietnamese:
        return _led(link, _LENT, "event") if _was_lent(sentence, link, money) or _was_taken(sentence, link, earlier) else link
    if (given := _given_to_programme(sentence, link)) is not None:
        return given
    if _is_growth(sentence, link, money):
        return replace(link, indicator=indicator(_OWED), rule_kind="change")
    if link.indicator.code == _GIVEN:
        return _led(link, _OWED, None) if _is_spread(sentence, link, money) else link
    if money is None or money.changed:
        return link
    if money.indicator.code == _GIVEN:
        given_too = _is_given_too(sentence, link, money)
        return replace(_led(link, _GIVEN, "event"), parent=money if money.used else money.parent) if given_too else link
    if money.indicator.code != _OWED:
        return link
    if link.indicator.code == _TAKERS:
        return replace(link, rule_kind=None) if link.way == "partner" and money.way == AS_WHOLE else link  # those who owe it
    return _led(link, _OWED, None) if _names_loans(sentence, link) and money.way in _PARTED | {AS_WHOLE} else link


def _is_lending_to(sentence: Sentence, link: Link) -> bool:
    """'The bank is lending to 41,200 households', 'is now giving loans to': who has a loan today, and not whom it lent to in some time."""
    lead = sentence.tokens[max(0, link.quantity.left - _LENDING_TO) : link.quantity.left]
    at = next((i for i, token in enumerate(lead) if token.raw in _LENDING and lead[-1].key in ("to", "for")), 0)
    return any(token.raw in ("is", "are") for token in lead[max(0, at - 2) : at])


_LENDING_TO = 8  # tokens: "is currently giving preferential loans to"
_LENDING = frozenset({"lending", "giving", "granting", "providing", "extending"})


def _is_growth(sentence: Sentence, link: Link, money: Link | None) -> bool:
    """'Chỉ tiêu tăng trưởng dư nợ được giao là 46 tỷ đồng, đã thực hiện 41 tỷ đồng': by how much a balance is to grow, and did."""
    if measure_of(link.quantity) != "VND" or link.indicator.code not in (_GIVEN, _OWED):
        return False
    first = money.quantity.right if money is not None and money.quantity.sentence is sentence else -1
    keys = sentence.keys[first + 1 : link.quantity.left]
    grows = next((i for i in range(len(keys) - 3) if keys[i : i + 2] == _GROWTH and tuple(keys[i + 2 : i + 4]) in _WHAT_GROWS), -1)
    if grows >= 0 and _PARTING.isdisjoint(keys[grows + 4 :]):
        return True
    done = ("thực", "hiện") in pairwise(keys) and link.indicator.code == _GIVEN
    return done and money is not None and money.indicator.code == _OWED and money.rule_kind == "change"


_NAME = 4  # tokens: "chương trình tín dụng"
_PARTING = frozenset({",", ";", "nợ"})
_GROWTH, _WHAT_GROWS = ["tăng", "trưởng"], {("dư", "nợ"), ("tín", "dụng")}


def _given_to_programme(sentence: Sentence, link: Link) -> Link | None:
    """'chương trình cho vay hộ nghèo được bổ sung vốn, với tổng số tiền 28 tỷ đồng': 'cho vay' is the programme's name, and no deed.

    So 'dư nợ của 9 chương trình cho vay đạt 310 tỷ đồng'.
    """
    named = (match for match in link.used if sentence.keys[match.first : match.last + 1] == _LOANS)
    if link.indicator.code != _LENT or not any(("chương", "trình") in pairwise(sentence.keys[m.first - _NAME : m.first]) for m in named):
        return None
    rivals = (one for one in link.rivals if one.indicator.code in (_GIVEN, _OWED))
    return next((one for one in rivals if one.way == "direct" and one.score > FLOOR), None)


def _is_loan_capital(sentence: Sentence, link: Link) -> bool:
    """'được Trung ương phân bổ 184 tỷ đồng vốn cho vay': capital that is given to lend, and no programme's money."""
    behind = sentence.keys[link.quantity.right + 1 : link.quantity.right + 4]
    given = any(match.last < link.quantity.left for match in sentence.tags.get("cue:allocate", ()))
    return given and behind in _TO_LEND


_OF_PROGRAMMES = frozenset({"programme_capital", "programme_capital_central", "programme_capital_planned"})
_TO_LEND = (["vốn", "cho", "vay"], ["vốn", "tín", "dụng"])


def _names_loans(sentence: Sentence, link: Link) -> bool:
    """Whether nothing but 'cho vay' tells what a sum is."""
    return link.way == "direct" and bool(link.used) and all(sentence.keys[m.first : m.last + 1] == _LOANS for m in link.used)


def _is_spread(sentence: Sentence, link: Link, money: Link | None) -> bool:
    """'dư nợ đạt 1.650 tỷ đồng, phân bổ ở các chương trình hộ nghèo 410 tỷ đồng, ...': where what is owed lies, and no capital given."""
    keys, left = sentence.keys, link.quantity.left
    if money is None:  # the balance itself
        owed = any(match.last < left for match in sentence.tags.get("cue:outstanding", ()))
        behind = (m.first for m in link.used if m.first > left)
        return owed and any(keys[at : at + 2] == _SPREAD and keys[at + 2 : at + 3] in _SPREAD_OVER for at in behind)
    if money.indicator.code != _OWED or money.changed:
        return False
    if money.way == AS_WHOLE and link.way in _PARTED:
        return True
    between = keys[money.quantity.right + 1 : left]
    at = next((i for i in range(len(between)) if between[i : i + 2] == _SPREAD), -1)
    return at >= 0 and between[at + 2 : at + 3] in _SPREAD_OVER and "đã" not in between and ";" not in between


_SPREAD = ["phân", "bổ"]
_SPREAD_OVER = (["ở"], ["cho"], ["vào"], ["theo"], ["tại"], ["trong"])


def _is_given_too(sentence: Sentence, link: Link, money: Link) -> bool:
    """'cho vay hộ nghèo được bổ sung 13 tỷ đồng, cho vay nhà ở xã hội là 12 tỷ đồng': the next programme gets capital as the first did."""
    between = sentence.keys[money.quantity.right + 1 : link.quantity.left]
    if link.indicator.code == _LENT and link.way in _PARTED and money.way == AS_WHOLE:
        return _LENT_THEN.isdisjoint(between) and "đã" not in between
    if link.indicator.code != _LENT or not _names_loans(sentence, link) or link.used[0].last == link.quantity.left - 1:
        return False
    lead = sentence.keys[max(0, money.quantity.left - _PROGRAMME) : money.quantity.left]
    opened = any(money.quantity.right < m.first < link.quantity.left for m in sentence.tags.get("cue:of_which", ()))
    listed = opened or money.way in _PARTED | {AS_WHOLE} or _LOANS in [list(pair) for pair in pairwise(lead)]
    return listed and _LENT_THEN.isdisjoint(between) and "đã" not in between


def _led(link: Link, code: str, kind: RuleKind | None) -> Link:
    return replace(link, indicator=indicator(code), rule_kind=kind, way=AS_WHOLE, used=(), parent=None)


def _was_lent(sentence: Sentence, link: Link, money: Link | None) -> bool:
    """Whether a balance told only as loans is a part of a turnover."""
    if link.way not in ("direct", "parallel"):
        return False
    goes_on = money is not None and money.indicator.code == _LENT and money.way == AS_WHOLE
    if not goes_on and not any(rival.indicator.code == _LENT and rival.way in _PARTED for rival in link.rivals):
        return False
    told = max((match.last for match in link.used), default=link.quantity.left)
    return not any(match.first <= max(told, link.quantity.left) for match in sentence.tags.get("cue:outstanding", ()))


def _was_taken(sentence: Sentence, link: Link, earlier: Sequence[Link | None]) -> bool:
    """'disbursed loans for 1,957 households with a total loan of VND 122 billion': what was lent to them, and no balance."""
    takers = earlier[-1] if earlier else None
    if takers is None or takers.indicator.code != _TAKERS or sentence.keys[takers.quantity.left - 1] not in ("for", "to"):
        return False
    between = sentence.keys[takers.quantity.right + 1 : link.quantity.left]
    return takers.rule_kind == "event" and {"with", "loan"} <= {*between} and {"outstanding", "balance", "have"}.isdisjoint(between)


def as_owing(sentence: Sentence, links: list[Link | None], told: Told) -> None:
    """'Huyện có 6.400 hộ vay vốn, với dư nợ 240 tỷ đồng': they owe it, and were not lent to in some time.

    So do those of a part of a balance: 'Dư nợ 240 tỷ đồng. Trong đó, 3.900 hộ vay vốn việc làm với số tiền 130 tỷ đồng; ...'.
    """
    left, since = _balance_before(sentence, links, told)
    for k, (takers, money) in enumerate(pairwise(links)):
        if takers is None or money is None or takers.changed or money.changed:
            continue
        if takers.indicator.code == "households" and money.indicator.code == _OWED and _are_some_of_takers(sentence, links[:k], takers):
            links[k] = takers = replace(takers, indicator=indicator(_TAKERS), way=AS_WHOLE)
        if takers.indicator.code != _TAKERS:
            continue
        if measure_of(money.quantity) != "VND" or money.relative or takers.quantity.noun == "turns":
            continue
        between = sentence.keys[takers.quantity.right + 1 : money.quantity.left]
        if money.indicator.code in (_LENT, _OWED) and _borrow_now(sentence, takers, money):
            links[k], links[k + 1] = replace(takers, rule_kind=None), _led(money, _OWED, None)
            continue
        value = money.quantity.value or Decimal(0)
        if (
            money.indicator.code == _LENT
            and takers.quantity.left > since
            and ";" not in between
            and _LENT_THEN.isdisjoint(_part_of(sentence, since, money.quantity.left))
            and 0 < value <= left
        ):
            links[k], links[k + 1], left = replace(takers, rule_kind=None), _led(money, _OWED, None), left - value
    for k, link in enumerate(links):
        value = (link.quantity.value if link is not None else None) or Decimal(0)
        if link is not None and 0 < value <= left and _is_capital_lent(sentence, link, since, links[k - 1] if k else None):
            links[k], left = _led(link, _OWED, None), left - value


def _is_capital_lent(sentence: Sentence, link: Link, since: int, before: Link | None) -> bool:
    """'Dư nợ 6 tỷ đồng. Trong đó, nguồn vốn vay hộ nghèo 2 tỷ đồng, vay hộ cận nghèo 1 tỷ đồng': parts of the balance, by their capital."""
    told = {key for m in link.used for key in sentence.keys[m.first : m.last + 1]}
    goes_on = link.way in _PARTED and before is not None and before.indicator.code == _OWED and before.way == AS_WHOLE
    if link.indicator.code not in (_LENT, _CAPITAL) or link.changed or link.quantity.left <= since or not (link.way == "direct" or goes_on):
        return False
    part = _part_of(sentence, since, link.quantity.left)
    return _LOAN_CAPITAL.issuperset(told) and "vay" in part and _LENT_THEN.isdisjoint(part)


_CAPITAL = "credit_capital"
_LOAN_CAPITAL = frozenset({"nguồn", "vốn", "cho", "vay"})


def _borrow_now(sentence: Sentence, takers: Link, money: Link) -> bool:
    """'The union has 16,800 members borrowing preferential loans, with an amount of VND 1,083 billion': what they owe. English only."""
    between = sentence.tokens[takers.quantity.right + 1 : money.quantity.left]
    keys = [token.key for token in between]
    return any(token.raw == "borrowing" for token in between) and "with" in keys and not _SUMS.isdisjoint(keys)


_SUMS = frozenset({"amount", "total", "sum", "balance", "debt"})


def _part_of(sentence: Sentence, since: int, until: int) -> Sequence[str]:
    """The words of the part that ends at the token `until`: 'trong đó, năm 2022 cho 1.200 hộ vay', behind the last semicolon."""
    opened = next((i for i in range(until - 1, since, -1) if sentence.keys[i] == ";"), since)
    return sentence.keys[opened + 1 : until]


def _are_some_of_takers(sentence: Sentence, before: Sequence[Link | None], households: Link) -> bool:
    """'... 5.320 hộ còn dư nợ 214 tỷ đồng; trong đó xã A có 410 hộ, dư nợ 17 tỷ đồng': some of those who owe."""
    parted = any(match.last < households.quantity.left for match in sentence.tags.get("cue:of_which", ()))
    return parted and any(one is not None and one.indicator.code == _TAKERS for one in before)


def _balance_before(sentence: Sentence, links: Sequence[Link | None], told: Told) -> tuple[Decimal, int]:
    """What is owed in all, where a sentence tells parts of it or of the one before, and from which token on; else nothing."""
    opens = next((match for match in sentence.tags.get("cue:of_which", ()) if not match.nested), None)
    if opens is None:
        return Decimal(0), 0
    before = (one for one in reversed(links) if one is not None and one.quantity.right < opens.first and measure_of(one.quantity) == "VND")
    whole = told.lately("VND") if opens.first == 0 else next(before, None)
    if whole is None or whole.indicator.code != _OWED or whole.changed or whole.relative:
        return Decimal(0), 0
    return whole.quantity.value or Decimal(0), opens.last


_PROGRAMME = 12  # tokens: "cho vay hộ mới thoát nghèo được bổ sung"
_LENT_THEN = frozenset({"ngân", "doanh", "năm", "tháng", "quý", "year", "month", "quarter", "disburse", "disbursement", "turnover"})
