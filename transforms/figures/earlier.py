"""What a number goes on from that stands before the last one of its sentence: changes, bases and parts of an amount told earlier.

Belongs here: going back over the numbers between. Does not belong here: going on from the last number (`beside`) or from several together
(`carried`), choosing among the candidates (`chaining`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.detours import JOINING, are_parted
from transforms.figures.inhabitants import ENDS
from transforms.figures.kinds import Direction
from transforms.figures.linking import Link, indicator, measure_of
from transforms.figures.neighbours import speaks_for_itself
from transforms.figures.quantities import Quantity, heading_of
from transforms.figures.sentences import Sentence
from transforms.figures.takers import TO_TAKERS
from transforms.figures.told import Told, is_per_unit

MOST_WORDS = 6
RATE_OF = 3  # words of "reaching a rate of 82%"
PAIRED, GROUPS = ("credit_borrowers", "credit_loan_turns"), "savings_credit_groups"
MAKES_UP = frozenset({"chiếm", "account", "make", "or", "equal", "("})


def from_earlier(
    sentence: Sentence, quantity: Quantity, before: Link, links: Sequence[Link | None], direction: Direction, direct: Sequence[Link]
) -> list[Link]:
    """A change or a part of an amount told before: 'loans were 3,175 billion, fulfilling 99.8% of the plan and growing by 50'."""
    link = _left_of_those(sentence, quantity, links, direction)
    if link is None and measure_of(before.quantity) != measure_of(quantity):
        link = _next_count(sentence, quantity, before)
        link = link or _base_of_sum(sentence, quantity, before, links, direction)
        link = link or _arrived_at(quantity, before, direction)
        if direction.how == "by":
            link = link or _change_of(quantity, links)
        else:
            link = link or _part_of_sum(sentence, quantity, before, links, direct) or _next_pair(sentence, quantity, before, links)
    return [link] if link is not None else []


def _next_count(sentence: Sentence, quantity: Quantity, before: Link) -> Link | None:
    """'9,870 poor households (3.6%) ..., while at the end of 2015 it had 31,200 (12.6%)': a count and its share, and the next count."""
    counted = before.parent if before.way == "share" and measure_of(quantity) == "bare" else None
    if counted is None:
        return None
    part = sentence.keys[quantity.left - 1 : quantity.left] == ["include"]  # "18,940 disabled people, 2.1 percent of all, including 4,720"
    behind = sentence.keys[quantity.last + 1 : quantity.last + 3]
    if not part and behind[:1] != ["("] and behind != [",", "or"]:
        return None
    return Link(quantity, counted.indicator, 2.2, "parallel", counted.rule_kind, (), parent=counted)


def _base_of_sum(sentence: Sentence, quantity: Quantity, before: Link, links: Sequence[Link | None], direction: Direction) -> Link | None:
    """'VND 412 billion with 6,210 borrowers, against VND 318 billion in 2020': what a sum before is compared with."""
    if measure_of(quantity) != "VND" or direction.how:
        return None
    compared = sentence.tags.get("cue:compared", ())
    weighed = any(before.quantity.right < m.first and m.last == quantity.left - 1 for m in compared)
    whole = _sum_before(links) if weighed else None
    return Link(quantity, whole.indicator, 2.2, "parallel", whole.rule_kind, (), parent=whole) if whole is not None else None


def _arrived_at(quantity: Quantity, before: Link, direction: Direction) -> Link | None:
    """'rose by 12.6% to VND 3,930 billion'."""
    if direction.how != "to" or not before.relative or measure_of(quantity) not in before.indicator.measures:
        return None
    return Link(quantity, before.indicator, 2.6, "change", before.rule_kind, (), parent=before)


def _part_of_sum(sentence: Sentence, quantity: Quantity, before: Link, links: Sequence[Link | None], direct: Sequence[Link]) -> Link | None:
    """'312 tỷ đồng với 9.415 lượt khách hàng; trong đó hộ nghèo 64 tỷ đồng', 'reaching 91% of the plan: VND 96 billion for ...'.

    Not '312 billion to 9,415 households, with debt collection at 64 billion': what was paid back is no part of what was lent.
    """
    if measure_of(quantity) != "VND":
        return None
    parted = any(before.quantity.right < m.first and m.last < quantity.left for m in sentence.tags.get("cue:of_which", ()))
    whole = _sum_before(links) if parted or ":" in sentence.keys[before.quantity.right + 1 : quantity.left] else None
    own = direct[0] if direct and direct[0].indicator.code in _PAID_BACK and speaks_for_itself(before, direct[0], quantity) else None
    if whole is None or (own is not None and own.indicator is not whole.indicator):
        return None
    return Link(quantity, whole.indicator, 2.9, "part", whole.rule_kind, (), parent=whole)


_PAID_BACK = frozenset({"credit_collected", "credit_overdue"})


def _sum_before(links: Sequence[Link | None]) -> Link | None:
    """The last sum of money before, where that is no change, and no amount of each household or person."""
    whole = next((link for link in reversed(links) if link is not None and measure_of(link.quantity) == "VND"), None)
    return whole if whole is not None and not whole.relative and not whole.changed and not is_per_unit(whole) else None


def _next_pair(sentence: Sentence, quantity: Quantity, before: Link, links: Sequence[Link | None]) -> Link | None:
    """'A: 7.7%, or 2,140 households; B: 1.4%, or 312 households': what follows a rate and its count is the next such pair."""
    grown = before.way == "growth" and sentence.keys[before.quantity.right + 1 : before.quantity.right + 2] == [")"]
    if before.way in ("count", "share") or grown:  # "Hau Giang has 3.1 trillion (up 9%) and Vinh Long 2.9 trillion (up 8%)"
        pair = before.parent
    else:
        # "women's union 808 billion, 19,100 households; farmers' union 776 billion"
        pair = money_before(links) if links[-1] is before and _goes_on_in_list(sentence, before.quantity, quantity) else None
    if pair is None or pair.relative or measure_of(pair.quantity) != measure_of(quantity):
        return None
    return Link(quantity, pair.indicator, 2.0, "parallel", pair.rule_kind, (), parent=pair)


def _change_of(quantity: Quantity, links: Sequence[Link | None]) -> Link | None:
    """By how much an amount told earlier grew or fell, in its own measure; or in per cent, behind what it grew by."""
    known, measure = [link for link in reversed(links) if link is not None], measure_of(quantity)
    for link in known:
        if measure_of(link.quantity) == measure and not link.relative and link.quantity.pair_is != "total":
            between = quantity.sentence.keys[link.quantity.right + 1 : quantity.left]
            score = 2.4 if ("that", "of") in pairwise(between) else 2.6  # "(2.9%), and that of near-poor households by 120"
            return Link(quantity, link.indicator, score, "change", link.rule_kind, (), parent=link)
    for link in known if measure == "percent" else ():
        if link.changed and measure_of(link.quantity) in ("VND", "households", "customers"):
            return Link(quantity, link.indicator, 2.4, "growth", link.rule_kind, (), parent=link, relative=True)
    return None


def _left_of_those(sentence: Sentence, quantity: Quantity, links: Sequence[Link | None], direction: Direction) -> Link | None:
    """'giảm được 1.340 hộ nghèo, đạt 112% kế hoạch; còn lại 4.105 hộ': how many there are of those who became fewer."""
    behind = sentence.keys[quantity.last + 1 : quantity.last + 3]
    behind = behind[:1] if behind[1:] == ["("] else behind
    remain = direction.how == "to" or "còn" in sentence.keys[quantity.left - 2 : quantity.left]
    if remain and quantity.measure == "percent":
        rate = next((link for link in reversed(links) if link is not None and link.indicator.unit != "percent_of_plan"), None)
        told = links[-1] if links else None
        of_plan = told is not None and told.indicator.unit == "percent_of_plan"  # "giảm 3,4%, đạt 113% kế hoạch; còn 9,8%"
        if not of_plan or rate is None or not rate.changed or rate.quantity.measure != "percent" or not rate.indicator.yields:
            return None
        return Link(quantity, rate.indicator, 2.4, "change", "level", (), parent=rate)
    if quantity.noun != "households" or not remain or behind[:1] != ["hộ"] or behind[1:] not in (*ENDS, [], ["nghèo"]):
        return None
    fell = next((link for link in reversed(links) if link is not None and measure_of(link.quantity) != "percent"), None)
    if fell is None or measure_of(fell.quantity) != "households":
        return None
    if fell.indicator.code in _MOVES:  # "1.910 hộ thoát nghèo, phát sinh 100 hộ, cuối năm còn 3.310 hộ"
        return Link(quantity, indicator("poor_households"), 3.0, "left", "level", (), parent=fell)
    if not fell.changed or not fell.indicator.yields or behind[1:] == ["nghèo"]:
        return None
    return Link(quantity, fell.indicator, 2.4, "change", "level", (), parent=fell)


_MOVES = frozenset({"households_leaving_poverty", "households_newly_poor", "households_relapsed_into_poverty"})


def _goes_on_in_list(sentence: Sentence, one: Quantity, two: Quantity) -> bool:
    """Whether the next member of a list begins between two numbers: behind a semicolon, or a comma and the name of another union."""
    if are_parted(one, two) or "," not in sentence.keys[one.right + 1 : two.left]:
        return are_parted(one, two)
    if set(sentence.keys[one.right + 1 : two.left]) <= JOINING and sentence.keys[two.right + 1 : two.right + 2] in TO_TAKERS:
        return True  # "20 billion to 412 poor households, 15 billion to 310 near-poor ones"
    rules_of = sentence.lexicon.scope_rules_of
    unions = [tag for tag in sentence.tags if any(rule.scope.family == "union" for rule in rules_of.get(tag, ()))]
    return any(one.right < m.first and m.last < two.left for tag in unions for m in sentence.tags[tag])


def money_before(links: Sequence[Link | None]) -> Link | None:
    """The money told last, where only the groups and borrowers that have it and its share stand behind it."""
    for link in reversed(links):
        if link is None or link.changed:
            return None
        if link.quantity.measure == "VND":
            return link if link.indicator.partner in PAIRED else None
        if link.indicator.code not in (GROUPS, *PAIRED) and link.way != "share":
            return None
    return None


def share_of_column(sentence: Sentence, quantity: Quantity, told: Told) -> Link | None:
    """'Dư nợ (triệu đồng) | Tỷ lệ (%)': under a bare 'share', the share of what the column before it tells."""
    before = told.last
    if not sentence.composed or measure_of(quantity) != "percent" or before is None or told.row != sentence.block_index:
        return None
    heading = heading_of(quantity)
    if before.indicator.share is None or not heading or not _BARE_SHARE.issuperset(heading):
        return None
    return Link(quantity, indicator(before.indicator.share), 5.0, "share", parent=before)


_BARE_SHARE = frozenset({"share", "rate", "ratio", "percentage", "proportion", "tỷ", "lệ", "trọng", "(", ")", "%", "chiếm"})


def share_of_frozen(sentence: Sentence, quantity: Quantity, amount: Quantity) -> Link | None:
    """'nợ khoanh 5,1 tỷ đồng, chiếm 0,09%': the share of frozen debt, whose amount before it has no indicator."""
    if quantity.measure != "percent" or amount.measure != "VND":
        return None
    keys = sentence.keys[amount.right + 1 : quantity.left]
    frozen = any(0 < amount.left - match.last <= RATE_OF for match in sentence.tags.get("cue:frozen", ()))
    told = frozen and ";" not in keys and len(keys) <= MOST_WORDS and not MAKES_UP.isdisjoint(keys)
    return Link(quantity, indicator("credit_frozen_rate"), 4.0, "share") if told else None
