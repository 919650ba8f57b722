"""Codes of populations and programmes that numbers told side by side share: money and those who took it, parts of one work.

Belongs here: handing codes from one number of a sentence to another. Does not belong here: the codes that a number's own words name
(`scope`), those of earlier sentences (`scope_memory`).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from transforms.figures.detours import are_parted, words_between
from transforms.figures.lexicon import Match
from transforms.figures.linking import Link
from transforms.figures.noise import is_year
from transforms.figures.scope import POOR, Scoped
from transforms.figures.takers import TO_TAKERS
from transforms.reference.vocabulary import Scope, load_scopes


def share_scopes(chosen: Sequence[Scoped], links: Sequence[Link | None]) -> list[Scoped]:
    """Money and those who took it, told side by side, are of one group: '234 turns of poor households, worth 11.5 billion'."""
    shared = list(chosen)
    for hand_on in (_with_takers, _from_before, _to_students, _of_share_owed, _within_whole, _from_parts, _within_pairs, _within_area):
        hand_on(shared, links)
    return shared


def _with_takers(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """A sum and those who borrowed it, whichever stands first and wherever the codes are told."""
    for k in range(1, len(shared)):
        at = k - 1
        while at and (aside := links[at]) is not None and aside.way in _OF_SUM:
            at -= 1  # "28.4 trillion, 16%, and 0.9 million households", "21 tỷ đồng, tăng 2 tỷ đồng, với 410 khách hàng"
        one, two = links[at], links[k]
        if one is None or two is None or not _are_sum_and_takers(one, two):
            continue
        if shared[at].populations in ((), shared[k].populations) and _lists_others(shared, links, k):
            shared[at] = Scoped((), shared[at].programmes)
        elif _between(one, two) in TO_TAKERS and POOR.issuperset(shared[at].populations) and POOR & {*shared[k].populations}:
            # "20 billion to 412 poor households, 15 billion to 310 near-poor ones": each sum is of those right behind it
            shared[at] = Scoped(shared[k].populations, shared[at].programmes or shared[k].programmes)
        elif (shared[at].empty and not shared[k].empty) or _is_of_sum_before(shared, links, at, k):
            shared[at] = shared[k]
        elif shared[k].empty or (shared[k].populations == shared[at].populations and {*shared[k].programmes} < {*shared[at].programmes}):
            shared[k] = shared[at]


_OF_SUM = frozenset({"share", "change"})


def _are_sum_and_takers(one: Link, two: Link) -> bool:
    """Whether two numbers count the same loans, and neither is a part: '495 billion with 20,262 turns; of this, poor households'."""
    if one.indicator.theme != "credit":
        return False
    if two.indicator.code != one.indicator.partner and not _owe(one, two) and (one.indicator.code, two.indicator.code) != _LENT:
        return False
    return not are_parted(one.quantity, two.quantity) and _OF_WHICH.isdisjoint(_between(one, two))


_OF_WHICH = frozenset({"which", "include", "trong"})


def _from_before(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """A number without codes that tells on of the one before, or once more of the same."""
    for k in range(1, len(shared)):
        one, two = links[k - 1], links[k]
        if two is None or not shared[k].empty:
            continue
        if one is not None and shared[k - 1].programmes and _tells_on(one, two):
            shared[k] = shared[k - 1].without(two.indicator.own_scope)
            continue
        same = (shared[j] for j in reversed(range(k)) if not shared[j].empty and _tells_the_same(links[j], two, links[j + 1 : k]))
        shared[k] = next(same, shared[k])


def _to_students(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """'has disbursed 18.7 billion to 612 disadvantaged students'."""
    for k, (one, two) in enumerate(pairwise(links)):
        if one is None or two is None or not shared[k].empty or two.indicator.code != "student_borrowers":
            continue
        if one.quantity.measure == "VND" and one.indicator.theme == "credit" and _between(one, two) in TO_TAKERS:
            shared[k] = shared[k].with_codes(["students"])


def _of_share_owed(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """'dư nợ cho vay hộ cận nghèo đạt 41 tỷ đồng với 901 hộ vay, chiếm 12,2% tổng dư nợ': whose balance the share is."""
    for k, link in enumerate(links):
        if link is not None and link.indicator.code == "credit_outstanding_share" and shared[k].empty:
            whose = [j for j in range(k) if links[j] is link.parent] or [j for j in range(k) if _is_balance(links[j])]
            shared[k] = shared[whose[-1]] if whose else shared[k]


def _within_whole(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """The whole of a share keeps what its own noun phrase names; a share told behind another is of the same people."""
    for k in range(1, len(shared)):
        one, two = links[k - 1], links[k]
        if two is not None and two.way == "total" and two.parent is None:
            tags = two.quantity.sentence.tags  # "91.2% of its 61,000 people belong to ethnic minorities"
            shared[k] = Scoped(tuple(code for code in shared[k].populations if _is_counted(two, load_scopes()[code], tags)))
        elif one is not None and two is not None and shared[k].empty and _are_of_one_subject(one, two):
            shared[k] = Scoped(shared[k - 1].populations).without(two.indicator.own_scope)


def _from_parts(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """A number without codes is a part by its own indicator where its counterparts are parts."""
    for k, link in enumerate(links):
        if link is not None and shared[k].empty:
            shared[k] = shared[k].with_codes(_parted_from(link, [shared[j] for j, other in enumerate(links) if _is_alike(other, link)]))


def _within_pairs(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """'212 of 318 houses for poor households (66.7%)', 'for the near-poor, 33 of 44 houses': done, planned and its share of one group."""
    for k, (one, two) in enumerate(pairwise(links), 1):
        if one is None or two is None or two.way != "total" or two.quantity.pair is not one.quantity or two.indicator.kind != "target":
            continue
        whose = shared[k - 1] if shared[k].empty else shared[k]
        shared[k - 1 : k + 1] = [whose if scoped.empty else scoped for scoped in shared[k - 1 : k + 1]]
        share = links[k + 1] if k + 1 < len(links) else None
        if share is not None and share.way == "plan" and share.parent is two and shared[k + 1].empty:
            shared[k + 1] = whose


def _within_area(shared: list[Scoped], links: Sequence[Link | None]) -> None:
    """'Tỷ lệ nghèo đa chiều ở nông thôn là 11,5% với 23.299 hộ, trong đó hộ nghèo 5,9%': all that is told of poverty there, once each."""
    told = [(k, link) for k, link in enumerate(links) if link is not None and link.indicator.theme == "poverty"]
    areas = {code for one in shared for code in one.populations if load_scopes()[code].family == "area"}
    if not told or len(areas) != 1 or not areas <= {*shared[told[0][0]].populations}:
        return
    tags, known = told[0][1].quantity.sentence.tags, set[str]()
    for k, link in told:
        if "cue:whole" in tags or link.indicator.kind != "level" or (link.indicator.code in known and not link.changed):
            return  # of another place or time
        known.add(link.indicator.code)
        shared[k] = shared[k].with_codes([code for code in areas if code not in link.indicator.own_scope])


def _lists_others(shared: Sequence[Scoped], links: Sequence[Link | None], k: int) -> bool:
    """'lent 16 billion to 255 poor, 162 near-poor and 23 other households': the sum is of all of them, and not of the first."""
    one, two = links[k], links[k + 1] if k + 1 < len(links) else None
    if one is None or two is None or two.way != "predicate" or two.indicator is not one.indicator:
        return False
    return shared[k + 1].populations != shared[k].populations


def _tells_the_same(one: Link | None, two: Link, within: Sequence[Link | None]) -> bool:
    """The same once more of another year, or as a share: '24.8% in 2020 and 20.1% in 2021', '9.120 hộ, chiếm 21%; năm 2022 còn 8.014 hộ'.

    `within` are the numbers between the two.
    """
    if one is None:
        return False
    if two.way == "share" and two.parent is one:
        return one.indicator.share == two.indicator.code
    shares = [link.quantity for link in within if link is not None and link.way == "share" and link.parent is one]
    between = words_between(shares[-1] if shares else one.quantity, two.quantity)
    between = between[between.index(")") + 1 :] if shares and ")" in between else between
    same = one.indicator is two.indicator and any(is_year(key) for key in between)
    return same and _YEARLY.issuperset(key for key in between if not is_year(key))


_YEARLY = frozenset(
    {"in", "at", "by", "the", "end", "of", "from", "late", "early", "start", "beginning", ",", ";", "and", "to", "vnd"}
) | frozenset(
    {"năm", "cuối", "đầu", "vào", "trong", "và", "lên", "xuống", "còn", "đến", "đạt", "là", "giảm", "tăng", "chỉ", "fall", "sang", "thì"}
    | {"tiếp", "tục", "nay"}
)


def _are_of_one_subject(one: Link, two: Link) -> bool:
    """'96.5 percent of households in ethnic minority areas use electricity, 92 percent have clean water': shares of the same people.

    So are 'Khmer people make up 31 percent of the population and 58 percent of its poor households'.
    """
    keys = one.quantity.sentence.keys
    if (one.indicator.code, two.indicator.code) == _OF_ALL_AND_OF_POOR:
        return True
    if not one.indicator.theme == two.indicator.theme == "living_conditions" or one.quantity.sentence.lexicon.language != "en":
        return False
    shares = one.quantity.measure == two.quantity.measure == "percent" and not are_parted(one.quantity, two.quantity)
    return (
        shares
        and not _PREDICATES.isdisjoint(keys[two.quantity.right + 1 : two.quantity.right + 2])
        and keys[two.quantity.left - 1] in _JOINS
    )


_OF_ALL_AND_OF_POOR = ("ethnic_minority_population_share", "ethnic_minority_share_of_poor_households")
_PREDICATES, _JOINS = frozenset({"have", "use", "can", "get", "own", "watch", "enjoy", "live"}), frozenset({",", "and", "while"})


def _between(one: Link, two: Link) -> list[str]:
    return one.quantity.sentence.keys[one.quantity.right + 1 : two.quantity.left]


def _is_balance(link: Link | None) -> bool:
    return link is not None and link.indicator.code == "credit_outstanding" and not link.changed


def _is_alike(other: Link | None, link: Link) -> bool:
    return other is not None and other is not link and other.indicator is link.indicator


def _parted_from(link: Link, others: Sequence[Scoped]) -> list[str]:
    """'9,100 clean water works and 8,700 sanitation works': what the indicator names by itself is a part where its counterpart is told."""
    scopes = load_scopes()
    families = {scopes[code].family for one in others for code in one.programmes} - {""}
    if not families:
        return []
    tags = link.quantity.sentence.tags
    return [
        code
        for code in link.indicator.own_scope
        if code in scopes and scopes[code].family in families and _is_counted(link, scopes[code], tags)
    ]


def _is_counted(link: Link, scope: Scope, tags: Mapping[str, Sequence[Match]]) -> bool:
    """Whether the number's own noun phrase names a part."""
    quantity = link.quantity
    phrases = scope.phrases[quantity.sentence.lexicon.language]
    named = (m for one in phrases if len(one.parts) == 1 for m in tags.get(f"lit:{one.parts[0]}", ()))
    return any(quantity.first <= m.first and m.last <= quantity.right + 1 for m in named)


def _owe(one: Link, two: Link) -> bool:
    """'3.120 hộ nghèo còn dư nợ, số tiền 96 tỷ đồng': debtors and what they owe, and no part of it."""
    return (one.indicator.code, two.indicator.code) == _OWE and {"trong", "riêng", "which"}.isdisjoint(_between(one, two))


_OWE = ("credit_borrowers", "credit_outstanding")
_LENT = ("credit_disbursed", "credit_loan_turns")  # "hộ nghèo đạt doanh số 81,5 tỷ đồng, 1.940 lượt hộ"


def _tells_on(one: Link, two: Link) -> bool:
    """'13,4 tỷ đồng, dư nợ 12,6 tỷ đồng/140 khách hàng': what was lent under a programme, what of it is out, and to how many."""
    between = _between(one, two)
    return one.indicator.theme == two.indicator.theme == "credit" and bool(between) and _TOLD_ON.issuperset(between)


_TOLD_ON = frozenset({",", "/", "với", "và", "dư", "nợ", "hiện", "còn", "đạt", "là", "đến", "nay", "cho"}) | frozenset(
    {"with", "and", "outstanding", "loan", "balance", "debt", "of", "a", "an", "at", "to", "now"}
)


def _is_of_sum_before(shared: Sequence[Scoped], links: Sequence[Link | None], at: int, k: int) -> bool:
    """'borrowed VND 140 billion for job creation and 3,215 households borrowed VND 62 billion for clean water': what the former was for."""
    one, before = links[at], links[at - 1] if at else None
    if one is None or before is None or at + 1 != k or before.quantity.measure != "VND" or one.indicator.code != "credit_borrowers":
        return False
    own, told = shared[k].programmes, shared[at].programmes
    joined = one.quantity.sentence.keys[one.quantity.left - 1 : one.quantity.left] in (["and"], [","], ["và"])
    return bool(own) and own != told == shared[at - 1].programmes and joined
