"""A number as a part of the one right before it in the sentence, or as the next of its list.

Belongs here: that way of going on. Does not belong here: the other ways (`beside`), the two parts of a sum (`parts`).
"""

from collections.abc import Iterator

from transforms.figures.detours import behind_aside
from transforms.figures.linking import FLOOR, POVERTY_RATES, RATES_OF_POOR, Link, indicator
from transforms.figures.neighbours import JOINS, Beside, are_alike, is_of_next_group, speaks_for_itself
from transforms.figures.number_lists import OF_THEM
from transforms.figures.parts import OPENS_PARTS, is_counted_part
from transforms.figures.shares_of_poor import is_of_others, names_own_rate
from transforms.figures.told import is_per_unit

_TIMES = frozenset({"năm", "tháng", "quý", "year", "month", "quarter"})  # "dư nợ 512 tỷ đồng, năm qua cho vay 187 tỷ đồng"
_LENDS = frozenset({"cho", "vay", "loan", "lend", "for", "of"})
_SHARE_OF_ALL = "credit_outstanding_share"


def find_parts(of: Beside) -> Iterator[Link]:
    """'dư nợ 200 tỷ đồng, trong đó hộ nghèo 64 tỷ đồng': a part of it, or the next of its list."""
    before, quantity = of.before, of.quantity
    named = bool(of.direct) and (not of.keys or of.keys[-1] not in OPENS_PARTS or of.direct[0].score > FLOOR)
    if quantity.bare and not named and is_counted_part(of.sentence, before, quantity, of.keys) and of.direction.how != "by":
        yield of.link(before.indicator, 1.6, "part")
    if _is_next_aim(of) and not (of.direct and of.direct[0].score > FLOOR):
        yield of.link(before.indicator, 1.7, "part")
    counts = of.measure == "households" or (of.measure == "bare" and bool(of.direct) and of.direct[0].indicator.yields)
    parted = (of.earlier in _TAKERS and of.near and of.cues("cue:of_which")) or (before.way == "part" and of.keys[-1:] in JOINS and of.near)
    if parted and before.indicator.code in _TAKEN and counts and of.direct:
        yield of.link(before.indicator, of.direct[0].score + 0.5, "part")  # "2.450 lượt hộ, trong đó 1.200 hộ nghèo"
    if of.measure != of.earlier or of.direction.how == "by":
        return
    if quantity.pair is before.quantity and quantity.pair_is == "total":
        if before.indicator.total:
            yield of.link(indicator(before.indicator.total), 6.0, "total")
        elif _is_planned(of):
            yield Link(quantity, before.indicator, 6.0, "total", "target", parent=before)
        return
    if of.measure == "percent":
        others = is_of_others(of.sentence, quantity) and not is_of_next_group(of)  # "a debt ratio below 0.2%, 99% of interest collected"
        if others and (not of.direct or (of.own(0.0) is None and of.sentence.lexicon.language == "en")):
            return
        if not of.direct and names_own_rate(of.sentence, quantity, before.quantity):
            return
    yield of.link(before.indicator, _worth_of_part(of), "part", relative=before.relative)


def _is_planned(of: Beside) -> bool:
    """'clean water reached 93.5/90%', 'dạy nghề cho 612/500 người', 'cho 430/500 người, đạt 86% kế hoạch': out of how many planned."""
    told, quantity = of.before, of.quantity
    since = behind_aside(
        of.sentence, max(quantity.right, quantity.noun_last) + 1
    )  # "18/27 villages (in areas I and II), 66.7% of the plan"
    planned = any(0 <= match.first - since < _TO_PLAN for match in of.sentence.tags.get("cue:plan", ()))
    if of.measure == "percent":
        return told.indicator.kind == "level" and (planned or told.indicator.theme == "living_conditions")
    return told.indicator.kind == "event" and (planned or (told.quantity.value or 0) > (quantity.value or 0))


_TO_PLAN = 8  # tokens: ", đạt 121,2% so với kế hoạch"
_TAKERS, _TAKEN = frozenset({"turns", "customers"}), frozenset({"credit_loan_turns", "credit_borrowers"})


def _is_next_aim(of: Beside) -> bool:
    """'has 860 social houses and aims for 1,500 by 2025', 'có 12 thôn thoát khó khăn; phấn đấu năm 2024 có thêm 9 thôn'."""
    one, two = of.before.quantity, of.quantity
    alike = (two.bare and are_alike(one, two)) if one.noun != two.noun else two.noun not in _PEOPLE
    told = any(one.right < match.first for name in _AIMS for match in of.sentence.tags.get(name, ()) if match.last < two.left)
    return alike and told and of.keys[-1:] != ["of"] and one.measure == two.measure == "count" and of.direction.how != "by"


_AIMS = ("cue:target", "cue:forecast")
_PEOPLE = frozenset({"households", "persons", "customers", None})


_OF_BOTH = "multidimensionally_poor_households"


def _worth_of_part(of: Beside) -> float:
    """How well a number is told as a part of the one before."""
    before, quantity, direct = of.before, of.quantity, of.direct
    cues = of.sentence.tags.get("cue:of_which", ())
    parted = any(m.first > before.quantity.right - 1 and m.last < quantity.left for m in cues)
    parted = parted or (of.keys == [":"] and of.measure == "households")  # "11,200 households: 3,120 poor, 2,450 near-poor"
    inside = any(m.last < before.quantity.left for m in cues)
    runs_on = ";" not in of.keys or of.measure == "VND"  # "trong đó cho vay việc làm 29 tỷ đồng; nước sạch 20 tỷ đồng"
    parted = parted or ((before.way == "part" or (inside and not before.indicator.yields)) and runs_on)
    score = 2.9 if parted else 1.7
    counted_out = of.keys == [","] and of.sentence.keys[quantity.right + 1 : quantity.right + 3] in OF_THEM  # ", 4,420 of them poor"
    parted = parted or (counted_out and not before.indicator.yields)
    if parted and direct and direct[0].indicator.yields and not before.indicator.yields:
        score = direct[0].score + 0.5
    own_rate = bool(direct) and direct[0].indicator.code in RATES_OF_POOR and direct[0].score > FLOOR
    own_count = bool(direct) and direct[0].indicator.share in RATES_OF_POOR and direct[0].score > FLOOR
    of_others = (own_rate and before.indicator.code in POVERTY_RATES - {direct[0].indicator.code}) or (
        own_count and before.indicator.code == _OF_BOTH
    )
    if of_others and parted and speaks_for_itself(before, direct[0], quantity):
        # "tỷ lệ nghèo đa chiều 8%, trong đó hộ nghèo 4,5%", "near-poor households (4%), including 6% of poor ethnic households"
        score = min(score, direct[0].score - 0.1)
    if direct and before.indicator.code == "households" and direct[0].indicator.yields:
        score = min(score, direct[0].score - 0.1)  # "xã có 1.250 hộ, trong đó 125 hộ nghèo": part of all are the poor
    own = of.own(1.6)
    if own is not None and not own.indicator.yields:
        listed = before.indicator.code == _SHARE_OF_ALL and of.keys[-1:] in JOINS and own.indicator.theme != "credit"
        score = own.score + 0.1 if listed else min(score, 1.5)  # "64% was for production and 20% for clean water"
    lent = direct and direct[0].indicator.code == "credit_disbursed" and before.indicator.code == "credit_outstanding"
    if lent and _TIMES.isdisjoint(of.keys) and {key for m in direct[0].used for key in of.sentence.keys[m.first : m.last + 1]} <= _LENDS:
        score = max(score, direct[0].score + 1.0)  # "dư nợ cho vay giải quyết việc làm 312 tỷ đồng; cho vay nước sạch 268 tỷ đồng"
    if is_per_unit(before) and not quantity.per and not are_alike(before.quantity, quantity):
        score = 0.0
    score -= 0.06 * max(0, len(of.keys) - 5) + (0.3 if ";" in of.keys else 0.0)
    if not direct and len(of.keys) <= 25 and not is_per_unit(before):
        score = max(score, FLOOR + 0.1)
    return score
