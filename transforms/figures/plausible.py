"""What a linked number cannot be: more than the whole, a sum for one house, a family's own loan.

Belongs here: sense checks of one link. Does not belong here: whole stories of families (`stories`), checks between records.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.change_words import PLANS
from transforms.figures.detours import is_multiple
from transforms.figures.kinds import Direction
from transforms.figures.linking import POVERTY_RATES, Link
from transforms.figures.nouns import WHO
from transforms.figures.quantities import Quantity
from transforms.reference.vocabulary import load_words

_YEAR = re.compile(r"(?:19|20)\d\d")
_MULTIPLES = (["higher"], ["more"], ["larger"], ["greater"], ["bigger"], ["as"], ["over"])
_SUBSIDISED = frozenset({"subsidised", "subsidized", "subsidise", "subsidize"})
_PREMIUMS = (["mức", "đóng"], ["học", "phí"], ["of", "premium"], ["of", "the", "premium"])
_SMALLEST_SUM = 130_000_000  # VND
_MOST_OVERDUE = 60  # per cent of what is lent
_LARGEST_DENOMINATOR = 5
_MEANS = frozenset({"savings_credit_groups_per_commune"})
_MAY_BE_SMALL = frozenset({"credit_overdue"})  # a good branch has next to none


OPEN = frozenset({"implausible", "no_indicator", "no_place"})  # reasons that leave a number unresolved
_DENIAL = 14  # tokens
_RULE, _LED = 6, 9
_COUNTED_PLACES = frozenset({"xã", "nơi", "phường", "trấn", "huyện", "thôn", "bản", "phương", "tỉnh"}) | frozenset(
    {"commune", "district", "village", "hamlet", "ward", "province", "locality", "town"}
)
_DESCRIBED = 6  # tokens: "of the extremely disadvantaged communes"
_HAVING = frozenset({"have", "with", "where", "whose", "which", "that", "be", "still", "a", "an", "the", "record", "average", "annual"})
_CONDITIONS = frozenset({"with", "where", "whose"})
_COUNTS = load_words("counts") | {"some"}
_PLACES = frozenset({"communes", "villages", "districts"})
_THINGS = frozenset({"animals", "tonnes", "lengths", "ages", "years", "months", "days", "provinces"})


def why_refused(quantity: Quantity, link: Link | None, direction: Direction) -> str | None:
    """Why a number is no figure of the indicator it was linked to, or of any; None where nothing speaks against it."""
    if _is_fraction(quantity):
        return "out_of_vocabulary"
    if link is None:
        of_pair = quantity.pair_is == "total" and quantity.pair is not None and quantity.pair.measure == quantity.measure
        return "out_of_vocabulary" if of_pair or quantity.bare or quantity.noun in _THINGS else "no_indicator"
    if is_multiple(quantity):
        return "out_of_vocabulary"
    if quantity.noun == "turns" and quantity.sentence.keys[quantity.right + 1 : quantity.right + 2] in _MULTIPLES:
        return "out_of_vocabulary"  # "23 times higher than at the beginning"
    if _is_beyond(link, direction) or _is_denied(quantity) or (_is_broken_count(quantity) and link.indicator.code not in _MEANS):
        return "implausible"
    if _is_undone(link) or _is_looked_at(link):
        return "no_indicator"
    if _is_condition(link):
        return "no_place"
    if (
        _is_share_of_places(link)
        or _is_norm(link)
        or _is_margin(quantity)
        or _is_count_each(quantity)
        or _is_daily(quantity)
        or _is_whereabouts(quantity)
        or _is_rule(quantity)
        or _is_given(link)
        or _is_vacancy(link)
    ):
        return "out_of_vocabulary"
    return "household_story" if _is_small_sum(link) else None


def _is_beyond(link: Link, direction: Direction) -> bool:
    """No share of households or loans is above the whole; points that tell no change compare two places."""
    if link.quantity.measure == "point" and not direction.how:
        return True
    value = link.quantity.value
    if value == 100 and link.indicator.code in (*POVERTY_RATES, "credit_overdue_rate") and not direction.how:
        return True  # "rà soát 100% nhà ở của hộ nghèo": all of something else
    if link.indicator.code == "credit_overdue_rate" and (value or 0) > _MOST_OVERDUE:
        return True  # "interest collection reached 99.6%, the overdue ratio 0.11%"
    if link.indicator.code in POVERTY_RATES and link.quantity.per == ("year",) and not direction.how and link.rule_kind != "change":
        return True  # "poor households borrow at 3.2% per annum"
    return link.indicator.unit == "percent" and not link.relative and value is not None and abs(value) > 100


def _is_condition(link: Link) -> bool:
    """'12 xã có tỷ lệ hộ nghèo trên 50%': what so many places have in common, and the rate of none of them.

    So of one that is not named, 'có xã tỷ lệ hộ nghèo lên tới 72%', and of the next class of a list, '20 xã từ 12 đến dưới 22%'.
    """
    quantity = link.quantity
    if link.indicator.code not in _RATES_OF_PLACES:
        return False
    keys, hedged = quantity.sentence.keys, quantity.qualifier != "exact"
    at = min((match.first for match in link.used), default=quantity.left)
    if quantity.sentence.lexicon.language == "en":
        return hedged and bool(link.used) and _is_common(_without_whereabouts(keys[max(0, at - 2 * _LED) : at])[-_LED:])
    lead = keys[max(0, at - (_LED if link.used else _CLASS)) : at]
    if "(" in lead:
        lead = [*lead[: lead.index("(")], *(lead[lead.index(")") + 1 :] if ")" in lead else ())]  # "58 huyện (thuộc 19 tỉnh) có"
    behind = [key for key in keys[quantity.right + 1 : quantity.right + _CLASS] if key not in _HAS]
    if hedged and behind[:1] != [] and behind[0][0].isdecimal() and behind[1:2] != [] and behind[1] in _COUNTED_PLACES:
        return True  # "thu nhập từ 22 đến dưới 32 triệu đồng có 14 xã"
    while lead[-1:] != [] and lead[-1] in _HAS:
        lead = lead[:-1]
    if lead[-1:] == [] or lead[-1] not in _COUNTED_PLACES:
        return False
    # No year is a count: "đến năm 2025, huyện giảm tỷ lệ hộ nghèo xuống dưới 33%".
    counts = (key for key in lead if key[0].isdecimal() and not _YEAR.fullmatch(key))
    return (hedged and (any(counts) or not _SOME.isdisjoint(lead[-2:-1]))) or lead[-2:-1] in _UNNAMED


_CLASS, _HAS = 7, frozenset({"trở", "lên", "xuống", "có", "còn", "từ", "đạt", ":", "là", "ở", "mức"})  # tokens: "20 xã đạt từ"
_UNNAMED = (["có"], ["nhiều"])
_SOME = frozenset({"các", "những", "số", "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười"})  # "chín quận có tỷ lệ dưới 1%"
_RATES_OF_PLACES = POVERTY_RATES | {"credit_overdue_rate", "income_per_capita"}


def _is_common(lead: Sequence[str]) -> bool:
    """The same in English: '12 communes still have a rate above 10 percent', 'communes with a rate of over 40 percent'."""
    end = len(lead)
    while end and lead[end - 1] in _HAVING:
        end -= 1
    if not end or end == len(lead) or lead[end - 1] not in _COUNTED_PLACES or lead[end - 2 : end - 1] == ["no"]:
        return False  # "aims to have no commune with a rate of over 25 percent"
    counted = any((key[0].isdecimal() and not _YEAR.fullmatch(key)) or key in _COUNTS for key in lead[:end])
    return counted or not _CONDITIONS.isdisjoint(lead[end:])


def _without_whereabouts(lead: Sequence[str]) -> Sequence[str]:
    """'12 communes in the highland districts have': without the words that say where the communes are."""
    have = len(lead) - lead[::-1].index("have") - 1 if "have" in lead else 0
    there = (i for i in range(have - 1) if lead[i] in _COUNTED_PLACES and lead[i + 1] == "in" and "," not in lead[i:have])
    at = next(there, have)
    return [*lead[: at + 1], *lead[max(have, at + 1) :]]


def _is_share_of_places(link: Link) -> bool:
    """'100% số xã có điện', '30 percent of poor districts escape poverty': how many communes, where the indicator counts households."""
    if link.indicator.code not in _BY_HOUSEHOLD | POVERTY_RATES or link.quantity.measure != "percent":
        return False
    behind = link.quantity.sentence.keys[link.quantity.right + 1 : link.quantity.right + _DESCRIBED]
    while behind and behind[0] in _OF_ALL:
        behind = behind[1:]
    of_theirs = behind[1:2] != [] and behind[1] in _OWNERS  # "4 percent of the commune's households"
    return behind[:1] != [] and behind[0] in _COMMUNES and not of_theirs


_BY_HOUSEHOLD = frozenset({"electricity_access_rate", "clean_water_access_rate", "television_access_rate", "health_insurance_coverage"})
_COMMUNES = frozenset({"xã", "phường", "trấn", "huyện", "commune", "ward", "town", "district"})
_OF_ALL = frozenset({"số", "các", "of", "the", "its", "all", "poor", "poorest", "extremely", "especially", "disadvantaged", "difficult"})
_OWNERS = frozenset({"'", "’", "s", "household", "family", "people", "population", "resident"})


def _is_whereabouts(quantity: Quantity) -> bool:
    """'tại 2 xã nông thôn mới': a count of places that only says where."""
    return quantity.noun in _PLACES and quantity.sentence.keys[max(0, quantity.left - 1) : quantity.left] in (["tại"], ["ở"])


def _is_margin(quantity: Quantity) -> bool:
    """'vượt 2 thôn so với kế hoạch': by how much a plan was exceeded."""
    keys = quantity.sentence.keys
    behind = keys[quantity.right + 1 : quantity.right + 3]
    lead = keys[max(0, quantity.left - _MARGIN) : quantity.left]
    if lead[-1:] == ["by"] and "exceed" in lead and not PLANS.isdisjoint(lead):
        return True  # "beating the plan by 260"
    return "vượt" in keys[max(0, quantity.left - 1) : quantity.first] and behind == ["so", "với"]


_MARGIN = 6  # tokens


def _is_rule(quantity: Quantity) -> bool:
    """'còn 0,43% so với quy định là 2%': what a rule allows."""
    lead = quantity.sentence.keys[max(0, quantity.left - _RULE) : quantity.left]
    return any(lead[i : i + 4] == ["so", "với", "quy", "định"] for i in range(len(lead) - 3))


def _is_given(link: Link) -> bool:
    """'xóa nhà tạm cho 19.000 hộ nghèo': those who are given something, and not how many there are."""
    quantity = link.quantity
    return link.indicator.yields and link.way == "direct" and quantity.sentence.keys[quantity.left - 1 : quantity.left] == ["cho"]


def _is_vacancy(link: Link) -> bool:
    """'18 enterprises offered 5,200 jobs', 'came to recruit 2,400 workers': work that nobody has yet."""
    quantity = link.quantity
    lead = quantity.sentence.tokens[max(0, quantity.left - 1) : quantity.left]
    return link.indicator.code == "jobs_created" and bool(lead) and lead[0].raw in _SEEKING


_SEEKING = frozenset({"offer", "offered", "offering", "offers", "recruit", "recruiting", "advertise", "advertised"})


def _is_denied(quantity: Quantity) -> bool:
    """'không còn xã nào có tỷ lệ hộ nghèo trên 50%': nothing is so."""
    lead = quantity.sentence.keys[max(0, quantity.left - _DENIAL) : quantity.left]
    return "nào" in lead and "không" in lead[: lead.index("nào")]


def _is_undone(link: Link) -> bool:
    """'212 nhà chưa khởi công', '212 houses not yet started': what has not happened is not what has."""
    if (link.rule_kind or link.indicator.kind) not in ("event", "cumulative") and link.indicator.code != "new_rural_communes":
        return False
    keys = link.quantity.sentence.keys
    leads = (keys[max(0, match.first - _UNDONE) : match.first] for match in link.used)
    if keys[link.quantity.right + 1 : link.quantity.right + 2] == ["chưa"]:
        return True  # "9/21 xã đạt chuẩn, còn 12 xã chưa đạt"
    return any("chưa" in lead or ("not" in lead and "only" not in lead) or "yet" in lead for lead in leads)


def _is_looked_at(link: Link) -> bool:
    """'312 hộ được đưa vào danh sách rà soát hộ nghèo': who may be poor or not."""
    right, asked = link.quantity.right, link.quantity.sentence.tags.get("cue:review", ())
    return link.indicator.code in _POOR_COUNTS and any(right < one.first < told.first for one in asked for told in link.used)


_POOR_COUNTS = frozenset({"poor_households", "near_poor_households"})
_UNDONE = 3  # tokens: "chưa được", "have not yet been"


def _is_broken_count(quantity: Quantity) -> bool:
    """'giảm từ 50,08 xuống còn 42,7%', 'rose 6.3 times': what is no whole number counts nothing."""
    return quantity.measure == "count" and quantity.value is not None and quantity.value != quantity.value.to_integral_value()


def _is_norm(link: Link) -> bool:
    """What is given per house, person or work is a rule, not a sum: '60 triệu đồng/nhà', 'hỗ trợ 70% mức đóng'."""
    if link.indicator.code == "credit_outstanding" and link.used and not link.changed:
        between = link.quantity.sentence.keys[link.used[0].last + 1 : link.quantity.left]
        first, keys = link.used[0].first, link.quantity.sentence.keys
        averaged = keys[first - 1 : first] == ["average"] and not _OF_ONE.isdisjoint(pairwise(keys[first : first + _LED]))
        if (averaged or between[:2] == ["bình", "quân"]) and "/" not in link.indicator.unit:
            return True  # "dư nợ bình quân một xã là 12,6 tỷ đồng", "the average outstanding debt of a commune is VND 12.6 billion"
    if link.quantity.measure == "percent" and _is_subsidised(link):
        return True
    return link.quantity.measure == "VND" and "/" not in link.indicator.unit and any(unit != "year" for unit in link.quantity.per)


_OF_ONE = frozenset({("of", "a"), ("of", "an"), ("of", "one"), ("of", "each"), ("in", "each")})


def _is_count_each(quantity: Quantity) -> bool:
    """'bình quân mỗi tổ có 38 thành viên': how many one of them has."""
    lead = quantity.sentence.tokens[max(0, quantity.left - _EACH) : quantity.left]
    at = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].key in _EACH_WORDS), len(lead))
    one = lead[at + 1 : at + 2]
    return quantity.noun in WHO | {"groups"} and bool(one) and one[0].key in _ONES and all(token.sort == "w" for token in lead[at:])


def _is_daily(quantity: Quantity) -> bool:
    """'26 houses per day', '500 homes must be upgraded daily': a pace, and no number of houses that there are."""
    behind = quantity.sentence.keys[quantity.right + 1 : quantity.right + _EACH]
    return quantity.measure == "count" and (behind[:2] in _A_DAY or (quantity.noun == "houses" and "daily" in behind))


_A_DAY = (["per", "day"], ["a", "day"], ["each", "day"], ["every", "day"])


_EACH = 6  # tokens: "mỗi tổ quản lý khoảng"
_EACH_WORDS = frozenset({"mỗi", "each"})
_ONES = frozenset({"tổ", "nhóm", "hộ", "group", "household", "family", "commune", "village", "hamlet"})


def _is_small_sum(link: Link) -> bool:
    """No commune lends, collects or spends so little: a sum of one household."""
    quantity = link.quantity
    if quantity.measure != "VND" or quantity.per or "/" in link.indicator.unit or link.indicator.code in _MAY_BE_SMALL or link.changed:
        return False
    largest = quantity.upper if quantity.value is None else quantity.value
    return largest is not None and abs(largest) < _SMALLEST_SUM


def _is_subsidised(link: Link) -> bool:
    """Whether a per cent is the share of a premium or fee that is paid for someone."""
    quantity = link.quantity
    keys = quantity.sentence.keys
    behind = keys[quantity.last + 1 : quantity.last + 4]
    return any(behind[: len(words)] == words for words in _PREMIUMS) or not _SUBSIDISED.isdisjoint(
        keys[max(0, quantity.left - 3) : quantity.left]
    )


def _is_fraction(quantity: Quantity) -> bool:
    """'giảm 2/3 số hộ nghèo', '1/4 of the households': a part in words of numbers, and no count."""
    pair = quantity.pair
    if pair is None or quantity.value is None or pair.value is None or max(quantity.value, pair.value) > _LARGEST_DENOMINATOR:
        return False
    tokens = quantity.sentence.tokens
    behind = tokens[max(quantity.last, pair.last) + 1 :][:2]
    slash = tokens[min(quantity.last, pair.last) + 1].key == "/"
    return slash and [t.key for t in behind[:1]] in (["số"], ["tổng"], ["of"])
