"""What is told behind a list of counts is told of all of it: who borrowed, who was given a card.

Belongs here: such predicates, of lists and of money with those who took it. Does not belong here: which indicator a single count states
(`linking`, `chaining`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.figures.detours import words_between
from transforms.figures.lexicon import Match
from transforms.figures.linking import Link, indicator
from transforms.figures.nouns import WHO
from transforms.figures.numerals import MONEY_BEFORE
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import RuleKind, load_words

_NEXT, _WHERE = 2, 5  # tokens: "trên địa bàn tỉnh"
_LISTED = load_words("joins_groups") | {"-", "poor", "near", "to", "nghèo", "cận", "mới", "thoát"}


def as_borrowing(sentence: Sentence, links: list[Link | None]) -> None:
    """'12.100 hộ cận nghèo và các đối tượng chính sách khác được vay vốn', 'has lent to 12,100 poor households and other beneficiaries'.

    That is who borrowed, and not how many there are.
    """
    for k, link in enumerate(links):
        told = link is not None and (link.indicator.yields or link.indicator.code == "credit_borrowers") and link.way == "direct"
        if link is None or not told or "cue:loan" not in sentence.tags:
            continue
        right = link.quantity.right
        others = [m for m in sentence.tags.get("cue:others", ()) if m.first > right]
        beside = [m.last for m in others if m.first - right <= _NEXT or _LISTED.issuperset(sentence.keys[right + 1 : m.first])]
        if not beside:
            continue
        receive, owe = sentence.tags.get("cue:receive", ()), sentence.tags.get("cue:have_loan", ())
        behind = sentence.keys[max(beside) + 1 : max(beside) + 4]
        still = sentence.lexicon.language == "en" or behind[:1] in _STILL  # "... khác đang vay vốn"
        owed = (still and _follows(sentence, max(beside), owe)) or behind == ["có", "quan", "hệ"]  # "... khác có quan hệ vay vốn"
        if owed or _follows(sentence, max(beside), receive) or _are_lent_to(sentence, link.quantity.left):
            kind: RuleKind = "level" if owed else "event"
            links[k] = replace(link, indicator=indicator("credit_borrowers"), rule_kind=kind, way="predicate", used=(), parent=None)


_STILL = (["đang"], ["còn"], ["hiện"])


def _are_lent_to(sentence: Sentence, left: int) -> bool:
    """Whether the words of lending lead to the token `left`: 'lent to', 'loans went to'."""
    if sentence.keys[left - 1] not in _TO:
        return False
    return any(0 < left - m.last <= _WHERE for m in sentence.tags.get("cue:loan", ()))


_TO = frozenset({"to", "for", "reach", "cho"})


def _follows(sentence: Sentence, last: int, matches: Sequence[Match]) -> bool:
    """Whether one of the matches stands in the same clause soon behind the token `last`."""
    return any(0 < m.first - last <= _WHERE and "," not in sentence.keys[last : m.first] for m in matches)


def as_lent(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'cho 820 hộ nghèo, 640 hộ cận nghèo vay vốn 75 tỷ đồng': who was lent to, and what, not how many there are."""
    keys = sentence.keys
    if sentence.lexicon.language == "en":
        _as_taking(sentence, quantities, links)
    if sentence.lexicon.language != "vi" or "vay" not in keys:
        return
    for k, first in enumerate(quantities):
        if keys[first.left - 1 : first.left] != ["cho"] or first.noun not in WHO:
            continue
        last = _last_listed(sentence, quantities, k)
        at = _after_noun(sentence, quantities[last])
        if keys[at : at + 1] != ["vay"]:
            continue
        money = quantities[last + 1] if last + 1 < len(quantities) and _is_sum_lent(sentence, at, quantities[last + 1]) else None
        for one in range(k, last + 1):
            if (known := links[one]) is not None and not known.indicator.yields and known.indicator.code != "credit_borrowers":
                continue  # "cho 1.204 hộ vay làm nhà ở"
            done = keys[first.left - 2 : first.left - 1] == ["đã"]
            if known is not None and known.indicator.code == "credit_borrowers" and money is None and not done:
                continue  # "Quỹ có 48 tỷ đồng, cho 1.204 hộ vay": then or now
            links[one] = _lent(links[one], quantities[one], "credit_borrowers")
        if money is not None:
            links[last + 1] = _lent(links[last + 1], money, "credit_disbursed")


def _as_taking(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'1,204 households got VND 62 billion in loans': who took what was lent, where only the money has the words for it."""
    for k, (one, two) in enumerate(pairwise(quantities)):
        lent = links[k + 1]
        given = links[k]
        if given is not None and given.indicator.code == "credit_disbursed" and two.noun in WHO and _is_handed(one, two):
            if lent is None or (lent.indicator.yields and lent.way == "direct"):
                links[k + 1] = _lent(lent, two, "credit_borrowers")  # "loans worth VND 62 billion were provided for 1,204 poor households"
            continue
        if one.noun in WHO and sentence.keys[one.left - 1 : one.left] == ["lend"] and two.measure == "VND" and _are_side_by_side(one, two):
            links[k : k + 2] = _lent(given, one, "credit_borrowers"), _lent(lent, two, "credit_disbursed")
            continue
        if lent is None or one.noun not in WHO or two.pair_is == "total" or lent.changed:
            continue
        between, known = _without_places(sentence, _behind_group(sentence, one), two.left), links[k]
        counted = known is None or (known.indicator.yields and known.way in ("direct", "list"))
        if counted and lent.indicator.code == "credit_disbursed" and not _GETS.isdisjoint(between) and _TAKING.issuperset(between):
            links[k] = _lent(known, one, "credit_borrowers")
        elif counted and lent.indicator.code == "credit_outstanding" and not _HOLDS.isdisjoint(between) and _HOLDING.issuperset(between):
            # "1,204 households have a total of VND 62 billion in outstanding loans"
            links[k] = replace(_lent(known, one, "credit_borrowers"), rule_kind="level")


def _are_side_by_side(takers: Quantity, sum_lent: Quantity) -> bool:
    """'lent 12,100 poor households, near-poor households and policy beneficiaries VND 517 billion'."""
    return all(key in _LISTED or key in _TAKERS for key in words_between(takers, sum_lent))


_TAKERS = frozenset({"household", "family", "people", "borrower", "customer", "beneficiary", "policy", "other", "a", "total", "of"})


def _behind_group(sentence: Sentence, one: Quantity) -> int:
    """The token behind a count and the words that say which group it is: '640 families that had just risen out of poverty'."""
    groups = (match.last for cue in _GROUPS for match in sentence.tags.get(cue, ()) if one.last < match.first <= one.right)
    return max([one.right, *groups]) + 1


_GROUPS = ("cue:poor_hh", "cue:near_poor_hh", "cue:escaped_hh")


def _without_places(sentence: Sentence, first: int, last: int) -> list[str]:
    """The words from `first` to before `last` without where: 'in Kông Chro district have'."""
    tokens = sentence.tokens[first:last]
    return [t.key for t in tokens if not (t.raw[:1].isupper() and t.key not in MONEY_BEFORE) and t.key not in _WHERE_WORDS]


_WHERE_WORDS = frozenset({"in", "across", "district", "province", "commune", "city", "town"})


def _is_handed(sum_lent: Quantity, takers: Quantity) -> bool:
    """Whether nothing but words of giving stands between a sum that was lent and those counted behind it."""
    between = words_between(sum_lent, takers)
    if between[-2:] == [",", "benefit"]:
        return True  # "lent VND 62 billion in 2020, benefiting 1,204 households"
    return between[-1:] in (["for"], ["to"], ["into"]) and not _GIVES.isdisjoint(between) and _HANDING.issuperset(between)


_GIVES = frozenset(
    {"provide", "give", "grant", "extend", "offer", "disburse", "lend", "hand", "deliver", "channel", "available", "go"} | {"pump"}
)
_HANDING = _GIVES | frozenset(
    {"have", "be", "make", "in", "loan", "preferential", "policy", "soft", "credit", "already", "out", "over", "for", "to"}
    | {"into", "by", "the", "bank", "vbsp", "branch"}
)
_GETS = frozenset({"receive", "get", "obtain", "borrow", "take"})
_HOLDS = frozenset({"have", "hold", "owe", "with"})
_HOLDING = _HOLDS | {"a", "total", "combined", "amount", "sum", "balance", "of", "outstanding", "loan", "debt", "still", "currently", "now"}
_TAKING = _GETS | {"have", "be", "a", "total", "of", "out", "able", "to", "already", "also", "who", "loan", "worth"}


def _last_listed(sentence: Sentence, quantities: Sequence[Quantity], k: int) -> int:
    """The last number of a list of counts of one noun that begins with the k-th: '820 hộ nghèo, 640 hộ cận nghèo'."""
    for one, two in pairwise(quantities[k:]):
        at = _after_noun(sentence, one)
        if two.left != at + 1 or sentence.keys[at] not in _JOINS or two.noun != one.noun:
            break
        k += 1
    return k


def _is_sum_lent(sentence: Sentence, at: int, money: Quantity) -> bool:
    """Whether nothing but words of lending stand from `at` to money: 'vay vốn 75 tỷ đồng', 'vay, với số tiền 75 tỷ đồng'."""
    between = set(sentence.keys[at : money.left])
    return money.measure == "VND" and _WITH_SUM.issuperset(between - {","} if {"số", "tiền"} <= between else between)


def as_given_out(sentence: Sentence, links: list[Link | None]) -> None:
    """'các hội nhận ủy thác cho vay 118 tỷ đồng, với 2.215 lượt hộ': what is told with the turns of loans was lent, and is no balance."""
    for k, link in enumerate(links[:-1]):
        taken = links[k + 1]
        if link is None or taken is None or link.indicator.code != "credit_outstanding" or taken.indicator.code != "credit_loan_turns":
            continue
        if (
            link.way == "direct"
            and not link.changed
            and sentence.keys[max(0, link.quantity.left - 2) : link.quantity.left] == ["cho", "vay"]
        ):
            links[k] = replace(link, indicator=indicator("credit_disbursed"), rule_kind="event", way="predicate", used=())


def _lent(link: Link | None, quantity: Quantity, code: str) -> Link:
    score = max(link.score if link is not None else 0.0, _SURELY)
    return Link(quantity, indicator(code), score, "predicate", "event")


def _after_noun(sentence: Sentence, quantity: Quantity) -> int:
    """The first token behind a count's noun and the words that say which of them: '820 hộ mới thoát nghèo'."""
    at = quantity.last + 1
    while at < len(sentence.keys) and sentence.keys[at] in _GROUP_WORDS:
        at += 1
    return at


_SURELY = 3.0
_JOINS = frozenset({",", "và"})
_GROUP_WORDS = frozenset(
    {"lượt", "hộ", "nghèo", "cận", "mới", "thoát", "khách", "hàng", "hội", "viên", "người", "lao", "động", "gia", "đình"}
)
_WITH_SUM = frozenset({"vay", "vốn", "với", "tổng", "số", "tiền", "là", "được"})


def share_predicates(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """What is told behind a list is told of all of it."""
    _share_taken(sentence, links)
    _share_lent(sentence, links)
    _share_cover(sentence, quantities, links)
    _share_whole(sentence, quantities, links)
    _share_bracketed(sentence, quantities, links)
    _share_of_sum(quantities, links)
    _share_joined(sentence, quantities, links)
    _share_including(sentence, quantities, links)


def _share_including(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'4,010 households, including over 2,500 Khmer ones, in the province rose out of poverty': so did those, and these among them."""
    for k, (one, two) in enumerate(pairwise(quantities)):
        if links[k] is not None or one.noun != "households" or sentence.keys[one.right + 1 : one.right + 3] != [",", "include"]:
            continue
        left = next((match.first for match in sentence.tags.get("cue:leave_poverty", ()) if match.first > two.right), 0)
        if not left or any(token.sort == "n" or token.key == ";" for token in sentence.tokens[two.right + 1 : left]):
            continue
        links[k] = Link(one, indicator("households_leaving_poverty"), _SURELY, "predicate", "event")
        if links[k + 1] is None and "one" in sentence.keys[two.right + 1 : left]:
            two.noun = one.noun
            links[k + 1] = Link(two, indicator("households_leaving_poverty"), _SURELY, "predicate", "event")


def _share_joined(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'305 and 24 communes were recognised': two counts of one noun are told the same."""
    for k in range(len(links) - 1):
        one, told = quantities[k], links[k + 1]
        if told is None or links[k] is not None or one.noun is None or one.noun_first >= 0 or one.noun != told.quantity.noun:
            continue
        if sentence.keys[one.last + 1 : told.quantity.left] in _AND and told.way == "direct":
            links[k] = replace(told, quantity=one, way="predicate", parent=None)


def _share_of_sum(quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'VND 148 billion, or 67.1 percent of the credit balance, was used for production': what a share is of, its amount is too."""
    for k in range(1, len(links)):
        share, one = links[k], quantities[k - 1]
        if share is None or share.indicator.code != "credit_outstanding_share" or links[k - 1] is not None or one.measure != "VND":
            continue
        between = words_between(one, share.quantity)
        if between in ([","], [",", "or"], ["or"]) or between[-2:] in (["account", "for"], ["equal", "to"], ["make", "up"]):
            links[k - 1] = Link(one, indicator("credit_outstanding"), _SURELY, "predicate")


def _share_taken(sentence: Sentence, links: list[Link | None]) -> None:
    """'1.250 hộ nghèo, 980 hộ cận nghèo và 410 hộ mới thoát nghèo được vay vốn': what is told behind a list is told of all of it."""
    for k in range(len(links) - 1, 0, -1):
        taker, one = links[k], links[k - 1]
        if taker is None or not _takes(taker) or one is None or sentence.keys[one.quantity.left - 1 : one.quantity.left] == ["have"]:
            continue
        joints = sentence.keys[one.quantity.right + 1 : taker.quantity.left]
        behind = taker.way == "predicate" or (joints in _AND and any(match.first > taker.quantity.last for match in taker.used))
        counted = one.indicator.yields and one.way == "direct" and all(match.first > one.quantity.last for match in one.used)
        if behind and counted and joints in (*_AND, [","]) and one.quantity.noun == taker.quantity.noun:
            links[k - 1] = replace(one, indicator=taker.indicator, rule_kind=taker.rule_kind, way="predicate", used=(), parent=None)


def _share_lent(sentence: Sentence, links: list[Link | None]) -> None:
    """'lent VND 16 billion to 255 poor, 162 near-poor families and to 23 that just left poverty': all whom it was lent to."""
    if sentence.lexicon.language == "vi":
        _share_helped(sentence, links)
        return
    for k in range(1, len(links)):
        taker, one = links[k - 1], links[k]
        if taker is None or one is None or taker.indicator.code != "credit_borrowers" or taker.rule_kind != "event" or one.changed:
            continue
        told, quantity = one.indicator, one.quantity
        counted = quantity.measure == "count" and quantity.noun in (None, *WHO) and (told.yields or told.code in _LEFT)
        between, behind = words_between(taker.quantity, quantity), max(quantity.last, quantity.noun_last) + 1
        if not counted or between[-1:] not in _AND_TO or not _LISTED.issuperset(between):
            continue
        if _ENDS_LIST.issuperset(key for key in sentence.keys[behind : behind + 1] if key not in _LISTED):
            links[k] = replace(_lent(one, quantity, "credit_borrowers"), rule_kind=taker.rule_kind)


def _share_helped(sentence: Sentence, links: list[Link | None]) -> None:
    """'cho vay 240 hộ nghèo; 100 hộ cận nghèo; 50 hộ mới thoát nghèo, kinh phí thực hiện 10 tỷ đồng': all were lent to, and so much."""
    for k in range(1, len(links)):
        taker, one = links[k - 1], links[k]
        if taker is None or one is None or taker.indicator.code not in _HELPED or (taker.rule_kind or taker.indicator.kind) != "event":
            continue
        quantity, at = one.quantity, _after_noun(sentence, taker.quantity)
        counted = (one.indicator.yields or one.indicator.code in _LEFT) and all(match.first > quantity.last for match in one.used)
        if counted and not one.changed and quantity.left == at + 1 and sentence.keys[at] in _PARTS and quantity.noun == taker.quantity.noun:
            links[k] = replace(_lent(one, quantity, taker.indicator.code), rule_kind=taker.rule_kind)
        cost = one.indicator.code in _COSTS and not one.changed and taker.indicator.code in _BORROWERS
        if cost and _COSTING.issuperset(sentence.keys[at : quantity.left]):
            links[k] = _lent(one, quantity, "credit_disbursed")


_BORROWERS = frozenset({"credit_borrowers", "housing_loan_households"})
_HELPED = _BORROWERS | {"poor_households_supported"}
_PARTS, _COSTS = frozenset({";", ",", "và"}), frozenset({"programme_capital", "programme_capital_planned"})
_COSTING = frozenset({",", ";", "với", "tổng", "kinh", "phí", "nguồn", "vốn", "số", "tiền", "thực", "hiện", "cho", "vay", "là"})
_LEFT = frozenset({"households_leaving_poverty", "newly_escaped_households"})
_AND_TO = ([","], ["and"], ["to"])
_ENDS_LIST = frozenset({".", ",", ";", "and", "to", "in", "with", "that", "who", "which", "for", "(", "so", "at", "on", "just", "newly"})


def _share_cover(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'95% người nghèo, 90% người cận nghèo được cấp thẻ bảo hiểm y tế': what is told behind two shares is told of both.

    So are '94.7 percent of communes and 76.5 percent of villages have paved roads', each by its own indicator.
    """
    for k in range(1, len(links)):
        cover, one = links[k], quantities[k - 1]
        if cover is None or links[k - 1] is not None or cover.indicator.code not in _COVERS or one.measure != "percent":
            continue
        joints = sentence.keys[one.right + 1 : cover.quantity.left]
        of_places = _PAVED.get(joints[1]) if joints[:1] == ["of"] and len(joints) == _OF_PLACES and joints[-1:] in _AND else None
        listed = joints[-1:] in ([","], *_AND) and _NAMES_POOR.issuperset(joints)
        told = cover.indicator.code in _PAVED.values()
        if (of_places if told else listed) and all(match.first > cover.quantity.last for match in cover.used):
            own = indicator(of_places) if told and of_places else cover.indicator
            links[k - 1] = replace(cover, quantity=one, indicator=own, way="predicate", used=(), parent=None)


def _share_whole(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'accounted for 14%, 13% and 16% of the outstanding loans respectively': what the last is a share of, all of them are."""
    for k in range(len(links) - 1, 0, -1):
        share, one = links[k], quantities[k - 1]
        if share is None or share.indicator.code != "credit_outstanding_share" or share.changed or one.measure != "percent":
            continue
        behind = share.way == "predicate" or all(match.first > share.quantity.last for match in share.used)
        if behind and share.used and sentence.keys[one.right + 1 : share.quantity.left] in _NEXT_SHARE:
            links[k - 1] = replace(share, quantity=one, way="predicate", parent=None)


def _share_bracketed(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'Lạc Sơn (VND 498 billion) and Mai Châu (VND 377 billion) have the highest outstanding loans': told of each of the sums."""
    for k in range(len(links) - 1, 0, -1):
        last, one = links[k], quantities[k - 1]
        if last is None or links[k - 1] is not None or last.indicator.code != "credit_outstanding" or one.measure != "VND":
            continue
        between = sentence.keys[one.right + 1 : last.quantity.left]
        behind = last.way == "predicate" or all(match.first > last.quantity.last for match in last.used)
        if behind and last.used and between[:1] == [")"] and between[-1:] == ["("] and len(between) <= _NAMED:
            links[k - 1] = replace(last, quantity=one, way="predicate", parent=None)


_NAMED = 9  # tokens: "), and Mai Châu district ("
_NEXT_SHARE = ([","], ["and"], [",", "and"])


_COVERS = frozenset({"health_insurance_coverage", "clean_water_access_rate", "electricity_access_rate", "television_access_rate"}) | {
    "paved_commune_road_rate",
    "paved_village_road_rate",
    "solid_schools_and_stations_rate",
}
_PAVED = {"commune": "paved_commune_road_rate", "village": "paved_village_road_rate", "hamlet": "paved_village_road_rate"} | {
    "school": "solid_schools_and_stations_rate"
}
_OF_PLACES = 3  # tokens: "of communes and"


_NAMES_POOR = _LISTED | {"poor", "of", "số", "dân", "urban", "rural", "resident", "population", "ethnic", "minority"}


def _takes(link: Link) -> bool:
    """Whether those counted are told by what they got: a loan, a card."""
    return (link.indicator.code == "credit_borrowers" and link.rule_kind == "event") or link.indicator.code == "health_insurance_cards"


def teaches_trade(sentence: Sentence, link: Link) -> bool:
    """'opened 14 vocational classes', 'the vocational centre opened 27 classes for 942 learners': classes of no farming technique."""
    one = link.quantity
    for match in sentence.tags.get("cue:train", ()):
        if "vocational" not in sentence.keys[match.first : match.last + 1]:
            continue
        within = one.last < match.first <= one.right
        before = match.last < one.left and _PARTING.isdisjoint(sentence.keys[match.last + 1 : one.left]) and one.left - match.last < _FAR
        if within or before:
            return True
    return False


_PARTING, _FAR = frozenset({",", ";", "and"}), 16  # tokens
_AND = (["và"], ["and"])
