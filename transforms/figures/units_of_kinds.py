"""In what unit a number is told, for its indicator and kind: points or per cent, per person or household, what is counted.

Belongs here: choosing among the units that an indicator allows. Does not belong here: the units printed beside numbers (`quantities`,
`per_units`).
"""

from itertools import pairwise
from typing import Final

from transforms.figures.aims import OUTLOOK
from transforms.figures.kinds import Direction
from transforms.figures.linking import Link
from transforms.figures.quantities import Quantity
from transforms.records import ObservationKind

CHANGES: Final = ("change", "average_change")


def unit_of(link: Link, kind: ObservationKind, direction: Direction) -> str:
    quantity, indicator = link.quantity, link.indicator
    if quantity.measure in ("percent", "point"):
        if indicator.unit == "percent_of_plan":
            return "percentage_point" if kind == "change" else "percent_of_plan"
        if link.relative or indicator.unit == "percent_relative":
            return "percent_relative"
        changes = kind in CHANGES or (kind in OUTLOOK and direction.how == "by")
        return "percentage_point" if changes else "percent"
    if quantity.measure in ("VND", "USD"):
        per = list(quantity.per)
        if not per and link.parent is not None and link.parent.indicator is indicator:
            per = list(link.parent.quantity.per)  # "a line of VND16 million a person a year, up from VND12 million"
        if per in ([], ["person"]):
            per = _per_month(quantity) or per
        own = next((word for word in indicator.unit.split() if "/" in word), "").split("/")
        if not per and link.used and not _PER_GROUP.isdisjoint(quantity.sentence.keys[min(m.first for m in link.used) : quantity.left]):
            per = ["group"]  # "dư nợ bình quân một tổ đạt 2,5 tỷ đồng"
        if len(own) > 1 and set(per) <= set(own[1:]):
            per = own[1:]
        elif per == ["year"] and own[1:2] == ["household"] and not _EACH_HOUSEHOLD.isdisjoint(pairwise(quantity.sentence.keys)):
            per = ["household", "year"]  # "brings each household a profit of VND 18 million a year"
        elif per == ["month"] and own[1:2] == ["person"]:
            per = ["person", "month"]  # "thu nhập bình quân đầu người đạt 3,8 triệu đồng/tháng"
        return "/".join([quantity.measure, *per]) if per and indicator.unit.count("/") else quantity.measure
    return _count_unit(link)


_EACH_HOUSEHOLD = frozenset({("each", "household"), ("each", "family"), ("mỗi", "hộ"), ("một", "hộ")})
_PER_GROUP = frozenset({"tổ", "group"})


def _per_month(quantity: Quantity) -> list[str]:
    """'The average monthly income per capita was VND4.2 million': what an income is per, told before it."""
    lead = quantity.sentence.keys[max(0, quantity.left - _LEAD) : quantity.left]
    return ["person", "month"] if any(pair in _MONTHLY for pair in pairwise(lead)) else []


_LEAD = 18  # tokens
_MONTHLY = frozenset(
    {("monthly", "income"), ("monthly", "per"), ("monthly", "average"), ("hàng", "tháng"), ("mỗi", "tháng"), ("một", "tháng")}
)


def _count_unit(link: Link) -> str:
    quantity = link.quantity
    listed = [part.strip() for part in link.indicator.unit.replace("/", ",").split(",")]
    if quantity.noun == "turns" and "turns" not in listed and "customers" in listed:
        return "customers"  # "lượt khách hàng còn dư nợ"
    if quantity.noun is not None and quantity.noun not in ("years", "months"):
        return quantity.noun
    same = link.parent is not None and not link.used and link.parent.indicator is link.indicator  # "from 52,000 borrowers to 61,300"
    used = link.parent.used if same and link.parent is not None else link.used
    told = (one.phrase.unit for m in used for i in range(m.first, m.last + 1) for one in quantity.sentence.units.get(i, ()))
    return next((unit for unit in told if unit in listed), listed[0])  # "số khách hàng tăng 1.541"
